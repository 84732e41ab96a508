"""A filled form: the questions of one regime with their answers, and the deadlines."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from unlatched.errors import UsageError
from unlatched.reports.breach.answers import ANSWERS, Answer
from unlatched.reports.breach.deadlines import Deadline, deadlines
from unlatched.reports.breach.inputs import Sources

SCHEMA = "unlatched/breach/1"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answer."""

    id: str
    text: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One regime's form, filled."""

    variant: str
    title: str
    created: str
    sections: tuple[Section, ...]
    deadlines: tuple[Deadline, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order."""
        return tuple(one for section in self.sections for one in section.questions)

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions still without an answer."""
        return tuple(one for one in self.questions if not one.answer.known)


@cache
def _forms() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("questions.toml").read_text("utf-8"))


def variants() -> tuple[str, ...]:
    """The names of the forms there are."""
    return tuple(_forms())


def fill(variant: str, sources: Sources) -> Form:
    """One form, filled from the sources. Raises :class:`UsageError` for an unknown variant."""
    if variant not in _forms():
        raise UsageError(f"there is no such form; there are {', '.join(variants())}")
    form = _forms()[variant]
    return Form(
        variant,
        form["title"],
        sources.report.created,
        tuple(_section(one, sources) for one in form["sections"]),
        _due(form["regimes"], sources),
    )


def _section(section: Mapping[str, Any], sources: Sources) -> Section:
    asked = section["questions"]
    return Section(
        section["title"],
        tuple(Question(one["id"], one["text"], ANSWERS[one["answer"]](sources)) for one in asked),
    )


def _due(regimes: list[str], sources: Sources) -> tuple[Deadline, ...]:
    aware = sources.awareness
    if aware is None:
        return ()
    return deadlines(
        aware, regimes, notified=sources.time("notified_at"), people_told=sources.time("people_told_at")
    )


def document(form: Form) -> dict[str, Any]:
    """The form as plain objects, schema ``unlatched/breach/1``."""
    return {
        "schema": SCHEMA,
        "form": form.variant,
        "title": form.title,
        "audit": form.created,
        "deadlines": [_deadline(one) for one in form.deadlines],
        "sections": [
            {"title": section.title, "questions": [_question(one) for one in section.questions]}
            for section in form.sections
        ],
        "open": [one.id for one in form.open],
    }


def _deadline(one: Deadline) -> dict[str, Any]:
    return {
        "regime": one.regime,
        "name": one.name,
        "to": one.to,
        "article": one.article,
        "period": one.period,
        "starts": one.starts,
        "due": one.due.isoformat() if one.due else None,
        "text": one.text,
        "in_force": one.in_force,
        "effective": one.effective.isoformat(),
        "note": one.note,
        "source": one.source,
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "id": one.id,
        "question": one.text,
        "answer": one.answer.text,
        "known": one.answer.known,
        "evidence": one.answer.evidence or None,
        "would_settle": one.answer.settles or None,
    }
