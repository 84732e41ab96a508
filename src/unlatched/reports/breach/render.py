"""The form as JSON, Markdown and PDF; the same form gives the same bytes."""

from __future__ import annotations

import json
import re

from unlatched.reports.breach.deadlines import Deadline
from unlatched.reports.breach.form import Form, Question, document
from unlatched.typeset import clean, cleaned, typeset

# What could start a link, a tag, a table cell or emphasis.
MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def as_json(form: Form) -> str:
    """``unlatched/breach/1``."""
    return json.dumps(document(form), indent=2, ensure_ascii=False) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return MARKS.sub(r"\\\1", clean(text))


def as_markdown(form: Form) -> str:
    """The form for reading and pasting."""
    lines = [
        f"# {plain(form.title)}",
        "",
        f"From the audit of {form.created}. {len(form.open)} of {len(form.questions)} questions are open.",
        "",
        plain(form.note),
        "",
        *_deadlines(form.deadlines),
    ]
    for section in form.sections:
        lines += ["", f"## {plain(section.title)}"]
        for question in section.questions:
            lines += _question(question)
    return "\n".join(lines) + "\n"


def _deadlines(deadlines: tuple[Deadline, ...]) -> list[str]:
    if not deadlines:
        return ["**Deadlines:** unknown. Would settle it: the time of awareness, with hour and zone."]
    return ["**Deadlines**", "", *(f"- {_deadline(one)}" for one in deadlines)]


def _deadline(one: Deadline) -> str:
    force = "" if one.in_force else f" (applies from {one.effective} only)"
    duty = f"{plain(one.name)}, {plain(one.article)}, to {one.to}"
    counted = "" if one.period == "immediately" else f" Counted: {plain(one.counting)}."
    return f"{duty}: **{plain(one.text)}**{force}; {plain(one.note)}.{counted}"


def _question(one: Question) -> list[str]:
    answer = one.answer
    text = plain(answer.text) if answer.known else "**unknown**"
    lines = ["", f"**{plain(one.id)} {plain(one.text)}**", "", text]
    lines += ["", f"Evidence: {plain(answer.evidence)}"] if answer.evidence else []
    lines += ["", f"Choices: {plain('; '.join(one.choices))}"] if one.choices and not answer.known else []
    return [*lines, "", f"Would settle it: {plain(answer.settles)}"] if answer.settles else lines


def as_pdf(form: Form) -> bytes:
    """The form as PDF: no date inside, fonts from this package only, so equal forms give equal bytes."""
    return typeset(__package__, "form.typ", cleaned(document(form)))
