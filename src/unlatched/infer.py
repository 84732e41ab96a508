"""The shape of records, learnt from a sample of decoded Python objects.

Fields of mixed types become text, objects whose keys are data become maps.

>>> from unlatched.shape import duckdb_type
>>> duckdb_type(infer([{"a": 1, "b": [{"c": "x"}]}, {"a": 2.5}]))
'STRUCT("a" DOUBLE, "b" STRUCT("c" VARCHAR)[])'
>>> duckdb_type(infer([{"by": {"2019-01-02": 1, "2019-01-03": 2, "2019-01-04": 1}}]))
'STRUCT("by" MAP(VARCHAR, BIGINT))'

DuckDB's identifiers ignore case, JSON's and BSON's do not: of keys that differ in case only, all but the
first carry a mark that :func:`source_key` takes off again.

>>> [name for name, _ in infer([{"Name": "x", "name": "y"}]).children]
['Name', 'name#2']
>>> source_key("name#2", ["Name", "name#2"])
'name'
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from unlatched.shape import Shape, listing, mapping, scalar, struct

DEEPEST: Final = 24
"""Levels of nesting told apart; what lies deeper stays text."""

WIDEST: Final = 5_000
"""Most keys of one object that become fields of their own: the most frequent ones."""

LOOKED: Final = 1_000
"""Items of one list that are looked at."""

_MANY = 100
_INT64 = 1 << 63
_EXACT: dict[type, str] = {str: "VARCHAR", float: "DOUBLE", bool: "BOOLEAN"}
_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "BOOLEAN"),
    (float, "DOUBLE"),
    (str, "VARCHAR"),
    (datetime.datetime, "TIMESTAMP"),
    (datetime.date, "DATE"),
    (uuid.UUID, "VARCHAR"),
    (bytes, "BLOB"),
    (bytearray, "BLOB"),
    (memoryview, "BLOB"),
)
_DATA_KEY = re.compile(
    r"""(?x)
      [\d\s:+.,/()-]*\d[\d\s:+.,/()-]*(?:[TZ][\d:.Z+-]*)?   # numbers, phones, dates, times, positions, IPs
    | [^@\s]+@[^@\s]+                                        # e-mail and other addresses
    | (?=.*\d)[0-9a-fA-F]{12,}                               # ObjectId, hashes
    | [0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}   # UUID
    | (?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}                # MAC
    | -[A-Za-z0-9_-]{19}                                     # Firebase push id
    | (?=[^\s]*\d)(?=[^\s]*[A-Z])(?=[^\s]*[a-z])[A-Za-z0-9_-]{20,36}  # Firestore and other random ids
    | [A-Za-z]{1,4}[-_]?\d{5,}                               # prefixed numbers
    """
)


@dataclass(slots=True)
class _Seen:
    """What one place in the records was seen to hold."""

    scalars: set[str] = field(default_factory=set)
    objects: int = 0
    lists: int = 0
    keys: dict[str, _Seen] = field(default_factory=dict)
    times: int = 0
    items: _Seen | None = None


def infer(records: Iterable[Mapping[str, Any]]) -> Shape:
    """The shape of ``records``: always a struct, its children are the columns."""
    seen = _Seen()
    for record in records:
        _look(seen, record, DEEPEST)
    return _object(seen)


def infer_value(values: Iterable[Any]) -> Shape:
    """The shape of arbitrary values; objects may turn out to be maps."""
    seen = _Seen()
    for value in values:
        _look(seen, value, DEEPEST)
    return _shape(seen)


def looks_like_data(key: str) -> bool:
    """Whether a key names somebody or something rather than a field.

    >>> looks_like_data("+44 1632 960001"), looks_like_data("birth_date")
    (True, False)
    """
    return _DATA_KEY.fullmatch(key.strip()) is not None


def source_key(name: str, siblings: Iterable[str]) -> str:
    """The key in the record that the child ``name`` of a struct stands for."""
    stem, mark, number = name.rpartition("#")
    if mark and number.isdigit() and any(stem.lower() == other.lower() for other in siblings):
        return stem
    return "" if name == "#" else name


def marked(names: Sequence[str]) -> bool:
    """Whether some of these children's names differ from their keys in the record."""
    return any(source_key(name, names) != name for name in names)


def _look(seen: _Seen, value: Any, depth: int) -> None:
    if value is None:
        return
    seen.times += 1
    exact = _EXACT.get(type(value))
    if exact:
        if value != "":
            seen.scalars.add(exact)
    elif isinstance(value, Mapping):
        _look_inside(seen, value, depth)
    elif isinstance(value, (list, tuple)):
        seen.lists += bool(value)
        seen.items = seen.items or _Seen()
        for item in value[:LOOKED]:
            _look(seen.items, item, depth - 1)
    else:
        seen.scalars.add(_type(value))


def _look_inside(seen: _Seen, value: Mapping[str, Any], depth: int) -> None:
    seen.objects += 1
    if depth <= 0:
        seen.scalars.add("VARCHAR")
        return
    for key, child in value.items():
        place = seen.keys.get(key)
        if place is None:
            place = seen.keys.setdefault(str(key), _Seen())
        _look(place, child, depth - 1)


def _type(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return "BIGINT" if -_INT64 <= value < _INT64 else "VARCHAR"
    return next((name for known, name in _TYPES if isinstance(value, known)), "VARCHAR")


def _shape(seen: _Seen) -> Shape:
    if seen.scalars:
        return scalar("VARCHAR" if seen.objects or seen.lists else _unified(seen.scalars))
    if seen.objects and seen.lists:
        return scalar("VARCHAR")
    if seen.keys:
        return mapping(_shape(_merged(seen.keys.values()))) if _is_map(seen) else _object(seen)
    return listing(_shape(seen.items)) if seen.items else scalar("VARCHAR")


def _object(seen: _Seen) -> Shape:
    kept = set(sorted(seen.keys, key=lambda key: -seen.keys[key].times)[:WIDEST])
    keys = [key for key in seen.keys if key in kept]
    return struct(dict(zip(_columns(keys), (_shape(seen.keys[key]) for key in keys), strict=True)))


def _columns(keys: Sequence[str]) -> list[str]:
    taken: set[str] = set()
    names = []
    for key in keys:
        name = stem = key.replace("\0", "\u2400") or "#"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}#{number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _unified(types: set[str]) -> str:
    if len(types) == 1:
        return next(iter(types))
    if types == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return "TIMESTAMP" if types == {"DATE", "TIMESTAMP"} else "VARCHAR"


def _is_map(seen: _Seen) -> bool:
    """Keys that look like data, or far more different keys than one object ever has, with values alike."""
    keys = len(seen.keys)
    if keys >= 2 and sum(map(looks_like_data, seen.keys)) >= 0.8 * keys:
        return True
    filled = sum(child.times for child in seen.keys.values()) / seen.objects
    if seen.objects < 5:
        return keys > _MANY and _alike(seen)
    rare = sum(child.times <= 1 for child in seen.keys.values())
    varied = (keys > _MANY and filled < keys / 4) or (keys >= 20 and rare >= keys / 2)
    return varied and _alike(seen)


def _alike(seen: _Seen) -> bool:
    """Whether the values of all keys have one form: the same scalar types, or objects with common keys."""
    children = [child for child in seen.keys.values() if child.times]
    if all(child.objects for child in children):
        union = {key for child in children for key in child.keys}
        return sum(len(child.keys) for child in children) >= 0.4 * len(union) * len(children)
    return len({(frozenset(child.scalars), child.objects > 0, child.lists > 0) for child in children}) == 1


def _merged(nodes: Iterable[_Seen]) -> _Seen:
    whole = _Seen()
    for node in nodes:
        whole.scalars |= node.scalars
        whole.objects += node.objects
        whole.lists += node.lists
        whole.times += node.times
        if node.items:
            whole.items = _merged([whole.items, node.items]) if whole.items else node.items
        for key, child in node.keys.items():
            whole.keys[key] = _merged([whole.keys[key], child]) if key in whole.keys else child
    return whole
