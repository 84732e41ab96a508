"""Finds what MongoDB's text log says in a block of lines; numpy looks at all lines at once.

A line is only *counted* here when every part of it stands where the server writes it; all others that
begin with a
known word, or end like an operation, are left to the reader. What clients choose ends at the last
brace or quote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

# The first four bytes of every message a reader knows.
WORDS: Final = (
    b"conn", b"end ", b"rece", b"Mong", b"mong", b"db v", b"****", b"** W", b"opti", b"wait", b"List",
    b"Succ", b"SCRA",
    b"MONG", b"auth", b"Unau", b"dbex", b"shut", b"CMD:", b"drop", b"crea",
)  # fmt: skip
PAD: Final = b"\n" * 256
SHORTEST: Final = 26
DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class Candidates:
    """``places``: of each line that may matter its start, its ``[``, its message and its end.

    ``reads``: of operations that were counted here the line's start, its ``[``, the connection, where
    the name space
    begins and ends, records, bytes, documents examined, whether it scanned, and whether it fetched a
    further batch.
    """

    lines: int
    first: bytes
    last: bytes
    places: list[tuple[int, ...]]
    reads: list[tuple[int, ...]] = field(default_factory=list)


class Block:
    """A block as an array, with what many questions need: where marks stand, four bytes as one number."""

    def __init__(self, block: bytes) -> None:
        import numpy as np

        self.np = np
        self.text = block
        self.data = np.frombuffer(block + PAD, np.uint8)
        self._marks: dict[int, Any] = {}

    def marks(self, byte: int) -> Any:
        """Every place of a byte, and one after the end."""
        if byte not in self._marks:
            places = self.np.flatnonzero(self.data[: len(self.text)] == byte)
            self._marks[byte] = self.np.append(places, len(self.text) + 64)
        return self._marks[byte]

    def after(self, places: Any, byte: int) -> Any:
        """Where ``byte`` next stands at or after each place."""
        marks = self.marks(byte)
        return marks[self.np.searchsorted(marks, places).clip(max=len(marks) - 1)]

    def before(self, places: Any, byte: int) -> Any:
        """Where ``byte`` last stands before each place; -1 if nowhere."""
        marks = self.marks(byte)
        at = self.np.searchsorted(marks, places) - 1
        return self.np.where(at >= 0, marks[at.clip(min=0)], -1)

    def word(self, places: Any) -> Any:
        """Four bytes at each place, as one number."""
        data, np = self.data, self.np
        parts = (data[places + n].astype(np.uint32) << np.uint32(8 * n) for n in range(4))
        return sum(parts, np.zeros(len(places), np.uint32))

    def find(self, pattern: bytes) -> Any:
        """Every place of a pattern of at least four bytes, and one after the end."""
        np, data, size = self.np, self.data, len(self.text)
        hits = data[:size] == pattern[1]
        for place in (2, 3):
            hits &= data[place - 1 : size + place - 1] == pattern[place]
        found = np.flatnonzero(hits) - 1
        found = found[found >= 0]
        for place, byte in enumerate(pattern):
            found = found[data[found + place] == byte]
        return np.append(found, size + 64)

    def number(self, places: Any) -> tuple[Any, Any]:
        """The decimal number at each place, and where it ends."""
        np, data = self.np, self.data
        value = np.zeros(len(places), np.int64)
        going = np.ones(len(places), bool)
        ends = places.copy()
        for place in range(DIGITS):
            digit = data[places + place] - 48
            going &= digit < 10
            if not going.any():
                break
            value = np.where(going, value * 10 + digit, value)
            ends += going
        return value, ends


def candidates(text: bytes) -> Candidates | None:
    """What a block says; None unless every line begins with an ISO time."""
    block = Block(text)
    np, data = block.np, block.data
    ends = np.flatnonzero(data[: len(text) + 1] == 10)
    starts = np.concatenate(([0], ends[:-1] + 1))
    filled = ends > starts
    starts, ends = starts[filled], ends[filled]
    if not len(starts) or not _timed(block, starts, ends):
        return None
    opens, closes = block.after(starts, 91), block.after(starts, 93)
    messages = closes + 2
    inside = (opens - starts < 60) & (opens < closes) & (messages <= ends)
    words = block.word(np.where(inside, messages, 0))
    known = np.isin(words, np.frombuffer(b"".join(WORDS), "<u4"))
    slow = inside & ~known & (data[ends - 1] == 115) & (data[ends - 2] == 109)
    reads, done = _reads(block, starts, opens, messages, ends, slow)
    chosen = np.flatnonzero(inside & (known | slow) & ~done)
    columns = (one[chosen].tolist() for one in (starts, opens, messages, ends))
    first, last = int(starts[0]), int(starts[-1])
    places = list(zip(*columns, strict=True))
    return Candidates(len(starts), _stamp(text, first), _stamp(text, last), places, reads)


def _timed(block: Block, starts: Any, ends: Any) -> bool:
    data, np = block.data, block.np
    if int((ends - starts).min()) < SHORTEST:
        return False
    good = np.ones(len(starts), bool)
    for place, byte in ((4, 45), (7, 45), (10, 84), (13, 58), (16, 58), (19, 46)):
        good &= data[starts + place] == byte
    for place in (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 22):
        good &= (data[starts + place] - 48) < 10
    zone = data[starts + 23]
    numeric = ((zone == 43) | (zone == 45)) & (data[starts + 28] == 32)
    good &= numeric | ((zone == 90) & (data[starts + 24] == 32))
    return bool(good.all())


def _stamp(text: bytes, start: int) -> bytes:
    return text[start : start + (24 if text[start + 23 : start + 24] == b"Z" else 28)]


def _reads(
    block: Block, starts: Any, opens: Any, messages: Any, ends: Any, slow: Any
) -> tuple[list[Any], Any]:
    """Operations ``command NS command: find|getMore|aggregate {``…, and which lines they are."""
    np = block.np
    done = np.zeros(len(starts), bool)
    rows = np.flatnonzero(slow)
    if not len(rows):
        return [], done
    start, open_, message, end = starts[rows], opens[rows], messages[rows], ends[rows]
    conn, conn_end = block.number(open_ + 5)
    good = (block.word(open_) == _word(b"[con")) & (conn_end == message - 2) & (conn_end > open_ + 5)
    good &= (block.word(message) == _word(b"comm")) & (block.word(message + 4) == _word(b"and "))
    name_end = block.after(message + 8, 32)
    verb = name_end + 10
    good &= (block.word(name_end) == _word(b" com")) & (block.word(name_end + 6) == _word(b"nd: "))
    words = block.word(np.minimum(verb, len(block.text)))
    more = words == _word(b"getM")
    good &= more | (words == _word(b"find")) | (words == _word(b"aggr"))
    tail_start, tail_end = _tails(block, message, end)
    returned, ok = _count(block, b" nreturned:", tail_start, tail_end)
    size, ok2 = _count(block, b" reslen:", tail_start, tail_end)
    examined, ok3 = _count(block, b" docsExamined:", tail_start, tail_end)
    scans = block.find(b" planSummary: COLLSCAN ")
    scan = scans[np.searchsorted(scans, tail_start).clip(max=len(scans) - 1)] < tail_end
    good &= ok & ok2 & (returned > 0) & (name_end < tail_start)
    examined = np.where(ok3, examined, 0)
    kept = np.flatnonzero(good)
    done[rows[kept]] = True
    columns = [
        one[kept].tolist()
        for one in (start, open_, conn, message + 8, name_end, returned, size, examined, scan, more)
    ]
    return list(zip(*columns, strict=True)), done


def _tails(block: Block, message: Any, end: Any) -> tuple[Any, Any]:
    """Where a command's counters begin and end: see ``mongodb_text._tail``."""
    np = block.np
    tail_end = end
    quote = block.before(end, 34)
    for pattern in (b" storage:{", b" locks:{"):
        places = block.find(pattern)
        at = np.searchsorted(places, end) - 1
        place = np.where(at >= 0, places[at.clip(min=0)], -1)
        tail_end = np.where((place > message) & (place > quote), place, tail_end)
    start = np.maximum(block.before(tail_end, 125), block.before(tail_end, 34)) + 1
    return np.maximum(start, message), tail_end


def _count(block: Block, name: bytes, start: Any, end: Any) -> tuple[Any, Any]:
    """The number after ``name`` in each tail, and whether there is one that fits."""
    places = block.find(name)
    at = places[block.np.searchsorted(places, start).clip(max=len(places) - 1)]
    there = at < end
    value, stop = block.number(block.np.where(there, at + len(name), len(block.text) + 1))
    return value, there & (stop - at - len(name) < DIGITS) & (stop > at + len(name))


def _word(text: bytes) -> int:
    return int.from_bytes(text[:4], "little")
