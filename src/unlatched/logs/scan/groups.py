"""Adds up rows that have the same key, and gives texts small numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from unlatched.bson.elements import inline, jit
from unlatched.logs.scan import machine

machine.forget_stale(machine.__file__, __file__)

WHO, CODE, DAY_, COUNT, FIRST, LAST, ONE, OTHER = range(8)
DAY = 86_400_000_000
_MORE = np.uint64(0x9E3779B97F4A7C15)


@inline
def place_of(table: Any, key: Any) -> Any:
    """Where a key stands, or would stand, in an open table of a power of two places (0: empty)."""
    mask = np.uint64(table.shape[0] - 1)
    at = (key * _MORE) >> np.uint64(20) & mask
    while table[at] != 0 and table[at] != key:
        at = (at + np.uint64(1)) & mask
    return np.int64(at)


@inline
def _slot(table: Any, sums: Any, who: Any, code: Any, day: Any) -> Any:
    """Where the sum of a client, a code and a day is listed, or would be (the list holds 0 there)."""
    mask = np.uint64(table.shape[0] - 1)
    key = (np.uint64(who) * _MORE ^ np.uint64(code)) * _MORE ^ np.uint64(day)
    at = (key * _MORE) >> np.uint64(20) & mask
    while table[at] != 0:
        row = table[at] - 1
        if sums[row, WHO] == who and sums[row, CODE] == code and sums[row, DAY_] == day:
            break
        at = (at + np.uint64(1)) & mask
    return np.int64(at)


@jit
def add_up(
    begin: Any,
    end: Any,
    who: Any,
    code: Any,
    time: Any,
    one: Any,
    other: Any,
    table: Any,
    sums: Any,
    held: Any,
) -> Any:
    """Add rows to the sums of their client, code and day; a code below 0 is not added.

    Returns the row it stopped before (``end``, or where there is no room for another sum) and how many sums
    there are.
    """
    for row in range(begin, end):
        if code[row] < 0:
            continue
        day = time[row] // DAY
        at = _slot(table, sums, who[row], code[row], day)
        if table[at] == 0:
            if held >= sums.shape[0]:
                return row, held
            sums[held, WHO], sums[held, CODE], sums[held, DAY_], sums[held, COUNT] = (
                who[row],
                code[row],
                day,
                0,
            )
            sums[held, FIRST] = sums[held, LAST] = time[row]
            sums[held, ONE] = sums[held, OTHER] = 0
            held += 1
            table[at] = held
        sum_ = table[at] - 1
        sums[sum_, COUNT] += 1
        sums[sum_, FIRST] = min(sums[sum_, FIRST], time[row])
        sums[sum_, LAST] = max(sums[sum_, LAST], time[row])
        sums[sum_, ONE] += one[row]
        sums[sum_, OTHER] += other[row]
    return end, held


@jit
def intern(keys: Any, table: Any, number: Any, known: Any, most: Any, out: Any, new: Any) -> Any:
    """The small number of each key (0 for key 0, 1 for those beyond ``most``); returns how many are known.

    ``new`` gets the row of each key that is seen for the first time, in order of their numbers.
    """
    begin = known
    for n in range(keys.shape[0]):
        out[n] = 0
        if keys[n] == 0:
            continue
        key = keys[n] | np.uint64(1)
        at = place_of(table, key)
        if table[at] == 0:
            if known >= most:
                out[n] = 1
                continue
            table[at], number[at] = key, known
            new[known - begin] = n
            known += 1
        out[n] = number[at]
    return known


@jit
def rehash(keys: Any, numbers: Any, table: Any, number: Any) -> None:
    """Move keys and their numbers to another table."""
    for n in range(keys.shape[0]):
        at = place_of(table, keys[n])
        table[at], number[at] = keys[n], numbers[n]


@jit
def once(keys: Any, table: Any, new: Any) -> Any:
    """The places of keys that are not in the table yet, which are put there; returns how many."""
    found = 0
    for n in range(keys.shape[0]):
        key = keys[n] | np.uint64(1)
        at = place_of(table, key)
        if table[at] == 0:
            table[at] = key
            new[found] = n
            found += 1
    return found
