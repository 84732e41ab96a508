"""The counters at the end of MongoDB's slow lines: what a client chose always ends before the last brace
or quote.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from unlatched.bson.elements import inline, jit
from unlatched.logs.scan import machine
from unlatched.logs.scan.fields import find
from unlatched.logs.scan.machine import digits

machine.forget_stale(machine.__file__, __file__)

NAMES: Final = (b" nreturned:", b" reslen:", b" docsExamined:", b" nscannedObjects:", b" nscanned:")
RETURNED, SIZE, EXAMINED = 0, 1, 2
SCAN: Final = len(NAMES)
_POOL = np.frombuffer(b"".join(NAMES) + b" planSummary: COLLSCAN  locks:{ storage:{" + bytes(64), np.uint8)
_SIZES = np.array([len(name) for name in NAMES], np.int64)
_STARTS = np.concatenate((np.zeros(1, np.int64), np.cumsum(_SIZES)[:-1]))
_SCAN_AT, _SCAN_SIZE = int(_SIZES.sum()), len(b" planSummary: COLLSCAN ")
_LOCKS_AT, _STORAGE_AT = _SCAN_AT + _SCAN_SIZE, _SCAN_AT + _SCAN_SIZE + 8


@inline
def _here(b: Any, p: Any, at: Any, size: Any) -> Any:
    for n in range(size):  # noqa: SIM110 - compiled
        if b[p + n] != _POOL[at + n]:
            return False
    return True


@inline
def _last_part(b: Any, start: Any, stop: Any) -> Any:
    """Where the counters end: before the locks, or the storage, that the server adds; no quote follows
    these.
    """
    p, storage = stop - 8, np.int64(-1)
    for q in range(max(p, start), stop):
        if b[q] == 34:
            return stop
    while p >= start and b[p] != 34:
        if b[p] == 32:
            if _here(b, p, _LOCKS_AT, 8):
                return p
            if storage < 0 and _here(b, p, _STORAGE_AT, 10):
                storage = p
        p -= 1
    return storage if storage >= 0 else stop


@jit
def tails(b: Any, start: Any, stop: Any, out: Any) -> None:
    """The counters of each line (-1 where there is none), and whether it read a whole collection."""
    for n in range(start.shape[0]):
        out[n, :] = -1
        if start[n] < 0:
            continue
        end = _last_part(b, np.int64(start[n]), np.int64(stop[n]))
        p = end
        while p > start[n] and b[p - 1] != 125 and b[p - 1] != 34:
            p -= 1
        scan = find(b, p, end, _POOL, np.int64(_SCAN_AT), np.int64(_SCAN_SIZE))
        out[n, SCAN] = np.int64(scan >= 0)
        while p < end:
            if b[p] == 32:
                p = _counter(b, p, end, out, n)
            p += 1


@inline
def _counter(b: Any, p: Any, end: Any, out: Any, n: Any) -> Any:
    """Read a counter if one stands here; where to go on."""
    if b[p + 1] != 110 and b[p + 1] != 114 and b[p + 1] != 100:
        return p
    for name in range(SCAN):
        if p + _SIZES[name] <= end and _here(b, p, _STARTS[name], _SIZES[name]):
            value, at = digits(b, p + _SIZES[name], end)
            if at > p + _SIZES[name]:
                out[n, name] = value
                return at - 1
    return p
