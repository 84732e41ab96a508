"""Counts of fields: filled, distinct, first and last; and of records by category.

Every batch of a digest adds a state; states add up in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from unlatched.measures import sketch, theta
from unlatched.measures.digest import Asked, Plan, holds
from unlatched.measures.sketch import Hashes, Sketch
from unlatched.model import Count, Span
from unlatched.tally import Number, numbers

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb
    import pyarrow as pa

HASHES = 1 << 22
FEWEST = 1 << 12


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


def sketches(plan: Plan) -> tuple[Sketch, ...]:
    """Empty sketches, one a field, that together keep at most four million hashes."""
    each = min(1 << 18, max(FEWEST, HASHES // max(1, len(plan.asked))))
    return tuple(Sketch(each) for _ in plan.asked)


def sketched(plan: Plan, held: Sequence[Sketch], batch: pa.RecordBatch) -> tuple[Sketch, ...]:
    """The sketches with the distinct values of a batch."""
    return tuple(
        one if asked.counted_only else sketch.add(one, _hashes(batch.column(f"c{i}")))
        for i, (asked, one) in enumerate(zip(plan.asked, held, strict=True))
    )


def _hashes(column: pa.Array) -> Hashes:
    items = column.flatten() if column.type.num_fields else column
    hashes: Hashes = items.drop_null().to_numpy()
    return hashes


def create(name: str, plan: Plan, source: str) -> str:
    """SQL that makes the empty table of states for batches that look like ``source``."""
    return f"CREATE TEMP TABLE {name} AS SELECT {_states(plan)} FROM {source} LIMIT 0"


def add(name: str, plan: Plan, batch: str) -> str:
    """SQL that adds the state of one batch."""
    return f"INSERT INTO {name} SELECT {_states(plan)} FROM {batch}"


def _states(plan: Plan) -> str:
    states = ["count(*) AS records"]
    for i, asked in enumerate(plan.asked):
        states.append(f"{_filled(i, asked)} AS n{i}")
        if asked.moment:
            states += [f"min(t{i}) AS a{i}", f"max(t{i}) AS z{i}"]
    states += [f"count(*) FILTER ({holds(plan.asked, bit)}) AS b{bit}" for bit in _bits(plan.asked)]
    return ", ".join(states)


def _bits(asked: Sequence[Asked]) -> list[int]:
    return sorted({one.bit for one in asked if one.bit is not None})


def _filled(index: int, asked: Asked) -> str:
    if asked.counted_only:
        return f"coalesce(sum(c{index}), 0)::UBIGINT"
    return f"coalesce(sum(len(c{index})), 0)::UBIGINT" if asked.leaf.repeated else f"count(c{index})"


def read(connection: duckdb.DuckDBPyConnection, name: str, plan: Plan, held: Sequence[Sketch]) -> Profile:
    """The sum of all states in the table, with the distinct counts of the sketches."""
    wanted = ["coalesce(sum(records), 0)::UBIGINT"]
    for i, asked in enumerate(plan.asked):
        wanted.append(f"coalesce(sum(n{i}), 0)::UBIGINT")
        wanted += [f"min(a{i})", f"max(z{i})"] if asked.moment else ["NULL::TIMESTAMP", "NULL::TIMESTAMP"]
    bits = _bits(plan.asked)
    wanted += [f"coalesce(sum(b{bit}), 0)::UBIGINT" for bit in bits]
    row = numbers(connection, f"SELECT {', '.join(wanted)} FROM {name}")[0]
    states = [row[1 + 3 * i : 4 + 3 * i] for i in range(len(plan.asked))]
    counts = tuple(
        _counts(asked, state, one) for asked, state, one in zip(plan.asked, states, held, strict=True)
    )
    tail = row[1 + 3 * len(plan.asked) :]
    return Profile(_int(row[0]), counts, {bit: _int(n) for bit, n in zip(bits, tail, strict=True)})


def _counts(asked: Asked, state: Sequence[Number], held: Sketch) -> FieldCounts:
    filled = _int(state[0])
    first, last = cast("datetime | None", state[1]), cast("datetime | None", state[2])
    span = Span(first, last) if first and last else None
    distinct = None if asked.counted_only else theta.at_most(sketch.estimate(held), filled)
    return FieldCounts(filled, distinct, span)


def _int(number: Number) -> int:
    return int(number) if isinstance(number, int | float) else 0


def empty(plan: Plan) -> Profile:
    """The profile of a collection without records."""
    nothing = tuple(FieldCounts(0, Count.exact(0), None) for _ in plan.asked)
    return Profile(0, nothing, {})
