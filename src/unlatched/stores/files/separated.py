"""Separated text as DuckDB reads it, every value as text, for the formats that come down to it.

Rows that are too short or too long are counted as malformed; what fits of them is read.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from unlatched import sql
from unlatched.ahead import Ahead
from unlatched.raw import Raw, sealed
from unlatched.shape import scalar, struct
from unlatched.stores import Offer, Scan
from unlatched.stores.files import reading
from unlatched.stores.files.dialect import Dialect
from unlatched.stores.files.parts import Lost, Part
from unlatched.stores.files.sampling import blocks

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SAMPLED: Final = 1 << 20
"""Bytes of text a sample is drawn from."""

Batches = list[tuple[bool, list[Part]]]

ABSENT: Final = "\x02absent\x02"
"""Stands for a missing value, so that one which is merely empty can be told from it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Parts that share a dialect and columns."""

    parts: tuple[Part, ...]
    dialect: Dialect


def offer(table: Table, name: str) -> Offer:
    """The table as a collection."""
    shape = struct({column: scalar("VARCHAR") for column in table.dialect.columns})
    size = sum(part.size for part in table.parts)
    batches = Ahead(partial(_batches, table))
    return Offer(name, shape, partial(_sample, table, batches), partial(_scan, table, batches), bytes=size)


@sealed("sampling separated values")
def _sample(table: Table, batches: Ahead[Batches], n: int, seed: int) -> Raw[pa.Table]:
    """Rows from random places of all parts; from the first megabytes where a part is compressed.

    Who takes a sample will scan: which parts several threads may read is found out meanwhile.
    """
    batches.begin()
    dialect = table.dialect
    rows = [row for block in blocks(table.parts, SAMPLED, seed) for row in _rows(block, dialect)]
    chance = random.Random(seed)  # noqa: S311
    if len(rows) > n:
        rows = [rows[index] for index in sorted(chance.sample(range(len(rows)), n))]
    return Raw(_table(rows, dialect))


def _rows(block: bytes, dialect: Dialect) -> list[list[str]]:
    """The rows of a block, without the header; rows of another width only where they are the rule.

    A block may begin inside a value with a line break: what is left of that row has another width.
    """
    text = io.StringIO(block.decode("utf-8", errors="replace").replace("\0", ""), newline="")
    width, header = len(dialect.columns), list(dialect.header)
    rows = [row for row in dialect.rows(text) if row and row != header]
    fitting = [row for row in rows if len(row) == width]
    return fitting if 2 * len(fitting) >= len(rows) else rows


def _table(rows: Sequence[Sequence[str]], dialect: Dialect) -> pa.Table:
    import pyarrow as pa

    width = len(dialect.columns)
    padded = ([*row[:width], *[""] * (width - len(row))] for row in rows)
    columns = list(zip(*padded, strict=True)) or [()] * width
    arrays = [pa.array([value or None for value in column], pa.string()) for column in columns]
    return pa.table(arrays, names=list(dialect.columns))


def _scan(table: Table, batches: Ahead[Batches], connection: duckdb.DuckDBPyConnection) -> Scan:
    lost: Lost = []
    streamed = [part for part in table.parts if not part.path]
    counter = reading.Counter(connection)
    sources = []
    for parallel, part in batches.result():
        sources.append(_read(table.dialect, reading.files(part), parallel, counter, ""))
    if streamed:
        files = reading.streams(connection, streamed, lost)
        sources.append(_read(table.dialect, files, False, counter, ", compression = 'gzip'"))
    relation = " UNION ALL ".join(sources)
    return Scan(f"({relation})", counter.malformed, lambda: tuple(dict.fromkeys(lost)))


def _batches(table: Table) -> Batches:
    """Plain files that may be read by several threads, and those with line breaks inside values."""
    quote, native = table.dialect.quote, [part for part in table.parts if part.path]
    broken = [part for part in native if quote and reading.has_broken_values(part, quote)]
    whole = [part for part in native if part not in broken]
    return [(parallel, group) for parallel, group in ((True, whole), (False, broken)) if group]


def _read(dialect: Dialect, files: str, parallel: bool, counter: reading.Counter, more: str) -> str:
    """The SQL that reads ``files``. A last column catches what is too much in a row."""
    names = [f"c{number}" for number in range(len(dialect.columns))]
    columns = ", ".join(f"{sql.text(name)}: 'VARCHAR'" for name in [*names, "more"])
    options = ", ".join(
        (
            f"columns = {{{columns}}}, auto_detect = false, header = {str(bool(dialect.header)).lower()}",
            f"delim = {sql.text(dialect.delimiter)}, quote = {sql.text(dialect.quote)}",
            f"escape = {sql.text(dialect.escape)}, skip = {dialect.skip}, nullstr = {sql.text(ABSENT)}",
            "strict_mode = false, null_padding = true, store_rejects = true",
            f"rejects_table = {sql.text(counter.rejects)}, rejects_scan = {sql.text(counter.rejects + 's')}",
            f"parallel = {str(parallel).lower()}, max_line_size = {reading.LINE}",
            f"buffer_size = {2 * reading.LINE}",
        )
    )
    chosen = ", ".join(
        f"nullif({name}, '') AS {sql.name(column)}"
        for name, column in zip(names, dialect.columns, strict=True)
    )
    odd = counter.when(f"{names[-1]} IS NULL OR more IS NOT NULL", "more IS NOT NULL")
    return f"SELECT {chosen} FROM read_csv({files}, {options}{more}) WHERE {odd}"
