"""MongoDB Extended JSON (v1 and v2, https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/).

``mongoexport`` writes ``{"_id": {"$oid": "..."}, "born": {"$date": "..."}}``: the wrappers are types, no
fields, and are taken off.

>>> from unlatched.shape import duckdb_type, scalar, struct
>>> found = struct({"born": struct({"$date": scalar("VARCHAR")})})
>>> duckdb_type(plain(found)), unwrap(found.children[0][1], "born")
('STRUCT("born" TIMESTAMP)', "TRY_CAST(struct_extract(born, '$date') AS TIMESTAMP)")
"""

from __future__ import annotations

from typing import Final

from unlatched import sql
from unlatched.shape import Shape, scalar, struct

_TYPES: Final = {
    "$oid": "VARCHAR",
    "$uuid": "VARCHAR",
    "$symbol": "VARCHAR",
    "$date": "TIMESTAMP",
    "$numberLong": "BIGINT",
    "$numberInt": "BIGINT",
    "$numberDouble": "DOUBLE",
    "$numberDecimal": "DOUBLE",
}


def plain(shape: Shape) -> Shape:
    """The shape without wrappers."""
    wrapper = _wrapper(shape)
    if wrapper:
        return scalar(_TYPES[wrapper[0]])
    if not _wraps(shape):
        return shape
    return Shape(shape.kind, shape.type, tuple((name, plain(child)) for name, child in shape.children))


def unwrap(shape: Shape, expression: str) -> str:
    """The SQL that reads ``plain(shape)`` from a value of ``shape``."""
    wrapper = _wrapper(shape)
    if wrapper:
        return _value(*wrapper, f"struct_extract({expression}, {sql.text(wrapper[0])})")
    if not _wraps(shape):
        return expression
    if shape.kind == "struct":
        return f"struct_pack({', '.join(_members(shape, expression))})"
    if shape.kind == "list":
        return f"list_transform({expression}, lambda x: {unwrap(shape.children[0][1], 'x')})"
    value = unwrap(shape.children[0][1], "x.value")
    entries = f"list_transform(map_entries({expression}), lambda x: {{'key': x.key, 'value': {value}}})"
    return f"map_from_entries({entries})"


def _members(shape: Shape, expression: str) -> list[str]:
    return [
        f"{sql.name(name)} := {unwrap(child, f'struct_extract({expression}, {sql.text(name)})')}"
        for name, child in shape.children
    ]


def _wrapper(shape: Shape) -> tuple[str, Shape] | None:
    """The one key of a wrapper and what it holds."""
    if shape.kind != "struct" or len(shape.children) != 1 or shape.children[0][0] not in _TYPES:
        return None
    name, child = shape.children[0]
    inner = name == "$date" and child == struct({"$numberLong": scalar("VARCHAR")})
    return (name, child) if child.kind == "scalar" or inner else None


def _wraps(shape: Shape) -> bool:
    return any(_wrapper(child) is not None or _wraps(child) for _, child in shape.children)


def _value(name: str, held: Shape, expression: str) -> str:
    """A wrapped value as its type; dates are ISO 8601 or milliseconds since 1970."""
    if _TYPES[name] == "VARCHAR":
        return expression if held.type == "VARCHAR" else f"CAST({expression} AS VARCHAR)"
    if name != "$date" or held.type == "VARCHAR":
        return f"TRY_CAST({expression} AS {_TYPES[name]})"
    number = f"struct_extract({expression}, '$numberLong')" if held.kind == "struct" else expression
    return f"make_timestamp_ms(TRY_CAST({number} AS BIGINT))"
