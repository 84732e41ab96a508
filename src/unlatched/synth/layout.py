"""How a document lies in a format: nested, as columns, or as plain rows; and what a path is called there.

``documents`` keeps nesting and GeoJSON. ``columns`` (Parquet) flattens objects to ``id.number`` and
positions to ``lat`` and ``lon``, but keeps lists. ``rows`` (CSV, SQLite, Excel) repeats the record for
every item of its list, as a join does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unlatched.synth.bson import whole
from unlatched.synth.plan import POINT
from unlatched.synth.text import times

Layout = Literal["documents", "columns", "rows"]
Column = tuple[str, pa.Array]


def lay(table: pa.Table, layout: Layout) -> pa.Table:
    """The table as it lies in a format."""
    if layout == "documents":
        return table
    columns = [(name, whole(table[name])) for name in table.column_names]
    flat = dict(_flat(columns))
    if layout == "columns":
        return pa.table(flat)
    return pa.table(_exploded({name: _rowed(column) for name, column in flat.items()}))


def _flat(columns: list[Column]) -> Iterator[Column]:
    for name, column in columns:
        if column.type == POINT:
            yield from _lat_lon(name, column)
        elif pa.types.is_struct(column.type):
            fields = [(f"{name}.{f.name}", pc.struct_field(column, f.name)) for f in column.type]
            yield from _flat(fields)
        else:
            yield name, column


def _rowed(column: pa.Array) -> pa.Array:
    """Lists of words as one text, ``new;sale``."""
    words = pa.types.is_list(column.type) and pa.types.is_string(column.type.value_type)
    return pc.binary_join(column, ";") if words else column


def _lat_lon(name: str, column: pa.Array) -> Iterator[Column]:
    parent = name.rpartition(".")[0]
    prefix = f"{parent}." if parent else ""
    pairs = pc.struct_field(column, "coordinates")
    yield prefix + "lat", pc.list_element(pairs, 1)
    yield prefix + "lon", pc.list_element(pairs, 0)


def _exploded(columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    lists = [name for name, column in columns.items() if pa.types.is_list(column.type)]
    if not lists:
        return columns
    name = lists[0]
    column = columns.pop(name)
    counts = pc.list_value_length(column).fill_null(0).to_numpy(zero_copy_only=False)
    shown = np.maximum(counts, 1)
    parents = pa.array(np.repeat(np.arange(len(counts)), shown))
    place = np.arange(len(parents)) - np.repeat(np.cumsum(shown - counts) - (counts == 0), shown)
    items = column.flatten().take(pa.array(place, mask=np.repeat(counts == 0, shown)))
    rest = {key: value.take(parents) for key, value in columns.items()}
    return rest | dict(_flat([(name, items)]))


def texted(table: pa.Table) -> pa.Table:
    """Moments as ISO 8601 text, wherever they are; for formats without a type for them."""
    return pa.table({name: _texted(whole(table[name])) for name in table.column_names})


def _texted(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_timestamp(kind):
        text = times(column.fill_null(0).to_numpy(zero_copy_only=False))
        return pc.if_else(column.is_valid(), text, pa.scalar(None, pa.string()))
    if pa.types.is_struct(kind) and kind != POINT:
        parts = [_texted(column.field(f.name)) for f in kind]
        mask = column.is_null() if column.null_count else None
        return pa.StructArray.from_arrays(parts, names=[f.name for f in kind], mask=mask)
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return pa.ListArray.from_arrays(column.offsets, _texted(column.values))
    return column


def paths(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    """Every leaf: its path as an auditor sees it, and the document path it stands for (without ``[]``)."""
    for field in schema:
        yield from _leaves(field.name, field.type)


def _leaves(path: str, kind: pa.DataType) -> Iterator[tuple[str, str]]:
    if pa.types.is_struct(kind):
        for field in kind:
            yield from _leaves(f"{path}.{field.name}", field.type)
    elif pa.types.is_list(kind):
        yield from _leaves(f"{path}[]", kind.value_type)
    else:
        yield path, _document_path(path)


def _document_path(path: str) -> str:
    parts = path.replace("[]", "").split(".")
    return ".".join([*parts[:-1], "loc", "coordinates"] if parts[-1] in ("lat", "lon") else parts)


def positions(table: pa.Table) -> Iterator[pa.Array]:
    """All columns of positions in documents, at any depth."""
    for name in table.column_names:
        yield from _positions(whole(table[name]))


def _positions(column: pa.Array) -> Iterator[pa.Array]:
    if column.type == POINT:
        yield column
    elif pa.types.is_struct(column.type):
        for index in range(column.type.num_fields):
            yield from _positions(column.field(index))
    elif pa.types.is_list(column.type):
        yield from _positions(column.flatten())


def moments(table: pa.Table) -> Iterator[tuple[str, np.ndarray]]:
    """All columns of moments in documents, with their document path."""
    for name in table.column_names:
        yield from _moments(name, whole(table[name]))


def _moments(path: str, column: pa.Array) -> Iterator[tuple[str, np.ndarray]]:
    if pa.types.is_timestamp(column.type):
        yield path, column.drop_null().to_numpy(zero_copy_only=False)
    elif pa.types.is_struct(column.type):
        for index, field in enumerate(column.type):
            yield from _moments(f"{path}.{field.name}", column.field(index))
    elif pa.types.is_list(column.type):
        yield from _moments(path, column.flatten())
