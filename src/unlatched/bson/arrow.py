"""Arrow types for shapes, and what reading one block yields."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from unlatched.shape import Shape

_TYPES = {
    "VARCHAR": pa.string_view(),
    "BLOB": pa.binary_view(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"),
}


@dataclass(frozen=True, slots=True)
class Walked:
    """A batch, and how many documents were broken, values in unknown fields, values of another type."""

    batch: pa.RecordBatch
    malformed: int
    extra: int
    misfit: int


def arrow_type(shape: Shape) -> pa.DataType:
    """The Arrow type that DuckDB takes for exactly this shape's type."""
    if shape.kind == "scalar":
        return _TYPES[shape.type]
    if shape.kind == "list":
        return pa.list_(arrow_type(shape.children[0][1]))
    if shape.kind == "map":
        return pa.map_(pa.string_view(), arrow_type(shape.children[0][1]))
    return pa.struct([pa.field(name, arrow_type(child)) for name, child in shape.children])


def schema(record: Shape) -> pa.Schema:
    """The schema of a collection's batches."""
    return pa.schema([pa.field(name, arrow_type(child)) for name, child in record.children])
