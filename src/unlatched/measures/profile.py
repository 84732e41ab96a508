"""Counts of fields: filled, distinct, first and last; and of records by category.

Every batch of a digest adds to them, in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from unlatched.measures import presence, sketch, theta
from unlatched.measures.digest import Asked, Plan
from unlatched.measures.presence import Held
from unlatched.measures.sketch import Hashes, Sketch
from unlatched.model import Count, Span

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

HASHES = 1 << 22
FEWEST = 1 << 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FAR = 1 << 62  # beyond it stand the infinite times


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """One field over everything read."""

    filled: int
    distinct: Count | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A collection over everything read: records, counts of fields, records by category (bit)."""

    records: int
    fields: tuple[FieldCounts, ...]
    categories: dict[int, int]


@dataclass(frozen=True, slots=True)
class Tallied:
    """One field so far: its values, a sketch of the distinct ones, first and last time."""

    sketch: Sketch
    filled: int = 0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A collection so far."""

    fields: tuple[Tallied, ...]
    categories: dict[int, int]
    records: int = 0


def nothing(plan: Plan) -> Running:
    """Before the first batch. Sketches of all fields together keep at most four million hashes."""
    each = min(1 << 18, max(FEWEST, HASHES // max(1, len(plan.asked))))
    bits = sorted({asked.bit for asked in plan.asked if asked.bit is not None})
    return Running(tuple(Tallied(Sketch(each)) for _ in plan.asked), dict.fromkeys(bits, 0))


def add(plan: Plan, so_far: Running, batch: pa.RecordBatch, held: Held) -> Running:
    """The same with a batch."""
    fields = zip(range(len(plan.asked)), plan.asked, so_far.fields, strict=True)
    return Running(
        tuple(_added(batch, i, asked, one) for i, asked, one in fields),
        {bit: count + int(np.count_nonzero(held[bit])) for bit, count in so_far.categories.items()},
        so_far.records + batch.num_rows,
    )


def _added(batch: pa.RecordBatch, i: int, asked: Asked, one: Tallied) -> Tallied:
    column = batch.column(f"c{i}")
    return Tallied(
        one.sketch if asked.counted_only else sketch.add(one.sketch, _hashes(column)),
        one.filled + presence.values(asked, column),
        joined(one.span, span(microseconds(batch.column(f"t{i}")))) if asked.moment else None,
    )


def _hashes(column: pa.Array) -> Hashes:
    items = column.flatten() if column.type.num_fields else column
    hashes: Hashes = items.drop_null().to_numpy()
    return hashes


def microseconds(times: pa.Array) -> NDArray[np.int64]:
    """Times as microseconds since 1970, without those that are null."""
    items = times.flatten() if times.type.num_fields else times
    moments: NDArray[np.int64] = items.drop_null().view("int64").to_numpy()
    return moments


def span(moments: NDArray[np.int64]) -> Span | None:
    """First and last of times in microseconds, if there are any that are not infinite."""
    moments = finite(moments)
    if not len(moments):
        return None
    return Span(*(_EPOCH + timedelta(microseconds=int(end)) for end in (moments.min(), moments.max())))


def finite(moments: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those that are not infinite."""
    ends = (moments.min(), moments.max()) if len(moments) else (0, 0)
    return moments if ends[0] > -_FAR and ends[1] < _FAR else moments[abs(moments) < _FAR]


def joined(one: Span | None, other: Span | None) -> Span | None:
    """From the first of both to the last."""
    if one is None or other is None:
        return one or other
    return Span(min(one.first, other.first), max(one.last, other.last))


def read(plan: Plan, so_far: Running) -> Profile:
    """The counts, with the distinct ones read from the sketches."""
    fields: Sequence[tuple[Asked, Tallied]] = list(zip(plan.asked, so_far.fields, strict=True))
    return Profile(
        so_far.records, tuple(_counts(asked, one) for asked, one in fields), dict(so_far.categories)
    )


def _counts(asked: Asked, one: Tallied) -> FieldCounts:
    distinct = None if asked.counted_only else theta.at_most(sketch.estimate(one.sketch), one.filled)
    return FieldCounts(one.filled, distinct, one.span)
