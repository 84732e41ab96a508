"""One term of the score: what it is worth, what it could be worth, why, and what would settle it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Term:
    """A component of DPC, EI or CB. ``low <= value <= high``; all equal once nothing is open.

    ``value`` is what the evidence, or ENISA's own example, supports; ``settles`` says what would
    close the interval. ``override`` marks an answer a person gave instead.
    """

    name: str
    low: Fraction
    value: Fraction
    high: Fraction
    why: str
    settles: str = ""
    override: bool = False

    @property
    def reason(self) -> str:
        """One sentence for the report."""
        worth = _worth(self.low, self.value, self.high)
        opened = f" Would settle it: {self.settles}." if self.settles and self.low < self.high else ""
        given = "answered by the assessor, " if self.override else ""
        return f"{self.name} {worth}: {given}{self.why}.{opened}"


def settled(name: str, value: float, why: str) -> Term:
    """A term with nothing open."""
    exact = Fraction(value)
    return Term(name, exact, exact, exact, why)


def between(name: str, points: tuple[float, float, float], why: str, settles: str) -> Term:
    """A term of which only ``(low, value, high)`` is known."""
    low, value, high = (Fraction(point) for point in points)
    return Term(name, low, value, high, why, settles)


def _worth(low: Fraction, value: Fraction, high: Fraction) -> str:
    known = f"= {float(value):g}"
    return known if low == high else f"{known} (between {float(low):g} and {float(high):g})"
