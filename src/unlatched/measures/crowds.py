"""Compiled: a place for each person in an open-addressing table of keyed hashes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_GOLD = np.uint64(0x9E3779B97F4A7C15)
_ONE = np.uint64(1)


@njit(cache=True, nogil=True)
def pour(
    places: Any, sets: Any, hashes: Any, bits: Any, start: int, room: int, shift: Any
) -> tuple[int, int]:
    """Give each hash from ``start`` on its place and add its bits; where it ended, and how many were new.

    ``places`` is a power of two long and 0 where free; it ends before more than ``room`` hashes are new.
    Hashes of 0, and those that are not below ``2**(64 - shift)``, are left out.
    """
    mask, new = np.uint64(len(places) - 1), 0
    words = sets.shape[1]
    for i in range(start, len(hashes)):
        h = hashes[i]
        if h == 0 or (shift and h >> (np.uint64(64) - shift)):
            continue
        slot = ((h * _GOLD) >> np.uint64(20)) & mask
        while places[slot] != 0 and places[slot] != h:
            slot = (slot + _ONE) & mask
        if places[slot] == 0:
            if new == room:
                return i, new
            places[slot] = h
            new += 1
        for w in range(words):
            sets[slot, w] |= bits[i, w]
    return len(hashes), new
