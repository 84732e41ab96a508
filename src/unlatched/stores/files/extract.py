"""How DuckDB reads a JSON record as a shape: typed columns, or an expression where its identifiers are in
the way (keys that differ in case only, empty keys).
"""

from __future__ import annotations

from unlatched import sql
from unlatched.infer import marked, source_key
from unlatched.shape import Shape, duckdb_type


def columns_of(shape: Shape, inside: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """The ``columns`` of ``read_json``, and the expression of each child of ``shape`` over them.

    ``inside`` names the key of the record that holds the children (``_source``). Without columns the
    expressions are over the column ``json`` of ``read_json_objects``.
    """
    names = [name for name, _ in shape.children]
    if _awkward(shape):
        base = "json" if inside is None else f"json -> {_pointer(inside)}"
        return {}, {
            name: _read(child, f"({base} -> {_pointer(source_key(name, names))})")
            for name, child in shape.children
        }
    if inside is not None:
        return {inside: duckdb_type(shape)}, {
            name: f"struct_extract({sql.name(inside)}, {sql.text(name)})" for name in names
        }
    return {name: duckdb_type(child) for name, child in shape.children}, {
        name: sql.name(name) for name in names
    }


def member(key: str) -> str:
    """The text of a key of the column ``json``."""
    return f"(json ->> {_pointer(key)})"


def _awkward(shape: Shape) -> bool:
    """Whether a key in the record cannot be an identifier of DuckDB, here or below."""
    here = shape.kind == "struct" and marked([name for name, _ in shape.children])
    return here or any(_awkward(child) for _, child in shape.children)


def _pointer(key: str) -> str:
    """JSON Pointer (RFC 6901)."""
    return sql.text("/" + key.replace("~", "~0").replace("/", "~1"))


def _read(shape: Shape, json: str) -> str:
    if shape.kind == "scalar":
        text = f"({json} ->> '$')"
        return text if shape.type == "VARCHAR" else f"TRY_CAST({text} AS {shape.type})"
    if shape.kind == "struct":
        names = [name for name, _ in shape.children]
        members = ", ".join(
            f"{sql.name(name)} := {_read(child, f'({json} -> {_pointer(source_key(name, names))})')}"
            for name, child in shape.children
        )
        return f"struct_pack({members})"
    if shape.kind == "list":
        return f"list_transform(TRY_CAST({json} AS JSON[]), lambda x: {_read(shape.children[0][1], 'x')})"
    value = _read(shape.children[0][1], "x.value")
    entries = f"map_entries(TRY_CAST({json} AS MAP(VARCHAR, JSON)))"
    return f"map_from_entries(list_transform({entries}, lambda x: {{'key': x.key, 'value': {value}}}))"
