"""Severity of a personal data breach by ENISA's method: SE = DPC x EI + CB.

Source: ENISA, *Recommendations for a methodology of the assessment of severity of personal data
breaches*, version 1.0, December 2013, sections 2 and 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from unlatched.errors import UsageError

Level = Literal["low", "medium", "high", "very high"]
Number = int | float | str | Fraction

METHOD: Final = "ENISA severity of a personal data breach, version 1.0 (2013): SE = DPC x EI + CB"
DPC: Final = tuple(Fraction(n) for n in (1, 2, 3, 4))
EI: Final = tuple(Fraction(n, 4) for n in (1, 2, 3, 4))
CIRCUMSTANCE: Final = tuple(Fraction(n, 4) for n in (0, 1, 2))
MALICIOUS: Final = (Fraction(0), Fraction(1, 2))
CUTS: Final[tuple[tuple[int, Level], ...]] = ((4, "very high"), (3, "high"), (2, "medium"))


class GridError(UsageError, ValueError):
    """A term is not one of the values ENISA's method knows."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A severity ``score`` (0.25 to 6) and its ``level``."""

    score: float
    level: Level


def level(score: Fraction | float) -> Level:
    """The level of a score: below 2 low, from 2 medium, from 3 high, from 4 very high.

    >>> level(1.75), level(2), level(3), level(4)
    ('low', 'medium', 'high', 'very high')
    """
    return next((name for cut, name in CUTS if score >= cut), "low")


def term(name: str, value: Number, allowed: tuple[Fraction, ...]) -> Fraction:
    """``value`` as one of the ``allowed`` points of the grid, or a :class:`GridError`.

    >>> term("ei", 0.1 + 0.2 + 0.45, EI)
    Fraction(3, 4)
    """
    try:
        quarters = Fraction(value) * 4
    except (TypeError, ValueError, OverflowError):
        quarters = Fraction(-1)
    point = Fraction(round(quarters), 4)
    if point not in allowed or abs(quarters - point * 4) > Fraction(1, 10**6):
        points = ", ".join(f"{float(one):g}" for one in allowed)
        raise GridError(f"severity: {name} must be one of {points}; ENISA's method has no other value")
    return point


def assess(
    *,
    dpc: Number,
    ei: Number,
    confidentiality: Number = 0,
    integrity: Number = 0,
    availability: Number = 0,
    malicious: Number | bool = False,
) -> Assessment:
    """Score one breach exactly.

    ``dpc`` 1 to 4; ``ei`` .25 to 1; ``confidentiality``, ``integrity`` and ``availability`` 0, .25
    or .5; ``malicious`` 0 or .5 (or false, true). Raises :class:`GridError` for anything else.

    >>> assess(dpc=3, ei=1, confidentiality=.5)
    Assessment(score=3.5, level='high')
    """
    intent = Fraction(1, 2) if malicious is True else malicious
    score = term("dpc", dpc, DPC) * term("ei", ei, EI) + sum(
        (
            term("confidentiality", confidentiality, CIRCUMSTANCE),
            term("integrity", integrity, CIRCUMSTANCE),
            term("availability", availability, CIRCUMSTANCE),
            term("malicious", intent, MALICIOUS),
        ),
        Fraction(0),
    )
    return Assessment(float(score), level(score))
