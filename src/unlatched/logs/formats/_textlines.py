"""Finds, in a block of MongoDB's text log, the lines that may say something; numpy looks at all lines at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

# The first four bytes of every message a reader knows.
WORDS: Final = (
    b"conn", b"end ", b"rece", b"Mong", b"mong", b"db v", b"****", b"** W", b"opti", b"wait", b"List", b"Succ", b"SCRA",
    b"MONG", b"auth", b"Unau", b"dbex", b"shut", b"CMD:", b"drop", b"crea",
)  # fmt: skip
PAD: Final = b"\n" * 64
SHORTEST: Final = 26


@dataclass(frozen=True, slots=True)
class Candidates:
    """``places``: of each line that may matter its start, its ``[``, its message and its end."""

    lines: int
    first: bytes
    last: bytes
    places: list[tuple[int, int, int, int]]


def candidates(block: bytes) -> Candidates | None:
    """The lines worth a look; None unless every line begins with an ISO time."""
    import numpy as np

    data = np.frombuffer(block + PAD, np.uint8)
    ends = np.flatnonzero(data[: len(block) + 1] == 10)
    starts = np.concatenate(([0], ends[:-1] + 1))
    filled = ends > starts
    starts, ends = starts[filled], ends[filled]
    if not len(starts) or not _timed(np, data, starts, ends):
        return None
    opens = _next(np, data, starts, 91)
    closes = _next(np, data, starts, 93)
    messages = closes + 2
    inside = (opens - starts < 60) & (opens < closes) & (messages <= ends)
    at = np.where(inside, messages, 0)
    words = np.zeros(len(at), np.uint32)
    for place in range(4):
        words |= data[at + place].astype(np.uint32) << np.uint32(8 * place)
    known = np.isin(words, np.frombuffer(b"".join(WORDS), "<u4"))
    slow = (data[ends - 1] == 115) & (data[ends - 2] == 109)
    chosen = np.flatnonzero(inside & (known | slow))
    columns = (one[chosen].tolist() for one in (starts, opens, messages, ends))
    first, last = int(starts[0]), int(starts[-1])
    return Candidates(len(starts), _stamp(block, first), _stamp(block, last), list(zip(*columns, strict=True)))


def _timed(np: Any, data: Any, starts: Any, ends: Any) -> bool:
    if int((ends - starts).min()) < SHORTEST:
        return False
    fixed = ((4, 45), (7, 45), (10, 84), (13, 58), (16, 58), (19, 46))
    good = np.ones(len(starts), bool)
    for place, byte in fixed:
        good &= data[starts + place] == byte
    for place in (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 22):
        good &= (data[starts + place] - 48) < 10
    zone = data[starts + 23]
    numeric = ((zone == 43) | (zone == 45)) & (data[starts + 28] == 32)
    good &= numeric | ((zone == 90) & (data[starts + 24] == 32))
    return bool(good.all())


def _next(np: Any, data: Any, starts: Any, byte: int) -> Any:
    """Where ``byte`` next stands, at or after each start; the end of the data if nowhere."""
    places = np.append(np.flatnonzero(data == byte), len(data) - 8)
    return places[np.searchsorted(places, starts).clip(max=len(places) - 1)]


def _stamp(block: bytes, start: int) -> bytes:
    return block[start : start + (24 if block[start + 23 : start + 24] == b"Z" else 28)]
