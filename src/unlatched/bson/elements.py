"""The BSON wire format (bsonspec.org 1.1) for compiled code: every read is checked against its document.

A buffer must have at least 16 readable bytes after its documents: names and short texts are compared and
copied eight bytes at a time. Little-endian machines only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import njit, types, uint64
from numba.extending import intrinsic

_F = TypeVar("_F", bound=Callable[..., Any])
_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
_HIGH = np.int64(-9187201950435737472)


def jit(function: _F) -> _F:
    """Compile, without the interpreter's lock and without counting references to arrays."""
    return cast(_F, njit(**_OPTIONS)(function))


def inline(function: _F) -> _F:
    """As :func:`jit`, into its callers: passing all columns along costs more than most of these do."""
    return cast(_F, njit(forceinline=True, **_OPTIONS)(function))


def forget_stale(*sources: str) -> None:
    """Drop compiled code older than any of ``sources``: numba looks only at the file a function is in."""
    newest = max(Path(source).stat().st_mtime for source in sources)
    for kept in (Path(__file__).parent / "__pycache__").glob("*.nbi"):
        with contextlib.suppress(OSError):
            if kept.stat().st_mtime < newest:
                kept.unlink()


def _loader(bits: int, result: Any) -> Any:
    @intrinsic
    def load(typing_context: Any, array: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(bits).as_pointer())
            word = builder.load(place, align=1)
            return builder.sext(word, ir.IntType(64)) if bits < 64 else word

        return result(array, types.int64), generate

    return load


load8 = _loader(64, types.int64)
load4 = _loader(32, types.int64)


@inline
def next_zero(b: Any, p: Any, end: Any) -> Any:
    """The next NUL at or after ``p``; -1 when there is none before ``end``."""
    while p < end:
        if b[p] == 0:
            return p
        p += 1
    return np.int64(-1)


@inline
def fixed_size(t: Any) -> Any:
    """Size of a value of constant size; -1 for the others."""
    if t == 1 or t == 9 or t == 17 or t == 18:
        return np.int64(8)
    if t == 16:
        return np.int64(4)
    if t == 8:
        return np.int64(1)
    if t == 7:
        return np.int64(12)
    if t == 19:
        return np.int64(16)
    if t == 10 or t == 6 or t == 255 or t == 127:
        return np.int64(0)
    return np.int64(-1)


@inline
def text_end(b: Any, p: Any, end: Any) -> Any:
    """Where the length-prefixed text at ``p`` ends; -1 when it is broken."""
    if p + 5 > end:
        return np.int64(-1)
    size = load4(b, p)
    if size < 1 or size > end - p - 4 or b[p + 3 + size] != 0:
        return np.int64(-1)
    return p + 4 + size


@inline
def binary(b: Any, p: Any, end: Any) -> Any:
    """Start, size and next element of binary data; -1 when it is broken."""
    if p + 5 > end:
        return p, np.int64(-1), p
    size, start = load4(b, p), p + 5
    if size < 0 or size > end - start:
        return p, np.int64(-1), p
    if b[p + 4] != 2:
        return start, size, start + size
    if size < 4 or load4(b, start) != size - 4:
        return p, np.int64(-1), p
    return start + 4, size - 4, start + size


@jit
def _odd(b: Any, t: Any, p: Any, end: Any) -> Any:
    """Start, size and next element of regex and DBPointer; size -1 when it is broken."""
    if t == 11:
        stop = next_zero(b, p, end)
        again = next_zero(b, stop + 1, end) if stop >= 0 else stop
        return (p, stop - p, again + 1) if again >= 0 else (p, np.int64(-1), p)
    if t == 12:
        stop = text_end(b, p, end)
        return (stop, np.int64(12), stop + 12) if stop >= 0 and stop + 12 <= end else (p, np.int64(-1), p)
    return p, np.int64(-1), p


@inline
def extent(b: Any, t: Any, p: Any, end: Any) -> Any:
    """Start and size of the value at ``p`` and where the next element starts; size -1 when it is broken."""
    if t == 2 or t == 13 or t == 14:
        stop = text_end(b, p, end)
        return (p + 4, stop - p - 5, stop) if stop >= 0 else (p, np.int64(-1), p)
    size = fixed_size(t)
    if size >= 0:
        if size > end - p or (t == 8 and b[p] > 1):
            return p, np.int64(-1), p
        return p, size, p + size
    if t == 5:
        return binary(b, p, end)
    return _odd(b, t, p, end)


@inline
def inner_end(b: Any, p: Any, end: Any) -> Any:
    """Where the terminator of the document at ``p`` lies; -1 when its length cannot be right."""
    if p + 5 > end:
        return np.int64(-1)
    size = load4(b, p)
    if size < 5 or size > end - p or b[p + size - 1] != 0:
        return np.int64(-1)
    return p + size - 1


@jit
def scope(b: Any, p: Any, end: Any) -> Any:
    """Where the scope of the code at ``p`` starts; -1 when it is broken."""
    whole = load4(b, p) if p + 14 <= end else np.int64(-1)
    if whole < 14 or whole > end - p:
        return np.int64(-1)
    stop = text_end(b, p + 4, p + whole)
    return stop if stop >= 0 and inner_end(b, stop, p + whole) == p + whole - 1 else np.int64(-1)


@inline
def is_utf8(b: Any, p: Any, size: Any) -> Any:
    """Whether the bytes are well-formed UTF-8 (RFC 3629)."""
    end = p + size
    while p < end:
        if p + 8 <= end and load8(b, p) & _HIGH == 0:
            p += 8
            continue
        c = b[p]
        if c < 0x80:
            p += 1
            continue
        w = load4(b, p)
        if c >= 0xE0 and c < 0xF0:
            second = (w >> 8) & 0xFF
            if w & 0xC0C000 != 0x808000 or p + 3 > end:
                return False
            if (c == 0xE0 and second < 0xA0) or (c == 0xED and second > 0x9F):
                return False
            p += 3
        elif c >= 0xC2 and c < 0xE0:
            if w & 0xC000 != 0x8000 or p + 2 > end:
                return False
            p += 2
        elif c >= 0xF0 and c < 0xF5:
            second = (w >> 8) & 0xFF
            if w & 0xC0C0C000 != 0x80808000 or p + 4 > end:
                return False
            if (c == 0xF0 and second < 0x90) or (c == 0xF4 and second > 0x8F):
                return False
            p += 4
        else:
            return False
    return True


@inline
def put_view(b: Any, p: Any, size: Any, source: Any, words: Any, at: Any) -> Any:
    """Write an Arrow view (16 bytes): short values inside, long ones by buffer and offset."""
    low = load8(b, p)
    if size > 12:
        words[at] = size | (low << 32)
        words[at + 1] = source | (p << 32)
        return
    high = load8(b, p + 4)
    if size < 4:
        low &= (np.int64(1) << (8 * size)) - 1
        high = np.int64(0)
    elif size < 12:
        high &= (np.int64(1) << (8 * (size - 4))) - 1
    words[at] = size | (low << 32)
    words[at + 1] = high


@inline
def put_digits(value: Any, out: Any, p: Any) -> Any:
    """Write a whole number in decimal; returns how many bytes."""
    left = uint64(value) if value >= 0 else uint64(0) - uint64(value)
    size, rest = 1, left // uint64(10)
    while rest > 0:
        size += 1
        rest //= uint64(10)
    negative = 1 if value < 0 else 0
    if negative:
        out[p] = 45
    for i in range(size):
        out[p + negative + size - 1 - i] = 48 + left % uint64(10)
        left //= uint64(10)
    return size + negative


@inline
def hexadecimal(b: Any, p: Any, size: Any, out: Any, q: Any, uuid: Any) -> Any:
    """Write bytes as hexadecimal digits, with a UUID's dashes if asked; returns how many bytes."""
    start = q
    for i in range(size):
        if uuid and (i == 4 or i == 6 or i == 8 or i == 10):
            out[q] = 45
            q += 1
        high, low = b[p + i] >> 4, b[p + i] & 15
        out[q] = high + (48 if high < 10 else 87)
        out[q + 1] = low + (48 if low < 10 else 87)
        q += 2
    return q - start


@inline
def whole_number(b: Any, t: Any, v: Any) -> Any:
    """A whole number."""
    return load4(b, v) if t == 16 else load8(b, v)
