"""The compiled walker: BSON bytes to columns, every read checked against the enclosing document.

A buffer handed in must have at least 16 readable bytes after ``end``: names and short texts are
compared and copied eight bytes at a time. Specification: bsonspec.org, version 1.1. Little-endian
machines only (:func:`usable`).
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import njit, types, uint64
from numba.extending import intrinsic

DEEPEST = 200
"""Levels of nesting; MongoDB's server allows 100, its BSON library 200."""

OK, BAD, FULL_ROWS, FULL_TEXT, FULL_TODO = 0, 1, 2, 3, 4
DOCS, MALFORMED, EXTRA, MISFIT, TEXT, TODO, WANT, KEYS = 0, 1, 2, 3, 4, 5, 6, 7
"""Places in ``tally``: records, broken ones, values of unknown fields, values that don't fit their
field's type, bytes of converted text, values left for Python, level whose rows ran out, map keys seen."""

COMPLETE, MORE, WRONG = 0, 1, 2
SCALAR, STRUCT, LIST, MAP = 0, 1, 2, 3
VARCHAR, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, BLOB = 0, 1, 2, 3, 4, 5
FIRST_MS, LAST_MS = -62135596800000, 253402300799999
"""0001-01-01 and 9999-12-31, in milliseconds since 1970."""

_jit = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
_inline = njit(cache=True, nogil=True, error_model="numpy", _nrt=False, forceinline=True)
_FNV, _PRIME, _GOLDEN = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.int64(-9187201950435737472)


class Tables(NamedTuple):
    """What the walker needs of a plan."""

    kind: Any
    target: Any
    level: Any
    inner: Any
    first: Any
    last: Any
    key: Any
    heads: Any
    masks: Any
    name_start: Any
    name_size: Any
    name_bytes: Any
    slots: Any


class Columns(NamedTuple):
    """Where values go: per node ``valid[valid_at[node] + row]`` and ``words[word_at[node] + row * width]``.

    ``floats`` is the same memory as ``words``. ``text`` takes converted values, ``todo`` the places
    (node, row, type, offset, size) of values that Python converts; ``seen`` is a table of map keys.
    """

    capacity: Any
    rows: Any
    valid_at: Any
    word_at: Any
    valid: Any
    words: Any
    floats: Any
    text: Any
    todo: Any
    seen: Any
    tally: Any
    frames: Any
    before: Any
    counts: Any


def usable() -> bool:
    """Whether this machine's byte order is BSON's."""
    return sys.byteorder == "little"


def _loader(bits: int, result: Any) -> Any:
    @intrinsic  # type: ignore[misc]
    def load(typing_context: Any, array: Any, index: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            place = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(bits).as_pointer())
            word = builder.load(place, align=1)
            return builder.sext(word, ir.IntType(64)) if bits < 64 else word

        return result(array, types.int64), generate

    return load


_load8 = _loader(64, types.int64)
_load4 = _loader(32, types.int64)


@_inline
def _zero(b, p, end):
    """The next NUL at or after ``p``; -1 when there is none before ``end``."""
    while p < end:
        if b[p] == 0:
            return p
        p += 1
    return np.int64(-1)


@_inline
def _fixed(t):
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


@_inline
def _text_end(b, p, end):
    """Where the length-prefixed text at ``p`` ends; -1 when it is broken."""
    if p + 5 > end:
        return np.int64(-1)
    size = _load4(b, p)
    if size < 1 or size > end - p - 4 or b[p + 3 + size] != 0:
        return np.int64(-1)
    return p + 4 + size


@_inline
def _binary(b, p, end):
    """Start, size and next element of binary data; -1 when it is broken."""
    if p + 5 > end:
        return p, np.int64(-1), p
    size, start = _load4(b, p), p + 5
    if size < 0 or size > end - start:
        return p, np.int64(-1), p
    if b[p + 4] != 2:
        return start, size, start + size
    if size < 4 or _load4(b, start) != size - 4:
        return p, np.int64(-1), p
    return start + 4, size - 4, start + size


@_jit
def _odd(b, t, p, end):
    """Start, size and next element of regex and DBPointer; size -1 when it is broken."""
    if t == 11:
        stop = _zero(b, p, end)
        again = _zero(b, stop + 1, end) if stop >= 0 else stop
        return (p, stop - p, again + 1) if again >= 0 else (p, np.int64(-1), p)
    if t == 12:
        stop = _text_end(b, p, end)
        return (stop, np.int64(12), stop + 12) if stop >= 0 and stop + 12 <= end else (p, np.int64(-1), p)
    return p, np.int64(-1), p


@_inline
def _extent(b, t, p, end):
    """Start and size of the value at ``p`` and where the next element starts; size -1 when it is broken."""
    if t == 2 or t == 13 or t == 14:
        stop = _text_end(b, p, end)
        return (p + 4, stop - p - 5, stop) if stop >= 0 else (p, np.int64(-1), p)
    size = _fixed(t)
    if size >= 0:
        if size > end - p or (t == 8 and b[p] > 1):
            return p, np.int64(-1), p
        return p, size, p + size
    if t == 5:
        return _binary(b, p, end)
    return _odd(b, t, p, end)


@_inline
def _inner_end(b, p, end):
    """Where the terminator of the document at ``p`` lies; -1 when its length cannot be right."""
    if p + 5 > end:
        return np.int64(-1)
    size = _load4(b, p)
    if size < 5 or size > end - p or b[p + size - 1] != 0:
        return np.int64(-1)
    return p + size - 1


@_jit
def _scope(b, p, end):
    """Where the scope of the code at ``p`` starts; -1 when it is broken."""
    whole = _load4(b, p) if p + 14 <= end else np.int64(-1)
    if whole < 14 or whole > end - p:
        return np.int64(-1)
    stop = _text_end(b, p + 4, p + whole)
    return stop if stop >= 0 and _inner_end(b, stop, p + whole) == p + whole - 1 else np.int64(-1)


@_jit
def _valid(b, start, stop, ends):
    """Whether exactly one well-formed document fills the range; ``ends`` is room for a stack."""
    end, depth, p = _inner_end(b, start, stop), 0, start + 4
    if end != stop - 1:
        return False
    while True:
        if p >= end:
            if p > end or depth == 0:
                return p == end
            depth -= 1
            p, end = end + 1, ends[depth]
            continue
        t, p = b[p], _zero(b, p + 1, end) + 1
        if p == 0:
            return False
        if t == 3 or t == 4 or t == 15:
            p = _scope(b, p, end) if t == 15 else p
            inner = _inner_end(b, p, end) if p >= 0 else p
            if inner < 0 or depth >= DEEPEST - 1:
                return False
            ends[depth] = end
            depth, p, end = depth + 1, p + 4, inner
            continue
        _, size, p = _extent(b, t, p, end)
        if size < 0:
            return False


@_jit
def hop(b, start, end):
    """Go from document to document by their lengths.

    Returns where it stopped, why (``COMPLETE``, ``MORE`` bytes are needed, ``WRONG`` length) and where the
    last whole document started (-1: there was none).
    """
    p, last = start, np.int64(-1)
    while p < end:
        if p + 5 > end:
            return p, MORE, last
        size = _load4(b, p)
        if size < 5:
            return p, WRONG, last
        if size > end - p:
            return p, MORE, last
        if b[p + size - 1] != 0:
            return p, WRONG, last
        last = p
        p += size
    return p, COMPLETE, last


@_jit
def _resync(b, start, end, final, ends):
    """The first place from which two whole documents follow each other (or one that ends a ``final`` buffer).

    -1 when there is none, or when too much work was spent on look-alikes.
    """
    p, budget = start, 16 * (end - start) + 65536
    while p + 5 <= end and budget > 0:
        size = _load4(b, p)
        if size >= 5 and size <= end - p and b[p + size - 1] == 0 and (size == 5 or b[p + 4] != 0):
            stop = p + size
            budget -= size
            if (size > 5 or final) and _valid(b, p, stop, ends):
                if stop == end and final:
                    return p
                more = _load4(b, stop) if stop + 5 <= end else np.int64(0)
                if more >= 5 and more <= end - stop:
                    budget -= more
                    if _valid(b, stop, stop + more, ends):
                        return p
        p += 1
    return np.int64(-1)


@_jit
def starts(b, start, end, out):
    """Where documents start, up to ``len(out)`` of them; returns how many."""
    p, n = start, 0
    while n < out.shape[0] and p + 5 <= end:
        size = _load4(b, p)
        if size < 5 or size > end - p or b[p + size - 1] != 0:
            break
        out[n] = p
        n += 1
        p += size
    return n


@_inline
def _utf8(b, p, size):
    """Whether the bytes are well-formed UTF-8 (RFC 3629)."""
    end = p + size
    while p < end:
        if p + 8 <= end and _load8(b, p) & _HIGH == 0:
            p += 8
            continue
        c = b[p]
        if c < 0x80:
            p += 1
            continue
        w = _load4(b, p)
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


@_inline
def _view(b, p, size, source, words, at):
    """Write an Arrow view (16 bytes): short values inside, long ones by buffer and offset."""
    low = _load8(b, p)
    if size > 12:
        words[at] = size | (low << 32)
        words[at + 1] = source | (p << 32)
        return
    high = _load8(b, p + 4)
    if size < 4:
        low &= (np.int64(1) << (8 * size)) - 1
        high = np.int64(0)
    elif size < 12:
        high &= (np.int64(1) << (8 * (size - 4))) - 1
    words[at] = size | (low << 32)
    words[at + 1] = high


@_inline
def _digits(value, out, p):
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


@_inline
def _hex(b, p, size, out, q, uuid):
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


@_inline
def _word(b, t, v):
    """A whole number."""
    return _load4(b, v) if t == 16 else _load8(b, v)


@_inline
def _convert(b, t, v, size, columns, at):
    """Write a value as text of our own making, when that needs no Python; returns whether it was done."""
    text, q, n = columns.text, columns.tally[TEXT], 0
    if t == 7 or t == 12:
        n = _hex(b, v, 12, text, q, False)
    elif t == 16 or t == 18:
        n = _digits(_word(b, t, v), text, q)
    elif t == 5 and size == 16 and (b[v - 1] == 3 or b[v - 1] == 4):
        n = _hex(b, v, 16, text, q, True)
    else:
        return False
    _view(text, q, np.int64(n), np.int64(1), columns.words, at)
    columns.tally[TEXT] += n
    return True


@_inline
def _put_text(b, t, v, size, node, row, columns, at):
    if (t == 2 or t == 13 or t == 14 or t == 15 or t == 11) and _utf8(b, v, size):
        _view(b, v, size, np.int64(0), columns.words, at)
        return OK
    if columns.tally[TEXT] + 64 > columns.text.shape[0]:
        return FULL_TEXT
    if _convert(b, t, v, size, columns, at):
        return OK
    return _later(t, v, size, node, row, columns)


@_jit
def _later(t, v, size, node, row, columns):
    """Leave a value to Python."""
    n = columns.tally[TODO]
    if n >= columns.todo.shape[0]:
        return FULL_TODO
    todo = columns.todo
    todo[n, 0], todo[n, 1], todo[n, 2], todo[n, 3], todo[n, 4] = node, row, t, v, size
    columns.tally[TODO] = n + 1
    return OK


@_inline
def _put_number(b, t, v, target, columns, at):
    """A number, boolean or time into its word; returns whether it fits."""
    words = columns.words
    if target == BOOLEAN:
        words[at] = b[v]
        return t == 8
    if target == TIMESTAMP:
        moment = _load8(b, v) if t == 9 else ((_load8(b, v) >> 32) & 0xFFFFFFFF) * 1000
        fits = (t == 9 or t == 17) and moment >= FIRST_MS and moment <= LAST_MS
        words[at] = moment * 1000 if fits else 0
        return fits
    if t == 16 or t == 18:
        if target == BIGINT:
            words[at] = _word(b, t, v)
        else:
            columns.floats[at] = np.float64(_word(b, t, v))
        return True
    if t != 1:
        return False
    words[at] = _load8(b, v)
    if target == BIGINT:
        number = columns.floats[at]
        if not (number >= -9223372036854775808.0 and number < 9223372036854775808.0 and number == np.floor(number)):
            return False
        words[at] = np.int64(number)
    return True


@_inline
def _put(b, t, v, size, node, tables, columns):
    """One scalar into its column."""
    row = columns.rows[tables.level[node]] - 1
    flag = columns.valid_at[node] + row
    if columns.valid[flag] != 0:
        return OK
    target = tables.target[node]
    if target == VARCHAR:
        status = _put_text(b, t, v, size, node, row, columns, columns.word_at[node] + 2 * row)
        columns.valid[flag] = status == OK
        return status
    if target == BLOB:
        fits = t == 5
        if fits:
            _view(b, v, size, np.int64(0), columns.words, columns.word_at[node] + 2 * row)
    else:
        fits = _put_number(b, t, v, target, columns, columns.word_at[node] + row)
    columns.valid[flag] = fits
    columns.tally[MISFIT] += not fits
    return OK


@_inline
def _same(b, p, tables, child):
    """Whether the NUL-terminated name at ``p`` is this child's."""
    if (_load8(b, p) ^ tables.heads[child]) & tables.masks[child] != 0:
        return False
    start, size = tables.name_start[child], tables.name_size[child]
    for i in range(8, size):
        if b[p + i] != tables.name_bytes[start + i]:
            return False
    return size < 8 or b[p + size] == 0


@_jit
def _lookup(b, p, size, node, tables):
    """The child of a struct with the name at ``p``; -1 when it has none."""
    hashed = _FNV ^ (np.uint64(node) * _GOLDEN)
    for i in range(p, p + size):
        hashed = (hashed ^ np.uint64(b[i])) * _PRIME
    mask = tables.slots.shape[0] - 1
    place = np.int64((hashed ^ (hashed >> np.uint64(32))) & np.uint64(mask))
    while tables.slots[place] >= 0:
        child = tables.slots[place]
        if tables.name_size[child] == size and tables.first[node] <= child < tables.last[node]:
            if _same(b, p, tables, child):
                return child
        place = (place + 1) & mask
    return np.int32(-1)


@_inline
def _open_row(node, tables, columns):
    """A new row in the level a list or map opens; returns whether there was room."""
    inner = tables.inner[node]
    if columns.rows[inner] >= columns.capacity[inner]:
        columns.tally[WANT] = inner
        return False
    columns.rows[inner] += 1
    columns.words[columns.word_at[node] + columns.rows[tables.level[node]] - 1] += 1
    return True


@_jit
def _new_key(b, p, size, end, columns):
    """Whether a key is new in the map that ends at ``end``."""
    hashed = columns.seen[0] ^ (np.uint64(end) * _GOLDEN)
    for i in range(p, p + size):
        hashed = (hashed ^ np.uint64(b[i])) * _PRIME
    hashed = ((hashed ^ (hashed >> np.uint64(29))) * _GOLDEN) | np.uint64(1)
    mask = columns.seen.shape[0] - 2
    place = np.int64(hashed >> np.uint64(32)) & mask
    while columns.seen[1 + place] != 0:
        if columns.seen[1 + place] == hashed:
            return False
        place = (place + 1) & mask
    columns.seen[1 + place] = hashed
    columns.tally[KEYS] += 1
    return True


@_jit
def _map_entry(b, p, size, node, end, tables, columns):
    """Open a row for a map's key. Returns the status and the node of its value (-1: seen before)."""
    if columns.tally[TEXT] + 64 > columns.text.shape[0]:
        return FULL_TEXT, np.int32(-1)
    if 2 * columns.tally[KEYS] >= columns.seen.shape[0] - 1:
        columns.tally[WANT] = tables.inner[node]
        return FULL_ROWS, np.int32(-1)
    if not _new_key(b, p, size, end, columns):
        columns.tally[MISFIT] += 1
        return OK, np.int32(-1)
    if not _open_row(node, tables, columns):
        return FULL_ROWS, np.int32(-1)
    return _put(b, 2, p, size, tables.key[node], tables, columns), tables.first[node]


@_inline
def _enter(t, node, tables, columns):
    """Whether the container found is the one the shape has here and is the first of its name."""
    wanted = tables.kind[node]
    flag = columns.valid_at[node] + columns.rows[tables.level[node]] - 1
    if columns.valid[flag] != 0:
        return False
    if (t == 4) != (wanted == LIST) or wanted == SCALAR:
        columns.tally[MISFIT] += 1
        return False
    columns.valid[flag] = 1
    return True


@_inline
def _document(b, start, end, tables, columns):
    """Walk one document into the columns."""
    frames = columns.frames
    depth, p, node, hint = 0, start + 4, np.int32(0), tables.first[0]
    while True:
        if p >= end:
            if p > end:
                return BAD
            if depth == 0:
                return OK
            depth -= 1
            p = end + 1
            end, node, hint = frames[depth, 0], np.int32(frames[depth, 1]), np.int32(frames[depth, 2])
            continue
        t = b[p]
        p += 1
        found, kind = np.int32(-1), tables.kind[node] if node >= 0 else np.int32(-1)
        if kind == STRUCT and hint < tables.last[node] and p + tables.name_size[hint] < end and _same(b, p, tables, hint):
            found = hint
            p += tables.name_size[found] + 1
            hint += np.int32(1)
        else:
            stop = _zero(b, p, end)
            if stop < 0:
                return BAD
            if kind == STRUCT:
                found = _lookup(b, p, stop - p, node, tables)
                if found >= 0:
                    hint = found + np.int32(1)
                else:
                    columns.tally[EXTRA] += _fixed(t) != 0
            elif kind == LIST:
                if not _open_row(node, tables, columns):
                    return FULL_ROWS
                found = tables.first[node]
            elif kind == MAP:
                status, found = _map_entry(b, p, stop - p, node, end, tables, columns)
                if status != OK:
                    return status
            p = stop + 1
        if t == 3 or t == 4 or t == 15:
            v, size = p + 8, np.int64(0)
            if t == 15:
                p = _scope(b, p, end)
                size = p - v - 1
            inner = _inner_end(b, p, end) if p >= 0 else p
            if inner < 0 or depth >= DEEPEST - 1:
                return BAD
            if t != 15:
                v, size = p, inner + 1 - p
            if found >= 0 and tables.kind[found] == SCALAR and tables.target[found] == VARCHAR:
                status = _put(b, t, v, size, found, tables, columns)
                if status != OK:
                    return status
                found = np.int32(-1)
            elif found >= 0 and not _enter(t, found, tables, columns):
                found = np.int32(-1)
            frames[depth, 0], frames[depth, 1], frames[depth, 2] = end, node, hint
            depth, p, end, node = depth + 1, p + 4, inner, found
            hint = tables.first[node] if node >= 0 else np.int32(0)
            continue
        v, size, p = _extent(b, t, p, end)
        if size < 0:
            return BAD
        if found >= 0 and _fixed(t) != 0:
            if tables.kind[found] != SCALAR:
                columns.tally[MISFIT] += 1
            else:
                status = _put(b, t, v, size, found, tables, columns)
                if status != OK:
                    return status


@_jit
def _copy(source, target):
    for i in range(source.shape[0]):
        target[i] = source[i]


@_jit
def _undo(before, tables, columns):
    """Take back the rows of a document that turned out broken or did not fit."""
    for node in range(tables.kind.shape[0]):
        level = tables.level[node]
        for row in range(before[level], columns.rows[level]):
            columns.valid[columns.valid_at[node] + row] = 0
            if tables.kind[node] >= LIST:
                columns.words[columns.word_at[node] + row] = 0
    _copy(before, columns.rows)


@_jit
def walk(b, start, end, tables, columns):
    """Walk whole documents. Returns where it stopped and why: ``OK`` at the end, else which room ran out."""
    before, counts = columns.before, columns.counts
    p = start
    while p < end:
        stop = p + _load4(b, p)
        _copy(columns.rows, before)
        _copy(columns.tally, counts)
        if columns.rows[0] >= columns.capacity[0]:
            columns.tally[WANT] = 0
            return p, FULL_ROWS
        columns.rows[0] += 1
        columns.valid[columns.valid_at[0] + columns.rows[0] - 1] = 1
        status = _document(b, p, stop - 1, tables, columns)
        if status != OK:
            _undo(before, tables, columns)
            counts[WANT], counts[KEYS] = columns.tally[WANT], columns.tally[KEYS]
            _copy(counts, columns.tally)
            if status != BAD:
                return p, status
            columns.tally[MALFORMED] += 1
        else:
            columns.tally[DOCS] += 1
        p = stop
    return p, OK


def valid_document(b: Any, start: int, stop: int) -> bool:
    """Whether exactly one well-formed document fills the range."""
    return bool(_valid(b, start, stop, np.empty(DEEPEST, np.int64)))


def resync(b: Any, start: int, end: int, final: bool) -> int:
    """The first place from which documents follow each other again, or -1."""
    return int(_resync(b, start, end, final, np.empty(DEEPEST, np.int64)))
