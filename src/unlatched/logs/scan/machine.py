"""What every compiled reader of lines needs: steps over text eight bytes at a time, hashes, numbers.

A buffer has at least ``PAD`` readable bytes after its last line.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types, uint64
from numba.extending import intrinsic

from unlatched.bson.elements import inline, jit, load8

PAD: Final = 64
_ONES, _HIGHS = np.int64(0x0101010101010101), np.int64(-0x7F7F7F7F7F7F7F80)
_QUOTES, _SLASHES, _LINES = (np.int64(0x0101010101010101 * byte) for byte in (34, 92, 10))
_MIX, _MORE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
MAX_DIGITS: Final = 18


def forget_stale(*sources: str) -> None:
    """Drop compiled code of this folder that is older than any of ``sources``."""
    newest = max(Path(source).stat().st_mtime for source in sources)
    for kept in (Path(__file__).parent / "__pycache__").glob("*.nbi"):
        with contextlib.suppress(OSError):
            if kept.stat().st_mtime < newest:
                kept.unlink()


@intrinsic
def _trailing_zeros(typing_context: Any, word: Any) -> Any:
    """How many low bits of a word are zero."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(types.int64), generate


trailing_zeros: Any = _trailing_zeros


@inline
def zero_bytes(word: Any) -> Any:
    """A high bit for each zero byte; exact for the lowest one."""
    return (word - _ONES) & ~word & _HIGHS


@inline
def quote_at(b: Any, p: Any, end: Any) -> Any:
    """The next quote or backslash at or after ``p``; ``end`` or more when there is none before."""
    while p < end:
        word = load8(b, p)
        found = zero_bytes(word ^ _QUOTES) | zero_bytes(word ^ _SLASHES)
        if found != 0:
            return p + (trailing_zeros(found) >> 3)
        p += 8
    return p


@inline
def byte_at(b: Any, p: Any, end: Any, byte: Any) -> Any:
    """The next ``byte`` at or after ``p``; -1 when there is none before ``end``."""
    wanted = _ONES * np.int64(byte)
    while p < end:
        found = zero_bytes(load8(b, p) ^ wanted)
        if found != 0:
            p += trailing_zeros(found) >> 3
            return p if p < end else np.int64(-1)
        p += 8
    return np.int64(-1)


@jit
def split(b: Any, start: Any, end: Any, starts: Any, ends: Any) -> Any:
    """Where lines start and end (without ``\\r``); returns how many, and where the next one would start."""
    n, p = 0, start
    while p < end and n < starts.shape[0]:
        stop = byte_at(b, p, end, 10)
        if stop < 0:
            stop = end
        starts[n] = p
        ends[n] = stop - 1 if stop > p and b[stop - 1] == 13 else stop
        n += 1
        p = stop + 1
    return n, p


@inline
def digits(b: Any, p: Any, end: Any) -> Any:
    """The decimal number at ``p`` and where it ends; (0, p) when there is none, or one of too many digits."""
    value, at = np.int64(0), p
    while at < end and b[at] >= 48 and b[at] <= 57:
        value = value * 10 + np.int64(b[at] - 48)
        at += 1
    if at - p > MAX_DIGITS:
        return np.int64(0), p
    return value, at


@inline
def hashed(b: Any, p: Any, end: Any, seed: Any) -> Any:
    """A keyed hash of some bytes (multiply and fold, as wyhash does); for tables in memory only."""
    h = np.uint64(seed) ^ (np.uint64(end - p) * _MIX)
    while p + 8 <= end:
        h = (h ^ uint64(load8(b, p))) * _MORE
        h ^= h >> np.uint64(29)
        p += 8
    tail = np.uint64(0)
    while p < end:
        tail = (tail << np.uint64(8)) | np.uint64(b[p])
        p += 1
    h = (h ^ tail) * _MIX
    return h ^ (h >> np.uint64(32))
