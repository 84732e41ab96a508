"""From a sample of records to what ``classify`` looks at: one box of distinct values a field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
BOUND = 64


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
    """Scalars together, as texts below each other: a query for each of thousands would take longest."""
    cursor = connection.cursor()
    found: dict[int, Looked] = {}
    scalars = [at for at, leaf in enumerate(leaves) if not leaf.repeated]
    try:
        texts = [
            text for some in _batched(scalars) for text in _texts(cursor, table, [leaves[at] for at in some])
        ]
        found |= zip(scalars, _look_below(cursor, texts, table.num_rows, seed), strict=True)
        for at, leaf in enumerate(leaves):
            if leaf.repeated:
                cursor.register("sampled", table.select(_needed(table, [leaf])))
                found[at] = _look_at(cursor, leaf, table.num_rows, seed)
    finally:
        cursor.close()
    return [found[at] for at in range(len(leaves))]


def _batched(places: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as are bound at once: binding thousands of columns takes longer than all else."""
    for start in range(0, len(places), BOUND):
        yield places[start : start + BOUND]


def _needed(table: pa.Table, leaves: Sequence[Leaf]) -> list[str]:
    """The columns that leaves are read from."""
    plain = {leaf.expression for leaf in leaves}
    nested = " ".join(leaf.expression for leaf in leaves if "(" in leaf.expression)
    quoted = ((column, sql.name(column)) for column in table.column_names)
    return [column for column, name in quoted if name in plain or (nested and name in nested)]


def _texts(
    cursor: duckdb.DuckDBPyConnection, table: pa.Table, leaves: Sequence[Leaf]
) -> list[pa.ChunkedArray]:
    """The values of scalar leaves as text."""
    cursor.register("sampled", table.select(_needed(table, leaves)))
    chosen = ", ".join(f"{as_text(leaf, leaf.expression)} AS c{at}" for at, leaf in enumerate(leaves))
    columns: list[pa.ChunkedArray] = cursor.sql(f"SELECT {chosen} FROM sampled").to_arrow_table().columns
    return columns


def _look_below(
    cursor: duckdb.DuckDBPyConnection, texts: Sequence[pa.ChunkedArray], seen: int, seed: int
) -> list[Looked]:
    import numpy as np
    import pyarrow as pa

    below = pa.chunked_array([chunk for text in texts for chunk in text.chunks], pa.string())
    fields = pa.array(np.repeat(np.arange(len(texts), dtype=np.int32), seen))
    cursor.register("sampled", pa.table({"field": fields, "text": below}))
    rows = cursor.execute(
        f"""
        WITH counted AS (SELECT field, count(*) FILTER (trim(text) <> '') AS filled,
                         count(*) FILTER (trim(text) = '') AS blank FROM sampled GROUP BY field),
        several AS (SELECT DISTINCT field, text FROM sampled WHERE trim(text) <> ''),
        ranked AS (SELECT field, left(text, {LONGEST}) AS text,
                   row_number() OVER (PARTITION BY field ORDER BY hash({seed}, text), text) AS place
                   FROM several),
        chosen AS (SELECT field, max(place) AS several,
                   list(text ORDER BY place) FILTER (place <= {VALUES}) AS texts FROM ranked GROUP BY field)
        SELECT field, filled, coalesce(several, 0), blank, texts
        FROM counted LEFT JOIN chosen USING (field)"""
    ).fetchall()
    found = {row[0]: row[1:] for row in rows}
    each = (found.get(field, (0, 0, 0, None)) for field in range(len(texts)))
    one = int(seen > 0)
    return [
        (Sampled(seen, filled, several, one, one, blank), tuple(values or ()))
        for filled, several, blank, values in each
    ]


def _look_at(cursor: duckdb.DuckDBPyConnection, leaf: Leaf, seen: int, seed: int) -> Looked:
    items, size = f"unnest({leaf.expression})", f"len({leaf.expression})"
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
