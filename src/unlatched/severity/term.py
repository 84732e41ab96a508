"""One term of the score: what it is worth, what it could be worth, why, and what would settle it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

ANSWERED: Final = "answered by the assessor, "
OWN: Final = "; the tool's own score was"
_REASON = re.compile(
    r"(?P<name>(?:dpc|ei|cb)\.[a-z_]+) = (?P<value>[\d.]+)"
    r"(?: \(between (?P<low>[\d.]+) and (?P<high>[\d.]+)\))?: (?P<given>answered by the assessor, )?"
    r"(?P<why>.*?)\.(?: Would settle it: (?P<settles>.*)\.)?",
    re.DOTALL,
)


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
        given = ANSWERED if self.override else ""
        return f"{self.name} {worth}: {given}{self.why}.{opened}"

    @property
    def said(self) -> str:
        """The reason as it was given, without the score it stands in place of."""
        return self.why.partition(OWN)[0]


def read(reason: str) -> Term | None:
    """The inverse of :attr:`Term.reason`; None for a sentence that is no term's.

    >>> read("ei.name = 0.5 (between 0.25 and 0.75): name alone. Would settle it: more.").settles
    'more'
    """
    found = _REASON.fullmatch(reason)
    if found is None:
        return None
    value = Fraction(found["value"])
    low, high = (Fraction(found[end]) if found[end] else value for end in ("low", "high"))
    return Term(
        found["name"], low, value, high, found["why"], found["settles"] or "", found["given"] is not None
    )


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
