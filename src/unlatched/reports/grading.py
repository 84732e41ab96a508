"""The severity in words: the terms that set the score, grouped as ENISA's method groups them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from unlatched.model import Severity
from unlatched.reports.vocabulary import without_terms
from unlatched.severity import term
from unlatched.severity.term import Term

TOP = 6.0
"""The highest score there is: 4 for the data, fully identifying, and all circumstances."""

_PARTS = {"dpc": "The data", "ei": "Identification", "cb": "Circumstances"}
_ENDS = {"dpc": "of 4", "ei": "of 1", "cb": ""}
_ABOUT = {
    "dpc": "How much the data themselves tell of somebody; the highest counts.",
    "ei": "How easily it is told whose they are; the highest counts.",
    "cb": "What happened to them; all of it adds up.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One term: its technical name, its points (as an interval where open), and why."""

    name: str
    points: str
    why: str
    settles: str


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of the score: its title, its worth, what it is about, and its terms."""

    title: str
    worth: str
    about: str
    lines: tuple[Line, ...]


def parts(severity: Severity) -> list[Part]:
    """The three factors with their terms, highest first."""
    known = _terms(severity)
    worth = {"dpc": f"{severity.dpc:g} of 4", "ei": f"{severity.ei:g} of 1", "cb": f"+{severity.cb:g}"}
    return [
        Part(title, worth[key], _ABOUT[key], tuple(map(_line, _of(key, known))))
        for key, title in _PARTS.items()
    ]


def remarks(severity: Severity) -> list[str]:
    """What is said beside the terms."""
    return [without_terms(reason) for reason in severity.reasons if term.read(reason) is None]


def sum_up(severity: Severity) -> str:
    """The arithmetic.

    >>> sum_up(Severity("ENISA", 4, 1, 0.5, 4, 4.5, "very high"))
    '4 × 1 + 0.5 = 4.5'
    """
    total = severity.dpc * severity.ei + severity.cb
    return f"{severity.dpc:g} × {severity.ei:g} + {severity.cb:g} = {total:g}"


def deciding(severity: Severity) -> list[str]:
    """The reasons that set the score: the highest of data and identification, and what adds to them."""
    known = _terms(severity)
    highest = [max(terms, key=_points) for key in ("dpc", "ei") if (terms := _of(key, known))]
    return [_said(one) for one in (*highest, *(one for one in _of("cb", known) if one.value))]


def _terms(severity: Severity) -> list[Term]:
    return [found for reason in severity.reasons if (found := term.read(reason)) is not None]


def _of(key: str, terms: list[Term]) -> list[Term]:
    return sorted((one for one in terms if one.name.partition(".")[0] == key), key=_points, reverse=True)


def _points(one: Term) -> float:
    return float(one.value)


def _line(one: Term) -> Line:
    low, high = float(one.low), float(one.high)
    open_ = "" if low == high else f" ({low:g} to {high:g})"
    why = term.ANSWERED + one.why if one.override else one.why
    return Line(one.name, f"{float(one.value):g}{open_}", _sentence(why), without_terms(one.settles))


def _sentence(text: str) -> str:
    words = without_terms(text)
    return f"{words[:1].upper()}{words[1:]}."


def _said(one: Term) -> str:
    key = one.name.partition(".")[0]
    worth = f"{float(one.value):g} {_ENDS[key]}" if _ENDS[key] else f"+{float(one.value):g}"
    _, _, why = one.reason.partition(": ")
    return f"{_PARTS[key]}, {worth}: {without_terms(why)}"


def marks(severity: Severity) -> Iterator[tuple[str, float]]:
    """Where the scale's low end, score and high end stand, as percentages of its length."""
    score = severity.dpc * severity.ei + severity.cb
    for name, at in (("low", severity.low), ("score", score), ("high", severity.high)):
        yield name, round(100 * min(at, TOP) / TOP, 1)
