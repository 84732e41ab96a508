"""Which records of a digest's batch hold something: a value of a field, a category of data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from unlatched.measures.digest import Asked, Plan

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

Held = Mapping[int, "Flags"]
"""For each category (bit), which records hold it."""


def held(plan: Plan, batch: pa.RecordBatch) -> Held:
    """For each category of a plan, which records hold a value of it."""
    bits = sorted({asked.bit for asked in plan.asked if asked.bit is not None})
    return {bit: reduce(np.logical_or, _fields(plan, batch, bit)) for bit in bits}


def _fields(plan: Plan, batch: pa.RecordBatch, bit: int) -> list[Flags]:
    return [_filled(asked, batch.column(f"c{i}")) for i, asked in enumerate(plan.asked) if asked.bit == bit]


def _filled(asked: Asked, column: pa.Array) -> Flags:
    return _sizes(asked, column) > 0 if asked.leaf.repeated else flags(column)


def flags(column: pa.Array) -> Flags:
    """Where a column is not null."""
    there: Flags = column.is_valid().to_numpy(zero_copy_only=False)
    return there


def values(asked: Asked, column: pa.Array) -> int:
    """How many values a field has in a batch: items, where it is a list."""
    return int(_sizes(asked, column).sum()) if asked.leaf.repeated else len(column) - column.null_count


def _sizes(asked: Asked, column: pa.Array) -> NDArray[np.int64]:
    return lengths(column) if not asked.counted_only else _numbers(column)


def lengths(column: pa.Array) -> NDArray[np.int64]:
    """How many items each list has; none where it is null."""
    import pyarrow.compute as pc

    return _numbers(pc.list_value_length(column))


def _numbers(column: pa.Array) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = column.fill_null(0).to_numpy().astype(np.int64, copy=False)
    return counts
