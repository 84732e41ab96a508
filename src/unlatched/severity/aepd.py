"""A second opinion: the Spanish authority's formula, risk = volume x (type x impact).

Source: AEPD and ISMS Forum, *Guía para la gestión y notificación de brechas de seguridad*, 2018,
annex III; the guide of 2021 replaced it. Orientation only: above 20 with two qualitative circumstances,
notify the authority; above 40, tell the people. It never changes ENISA's level.

Confirmed by articles that quote the guide: the three factors, and 20 with two circumstances. Unverified,
since the guide could not be had: the bands of the volume (which the guide states in records; people are
taken here, the smaller number), the weights of type and impact, and 40. The report says so (``METHOD``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unlatched.disclosed import Disclosed, People

METHOD: Final = (
    "AEPD guide on breaches (2018, replaced in 2021), annex III: volume x (type x impact); orientation only;"
    " its bands and weights are unverified against the guide"
)
VOLUMES: Final = ((1_000_000, 5), (100_000, 4), (1_000, 3), (100, 2))
SENSITIVE, PLAIN, PUBLIC = 2, 1, 8


@dataclass(frozen=True, slots=True)
class Opinion:
    """The formula's risk between ``low`` and ``high``, and what the guide draws from it."""

    low: int
    high: int
    sensitive: bool

    @property
    def authority(self) -> bool:
        """Whether the guide would notify the authority: above 20, public, and sensitive data."""
        return self.low > 20 and self.sensitive

    @property
    def people(self) -> bool:
        """Whether the guide would tell the people: above 40 with the same two circumstances."""
        return self.low > 40 and self.sensitive

    @property
    def text(self) -> str:
        """One sentence for the report."""
        risk = f"{self.low}" if self.low == self.high else f"between {self.low} and {self.high}"
        notify = "yes" if self.authority else "not by this formula alone"
        tell = "yes" if self.people else "not by this formula alone"
        return f"risk {risk}; notify the authority: {notify}; tell the people: {tell}"


def volume(people: int) -> int:
    """The guide's volume: 1 below 100 people, up to 5 from a million on.

    >>> volume(99), volume(100), volume(1_000), volume(100_000), volume(1_000_000)
    (1, 2, 3, 4, 5)
    """
    return next((value for floor, value in VOLUMES if people >= floor), 1)


def of_report(report: Disclosed) -> Opinion | None:
    """The opinion on a disclosure; None without personal data or without a number of people."""
    bounds = _bounds(report.subjects)
    if bounds is None or not report.categories:
        return None
    weight = (SENSITIVE if report.special else PLAIN) * PUBLIC
    return Opinion(volume(bounds[0]) * weight, volume(bounds[1]) * weight, bool(report.special))


def _bounds(count: People | None) -> tuple[int, int] | None:
    if count is None:
        return None
    if count.below is not None:
        return 0, count.below - 1
    return (count.low, count.high) if count.low is not None and count.high is not None else None
