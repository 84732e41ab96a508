"""From a sample of records to what ``classify`` looks at: one box of distinct values a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from unlatched import sql
from unlatched.classify import Sample
from unlatched.raw import Raw, Tally, sealed
from unlatched.shape import Leaf

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

VALUES = 2_000
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Sampled(Tally):
    """Counts of one field in the sample: records, filled values, distinct ones, items per record, blanks."""

    seen: int
    filled: int
    distinct: int
    least: int
    most: int
    blank: int


def as_text(leaf: Leaf, value: str) -> str:
    """SQL for one value of the leaf as text: bytes as ``0x`` hex, times as ISO 8601."""
    if leaf.type == "BLOB":
        return f"'0x' || lower(hex({value}[1:64]))"
    if leaf.type.startswith("TIMESTAMP"):
        return f"strftime({value}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S')"
    return value if leaf.type == "VARCHAR" else f"({value})::VARCHAR"


@sealed("looking at a sample")
def samples(
    connection: duckdb.DuckDBPyConnection, table: Raw[pa.Table], leaves: Sequence[Leaf], seed: int
) -> tuple[tuple[Sample, Sampled], ...]:
    """A sample and its counts for each leaf, in their order."""
    looked = table.map(lambda held: _look(connection, held, leaves, seed))
    found: list[tuple[Sample, Sampled]] = []
    for index, leaf in enumerate(leaves):
        one = looked.map(itemgetter(index))
        counts = one.ask(_counts)
        found.append((_sample(leaf, one.map(_values), counts), counts))
    return tuple(found)


Looked = tuple[Sampled, tuple[str, ...]]


def _counts(looked: Looked) -> Sampled:
    return looked[0]


def _values(looked: Looked) -> tuple[str, ...]:
    return looked[1]


def _sample(leaf: Leaf, values: Raw[tuple[str, ...]], counts: Sampled) -> Sample:
    lengths = (counts.least, counts.most) if leaf.repeated else None
    return Sample(leaf.path, leaf.type, values, counts.seen, counts.filled, counts.distinct, lengths)


def _look(
    connection: duckdb.DuckDBPyConnection, table: pa.Table, leaves: Sequence[Leaf], seed: int
) -> list[Looked]:
    """Only the columns that a leaf needs are bound: with thousands, binding would take longer than all else."""
    cursor = connection.cursor()
    quoted = {column: sql.name(column) for column in table.column_names}
    found = []
    try:
        for leaf in leaves:
            needed = [column for column, name in quoted.items() if name in leaf.expression]
            cursor.register("sampled", table.select(needed))
            found.append(_look_at(cursor, leaf, table.num_rows, seed))
    finally:
        cursor.close()
    return found


def _look_at(cursor: duckdb.DuckDBPyConnection, leaf: Leaf, seen: int, seed: int) -> Looked:
    items = f"unnest({leaf.expression})" if leaf.repeated else leaf.expression
    size = f"len({leaf.expression})" if leaf.repeated else "1"
    rows = cursor.execute(
        f"""
        WITH lengths AS (SELECT min({size}) AS least, max({size}) AS most FROM sampled),
        items AS (SELECT {items} AS item FROM sampled),
        texts AS (SELECT {as_text(leaf, "item")} AS text FROM items),
        filled AS (SELECT text FROM texts WHERE trim(text) <> ''),
        several AS (SELECT DISTINCT text FROM filled),
        chosen AS (SELECT left(text, {LONGEST}) AS text FROM several ORDER BY hash({seed}, text), text
                   LIMIT {VALUES})
        SELECT (SELECT count(*) FROM filled), (SELECT count(*) FROM several), least, most,
               (SELECT count(*) FROM texts WHERE trim(text) = ''), (SELECT list(text) FROM chosen)
        FROM lengths"""
    ).fetchall()
    filled, distinct, least, most, blank, values = rows[0] if rows else (0, 0, 0, 0, 0, None)
    return Sampled(seen, filled, distinct, least or 0, most or 0, blank), tuple(values or ())


def present(leaf: Leaf, blanks: bool) -> str:
    """SQL for a value that is there: not null, and for text not empty (nor blank, where ``blanks`` occur)."""
    if leaf.type != "VARCHAR":
        return "{0} IS NOT NULL"
    return "trim({0}) <> ''" if blanks else "{0} <> ''"
