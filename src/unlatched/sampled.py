"""What a sample can and cannot know of people: an interval.

At least those seen; at most one more for every record that was not read. Between them, the number that
would show as many different people in as many draws, if all were held equally often (the classical
occupancy estimate, Harris 1968: solve d = S (1 - exp(-n / S)) for S).
"""

from __future__ import annotations

import math
from dataclasses import replace

from unlatched.model import Audit, CategoryCount, Collection, Count, People


def widened(audit: Audit) -> Audit:
    """The audit of a sample: every number of people becomes an interval over all records."""
    unread = sum(one.records - one.records_read for one in audit.collections)
    read = sum(one.records_read for one in audit.collections)
    if unread <= 0:
        return audit
    links = tuple(replace(one, subjects=_open(one.subjects, read, unread)) for one in audit.links)
    located = audit.locations
    if located is not None:
        located = replace(located, subjects=_open(located.subjects, read, unread))
    return replace(
        audit,
        collections=tuple(_collection(one) for one in audit.collections),
        subjects=_total(audit),
        categories=tuple(_category(one, unread) for one in audit.categories),
        links=links,
        locations=located,
    )


def _collection(one: Collection) -> Collection:
    unread = one.records - one.records_read
    fields = tuple(
        replace(field, distinct=_open(field.distinct, field.filled, unread)) for field in one.fields
    )
    return replace(one, subjects=_open(one.subjects, one.records_read, unread), fields=fields)


def _category(one: CategoryCount, unread: int) -> CategoryCount:
    return replace(one, subjects=_open(one.subjects, one.records, unread))


def _total(audit: Audit) -> People:
    """All people: no more than all collections have together, no fewer than the largest seen."""
    widened = [_collection(one).subjects for one in audit.collections]
    each = [one for one in widened if isinstance(one, Count)]
    if not isinstance(audit.subjects, Count) or not each:
        return audit.subjects
    high = sum(one.high for one in each)
    estimate = max(one.estimate for one in each)
    low = audit.subjects.low
    return Count(max(low, min(estimate, high)), low, max(high, estimate), "sample")


def _open(seen: People, read: int, unread: int) -> People:
    if not isinstance(seen, Count) or unread <= 0:
        return seen
    high = seen.high + unread
    estimate = occupancy(seen.estimate, read, read + unread)
    return Count(max(seen.low, min(estimate, high)), seen.low, high, "sample")


def occupancy(distinct: int, draws: int, most: int) -> int:
    """How many there are, if ``draws`` showed ``distinct`` of them; at most ``most``.

    >>> occupancy(100, 100, 5_000), occupancy(63, 100, 5_000), occupancy(10, 1_000, 5_000)
    (5000, 99, 10)
    """
    if distinct >= draws or draws <= 0:
        return most if distinct else 0
    low, high = float(distinct), float(max(most, distinct))
    for _ in range(60):
        middle = (low + high) / 2
        shown = -middle * math.expm1(-draws / middle) if middle else 0.0
        low, high = (middle, high) if shown < distinct else (low, middle)
    return min(most, max(distinct, round(low)))
