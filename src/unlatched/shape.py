"""What the records of a collection look like: a tree of structs, lists, maps and scalars.

A map is an object whose keys are data (``{"ana@example.org": {...}, ...}``); its keys are a leaf of
their own. Every leaf knows the DuckDB expression that reads it: a scalar, or for leaves below a
list or map (``repeated``) a flat LIST of scalars.

>>> person = struct({"id": scalar("VARCHAR"), "track": listing(struct({"lat": scalar("DOUBLE")}))})
>>> duckdb_type(person)
'STRUCT("id" VARCHAR, "track" STRUCT("lat" DOUBLE)[])'
>>> [leaf.path for leaf in leaves(person)]
['id', 'track[].lat']
>>> leaves(person)[1].expression
'list_transform("track", lambda x: struct_extract(x, \\'lat\\'))'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from unlatched import sql

Kind = Literal["scalar", "struct", "list", "map"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One node. ``type`` is a scalar's DuckDB type; ``children`` are named in a struct, one elsewhere."""

    kind: Kind
    type: str = ""
    children: tuple[tuple[str, Shape], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field: its path, the DuckDB type of one value, the expression over the collection's columns.

    ``level`` is the path of the innermost list or map around it (``""`` at the top): leaves of one
    level have lists of the same length, in the same order. ``whole`` reads that innermost list as one
    value of the level ``outer`` (a coordinate pair, a vector).
    """

    path: str
    type: str
    expression: str
    level: str = ""
    whole: str = ""
    outer: str = ""

    @property
    def repeated(self) -> bool:
        """Whether the expression yields a list."""
        return self.level != ""


def scalar(type_: str) -> Shape:
    """A value of one DuckDB type (VARCHAR, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, BLOB, ...)."""
    return Shape("scalar", type_)


def struct(children: Mapping[str, Shape]) -> Shape:
    """An object with known keys."""
    return Shape("struct", children=tuple(children.items()))


def listing(item: Shape) -> Shape:
    """A list of alike items."""
    return Shape("list", children=(("[]", item),))


def mapping(value: Shape) -> Shape:
    """An object whose keys are data."""
    return Shape("map", children=(("{*}", value),))


def duckdb_type(shape: Shape) -> str:
    """The DuckDB type that holds this shape."""
    if shape.kind == "scalar":
        return shape.type
    inner = [(key, duckdb_type(child)) for key, child in shape.children]
    if shape.kind == "list":
        return f"{inner[0][1]}[]"
    if shape.kind == "map":
        return f"MAP(VARCHAR, {inner[0][1]})"
    return "STRUCT(" + ", ".join(f"{sql.name(key)} {type_}" for key, type_ in inner) + ")"


def leaves(record: Shape) -> tuple[Leaf, ...]:
    """The leaves of a record; ``record`` is a struct whose children are the collection's columns."""
    return tuple(
        leaf for key, child in record.children for leaf in _walk(child, key, sql.name(key), level="")
    )


def _walk(shape: Shape, path: str, expression: str, level: str) -> Iterator[Leaf]:
    if shape.kind == "scalar":
        yield Leaf(path, shape.type, expression, level)
    elif shape.kind == "struct":
        for key, child in shape.children:
            step = _each(expression, partial(_member, key), level)
            yield from _walk(child, f"{path}.{key}", step, level)
    elif shape.kind == "list":
        yield from _walk_list(shape.children[0][1], f"{path}[]", expression, level)
    else:
        yield from _walk_map(shape, path, expression, level)


def _walk_list(item: Shape, inner: str, expression: str, level: str) -> Iterator[Leaf]:
    items = f"flatten({expression})" if level else expression
    for leaf in _walk(item, inner, items, inner):
        yield replace(leaf, whole=expression, outer=level) if leaf.path == inner else leaf


def _walk_map(shape: Shape, path: str, expression: str, level: str) -> Iterator[Leaf]:
    inner, value = f"{path}.{{*}}", shape.children[0][1]
    keys = _each(expression, "map_keys({})".format, level)
    values = _each(expression, "map_values({})".format, level)
    if level:
        keys, values = f"flatten({keys})", f"flatten({values})"
    yield Leaf(inner, "VARCHAR", keys, inner)
    yield from _walk(value, f"{inner}.value" if value.kind == "scalar" else inner, values, inner)


def _member(key: str, expression: str) -> str:
    return f"struct_extract({expression}, {sql.text(key)})"


def _each(expression: str, step: Callable[[str], str], level: str) -> str:
    if not level:
        return step(expression)
    return f"list_transform({expression}, lambda x: {step('x')})"
