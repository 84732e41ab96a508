"""Follows MySQL's statements over lines: a header is only believed where no quote or comment is open.

The compiled counterpart of ``formats._mysql.Open``.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from unlatched.bson.elements import inline, jit, load4, load8
from unlatched.logs.scan import machine
from unlatched.logs.scan.machine import digits

machine.forget_stale(machine.__file__, __file__)

INSIDE, ENDED, BEGUN, PENDING, STAMPED, ROWS, BYTES, USER = range(8)
"""Places in ``state``: what is open (0, a quote, or 42 for a comment), whether the statement before has
ended, whether a header was seen, whether a record waits for its statement, the row of the last time, its
counters, its user's row."""
FLUSHED_USER, FLUSHED_TIME, FLUSHED_ROWS, FLUSHED_BYTES, FLUSHED_FIRST = range(5)


def _word(text: bytes) -> int:
    return int.from_bytes(text, "little", signed=len(text) == 8)


_TIME, _USER_AT, _SET, _STAMP = (
    np.int64(_word(w)) for w in (b"# Time: ", b"# User@H", b"SET time", b"timestam")
)
_USE, _ROWS_SENT, _BYTES_SENT, _SENT = (
    np.int64(_word(w)) for w in (b"use ", b"Rows_sen", b"Bytes_se", b"nt: ")
)
UNKNOWN_HEAD: Final = -2


@inline
def _quote_end(b: Any, p: Any, end: Any, quote: Any) -> Any:
    """After the quote that closes, or -1. A doubled quote or (but for names) a backslash hides one."""
    while p < end:
        if b[p] == 92 and quote != 96:
            p += 2
            continue
        if b[p] == quote:
            if quote == 96 or p + 1 >= end or b[p + 1] != quote:
                return p + 1
            p += 1
        p += 1
    return np.int64(-1)


@inline
def _comment_end(b: Any, p: Any, end: Any) -> Any:
    while p + 1 < end:
        if b[p] == 42 and b[p + 1] == 47:
            return p + 2
        p += 1
    return np.int64(-1)


@inline
def _through(b: Any, p: Any, end: Any, inside: Any) -> Any:
    return _comment_end(b, p, end) if inside == 42 else _quote_end(b, p, end, inside)


@jit
def statement(b: Any, p: Any, end: Any, inside: Any) -> Any:
    """Follow one line of a statement; what is open after it, and whether it has ended with a semicolon."""
    ended = False
    if inside != 0:
        p = _through(b, p, end, inside)
        if p < 0:
            return inside, False
    while p < end:
        byte = b[p]
        if byte == 39 or byte == 34 or byte == 96:
            p, inside = _quote_end(b, p + 1, end, byte), np.int64(byte)
        elif byte == 47 and p + 1 < end and b[p + 1] == 42:
            p, inside = _comment_end(b, p + 2, end), np.int64(42)
        elif byte == 35 or (
            byte == 45 and p + 2 < end and b[p + 1] == 45 and (b[p + 2] == 32 or b[p + 2] == 9)
        ):
            return np.int64(0), ended
        else:
            ended = True if byte == 59 else (ended and (byte == 32 or byte == 9 or byte == 13))
            p += 1
            continue
        if p < 0:
            return inside, False
        ended, inside = False, np.int64(0)
    return np.int64(0), ended


@inline
def _counters(b: Any, p: Any, end: Any, state: Any) -> None:
    """Take ``Rows_sent: N`` and ``Bytes_sent: N`` from a header's line."""
    while p + 12 < end:
        if b[p] == 82 and load8(b, p) == _ROWS_SENT and b[p + 8] == 116 and b[p + 9] == 58:
            state[ROWS], p = digits(b, p + 11, end)
        elif b[p] == 66 and load8(b, p) == _BYTES_SENT and load4(b, p + 8) == _SENT:
            state[BYTES], p = digits(b, p + 12, end)
        p += 1


@inline
def _flush(state: Any, first: Any, out: Any, n: Any) -> Any:
    """Write the record that waits, if one does; how many there are now."""
    if state[PENDING] == 0:
        return n
    out[n, FLUSHED_USER], out[n, FLUSHED_TIME], out[n, FLUSHED_FIRST] = state[USER], state[STAMPED], first
    out[n, FLUSHED_ROWS], out[n, FLUSHED_BYTES] = state[ROWS], state[BYTES]
    state[PENDING] = state[ROWS] = state[BYTES] = 0
    return n + 1


@jit
def slow_log(b: Any, starts: Any, ends: Any, state: Any, out: Any) -> Any:
    """Find the records of a slow log; ``out`` gets for each: the rows of its user, of its time and of its
    statement (-1: none), and what was sent. Returns how many, and the row it stopped before.
    """
    n = 0
    for row in range(starts.shape[0]):
        p, end = starts[row], ends[row]
        if p == end or n + 2 > out.shape[0]:
            return n, row
        if state[INSIDE] == 0 and state[ENDED] != 0 and b[p] == 35 and b[p + 1] == 32:
            word = load8(b, p)
            if word == _TIME:
                n = _flush(state, -1, out, n)
                state[STAMPED] = row
            elif word == _USER_AT:
                n = _flush(state, -1, out, n)
                state[USER], state[PENDING] = row, 1
            elif state[PENDING] == 0:
                return n, row
            else:
                _counters(b, p, end, state)
        elif state[PENDING] == 0 and state[ENDED] != 0 and state[INSIDE] == 0:
            return n, row
        elif state[PENDING] != 0 and load8(b, p) == _SET and load8(b, p + 4) == _STAMP and b[end - 1] == 59:
            state[STAMPED] = row
        elif state[PENDING] != 0 and (load4(b, p) | 0x202020) == _USE and b[end - 1] == 59:
            continue
        else:
            n = _flush(state, row, out, n)
            state[INSIDE], ended = statement(b, p, end, state[INSIDE])
            state[ENDED] = np.int64(ended)
    return n, np.int64(starts.shape[0])


@jit
def users(b: Any, rows: Any, starts: Any, ends: Any, start: Any, stop: Any, ids: Any) -> None:
    """Read ``… ] @ host [address]  Id: N`` from its end; ``ids`` is -1 where the line is of another form."""
    for n in range(rows.shape[0]):
        begin, p = starts[rows[n]], ends[rows[n]]
        ids[n] = -1
        while p > begin and b[p - 1] == 32:
            p -= 1
        last = p
        while p > begin and b[p - 1] >= 48 and b[p - 1] <= 57:
            p -= 1
        number, at = digits(b, p, last)
        while p > begin and b[p - 1] == 32:
            p -= 1
        if at == p or p - begin < 10 or b[p - 1] != 58 or b[p - 2] != 100 or b[p - 3] != 73:
            continue
        p -= 3
        while p > begin and b[p - 1] == 32:
            p -= 1
        if b[p - 1] != 93:
            continue
        stop[n], p = p - 1, p - 1
        while p > begin and b[p - 1] != 91 and b[p - 1] != 32 and b[p - 1] != 93:
            p -= 1
        start[n], p = p, p - 1
        if b[p] != 91:
            continue
        if p > begin and b[p - 1] == 32:
            p -= 1
        name_end = p
        while p > begin and b[p - 1] != 32:
            p -= 1
        if p - begin < 16 or b[p - 2] != 64 or b[p - 4] != 93:
            continue
        if start[n] == stop[n]:
            start[n], stop[n] = p, name_end
        ids[n] = number
