"""The compiled walker's columns as Arrow record batches; text stays where it was read (``string_view``)."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from unlatched.bson import kernel
from unlatched.bson.arrow import Walked, arrow_type, schema
from unlatched.bson.plan import LIST, MAP, SCALAR, STRUCT, Plan
from unlatched.bson.values import DEEPEST, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from unlatched.bson.blocks import Block

BUDGET = 64 << 20
"""Bytes of column memory one batch may take, unless a single document needs more."""


@dataclass(slots=True)
class Room:
    """How much room a walk gets; grows as documents ask for it. Shared by the threads of one scan."""

    rows: list[int]
    text: int = 1 << 16
    todo: int = 1 << 12

    def grow(self, status: int, level: int) -> None:
        """Twice as much of what ran out."""
        if status == kernel.FULL_ROWS:
            self.rows[level] *= 2
        elif status == kernel.FULL_TEXT:
            self.text *= 2
        else:
            self.todo *= 2


@dataclass(frozen=True, slots=True)
class Walker:
    """A plan ready to be walked; ``tables`` is what the compiled code sees of it."""

    plan: Plan
    schema: pa.Schema
    tables: kernel.Tables
    room: Room = field(default_factory=lambda: Room([]))

    def walk(self, block: Block) -> Iterator[Walked]:
        """The batches of one block: one, unless its columns would not fit the budget."""
        position = block.start
        while position < block.stop:
            columns = _columns(self)
            stop, status = kernel.walk(block.bytes, position, block.stop, self.tables, columns)
            if status != kernel.OK and (stop == position or _cost(self) < BUDGET):
                self.room.grow(status, int(columns.tally[kernel.WANT]))
                continue
            yield _walked(self, block, columns)
            position = stop


def walker(plan: Plan) -> Walker:
    """Get ready to walk."""
    tables = kernel.Tables(*(getattr(plan, name) for name in kernel.Tables._fields))
    return Walker(plan, schema(plan.shapes[0]), tables, Room([1024] * plan.levels))


def _cost(job: Walker) -> int:
    plan, rows = job.plan, np.array(job.room.rows)
    return int(((8 * plan.words + 1) * rows[plan.level]).sum()) + job.room.text + 40 * job.room.todo


def _columns(job: Walker) -> kernel.Columns:
    plan, room = job.plan, job.room
    capacity = np.array(room.rows, np.int64)
    flags, sizes = capacity[plan.level], capacity[plan.level] * plan.words
    words = np.zeros(int(sizes.sum()) + 2, np.int64)
    keys = int(capacity[plan.inner[plan.kind == MAP]].sum())
    seen = np.zeros((1 << (2 * keys + 1).bit_length()) + 1, np.uint64)
    seen[0] = secrets.randbits(64)
    return kernel.Columns(
        capacity=capacity,
        rows=np.zeros(plan.levels, np.int64),
        valid_at=np.cumsum(flags) - flags,
        word_at=np.cumsum(sizes) - sizes,
        valid=np.zeros(int(flags.sum()), np.uint8),
        words=words,
        floats=words.view(np.float64),
        text=np.empty(room.text, np.uint8),
        todo=np.empty((room.todo, 5), np.int64),
        seen=seen,
        tally=np.zeros(8, np.int64),
        frames=np.empty((DEEPEST, 3), np.int64),
        before=np.zeros(plan.levels, np.int64),
        counts=np.zeros(8, np.int64),
    )


def _walked(job: Walker, block: Block, columns: kernel.Columns) -> Walked:
    later = _later(block, columns, job.plan)
    sources = [pa.py_buffer(block.bytes), pa.py_buffer(columns.text), pa.py_buffer(later)]
    finish = _Finish(job.plan, columns, sources)
    root = job.plan
    arrays = [finish.array(node) for node in range(root.first[0], root.last[0])]
    tally = [int(number) for number in columns.tally]
    batch = pa.RecordBatch.from_arrays(arrays, schema=job.schema)
    return Walked(batch, tally[kernel.MALFORMED], tally[kernel.EXTRA], tally[kernel.MISFIT])


def _later(block: Block, columns: kernel.Columns, plan: Plan) -> bytes:
    """Convert what the walker left to Python; returns the bytes of the long texts."""
    count = int(columns.tally[kernel.TODO])
    if not count:
        return b""
    pool = bytearray()
    rows = sorted(columns.todo[:count].tolist(), key=lambda row: row[2])
    for type_, group in groupby(rows, key=lambda row: row[2]):
        places = list(group)
        raws = (block.bytes[at : at + size].tobytes() for _, _, _, at, size in places)
        for (node, row, *_), text in zip(places, texts(type_, raws), strict=True):
            _put_later(columns, int(node), int(row), text, pool)
    return bytes(pool)


def _put_later(columns: kernel.Columns, node: int, row: int, text: str | None, pool: bytearray) -> None:
    if text is None:
        columns.valid[columns.valid_at[node] + row] = 0
        return
    data = text.encode("utf-8", "replace")
    at = columns.word_at[node] + 2 * row
    if len(data) <= 12:
        view = len(data).to_bytes(4, "little") + data.ljust(12, b"\0")
    else:
        view = struct.pack("<i4sii", len(data), data[:4], 2, len(pool))
        pool += data
    columns.words[at : at + 2] = np.frombuffer(view, np.int64)


@dataclass(frozen=True, slots=True)
class _Finish:
    """Make Arrow arrays over the columns of one walk."""

    plan: Plan
    columns: kernel.Columns
    sources: list[pa.Buffer]

    def array(self, node: int) -> pa.Array:
        """One node with everything below it."""
        rows = int(self.columns.rows[self.plan.level[node]])
        valid = self._valid(node, rows)
        nulls = rows - int(np.count_nonzero(valid))
        bitmap = pa.py_buffer(np.packbits(valid, bitorder="little")) if nulls else None
        kind, type_ = self.plan.kind[node], arrow_type(self.plan.shapes[node])
        if kind == SCALAR:
            buffers = [bitmap, *self._values(node, rows)]
            return pa.Array.from_buffers(type_, rows, buffers, nulls)
        if kind == STRUCT:
            children = [self.array(child) for child in range(self.plan.first[node], self.plan.last[node])]
            return pa.Array.from_buffers(type_, rows, [bitmap], nulls, children=children)
        return pa.Array.from_buffers(
            type_, rows, [bitmap, self._offsets(node, rows)], nulls, children=[self._items(node)]
        )

    def _valid(self, node: int, rows: int) -> NDArray[np.uint8]:
        start = self.columns.valid_at[node]
        valid: NDArray[np.uint8] = self.columns.valid[start : start + rows]
        return valid

    def _values(self, node: int, rows: int) -> list[pa.Buffer]:
        start, width = self.columns.word_at[node], int(self.plan.words[node])
        words = self.columns.words[start : start + width * rows]
        if self.plan.shapes[node].type == "BOOLEAN":
            return [pa.py_buffer(np.packbits(words.astype(bool), bitorder="little"))]
        return [pa.py_buffer(words), *(self.sources if width == 2 else [])]

    def _offsets(self, node: int, rows: int) -> pa.Buffer:
        start = self.columns.word_at[node]
        offsets = np.zeros(rows + 1, np.int32)
        np.cumsum(self.columns.words[start : start + rows], out=offsets[1:])
        return pa.py_buffer(offsets)

    def _items(self, node: int) -> pa.Array:
        value = self.array(int(self.plan.first[node]))
        if self.plan.kind[node] == LIST:
            return value
        key = self.array(int(self.plan.key[node]))
        entry: Any = arrow_type(self.plan.shapes[node])
        entries = pa.struct([entry.key_field, entry.item_field])
        return pa.Array.from_buffers(entries, len(key), [None], 0, children=[key, value])
