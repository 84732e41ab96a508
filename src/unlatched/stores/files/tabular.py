"""Rows of Python values as Arrow batches of a shape, for formats that DuckDB does not read itself."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from unlatched.shape import Shape

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ROWS: Final = 20_000
"""Rows of one batch."""

Row = Sequence[Any]
Odd = Callable[[int], None]


def schema(shape: Shape) -> pa.Schema:
    """The Arrow schema of a flat shape."""
    import pyarrow as pa

    types = {
        "BIGINT": pa.int64(),
        "DOUBLE": pa.float64(),
        "BOOLEAN": pa.bool_(),
        "BLOB": pa.binary(),
        "TIMESTAMP": pa.timestamp("us"),
        "DATE": pa.date32(),
    }
    return pa.schema([(name, types.get(child.type, pa.string())) for name, child in shape.children])


def batches(rows: Iterable[Row], shape: Shape, odd: Odd) -> Iterator[pa.RecordBatch]:
    """``rows`` in batches. A value that does not fit its column is left out, its row reported to ``odd``."""
    import pyarrow as pa

    form, width, source = schema(shape), len(shape.children), iter(rows)
    while chunk := list(islice(source, ROWS)):
        ragged = [row for row in chunk if len(row) != width]
        if ragged:
            odd(len(ragged))
            chunk = [[*row[:width], *[None] * (width - len(row))] for row in chunk]
        columns = list(zip(*chunk, strict=True))
        arrays = [_array(column, field.type, odd) for column, field in zip(columns, form, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=form)


def table(rows: Iterable[Row], shape: Shape) -> pa.Table:
    """All ``rows`` as one table."""
    import pyarrow as pa

    return pa.Table.from_batches(batches(rows, shape, lambda _: None), schema=schema(shape))


def register(connection: duckdb.DuckDBPyConnection, form: pa.Schema, stream: Iterator[pa.RecordBatch]) -> str:
    """Make a stream of batches readable once; the name of its view."""
    import pyarrow as pa

    name = f"stream_{secrets.token_hex(6)}"
    connection.register(name, pa.RecordBatchReader.from_batches(form, stream))
    return name


def _array(values: Sequence[Any], type_: Any, odd: Odd) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array(values, type_)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError, ValueError):
        pass
    fitted = [_fitted(value, type_) for value in values]
    lost = sum(
        one is None and value is not None and value != "" for one, value in zip(fitted, values, strict=True)
    )
    if lost:
        odd(lost)
    return pa.array(fitted, type_)


def _fitted(value: Any, type_: Any) -> Any:
    import pyarrow as pa

    if value is None:
        return None
    if pa.types.is_string(type_):
        return text_of(value)
    if pa.types.is_binary(type_):
        return (
            value.encode() if isinstance(value, str) else bytes(value) if isinstance(value, bytes) else None
        )
    try:
        return pa.scalar(value, type_).as_py()
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError, ValueError):
        return None


def text_of(value: Any) -> str:
    """A value as text; whole numbers without a fraction, times in ISO 8601."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)
