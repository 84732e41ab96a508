"""JSON texts of whole batches, by DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from unlatched.synth.bson import whole
from unlatched.synth.layout import texted


def json_maker() -> Callable[[pa.Table], pa.Array]:
    """A function from documents to their JSON texts."""
    import duckdb

    connection = duckdb.connect(config={"temp_directory": "", "threads": 2})

    def make(table: pa.Table) -> pa.Array:
        batch = connection.from_arrow(texted(table)).set_alias("batch")
        return whole(batch.project("to_json(batch)::VARCHAR AS line").to_arrow_table()["line"])

    return make


def broken(token: str | None) -> bytes:
    """A line cut off in the middle of a value, or nothing."""
    return f'{{"name": "{token}'.encode() + b"\n" if token else b""


def lines(texts: pa.Array, end: str = "\n") -> pa.Array:
    """Texts with their line ends."""
    return pc.binary_join_element_wise(texts, end, "")


def numbered(tables: Iterator[pa.Table]) -> Iterator[tuple[int, pa.Table]]:
    """Tables with the number of their first row."""
    first = 0
    for table in tables:
        yield first, table
        first += len(table)
