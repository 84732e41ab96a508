"""A block of lines as columns: what stands where, as numbers, times, hashes and, rarely, text."""

from __future__ import annotations

import secrets
from datetime import UTC
from functools import cache
from types import ModuleType
from typing import Any, Final

from unlatched.logs.times import Zone, micros, moment

QUARTER: Final = 900_000_000


@cache
def machine() -> tuple[Any, ModuleType, ModuleType, ModuleType, ModuleType, ModuleType]:
    """numpy and the compiled readers; loaded when the first long log is read."""
    import numpy

    from unlatched.logs.scan import columns, fields, groups, machine, objects

    return numpy, machine, fields, objects, columns, groups


@cache
def seed() -> int:
    """The key of all hashes, new in every process."""
    return secrets.randbits(62)


class Block:
    """Lines of a log: where each starts and ends, without its newline.

    Compiled code reads a little further than it is told to: the last few lines, after ``safe``, are not for
    it.
    """

    def __init__(self, text: bytes) -> None:
        np, machine_, *_ = machine()
        self.text = text
        self.bytes = np.frombuffer(text, np.uint8)
        # Memory is only touched where there are lines.
        starts, ends = np.empty(len(text) + 1, np.int64), np.empty(len(text) + 1, np.int64)
        safe = text.rfind(b"\n", 0, max(len(text) - machine_.PAD, 0)) + 1
        lines, at = machine_.split(self.bytes, 0, safe, starts, ends)
        self.safe = lines
        last = text[safe:].split(b"\n")
        for line in last if last[-1] else last[:-1]:
            starts[lines], ends[lines] = at, at + len(line) - line.endswith(b"\r")
            lines, at = lines + 1, at + len(line) + 1
        self.lines = lines
        self.starts, self.ends = starts[:lines], ends[:lines]

    def line(self, row: int) -> bytes:
        """One line, as it is."""
        return self.text[self.starts[row] : self.ends[row]]

    def fitted(self, program: tuple[Any, dict[str, int]], starts: Any = None, ends: Any = None) -> Places:
        """Fit templates to all lines, or to parts of them."""
        np, _, fields, *_ = machine()
        code, slots = program
        starts = self.starts if starts is None else starts
        ends = self.ends if ends is None else ends
        start, stop = self._empty(len(slots))
        which = np.full(self.lines, -1, np.int64)
        safe = slice(0, self.safe)
        fields.match_all(self.bytes, starts[safe], ends[safe], fields.CHARSETS, code, start, stop, which)
        return Places(self, slots, start, stop, which)

    def walked(self, want: Any, slots: dict[str, int], ends: Any = None, *, escapes: bool = False) -> Places:
        """Find wanted values in lines that are JSON objects; ``which`` is 0 for whole ones, else -1.

        ``escapes``: wanted values may hold some.
        """
        np, _, _, objects, *_ = machine()
        start, stop = self._empty(len(slots))
        states = np.full(self.lines, objects.BAD, np.uint8)
        safe = slice(0, self.safe)
        ends = self.ends if ends is None else ends
        objects.walk_all(self.bytes, self.starts[safe], ends[safe], want, objects.CLASS, start, stop, states)
        whole = states != objects.BAD if escapes else states == objects.GOOD
        return Places(self, slots, start, stop, np.where(whole, 0, -1))

    def _empty(self, slots: int) -> tuple[Any, Any]:
        np = machine()[0]
        return np.full((self.lines, slots), -1, np.int32), np.full((self.lines, slots), -1, np.int32)


class Places:
    """Where the parts of each line stand; ``which`` template fitted it, -1 for none."""

    def __init__(self, block: Block, slots: dict[str, int], start: Any, stop: Any, which: Any) -> None:
        self.block, self.slots, self.start, self.stop, self.which = block, slots, start, stop, which

    def of(self, slot: str) -> tuple[Any, Any]:
        """Where a part starts and stops; -1 where it isn't."""
        column = self.slots[slot]
        return self.start[:, column], self.stop[:, column]

    def text(self, row: int, slot: str) -> bytes:
        """What stands at one place; nothing where there is none."""
        column = self.slots[slot]
        start = int(self.start[row, column])
        return self.block.text[start : int(self.stop[row, column])] if start >= 0 else b""

    def has(self, slot: str) -> Any:
        """Whether there is such a part in a line."""
        return self.start[:, self.slots[slot]] >= 0

    def first(self, slot: str) -> Any:
        """The first byte of each part; 0 where there is none."""
        np = machine()[0]
        start, stop = self.of(slot)
        return np.where(stop > start, self.block.bytes[np.maximum(start, 0)], 0)

    def among(self, slot: str, texts: tuple[bytes, ...]) -> Any:
        """Whether each part is one of a few texts."""
        np, _, _, _, columns, _ = machine()
        found = np.zeros(self.block.lines, bool)
        for text in texts:
            columns.equal(self.block.bytes, *self.of(slot), np.frombuffer(text, np.uint8), found)
        return found

    def finds(self, slot: str, text: bytes) -> Any:
        """Whether a text stands in each part."""
        np, machine_, fields, _, _, _ = machine()
        out = np.empty(self.block.lines, bool)
        pool = np.frombuffer(text + bytes(machine_.PAD), np.uint8)
        fields.find_all(self.block.bytes, *self.of(slot), pool, len(text), out)
        return out

    def contains(self, slot: str, byte: bytes) -> Any:
        """Whether a byte stands in each part."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.int64)
        start, stop = self.of(slot)
        columns.cuts(self.block.bytes, start, stop, byte[0], byte[0], out)
        return (start >= 0) & (out < stop)

    def strings(self, slot: str) -> None:
        """Narrow JSON strings to what stands between their quotes; other values are nothing."""
        column = self.slots[slot]
        quoted = self.first(slot) == 34
        self.start[:, column] = machine()[0].where(quoted, self.start[:, column] + 1, -1)
        self.stop[:, column] -= quoted

    def bare(self, slot: str) -> None:
        """Narrow JSON strings to what stands between their quotes; numbers stay, other values are nothing."""
        np = machine()[0]
        first, column = self.first(slot), self.slots[slot]
        quoted, number = first == 34, ((first >= 48) & (first <= 57)) | (first == 45)
        start, stop = self.start[:, column], self.stop[:, column]
        self.start[:, column] = np.where(quoted, start + 1, np.where(number, start, -1))
        self.stop[:, column] = np.where(quoted, stop - 1, np.where(number, stop, -1))

    def numbers(self, slot: str) -> Any:
        """Whole numbers; -1 where there is none."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.int64)
        columns.numbers(self.block.bytes, *self.of(slot), out)
        return out

    def hashes(self, slot: str) -> Any:
        """Hashes; 0 where there is nothing."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.uint64)
        columns.hashes(self.block.bytes, *self.of(slot), seed(), out)
        return out

    def cut(self, slot: str, at: bytes) -> None:
        """Narrow each part to what stands before the first of two bytes."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.int32)
        columns.cuts(self.block.bytes, *self.of(slot), at[0], at[-1], out)
        self.stop[:, self.slots[slot]] = out

    def last_word(self, slot: str) -> None:
        """Narrow each part to the capitals and digits that it ends with."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.int32)
        columns.last_words(self.block.bytes, *self.of(slot), out)
        self.start[:, self.slots[slot]] = out

    def statements(self, slot: str) -> Any:
        """Which of PostgreSQL's messages are statements, and which of those say something."""
        from unlatched.logs.scan import sql

        out = machine()[0].empty(self.block.lines, machine()[0].uint8)
        sql.statements(self.block.bytes, *self.of(slot), out)
        return out

    def targets(self, slot: str) -> tuple[Any, Any]:
        """What requests ask for, as hashes, and what their parameters name."""
        np, _, _, _, columns, _ = machine()
        out, flags = np.empty(self.block.lines, np.uint64), np.empty(self.block.lines, np.int64)
        columns.targets(self.block.bytes, *self.of(slot), seed(), out, flags)
        return out, flags

    def words(self, slot: str) -> Any:
        """The first four bytes of each part, as one number; -1 where there is none."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.int64)
        columns.words(self.block.bytes, *self.of(slot), out)
        return out

    def tails(self, start: Any, stop: Any) -> Any:
        """The counters of MongoDB's slow lines; see :mod:`unlatched.logs.scan.tails`."""
        from unlatched.logs.scan import tails

        out = machine()[0].empty((self.block.lines, tails.SCAN + 1), machine()[0].int64)
        tails.tails(self.block.bytes, start, stop, out)
        return out

    def hosts(self, slot: str, *, port: bool = False) -> Any:
        """Narrow each ``host:port`` to its host; whether one cannot be told apart here (mapped, bare).

        ``port``: there is one in every line.
        """
        np, _, _, _, columns, _ = machine()
        care, out = np.empty(self.block.lines, bool), np.empty(self.block.lines, np.int32)
        columns.hosts(self.block.bytes, *self.of(slot), port, out, care)
        self.stop[:, self.slots[slot]] = out
        return care

    def first_names(self, slot: str) -> Any:
        """Hashes of the first names of JSON objects; 0 where there is none."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.uint64)
        columns.first_names(self.block.bytes, *self.of(slot), seed(), out)
        return out

    def times(self, slot: str, zone: Zone, *, named: bool = False) -> Any:
        """Microseconds since 1970; -1 where there is no time of the form."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.int64)
        states = np.empty(self.block.lines, np.uint8)
        columns.times(self.block.bytes, *self.of(slot), named, out, states)
        naive = states == columns.NAIVE
        out[naive] = in_utc(out[naive], zone)
        return np.where(states == columns.UNKNOWN, -1, out)

    def epochs(self, slot: str) -> Any:
        """Microseconds since 1970 of seconds, with or without a fraction; -1 where there are none."""
        np, _, _, _, columns, _ = machine()
        out = np.empty(self.block.lines, np.int64)
        columns.epochs(self.block.bytes, *self.of(slot), out)
        return out


def in_utc(local: Any, zone: Zone) -> Any:
    """Microseconds since 1970, from those that a clock in a zone shows."""
    return local if zone.of is UTC or not len(local) else local - _offsets(local, zone)


def _offsets(local: Any, zone: Zone) -> Any:
    """How far local times are from UTC; zones change at quarters of an hour only."""
    np = machine()[0]
    quarters, of = np.unique(local // QUARTER, return_inverse=True)
    ahead = [
        quarter * QUARTER - micros(zone(moment(int(quarter) * QUARTER).replace(tzinfo=None)))
        for quarter in quarters.tolist()
    ]
    return np.array(ahead, np.int64)[of]


def mixed(*columns: Any) -> Any:
    """One key from several columns of numbers."""
    np = machine()[0]
    key = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        key = (key ^ column.astype(np.uint64)) * np.uint64(0xD6E8FEB86659FD93)
        key ^= key >> np.uint64(31)
    return key
