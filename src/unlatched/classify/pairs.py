"""Fields that only make sense together: latitude beside longitude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from unlatched.classify.profile import Profile

if TYPE_CHECKING:
    from unlatched.classify.judge import Column

PAIRED: Final = 5.5
MIN_PLACES: Final = 3.5


def positions(columns: Sequence[Column]) -> list[Column]:
    """Raise the odds of neighbouring unnamed fields that hold degrees with many decimals."""
    found = list(columns)
    for at in range(len(found) - 1):
        first, second = found[at], found[at + 1]
        if not (_open(first) and _open(second)):
            continue
        one, two = first.survey.profile, second.survey.profile
        if not (_degrees(one) and _degrees(two)):
            continue
        swapped = max(abs(one.low), abs(one.high)) > 90 or (
            max(abs(two.low), abs(two.high)) <= 90 and first.heading.leaf[:1] in (("x",), ("lon",))
        )
        kinds = ("lon", "lat") if swapped else ("lat", "lon")
        found[at], found[at + 1] = _raised(first, kinds[0]), _raised(second, kinds[1])
    return found


def _open(column: Column) -> bool:
    return column.heading.bare or bool({"lat", "lon"} & set(column.namings))


def _degrees(summed: Profile) -> bool:
    deep = summed.places >= MIN_PLACES and summed.decimals > 0.8
    return summed.n >= 5 and deep and -180 <= summed.low and summed.high <= 180 and summed.high - summed.low > 1e-4


def _raised(column: Column, kind: str) -> Column:
    return replace(column, odds={**column.odds, kind: max(column.odds.get(kind, -9.0), -4.0 + PAIRED + 2.5)})
