"""A filled form: the questions of one regime with their answers, and the deadlines."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from unlatched.errors import UsageError
from unlatched.reports.breach.answer import STATED, Answer, unknown
from unlatched.reports.breach.answers import ANSWERS
from unlatched.reports.breach.deadlines import Deadline, deadlines
from unlatched.reports.breach.inputs import Sources

SCHEMA = "unlatched/breach/1"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answer, and the answers the form offers, if it offers any."""

    id: str
    text: str
    answer: Answer
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One regime's form, filled. ``note`` says how far the form is the authority's own (``source``)."""

    variant: str
    title: str
    note: str
    source: str
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
    found = (one for one in files(__package__).joinpath("forms").iterdir() if one.name.endswith(".toml"))
    read = {one.name.removesuffix(".toml"): tomllib.loads(one.read_text("utf-8")) for one in found}
    return dict(sorted(read.items()))


def variants() -> tuple[str, ...]:
    """The names of the forms there are."""
    return tuple(_forms())


def fill(variant: str, sources: Sources) -> Form:
    """One form, filled from the sources. Raises :class:`UsageError` for an unknown variant."""
    if variant not in _forms():
        raise UsageError(f"there is no such form; there are {', '.join(variants())}")
    form = _forms()[variant]
    answered = _answered(form, sources.stated.get(variant, {}), sources)
    sections = tuple(
        Section(one["title"], tuple(answered[asked["id"]] for asked in one["question"]))
        for one in form["section"]
    )
    due = _due(form["regimes"], sources)
    return Form(variant, form["title"], form["note"], form["source"], sources.report.created, sections, due)


def _answered(form: Mapping[str, Any], said: Mapping[str, str], sources: Sources) -> dict[str, Question]:
    """Every question by its number, in order: one may depend on those before it."""
    asked = [one for section in form["section"] for one in section["question"]]
    if strange := sorted(set(said) - {one["id"] for one in asked}):
        raise UsageError(f"reading the facts: a form has no question {strange[0]!a}")
    found: dict[str, Question] = {}
    for one in asked:
        choices = tuple(one.get("choices", ()))
        told = _told(one["id"], said.get(one["id"]), choices)
        answer = _left_out(one, found) or _with(_evident(one, sources), told)
        found[one["id"]] = Question(one["id"], one["text"], answer, choices)
    return found


def _evident(question: Mapping[str, Any], sources: Sources) -> Answer:
    if "answer" in question:
        return ANSWERS[question["answer"]](sources)
    return unknown(question["settles"])


def _told(number: str, said: str | None, choices: tuple[str, ...]) -> str | None:
    """What a person states for one question: among its choices, where it has any."""
    parts = [part.strip() for part in (said or "").split(";")]
    offered = (*choices, "other")
    if said and choices and not all(part.startswith(offered) for part in parts):
        raise UsageError(f"reading the facts: {number} is answered with one or more of: {'; '.join(choices)}")
    return said


def _with(evident: Answer, told: str | None) -> Answer:
    """What a person states answers what is unknown; it never takes the place of evidence."""
    if told is None:
        return evident
    if not evident.known:
        return Answer(told, STATED)
    return Answer(f"{evident.text}; stated: {told}", f"{evident.evidence}; {STATED}", evident.settles)


def _left_out(question: Mapping[str, Any], before: Mapping[str, Question]) -> Answer | None:
    """Why a question is not asked, where an earlier answer says so."""
    if "only" not in question:
        return None
    needed = before[question["only"]["id"]].answer
    if not needed.known or needed.text.startswith(tuple(question["only"]["is"])):
        return None
    return Answer(f"not applicable, see {question['only']['id']}", needed.evidence)


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
        "note": form.note,
        "source": form.source,
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
        "counting": one.counting,
        "verified": one.verified,
    }


def _question(one: Question) -> dict[str, Any]:
    return {
        "id": one.id,
        "question": one.text,
        "choices": list(one.choices),
        "answer": one.answer.text,
        "known": one.answer.known,
        "evidence": one.answer.evidence or None,
        "would_settle": one.answer.settles or None,
    }
