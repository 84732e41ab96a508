"""Fields without a telling name that stand in a block: surname beside first name, town behind its street.

Records of people are written in the order of a letter's address; what a column hardly shows by itself
(five digits, a small town no list knows), its place in such a block does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from unlatched.classify.column import Column
from unlatched.classify.survey import NAMES, Survey

REACH: Final = 5
"""How many fields behind a street its town, region and postcode may stand."""
RAISED: Final = 1.5
FEWEST: Final = 4
ALPHABET: Final = 60
"""Initials, with and without a full stop, come in no more sorts."""
ONE_WORD: Final = 1.6
_NAME_SHARE: Final = 0.35
_ADDRESS: Final = ("address", "street")
_PARTS: Final = ("given_name", "family_name")


def blocks(columns: Sequence[Column]) -> list[Column]:
    """Raise the odds of unnamed fields that complete a name or an address."""
    found = list(columns)
    for at, column in enumerate(columns):
        kind, odds = column.best()
        if kind in NAMES and odds > 0 and column.survey.profile.words < ONE_WORD:
            _complete_name(found, at)
        if kind in _ADDRESS and odds > 0:
            _complete_address(found, at)
    return found


def _complete_name(found: list[Column], at: int) -> None:
    """The other half of a name stands right before or behind it; a middle name or initial too."""
    for beside in (at - 1, at + 1):
        if 0 <= beside < len(found) and _is_open(found[beside]):
            kind = _name_part(found[beside].survey)
            found[beside] = _raised(found[beside], kind, RAISED) if kind else found[beside]


def _name_part(look: Survey) -> str | None:
    """Which part of a name a column of words may be, beside another part of it."""
    summed = look.profile
    if summed.n < FEWEST or summed.letters < 0.9 or summed.mixed > 0.05 or summed.words > 2.2:
        return None
    if max(look.share(part) for part in _PARTS) >= _NAME_SHARE:
        return max(_PARTS, key=look.share)
    initials = summed.mean_length <= 2 and summed.capital > 0.95 and FEWEST < summed.n <= ALPHABET
    return "given_name" if initials and look.share("sex") < 0.5 else None


def _complete_address(found: list[Column], at: int) -> None:
    """Behind a street: a postcode or a region, and a town beside it."""
    behind = [place for place in range(at + 1, min(at + 1 + REACH, len(found))) if _is_open(found[place])]
    codes = [place for place in behind if _is_postcode(found[place])]
    regions = [place for place in behind if found[place].survey.share("region") >= 0.6]
    towns = [place for place in behind if _is_town(found[place]) and place not in regions]
    if not towns or not (codes or regions):
        return
    for place, kind in ((towns[0], "city"), *((code, "postal_code") for code in codes[:1])):
        found[place] = _raised(found[place], kind, RAISED)
    for place in regions[:1]:
        found[place] = _raised(found[place], "region", RAISED)


def _is_open(column: Column) -> bool:
    """Whether nothing is known of a field: no name, and values that show nothing by themselves."""
    return column.heading.bare and column.best()[1] < 1.0


def _is_postcode(column: Column) -> bool:
    """Numbers of one length, four to six places (nine in the USA), or written as postcodes are."""
    look = column.survey
    sizes = look.profile.sizes or {}
    length = max((size for size in sizes if size <= 6), key=lambda size: sizes[size], default=0)
    even = length >= 4 and sizes[length] + sizes.get(9, 0.0) > 0.85
    plain = look.profile.decimals < 0.05 and look.profile.letters < 0.1 and look.profile.dates < 0.1
    written = look.profile.mixed > 0.5 and look.share("postal_code") > 0.8
    return look.profile.n >= FEWEST and ((even and plain) or written)


def _is_town(column: Column) -> bool:
    summed = column.survey.profile
    plain = summed.letters > 0.95 and summed.mixed < 0.05 and summed.words < 2.6
    return summed.n >= 3 and plain and 3.5 <= summed.mean_length <= 24


def _raised(column: Column, kind: str, odds: float) -> Column:
    return replace(column, odds={**column.odds, kind: max(column.odds.get(kind, -9.0), odds)})
