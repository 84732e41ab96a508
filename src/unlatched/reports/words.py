"""How every report writes a number, a moment and a list: exact where it is exact, careful where it is not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from unlatched.model import Below, Collection, Count, Field, People, Rate, Span


def number(value: int) -> str:
    """A whole number with thousands set apart."""
    return f"{value:,}"


def many(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> many(1, "client"), many(2_000, "client"), many(0, "entry", "entries")
    ('1 client', '2,000 clients', '0 entries')
    """
    return f"{number(count)} {noun if count == 1 else plural or noun + 's'}"


def people(count: People, noun: str = "people") -> str:
    """A number of people in words.

    >>> people(Count.exact(2_600_000)), people(Below(10)), people(None), people(Count.exact(1))
    ('2,600,000 people', 'fewer than 10 people', 'an unknown number of people', '1 person')
    >>> people(Count(100, 90, 130, "sketch"))
    'between 90 and 130 people'
    """
    if count is None:
        return f"an unknown number of {noun}"
    if isinstance(count, Below):
        return f"fewer than {count.below} {noun}"
    if count.low == count.high:
        return many(count.estimate, "person", noun)
    return f"between {number(count.low)} and {number(count.high)} {noun}"


def bare(count: People) -> str:
    """A number of people for a table's cell, where the column's head says what it counts.

    >>> bare(Count.exact(1)), bare(Count(5, 4, 9, "sketch")), bare(Below(10)), bare(None)
    ('1', '4 to 9', 'fewer than 10', 'unknown')
    """
    if count is None:
        return "unknown"
    if isinstance(count, Below):
        return f"fewer than {count.below}"
    low, high = number(count.low), number(count.high)
    return low if low == high else f"{low} to {high}"


def about(count: People) -> str:
    """A number of different values: the estimate, said to be one where it is not exact."""
    if not isinstance(count, Count):
        return "–" if count is None else bare(count)
    return number(count.estimate) if count.low == count.high else f"about {number(count.estimate)}"


def size_of(count: People) -> int:
    """The estimate as a number, to sort and to draw by; 0 where nothing is told."""
    return count.estimate if isinstance(count, Count) else 0


def records(count: int) -> str:
    """A number of records.

    >>> records(1), records(2000)
    ('1 record', '2,000 records')
    """
    return many(count, "record")


def read(one: Collection) -> str:
    """How many records of a collection were read; not told where there are as few as its people."""
    if one.records_below:
        return f"fewer than {one.records_below} records"
    return records(one.records_read)


def filled(one: Field, within: Collection) -> str:
    """How many values of a field there are; rounded up, and said to be, where records are not told."""
    return f"at most {number(one.filled)}" if within.records_below and one.filled else number(one.filled)


def percent(share: float) -> str:
    """A share as a percentage, never rounded up to all nor down to none.

    >>> [percent(share) for share in (0, 0.004, 0.35, 0.996, 1)]
    ['0 %', 'less than 1 %', '35 %', 'over 99 %', '100 %']
    """
    if 0 < share < 0.01:
        return "less than 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def share(rate: Rate) -> str:
    """A share of people; where the gate tells only a bound of it, that bound, rounded to the safe side.

    >>> [share(Rate(*one, 120)) for one in ((0.352, 0.33, 0.37), (1.0, 0.917, 1.0), (0.0, 0.0, 0.083))]
    ['35 %', 'at least 91 %', 'at most 9 %']
    """
    if rate.rate == 1 and rate.low < 1:
        return f"at least {math.floor(rate.low * 100)} %"
    if rate.rate == 0 and rate.high > 0:
        return f"at most {math.ceil(rate.high * 100)} %"
    return percent(rate.rate)


def listing(words: Sequence[str]) -> str:
    """Words as a sentence lists them.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"


def size(number_of_bytes: int | None) -> str:
    """Bytes in units that fit.

    >>> size(999), size(1_500_000), size(None)
    ('999 bytes', '2 MB', 'unknown size')
    """
    if number_of_bytes is None:
        return "unknown size"
    value = float(number_of_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def moment(when: datetime) -> str:
    """A time to the minute, with its zone."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def between(span: Span) -> str:
    """First and last moment; one zone for both.

    >>> between(Span(datetime(2026, 3, 2), datetime(2026, 3, 9, 23, 59)))
    'between 2026-03-02 00:00 and 2026-03-09 23:59 UTC'
    """
    return f"between {span.first:%Y-%m-%d %H:%M} and {moment(span.last)}"
