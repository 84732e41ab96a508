"""One SQLite database, a table a collection: ``<database>.sqlite``."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow as pa

from unlatched import sql
from unlatched.errors import UsageError
from unlatched.synth.bson import whole
from unlatched.synth.formats import Options, Stream
from unlatched.synth.layout import texted

LAYOUT = "rows"


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """All collections in one file."""
    if options.compression:
        raise UsageError("a SQLite database is not compressed; leave compression out")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{options.database}.sqlite"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    for stream in streams:
        _fill(connection, stream)
    connection.commit()
    connection.close()


def _fill(connection: sqlite3.Connection, stream: Stream) -> None:
    columns = ", ".join(f"{sql.name(field.name)} {_type(field.type)}" for field in stream.schema)
    connection.execute(f"CREATE TABLE {sql.name(stream.name)} ({columns})")
    marks = ", ".join("?" * len(stream.schema))
    for table in stream.tables():
        cells = [plain(whole(column)).to_pylist() for column in texted(table).columns]
        connection.executemany(
            f"INSERT INTO {sql.name(stream.name)} VALUES ({marks})", zip(*cells, strict=True)
        )


def plain(column: pa.Array) -> pa.Array:
    """The column as SQLite can hold it: dates as text."""
    return column.cast(pa.string()) if pa.types.is_date(column.type) else column


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"
