"""A shape, laid out as flat tables that the compiled walker can follow.

Node 0 is the record. The children of a struct are numbered consecutively. Every list and map opens a
level of rows of its own; level 0 holds the records.

>>> from unlatched.shape import listing, scalar, struct
>>> plan = compile_plan(struct({"id": scalar("VARCHAR"), "at": listing(scalar("DOUBLE"))}))
>>> [int(kind) for kind in plan.kind], plan.levels
([1, 0, 2, 0], 2)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unlatched.infer import source_key
from unlatched.shape import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCALAR, STRUCT, LIST, MAP = 0, 1, 2, 3
TARGETS: Final = {"VARCHAR": 0, "BIGINT": 1, "DOUBLE": 2, "BOOLEAN": 3, "TIMESTAMP": 4, "BLOB": 5}
VIEWS: Final = (0, 5)
"""Targets whose values are 16-byte views on text or bytes; all others are one 8-byte word."""

_KINDS: Final = {"scalar": SCALAR, "struct": STRUCT, "list": LIST, "map": MAP}


@dataclass(frozen=True, slots=True)
class Plan:
    """One row per node; ``first`` and ``last`` delimit children, ``inner`` is the level a list or map opens.

    ``key`` of a map is the node that holds its keys. ``heads`` are the first eight bytes of a field's
    name with its closing NUL, ``masks`` says how many of them count. ``slots`` is an open-addressed
    table from (parent, name) to child, at most half full.
    """

    shapes: tuple[Shape, ...]
    names: tuple[bytes, ...]
    kind: NDArray[np.int32]
    target: NDArray[np.int32]
    level: NDArray[np.int32]
    inner: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    key: NDArray[np.int32]
    words: NDArray[np.int64]
    heads: NDArray[np.int64]
    masks: NDArray[np.int64]
    name_start: NDArray[np.int64]
    name_size: NDArray[np.int64]
    name_bytes: NDArray[np.uint8]
    slots: NDArray[np.int32]
    levels: int


@dataclass(slots=True)
class _Node:
    shape: Shape
    parent: int
    name: bytes
    level: int
    inner: int = 0
    first: int = 0
    last: int = 0
    key: int = -1


def can_walk(shape: Shape) -> bool:
    """Whether the compiled walker knows every type in this shape."""
    if shape.kind == "scalar":
        return shape.type in TARGETS
    return all(can_walk(child) for _, child in shape.children)


def name_hash(parent: int, name: bytes) -> int:
    """FNV-1a, 64 bits, seeded with the parent's number."""
    value = (0xCBF29CE484222325 ^ (parent * 0x9E3779B97F4A7C15)) & 0xFFFFFFFFFFFFFFFF
    for byte in name:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def compile_plan(record: Shape) -> Plan:
    """Lay out a record's shape; breadth first, so that siblings are neighbours."""
    nodes, levels = _nodes(record)
    return _tables(nodes, levels)


def _nodes(record: Shape) -> tuple[list[_Node], int]:
    nodes, queue, levels = [_Node(record, -1, b"", 0)], deque([0]), 1
    while queue:
        number = queue.popleft()
        node = nodes[number]
        level = node.level
        if node.shape.kind in ("list", "map"):
            level, levels = levels, levels + 1
            node.inner = level
        node.first = len(nodes)
        for child in _children(node.shape, number, level):
            queue.append(len(nodes))
            nodes.append(child)
        node.last = len(nodes)
        if node.shape.kind == "map":
            node.key = len(nodes)
            nodes.append(_Node(Shape("scalar", "VARCHAR"), -1, b"", level))
    return nodes, levels


def _children(shape: Shape, parent: int, level: int) -> list[_Node]:
    siblings = [name for name, _ in shape.children]
    named = shape.kind == "struct"
    return [
        _Node(child, parent if named else -1, source_key(name, siblings).encode() if named else b"", level)
        for name, child in shape.children
    ]


def _tables(nodes: Sequence[_Node], levels: int) -> Plan:
    import numpy as np

    def column(values: list[int], type_: type = np.int32) -> NDArray[np.int32]:
        return np.array(values, type_)

    sizes = [len(node.name) for node in nodes]
    targets = [TARGETS.get(node.shape.type, 0) for node in nodes]
    heads, masks = zip(*(_head(node.name) for node in nodes), strict=True)
    return Plan(
        shapes=tuple(node.shape for node in nodes),
        names=tuple(node.name for node in nodes),
        kind=column([_KINDS[node.shape.kind] for node in nodes]),
        target=column(targets),
        level=column([node.level for node in nodes]),
        inner=column([node.inner for node in nodes]),
        first=column([node.first for node in nodes]),
        last=column([node.last for node in nodes]),
        key=column([node.key for node in nodes]),
        words=np.array([_width(node.shape, target) for node, target in zip(nodes, targets, strict=True)]),
        heads=np.array(heads, np.int64),
        masks=np.array(masks, np.int64),
        name_start=np.cumsum([0, *sizes[:-1]]).astype(np.int64),
        name_size=np.array(sizes, np.int64),
        name_bytes=np.frombuffer(b"".join(node.name for node in nodes) + b"\0" * 16, np.uint8),
        slots=_slots(nodes),
        levels=levels,
    )


def _width(shape: Shape, target: int) -> int:
    if shape.kind == "struct":
        return 0
    return 2 if shape.kind == "scalar" and target in VIEWS else 1


def _head(name: bytes) -> tuple[int, int]:
    size = min(len(name) + 1, 8)
    head = int.from_bytes((name + b"\0")[:8].ljust(8, b"\0"), "little", signed=True)
    return head, int.from_bytes((b"\xff" * size).ljust(8, b"\0"), "little", signed=True)


def _slots(nodes: Sequence[_Node]) -> NDArray[np.int32]:
    import numpy as np

    size = 1 << max(4, (2 * len(nodes)).bit_length())
    slots = np.full(size, -1, np.int32)
    for number, node in enumerate(nodes):
        if node.parent < 0:
            continue
        place = slot_of(name_hash(node.parent, node.name), size)
        while slots[place] >= 0:
            place = (place + 1) & (size - 1)
        slots[place] = number
    return slots


def slot_of(hashed: int, size: int) -> int:
    """The first slot to look in."""
    return (hashed ^ (hashed >> 32)) & (size - 1)
