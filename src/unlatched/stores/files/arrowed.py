"""What formats with Arrow types share: the shape of a schema, columns as the relation has them, batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unlatched import sql
from unlatched.shape import Shape, listing, mapping, scalar, struct
from unlatched.stores.files.headers import unique_names

if TYPE_CHECKING:
    import pyarrow as pa


def shape_of(schema: pa.Schema) -> Shape:
    """The shape of records of a schema."""
    names = unique_names(schema.names)
    return struct({name: _shape(field.type) for name, field in zip(names, schema, strict=True)})


def _shape(type_: Any) -> Shape:
    import pyarrow.types as kinds

    if kinds.is_struct(type_) and type_.num_fields:
        return struct({type_.field(n).name: _shape(type_.field(n).type) for n in range(type_.num_fields)})
    if kinds.is_map(type_):
        return mapping(_shape(type_.item_type))
    if kinds.is_list(type_) or kinds.is_large_list(type_) or kinds.is_fixed_size_list(type_):
        return listing(_shape(type_.value_type))
    return scalar(_scalar(type_))


def _scalar(type_: Any) -> str:
    import pyarrow.types as kinds

    if kinds.is_timestamp(type_):
        return "TIMESTAMP"
    if kinds.is_decimal(type_):
        return f"DECIMAL({type_.precision}, {type_.scale})"
    names = (
        (kinds.is_boolean, "BOOLEAN"),
        (kinds.is_uint64, "UBIGINT"),
        (kinds.is_integer, "BIGINT"),
        (kinds.is_floating, "DOUBLE"),
        (kinds.is_date, "DATE"),
        (kinds.is_time, "TIME"),
        (kinds.is_binary, "BLOB"),
        (kinds.is_large_binary, "BLOB"),
        (kinds.is_fixed_size_binary, "BLOB"),
    )
    return next((name for is_kind, name in names if is_kind(type_)), "VARCHAR")


def plain(type_: Any, column: str) -> str:
    """A column as the type that the shape gives it: moments in UTC without a zone, nothing as text."""
    import pyarrow.types as kinds

    if kinds.is_timestamp(type_) and type_.tz:
        return f"make_timestamp(epoch_us(CAST({column} AS TIMESTAMP WITH TIME ZONE)))"
    if kinds.is_timestamp(type_) and type_.unit != "us":
        return f"CAST({column} AS TIMESTAMP)"
    return f"CAST({column} AS VARCHAR)" if kinds.is_null(type_) else column


def fitted(batch: pa.RecordBatch, schema: pa.Schema) -> pa.Table:
    """A batch as a table of a schema with the same names."""
    import pyarrow as pa

    table = pa.Table.from_batches([batch])
    return table if batch.schema == schema else table.select(schema.names).cast(schema)


def named(table: pa.Table) -> pa.Table:
    """A sample with the names and types of the relation."""
    import pyarrow as pa
    import pyarrow.types as kinds

    columns = []
    for column in table.columns:
        odd = kinds.is_timestamp(column.type) and (column.type.tz or column.type.unit != "us")
        if odd:
            column = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.timestamp("us"))
        columns.append(column.cast(pa.string()) if kinds.is_null(column.type) else column)
    return pa.table(columns, names=list(unique_names(table.column_names)))


def relation(source: str, schema: pa.Schema) -> str:
    """SQL for the records of ``source``, whose columns are the schema's, as the shape has them."""
    columns = [f"c{number}" for number in range(len(schema))]
    chosen = ", ".join(
        f"{plain(field.type, column)} AS {sql.name(name)}"
        for column, name, field in zip(columns, unique_names(schema.names), schema, strict=True)
    )
    return f"(SELECT {chosen} FROM {source} AS t({', '.join(columns)}))"
