"""The compiled walker: BSON documents to columns."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from unlatched.bson import elements
from unlatched.bson.elements import (
    extent,
    fixed_size,
    hexadecimal,
    inline,
    inner_end,
    is_utf8,
    jit,
    load4,
    load8,
    next_zero,
    put_digits,
    put_view,
    scope,
    whole_number,
)
from unlatched.bson.plan import LIST, MAP, SCALAR, STRUCT
from unlatched.bson.values import DEEPEST, FIRST_MS, LAST_MS

OK, BAD, FULL_ROWS, FULL_TEXT, FULL_TODO = 0, 1, 2, 3, 4
DOCS, MALFORMED, EXTRA, MISFIT, TEXT, TODO, WANT, KEYS = 0, 1, 2, 3, 4, 5, 6, 7
"""Places in ``tally``: records, broken ones, values of unknown fields, values that don't fit their
field's type, bytes of converted text, values left for Python, level whose rows ran out, map keys seen."""

VARCHAR, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, BLOB = 0, 1, 2, 3, 4, 5

_FNV, _PRIME, _GOLDEN = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15)
_TWO_63 = 9223372036854775808.0

elements.forget_stale(elements.__file__, __file__)


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


@inline
def _convert(b: Any, t: Any, v: Any, size: Any, columns: Any, at: Any) -> Any:
    """Write a value as text of our own making, when that needs no Python; returns whether it was done."""
    text, q, n = columns.text, columns.tally[TEXT], 0
    if t == 7 or t == 12:
        n = hexadecimal(b, v, 12, text, q, False)
    elif t == 16 or t == 18:
        n = put_digits(whole_number(b, t, v), text, q)
    elif t == 5 and size == 16 and (b[v - 1] == 3 or b[v - 1] == 4):
        n = hexadecimal(b, v, 16, text, q, True)
    else:
        return False
    put_view(text, q, np.int64(n), np.int64(1), columns.words, at)
    columns.tally[TEXT] += n
    return True


@inline
def _put_text(b: Any, t: Any, v: Any, size: Any, node: Any, row: Any, columns: Any, at: Any) -> Any:
    if (t == 2 or t == 13 or t == 14 or t == 15 or t == 11) and is_utf8(b, v, size):
        put_view(b, v, size, np.int64(0), columns.words, at)
        return OK
    if columns.tally[TEXT] + 64 > columns.text.shape[0]:
        return FULL_TEXT
    if _convert(b, t, v, size, columns, at):
        return OK
    return _later(t, v, size, node, row, columns)


@jit
def _later(t: Any, v: Any, size: Any, node: Any, row: Any, columns: Any) -> Any:
    """Leave a value to Python."""
    n = columns.tally[TODO]
    if n >= columns.todo.shape[0]:
        return FULL_TODO
    todo = columns.todo
    todo[n, 0], todo[n, 1], todo[n, 2], todo[n, 3], todo[n, 4] = node, row, t, v, size
    columns.tally[TODO] = n + 1
    return OK


@inline
def _put_number(b: Any, t: Any, v: Any, target: Any, columns: Any, at: Any) -> Any:
    """A number, boolean or time into its word; returns whether it fits."""
    words = columns.words
    if target == BOOLEAN:
        words[at] = b[v]
        return t == 8
    if target == TIMESTAMP:
        moment = load8(b, v) if t == 9 else ((load8(b, v) >> 32) & 0xFFFFFFFF) * 1000
        words[at] = moment * 1000
        return t == 9 or t == 17
    if t == 16 or t == 18:
        if target == BIGINT:
            words[at] = whole_number(b, t, v)
        else:
            columns.floats[at] = np.float64(whole_number(b, t, v))
        return True
    if t != 1:
        return False
    words[at] = load8(b, v)
    if target == BIGINT:
        number = columns.floats[at]
        if not (number >= -_TWO_63 and number < _TWO_63 and number == np.floor(number)):
            return False
        words[at] = np.int64(number)
    return True


@inline
def _put(b: Any, t: Any, v: Any, size: Any, node: Any, tables: Any, columns: Any) -> Any:
    """One scalar into its column."""
    row = columns.rows[tables.level[node]] - 1
    flag = columns.valid_at[node] + row
    if columns.valid[flag] != 0:
        return OK
    if t == 9 and (load8(b, v) < FIRST_MS or load8(b, v) > LAST_MS):
        return OK
    target = tables.target[node]
    if target == VARCHAR:
        status = _put_text(b, t, v, size, node, row, columns, columns.word_at[node] + 2 * row)
        columns.valid[flag] = status == OK
        return status
    if target == BLOB:
        fits = t == 5
        if fits:
            put_view(b, v, size, np.int64(0), columns.words, columns.word_at[node] + 2 * row)
    else:
        fits = _put_number(b, t, v, target, columns, columns.word_at[node] + row)
    columns.valid[flag] = fits
    columns.tally[MISFIT] += not fits
    return OK


@inline
def _same(b: Any, p: Any, tables: Any, child: Any) -> Any:
    """Whether the NUL-terminated name at ``p`` is this child's."""
    if (load8(b, p) ^ tables.heads[child]) & tables.masks[child] != 0:
        return False
    start, size = tables.name_start[child], tables.name_size[child]
    for i in range(8, size):
        if b[p + i] != tables.name_bytes[start + i]:
            return False
    return size < 8 or b[p + size] == 0


@jit
def _lookup(b: Any, p: Any, size: Any, node: Any, tables: Any) -> Any:
    """The child of a struct with the name at ``p``; -1 when it has none."""
    hashed = _FNV ^ (np.uint64(node) * _GOLDEN)
    for i in range(p, p + size):
        hashed = (hashed ^ np.uint64(b[i])) * _PRIME
    mask = tables.slots.shape[0] - 1
    place = np.int64((hashed ^ (hashed >> np.uint64(32))) & np.uint64(mask))
    while tables.slots[place] >= 0:
        child = tables.slots[place]
        here = tables.first[node] <= child < tables.last[node] and tables.name_size[child] == size
        if here and _same(b, p, tables, child):
            return child
        place = (place + 1) & mask
    return np.int32(-1)


@inline
def _open_row(node: Any, tables: Any, columns: Any) -> Any:
    """A new row in the level a list or map opens; returns whether there was room."""
    inner = tables.inner[node]
    if columns.rows[inner] >= columns.capacity[inner]:
        columns.tally[WANT] = inner
        return False
    columns.rows[inner] += 1
    columns.words[columns.word_at[node] + columns.rows[tables.level[node]] - 1] += 1
    return True


@jit
def _new_key(b: Any, p: Any, size: Any, end: Any, columns: Any) -> Any:
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


@jit
def _map_entry(b: Any, p: Any, size: Any, node: Any, end: Any, tables: Any, columns: Any) -> Any:
    """Open a row for a map's key. Returns the status and the node of its value (-1: seen before)."""
    if columns.tally[TEXT] + 64 > columns.text.shape[0]:
        return FULL_TEXT, np.int32(-1)
    if 2 * columns.tally[KEYS] >= columns.seen.shape[0] - 1:
        columns.tally[WANT] = tables.inner[node]
        return FULL_ROWS, np.int32(-1)
    if not _new_key(b, p, size, end, columns):
        return OK, np.int32(-1)
    if not _open_row(node, tables, columns):
        return FULL_ROWS, np.int32(-1)
    return _put(b, 2, p, size, tables.key[node], tables, columns), tables.first[node]


@inline
def _enter(t: Any, node: Any, tables: Any, columns: Any) -> Any:
    """Whether the container found is the one the shape has here and is the first of its name."""
    wanted = tables.kind[node]
    flag = columns.valid_at[node] + columns.rows[tables.level[node]] - 1
    if columns.valid[flag] != 0:
        return False
    if t == 15 or (t == 4) != (wanted == LIST) or wanted == SCALAR:
        columns.tally[MISFIT] += 1
        return False
    columns.valid[flag] = 1
    return True


@inline
def _child(b: Any, t: Any, p: Any, end: Any, node: Any, hint: Any, tables: Any, columns: Any) -> Any:
    """The node for the element whose name is at ``p`` (-1: none), the next likely one, where the value is."""
    nobody = np.int32(-1)
    kind = tables.kind[node] if node >= 0 else nobody
    if kind == STRUCT and hint < tables.last[node]:
        stop = p + tables.name_size[hint]
        if stop < end and _same(b, p, tables, hint):
            return OK, hint, np.int32(hint + 1), stop + 1
    stop = next_zero(b, p, end)
    if stop < 0:
        return BAD, nobody, hint, p
    if kind == STRUCT:
        found = _lookup(b, p, stop - p, node, tables)
        columns.tally[EXTRA] += found < 0 and fixed_size(t) != 0
        return OK, found, np.int32(found + 1) if found >= 0 else hint, stop + 1
    if kind == LIST:
        opened = _open_row(node, tables, columns)
        return (OK if opened else FULL_ROWS), tables.first[node], hint, stop + 1
    if kind == MAP:
        status, found = _map_entry(b, p, stop - p, node, end, tables, columns)
        return status, found, hint, stop + 1
    return OK, nobody, hint, stop + 1


@inline
def _container(b: Any, t: Any, p: Any, end: Any) -> Any:
    """Start and size of the value, where its document starts and ends (-1: broken)."""
    start = scope(b, p, end) if t == 15 else p
    if start < 0:
        return p, np.int64(0), p, np.int64(-1)
    inner = inner_end(b, start, end)
    if t == 15:
        return p + 8, start - p - 9, start, inner
    return p, inner + 1 - p, p, inner


@inline
def _document(b: Any, start: Any, end: Any, tables: Any, columns: Any) -> Any:
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
        status, found, hint, p = _child(b, t, p + 1, end, node, hint, tables, columns)
        if status != OK:
            return status
        nested = t == 3 or t == 4 or t == 15
        inner = np.int64(0)
        if nested:
            v, size, p, inner = _container(b, t, p, end)
            if inner < 0 or depth >= DEEPEST - 1:
                return BAD
        else:
            v, size, p = extent(b, t, p, end)
            if size < 0:
                return BAD
        if found >= 0 and fixed_size(t) != 0:
            if tables.kind[found] == SCALAR and (not nested or tables.target[found] == VARCHAR):
                status = _put(b, t, v, size, found, tables, columns)
                if status != OK:
                    return status
                found = np.int32(-1)
            elif not nested or not _enter(t, found, tables, columns):
                columns.tally[MISFIT] += not nested
                found = np.int32(-1)
        if nested:
            frames[depth, 0], frames[depth, 1], frames[depth, 2] = end, node, hint
            depth, p, end, node = depth + 1, p + 4, inner, found
            hint = tables.first[node] if node >= 0 else np.int32(0)


@jit
def _copy(source: Any, target: Any) -> Any:
    for i in range(source.shape[0]):
        target[i] = source[i]


@jit
def _undo(before: Any, tables: Any, columns: Any) -> Any:
    """Take back the rows of a document that turned out broken or did not fit."""
    for node in range(tables.kind.shape[0]):
        level = tables.level[node]
        for row in range(before[level], columns.rows[level]):
            columns.valid[columns.valid_at[node] + row] = 0
            if tables.kind[node] >= LIST:
                columns.words[columns.word_at[node] + row] = 0
    _copy(before, columns.rows)


@jit
def walk(b: Any, start: Any, end: Any, tables: Any, columns: Any) -> Any:
    """Walk whole documents. Returns where it stopped and why: ``OK`` at the end, else which room ran out."""
    before, counts = columns.before, columns.counts
    p = start
    while p < end:
        stop = p + load4(b, p)
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
