"""Compiled: a place for each person in an open-addressing table of keyed hashes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_GOLD = np.uint64(0x9E3779B97F4A7C15)
_ONE, _LOW, _BITS = np.uint64(1), np.uint64(20), np.uint64(64)


@njit(cache=True, nogil=True)
def pour(places: Any, rows: Any, start: int, room: int, shift: Any) -> tuple[int, int]:
    """Give the hash of each row from ``start`` on a place and add its bits; where it ended, how many are new.

    ``places`` are a power of two, their hash 0 where free; it ends before more than ``room`` hashes are new.
    Hashes of 0, and those that are not below ``2**(64 - shift)``, are left out.
    """
    mask, new, width = np.uint64(len(places) - 1), 0, places.shape[1]
    for i in range(start, len(rows)):
        h = rows[i, 0]
        if h == 0 or (shift and h >> (_BITS - shift)):
            continue
        slot = ((h * _GOLD) >> _LOW) & mask
        while places[slot, 0] != 0 and places[slot, 0] != h:
            slot = (slot + _ONE) & mask
        if places[slot, 0] == 0:
            if new == room:
                return i, new
            places[slot, 0] = h
            new += 1
        for w in range(1, width):
            places[slot, w] |= rows[i, w]
    return len(rows), new
