"""Counts of fields: filled, distinct, first and last; and of records by category.

Every batch of a digest adds one row to a table of states; states add up in any order. Distinct values
are counted from theta sketches: of all hashes, those below ``2**(64 - shift)`` are kept; ``shift`` 0 keeps
all, and the count is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from unlatched.measures import theta
from unlatched.measures.digest import Asked, Plan, holds
from unlatched.model import Count, Span
from unlatched.tally import Number, numbers

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb


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


def create(name: str, plan: Plan, source: str) -> str:
    """SQL that makes the empty table of states for batches that look like ``source``."""
    return f"CREATE TEMP TABLE {name} AS SELECT {_states(plan)} FROM {source} LIMIT 0"


def add(name: str, plan: Plan, batch: str) -> str:
    """SQL that adds the state of one batch."""
    return f"INSERT INTO {name} SELECT {_states(plan)} FROM {batch}"


def _states(plan: Plan) -> str:
    states = ["count(*) AS records"]
    for i, asked in enumerate(plan.asked):
        states += [f"{_filled(i, asked)} AS n{i}", f"{_kept(i, asked)} AS d{i}"]
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


def _kept(index: int, asked: Asked) -> str:
    if asked.counted_only:
        return "NULL::UBIGINT[]"
    below = f" < {1 << (64 - asked.shift)}::UHUGEINT" if asked.shift else ""
    if asked.leaf.repeated:
        kept = f"list_filter(c{index}, lambda x: x{below})" if below else f"c{index}"
        return f"list_distinct(flatten(list({kept}) FILTER (len(c{index}) > 0)))"
    return f"list(c{index}) FILTER (c{index}{below})" if below else f"list(DISTINCT c{index})"


def read(connection: duckdb.DuckDBPyConnection, name: str, plan: Plan) -> Profile:
    """The sum of all states in the table."""
    wanted = ["coalesce(sum(records), 0)::UBIGINT"]
    for i, asked in enumerate(plan.asked):
        wanted += [
            f"coalesce(sum(n{i}), 0)::UBIGINT",
            f"coalesce(len(list_distinct(flatten(list(d{i})))), 0)",
        ]
        wanted += [f"min(a{i})", f"max(z{i})"] if asked.moment else ["NULL::TIMESTAMP", "NULL::TIMESTAMP"]
    bits = _bits(plan.asked)
    wanted += [f"coalesce(sum(b{bit}), 0)::UBIGINT" for bit in bits]
    row = numbers(connection, f"SELECT {', '.join(wanted)} FROM {name}")[0]
    states = [row[1 + 4 * i : 5 + 4 * i] for i in range(len(plan.asked))]
    counts = tuple(_counts(asked, state) for asked, state in zip(plan.asked, states, strict=True))
    tail = row[1 + 4 * len(plan.asked) :]
    return Profile(_int(row[0]), counts, {bit: _int(n) for bit, n in zip(bits, tail, strict=True)})


def _counts(asked: Asked, state: Sequence[Number]) -> FieldCounts:
    filled = _int(state[0])
    first, last = cast("datetime | None", state[2]), cast("datetime | None", state[3])
    span = Span(first, last) if first and last else None
    if asked.counted_only:
        return FieldCounts(filled, None, span)
    found = theta.estimate(_int(state[1]), 2.0**-asked.shift)
    return FieldCounts(filled, theta.at_most(found, filled), span)


def _int(number: Number) -> int:
    return int(number) if isinstance(number, int | float) else 0


def empty(plan: Plan) -> Profile:
    """The profile of a collection without records."""
    nothing = tuple(FieldCounts(0, Count.exact(0), None) for _ in plan.asked)
    return Profile(0, nothing, {})
