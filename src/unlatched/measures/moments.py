"""Times in fields: SQL that turns every usual form of one into a TIMESTAMP, UTC.

Epochs are told from their size: seconds have 10 digits in our time, milliseconds 13, microseconds 16,
nanoseconds 19; a field holds them if nearly all of its values fall between 2000 and 2035.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from unlatched.classify import Sample
from unlatched.raw import Tally
from unlatched.shape import Leaf

_STAMP = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ T]\d{1,2}:\d{2}")
_NUMBER = re.compile(r"\d{10,19}(\.\d*)?")
_UNITS = {10: 1, 13: 10**3, 16: 10**6, 19: 10**9}
_FIRST, _LAST = 946_684_800, 2_051_222_400
_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Form(Tally):
    """How a field writes times: as text, or as an epoch of so many units per second (0: neither)."""

    text: bool
    per_second: int


def form(sample: Sample) -> Form:
    """How most values of a sample are written."""
    return sample.values.ask(_form)


def _form(values: tuple[str, ...]) -> Form:
    enough = _MOST * len(values)
    stamps = sum(bool(_STAMP.match(value)) for value in values)
    units = [unit for unit in map(_unit, values) if unit]
    usual = max(set(units), key=units.count, default=0)
    epochs = usual if usual and units.count(usual) >= enough else 0
    return Form(bool(values) and stamps >= enough, epochs)


def _unit(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        return 0
    whole = value.split(".")[0]
    unit = _UNITS.get(len(whole), 0)
    return unit if unit and _FIRST <= int(whole) // unit <= _LAST else 0


def of(leaf: Leaf, sample: Sample) -> str | None:
    """SQL for the times of a field that says when something happened; None for any other field.

    A date without a time of day (a birthday, an expiry date) is not one.
    """
    if leaf.repeated or leaf.type == "DATE":
        return None
    return timestamp(leaf, sample, leaf.expression)


def timestamp(leaf: Leaf, sample: Sample, value: str) -> str | None:
    """SQL for one value as a TIMESTAMP, null where it is none; None if the field holds no times."""
    if leaf.type.startswith("TIMESTAMP"):
        return f"({value})::TIMESTAMP"
    found = form(sample)
    if found.text and leaf.type == "VARCHAR":
        return f"try_cast({value} AS TIMESTAMP)"
    if found.per_second:
        scale = 1_000_000 / found.per_second
        return f"make_timestamp(try_cast(try_cast({value} AS DOUBLE) * {scale:.12g} AS BIGINT))"
    return None
