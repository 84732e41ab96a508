"""Tells, of logged statements, those that can say something from those that can't."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from unlatched.bson.elements import inline, jit, load4, load8
from unlatched.logs.scan import machine
from unlatched.logs.scan.machine import byte_at

machine.forget_stale(machine.__file__, __file__)

OTHER, QUIET, WANTED = 0, 1, 2


def _word(text: bytes) -> int:
    return int.from_bytes(text, "little", signed=len(text) == 8)


_DURATION, _STATEMENT = np.int64(_word(b"duration")), np.int64(_word(b"statemen"))
_EXECUTE = np.int64(_word(b"execute "))
_DUPL, _COPY, _DROP, _CREATE = (np.int64(_word(word)) for word in (b"n: \0", b"copy", b"drop", b"crea"))
SPACES: Final = 8


@inline
def _after_duration(b: Any, p: Any, end: Any) -> Any:
    """What follows ``duration: 1.5 ms  ``; the end when nothing does, -1 when it is something else."""
    p += 10
    while p < end and ((b[p] >= 48 and b[p] <= 57) or b[p] == 46):
        p += 1
    if p + 3 > end or b[p] != 32 or b[p + 1] != 109 or b[p + 2] != 115:
        return np.int64(-1)
    p += 3
    while p < end and b[p] == 32:
        p += 1
    return p


@jit
def statements(b: Any, start: Any, stop: Any, out: Any) -> None:
    """Of PostgreSQL's messages: ``WANTED`` a statement that copies, drops or creates, ``QUIET`` any other
    one.
    """
    for n in range(start.shape[0]):
        p, end = np.int64(start[n]), np.int64(stop[n])
        out[n] = OTHER
        if p < 0 or end - p < 11:
            continue
        if load8(b, p) == _DURATION and b[p + 8] == 58:
            p = _after_duration(b, p, end)
            if p == end:
                out[n] = QUIET
        if p < 0 or end - p < 11:
            continue
        first = load8(b, p)
        # Parse and bind steps are logged with the same text as the execution that follows.
        parsed = (first & 0xFFFFFFFFFF) == _PARSE or (first & 0xFFFFFFFFFF) == _BIND
        if first != _STATEMENT and first != _EXECUTE and not parsed:
            continue
        p = byte_at(b, p, end, 58)
        if p < 0:
            continue
        p += 1
        while p < end and (b[p] == 32 or b[p] == 9 or b[p] == 10):
            p += 1
        word = load4(b, p) | 0x20202020
        odd = p >= end or b[p] == 92
        telling = word in (_COPY, _DROP, _CREATE)
        out[n] = WANTED if odd or telling else QUIET


_PARSE, _BIND = np.int64(_word(b"parse")), np.int64(_word(b"bind "))
