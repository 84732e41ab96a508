"""Arrow tables to BSON documents (bsonspec.org 1.1), a column at a time.

>>> import bson, pyarrow as pa
>>> table = pa.table({"a": ["x", None], "b": [[{"c": 1.5}], []]})
>>> [bson.decode(document) for document in documents(table).to_pylist()]
[{'a': 'x', 'b': [{'c': 1.5}]}, {'a': None, 'b': []}]
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_END = b"\0"


def documents(table: pa.Table) -> pa.Array:
    """One binary value a row, each a whole document."""
    return _document([_element(name, whole(table[name])) for name in table.column_names])


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array."""
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _join(*parts: Any) -> pa.Array:
    scalars = [pa.scalar(part, pa.binary()) if isinstance(part, bytes) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, pa.scalar(b"", pa.binary()))


def _document(elements: list[pa.Array]) -> pa.Array:
    body = _join(*elements)
    return _join(_int32(pc.binary_length(body), 5), body, _END)


def _element(key: str | pa.Array, column: pa.Array) -> pa.Array:
    code, payload = _payload(column)
    name = key.encode() if isinstance(key, str) else key
    filled = _join(code, name, _END, payload)
    return pc.coalesce(filled, _join(b"\x0a", name, _END)) if column.null_count else filled


def _payload(column: pa.Array) -> tuple[bytes, pa.Array]:
    kind = column.type
    if pa.types.is_string(kind):
        return b"\x02", _join(_int32(pc.binary_length(column), 1), column.cast(pa.binary()), _END)
    if pa.types.is_struct(kind):
        return b"\x03", _masked(column, _document([_element(f.name, column.field(f.name)) for f in kind]))
    if pa.types.is_list(kind):
        return b"\x04", _masked(column, _list(column))
    if pa.types.is_fixed_size_binary(kind):
        return b"\x07", column.cast(pa.binary())
    return _number(column)


def _number(column: pa.Array) -> tuple[bytes, pa.Array]:
    kind = column.type
    if pa.types.is_boolean(kind):
        return b"\x08", _masked(column, _plain(column.fill_null(False).cast(pa.uint8()), "u1"))
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        moments = column.cast(pa.timestamp("ms")).cast(pa.int64())
        return b"\x09", _masked(column, _plain(moments.fill_null(0), "<i8"))
    if pa.types.is_floating(kind):
        return b"\x01", _masked(column, _plain(column.fill_null(0), "<f8"))
    code, width = (b"\x12", "<i8") if pa.types.is_int64(kind) else (b"\x10", "<i4")
    return code, _masked(column, _plain(column.fill_null(0), width))


def _list(column: pa.Array) -> pa.Array:
    offsets = column.offsets.to_numpy()
    items = column.values[offsets[0] : offsets[-1]]
    places = np.arange(len(items)) - np.repeat(offsets[:-1] - offsets[0], np.diff(offsets))
    names = pa.array(places.astype(np.int32)).cast(pa.string()).cast(pa.binary())
    elements = _element(names, items)
    starts = np.frombuffer(elements.buffers()[1], dtype=np.int32)[elements.offset :]
    joined = pa.py_buffer(np.ascontiguousarray(starts[offsets - offsets[0]]))
    body = pa.Array.from_buffers(pa.binary(), len(column), [None, joined, elements.buffers()[2]])
    return _document([body])


def _masked(column: pa.Array, payload: pa.Array) -> pa.Array:
    return (
        pc.if_else(column.is_valid(), payload, pa.scalar(None, pa.binary())) if column.null_count else payload
    )


def _plain(column: pa.Array, width: str) -> pa.Array:
    values = np.ascontiguousarray(column.to_numpy(zero_copy_only=False).astype(width))
    fixed = pa.Array.from_buffers(pa.binary(values.itemsize), len(values), [None, pa.py_buffer(values)])
    return fixed.cast(pa.binary())


def _int32(lengths: pa.Array, extra: int) -> pa.Array:
    return _plain(pc.add(lengths.fill_null(0), extra), "<i4")
