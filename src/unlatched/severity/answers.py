"""Answers a person gives instead of the tool's own (``answers.toml``), each with a reason on record.

::

    ["dpc.behavioural"]
    score = 4
    reason = "The trails pass places of worship (assessed by the DPO)."
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unlatched.errors import UsageError
from unlatched.names import plain
from unlatched.severity.enisa import CIRCUMSTANCE, DPC, EI, MALICIOUS, GridError, term
from unlatched.severity.term import OWN, Term

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

NAMES = {
    "dpc": ("simple", "behavioural", "financial", "sensitive", "credentials"),
    "ei": ("name", "national_id", "phone", "address", "email", "picture", "alias", "trail"),
    "cb": ("confidentiality", "integrity", "availability", "malicious"),
}
GRIDS = {"dpc": DPC, "ei": EI, "cb": CIRCUMSTANCE}


@dataclass(frozen=True, slots=True)
class Answer:
    """One term's score as a person gave it, with the reason given."""

    name: str
    score: Fraction
    reason: str


def read(path: Path) -> tuple[Answer, ...]:
    """The answers in a file. Raises :class:`UsageError` when the file cannot be used."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        table = None
    if table is None:
        raise UsageError("reading the answers: the file cannot be read as TOML; check its path and syntax")
    return tuple(_answer(name, entry) for name, entry in table.items())


def _answer(name: str, entry: object) -> Answer:
    part, _, component = name.partition(".")
    if component not in NAMES.get(part, ()):
        known = ", ".join(f"{p}.{c}" for p, components in NAMES.items() for c in components)
        raise UsageError(f"reading the answers: a heading is not a term of the score; the terms are {known}")
    if not isinstance(entry, dict) or not isinstance(entry.get("reason"), str) or not entry["reason"].strip():
        raise UsageError(f"reading the answers: {name} needs a score and a reason in words")
    score = entry.get("score")
    if isinstance(score, bool) or not isinstance(score, (int, float)):
        raise GridError(f"reading the answers: {name} needs a score that is a number")
    grid = MALICIOUS if name == "cb.malicious" else GRIDS[part]
    return Answer(name, term(name, score, grid), plain(" ".join(entry["reason"].split())).rstrip("."))


def apply(terms: tuple[Term, ...], answers: tuple[Answer, ...], part: str) -> tuple[Term, ...]:
    """The terms of one ``part`` (dpc, ei, cb) with the answers in place of the tool's own."""
    given = {a.name: a for a in answers if a.name.startswith(f"{part}.")}
    kept = tuple(_override(given.pop(t.name), t) if t.name in given else t for t in terms)
    return kept + tuple(_override(answer, None) for answer in given.values())


def _override(answer: Answer, old: Term | None) -> Term:
    was = f"{OWN} {float(old.value):g}, since {old.why}" if old else ""
    score = answer.score
    return Term(answer.name, score, score, score, answer.reason + was, override=True)
