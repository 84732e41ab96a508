"""Fields that only make sense together: latitude beside longitude."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from unlatched.classify.column import Column
from unlatched.classify.profile import Profile

PAIRED: Final = 5.5
MIN_PLACES: Final = 3.5
LONGEST_RUN: Final = 3


def positions(columns: Sequence[Column]) -> list[Column]:
    """Raise the odds of neighbouring unnamed fields that hold degrees with many decimals."""
    found = list(columns)
    for at in range(len(found) - 1):
        first, second = found[at], found[at + 1]
        if not (_open(first) and _open(second)) or _run(columns, at) > LONGEST_RUN:
            continue
        one, two = first.survey.profile, second.survey.profile
        if not (_degrees(one) and _degrees(two)):
            continue
        swapped = _reach(one) > 90 or (_reach(two) <= 90 and first.heading.leaf[:1] in (("x",), ("lon",)))
        kinds = ("lon", "lat") if swapped else ("lat", "lon")
        found[at], found[at + 1] = _raised(first, kinds[0]), _raised(second, kinds[1])
    return _metres(found)


def _metres(found: list[Column]) -> list[Column]:
    """Fields called x and y beside each other that hold projected metres."""
    for at in range(len(found) - 1):
        first, second = found[at], found[at + 1]
        axes = (first.heading.leaf[-1:], second.heading.leaf[-1:])
        if axes in ((("x",), ("y",)), (("y",), ("x",))) and _projected(first) and _projected(second):
            for place, axis in ((at, axes[0]), (at + 1, axes[1])):
                found[place] = _raised(found[place], f"projected_{axis[0]}")
    return found


def _projected(column: Column) -> bool:
    summed = column.survey.profile
    least, most = sorted((abs(summed.low_tenth), abs(summed.high_tenth)))
    return summed.n >= 5 and summed.numeric > 0.9 and 1e4 < least <= most < 2.1e7 and summed.epoch < 0.5


def _run(columns: Sequence[Column], at: int) -> int:
    """How many fields in a row hold what might be degrees: a table of statistics is full of them."""
    first = last = at
    while first > 0 and _degrees(columns[first - 1].survey.profile):
        first -= 1
    while last + 1 < len(columns) and _degrees(columns[last + 1].survey.profile):
        last += 1
    return last + 1 - first


def _reach(summed: Profile) -> float:
    """How far from zero nearly all values stay: a few impossible ones say nothing of the axis."""
    return max(abs(summed.low_tenth), abs(summed.high_tenth))


def _open(column: Column) -> bool:
    axes = [column.namings[kind] for kind in ("lat", "lon") if kind in column.namings]
    return column.heading.bare or any(axis.weak for axis in axes)


def _degrees(summed: Profile) -> bool:
    deep = summed.places >= MIN_PLACES and summed.decimals > 0.8
    return summed.n >= 5 and deep and _reach(summed) <= 180 and summed.high - summed.low > 1e-4


def _raised(column: Column, kind: str) -> Column:
    return replace(column, odds={**column.odds, kind: max(column.odds.get(kind, -9.0), -4.0 + PAIRED + 2.5)})
