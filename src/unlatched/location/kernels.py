"""Compiled loops over one bucket of people: count their distinct points, draw, match.

A *point* is what an onlooker could know of somebody: a tile and, unless time is ignored, a time bin.
It is one 64-bit key, mixed from both. Arrays are aligned: ``cells`` packs tile x in the high and y in
the low 32 bits at the finest zoom, ``times`` counts the finest time bins (``UNTIMED`` where unknown),
``starts[i]:starts[i+1]`` are the rows of person ``i``, whose keyed hash is ``people[i]``.
A *view* is (shift, width): zoom levels above the finest, and finest bins in a bin (0 ignores time).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from unlatched.measures.points import UNTIMED

_GOLD, _M1, _M2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_LOW, _ONE = np.uint64(0xFFFFFFFF), np.uint64(1)
_BIT, _LAST = np.uint64(7), np.uint64(63)
_WHOLE, _FEW, _MANY, _ROOM = 4, 12, 32, 1 << 10
_COMPARED, _DEALT, _BITS, _STRETCH = 8, 40, 1 << 15, 1 << 10


@njit(cache=True, nogil=True, inline="always")
def _mix(z: Any) -> Any:
    """A bijection of 64 bits that looks random (SplitMix64; Steele, Lea and Flood 2014)."""
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@njit(cache=True, nogil=True)
def _deal(values: Any, n: int) -> None:
    """Bring ``values[:n]`` nearly into order by their first bits, where these are spread evenly."""
    bits = 1
    while 2 << bits < n:
        bits += 1
    top, slots = np.uint64(64 - bits), np.zeros((1 << bits) + 1, np.int64)
    dealt = values[:n].copy()
    for value in dealt:
        slots[np.int64(value >> top) + 1] += 1
    slots = np.cumsum(slots)
    for value in dealt:
        slot = np.int64(value >> top)
        values[slots[slot]] = value
        slots[slot] += 1


@njit(cache=True, nogil=True)
def _sort(values: Any, n: int) -> None:
    """Sort ``values[:n]`` in place (Shell 1959): most people have few points, and it compiles fast."""
    if n > _DEALT:
        _deal(values, n)
    gap = 1
    while gap < n // 3:
        gap = 3 * gap + 1
    while gap:
        for i in range(gap, n):
            v, j = values[i], i
            while j >= gap and values[j - gap] > v:
                values[j] = values[j - gap]
                j -= gap
            values[j] = v
        gap //= 3


@njit(cache=True, nogil=True, inline="always")
def _point(cell: Any, time: Any, shift: Any, width: Any) -> Any:
    """The key of one point in a view; never 0, which marks a free place in tables."""
    tile = ((cell >> _S32 >> shift) << _S32) | ((cell & _LOW) >> shift)
    when = np.uint64(time // width) * _GOLD + _GOLD if width else np.uint64(0)
    return _mix(_mix(tile) + when) | _ONE


@njit(cache=True, nogil=True)
def _points(cells: Any, times: Any, lo: int, hi: int, shift: Any, width: int, out: Any) -> int:
    """Write the points of rows ``lo:hi`` in this view to ``out``; say how many."""
    n = 0
    for row in range(lo, hi):
        if width == 0 or times[row] != UNTIMED:
            out[n] = _point(cells[row], times[row], shift, width)
            n += 1
    return n


@njit(cache=True, nogil=True)
def _unique(out: Any, n: int) -> int:
    """Sort ``out[:n]`` and keep one of each, at its start; say how many."""
    if n < 2:
        return n
    _sort(out, n)
    kept = 1
    for i in range(1, n):
        if out[i] != out[kept - 1]:
            out[kept] = out[i]
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def _distinct(cells: Any, times: Any, lo: int, hi: int, shift: Any, width: int, out: Any) -> int:
    """Write the sorted distinct points of rows ``lo:hi`` in this view to ``out``; say how many."""
    return _unique(out, _points(cells, times, lo, hi, shift, width, out))


@njit(cache=True, nogil=True)
def _longest(starts: Any) -> int:
    most = 1
    for i in range(len(starts) - 1):
        most = max(most, starts[i + 1] - starts[i])
    return most


@njit(cache=True, nogil=True)
def _apart(cells: Any, times: Any, lo: int, hi: int, shift: Any, width: int) -> int:
    """How many distinct points a few rows ``lo:hi`` have in this view, each compared with those before."""
    mask, n = ~(((_ONE << shift) - _ONE) * (_ONE + (_ONE << _S32))), 0
    for i in range(lo, hi):
        new = width == 0 or times[i] != UNTIMED
        for j in range(lo, i):
            near = (cells[i] ^ cells[j]) & mask == 0
            new &= not (near and (width == 0 or times[i] // width == times[j] // width))
        n += new
    return n


@njit(cache=True, nogil=True)
def census(starts: Any, cells: Any, times: Any, shift: int, width: int, lo: int, hi: int) -> Any:
    """How many distinct points people ``lo:hi`` have in this view (65,535 stands for that or more)."""
    out, zoom = np.empty(hi - lo, np.uint16), np.uint64(shift)
    keys = np.empty(_longest(starts), np.uint64)
    for i in range(lo, hi):
        first, end = starts[i], starts[i + 1]
        if end - first <= _COMPARED:
            out[i - lo] = _apart(cells, times, first, end, zoom, width)
        else:
            out[i - lo] = min(65535, _distinct(cells, times, first, end, zoom, width, keys))
    return out


@njit(cache=True, nogil=True)
def choose(counts: Any, p: int, exact: bool, most: int) -> Any:
    """The first ``most`` people with ``p`` points or more, or with just as many."""
    out, n = np.empty(min(most, len(counts)), np.int64), 0
    for i in range(len(counts)):
        if n == len(out):
            break
        out[n] = i
        n += counts[i] == p or (not exact and counts[i] > p)
    return out[:n]


@njit(cache=True, nogil=True)
def draw(
    people: Any,
    starts: Any,
    cells: Any,
    times: Any,
    chosen: Any,
    shift: int,
    width: int,
    most: int,
    salt: int,
) -> Any:
    """For each chosen person up to ``most`` of their distinct points, at random: (keys, how many)."""
    keys, sizes = np.zeros((len(chosen), most), np.uint64), np.zeros(len(chosen), np.int64)
    buffer = np.empty(_longest(starts), np.uint64)
    for j in range(len(chosen)):
        who = chosen[j]
        n = _distinct(cells, times, starts[who], starts[who + 1], np.uint64(shift), width, buffer)
        sizes[j] = min(n, most)
        spin = _mix(people[who] + np.uint64(salt) * _GOLD)
        for i in range(sizes[j]):
            spin = _mix(spin + _GOLD)
            k = i + np.int64(((spin >> _S32) * np.uint64(n - i)) >> _S32)
            buffer[i], buffer[k] = buffer[k], buffer[i]
            keys[j, i] = buffer[i]
    return keys, sizes


@njit(cache=True, nogil=True)
def spread(people: Any, starts: Any, cells: Any, shift: int, most: int, salt: Any) -> Any:
    """Up to ``most`` distinct tiles of every person, at random, in one array; how many each person has."""
    out, counts, n = np.empty_like(cells), np.empty(len(people), np.int64), 0
    tiles, zoom = np.empty(_longest(starts), np.uint64), np.uint64(shift)
    for person in range(len(people)):
        lo, held = starts[person], 0
        for row in range(lo, starts[person + 1]):
            tiles[row - lo] = ((cells[row] >> _S32 >> zoom) << _S32) | ((cells[row] & _LOW) >> zoom)
        rows = starts[person + 1] - lo
        _sort(tiles, rows)
        for i in range(rows):
            if i == 0 or tiles[i] != tiles[held - 1]:
                tiles[held] = tiles[i]
                held += 1
        spin = _mix(people[person] ^ salt)
        for i in range(min(held, most)):
            spin = _mix(spin + _GOLD)
            k = i + np.int64(((spin >> _S32) * np.uint64(held - i)) >> _S32)
            tiles[i], tiles[k] = tiles[k], tiles[i]
            out[n] = tiles[i]
            n += 1
        counts[person] = held
    return out[:n], counts


@njit(cache=True, nogil=True, inline="always")
def _find(table: Any, key: Any) -> Any:
    """Slot of ``key`` in an open-addressing table, or of the free place where it belongs."""
    mask = np.uint64(len(table) - 1)
    slot = (key >> _S31) & mask
    while table[slot] != 0 and table[slot] != key:
        slot = (slot + _ONE) & mask
    return slot


@njit(cache=True, nogil=True)
def _room(entries: int) -> int:
    room = 16
    while room < 2 * entries:
        room *= 2
    return room


@njit(cache=True, nogil=True)
def rarest(starts: Any, cells: Any, times: Any, shift: int, width: int, keys: Any, sizes: Any) -> None:
    """Put each draw's two rarest points first, judged on every 8th person: candidates are then few.

    Equally rare ones stand in the order of their keys, so that a pair stands in the same order everywhere.
    """
    table = np.zeros(_room(keys.size), np.uint64)
    counts, zoom = np.zeros(len(table), np.int64), np.uint64(shift)
    for j in range(len(keys)):
        for i in range(sizes[j]):
            table[_find(table, keys[j, i])] = keys[j, i]
    step = 8 if len(starts) > 1000 else 1
    for person in range(0, len(starts) - 1, step):
        for row in range(starts[person], starts[person + 1]):
            if width == 0 or times[row] != UNTIMED:
                slot = _find(table, _point(cells[row], times[row], zoom, width))
                counts[slot] += table[slot] != 0
    for j in range(len(keys)):
        for first in range(min(2, sizes[j])):
            for i in range(first + 1, sizes[j]):
                here, there = counts[_find(table, keys[j, i])], counts[_find(table, keys[j, first])]
                if here < there or (here == there and keys[j, i] < keys[j, first]):
                    keys[j, first], keys[j, i] = keys[j, i], keys[j, first]


@njit(cache=True, nogil=True, inline="always")
def _holds(own: Any, n: int, wanted: Any, size: int) -> bool:
    """Whether the sorted ``own[:n]`` hold ``wanted[:size]``."""
    for i in range(size):
        lo, hi = 0, n
        while lo < hi:
            middle = (lo + hi) >> 1
            if own[middle] < wanted[i]:
                lo = middle + 1
            else:
                hi = middle
        if lo == n or own[lo] != wanted[i]:
            return False
    return True


@njit(cache=True, nogil=True, inline="always")
def _pair(one: Any, other: Any) -> Any:
    """The key of two points as the first two of several; points are mixed already."""
    return ((one + other) ^ _M2) | _ONE


@njit(cache=True, nogil=True, inline="always")
def _first(point: Any) -> Any:
    """The key of a point as the first of several, which differs from its own."""
    return (point ^ _M1) | _ONE


@njit(cache=True, nogil=True)
def _hang(index: Any, key: Any, j: int) -> None:
    """Enter draw ``j``, the next of its key, in the index."""
    table, spans, near = index[0], index[1], index[2]
    slot = _find(table, key)
    if table[slot] == 0:
        table[slot], spans[slot, 0] = key, j
    spans[slot, 1] = j + 1
    _note(near, key)


@njit(cache=True, nogil=True)
def _index(keys: Any, sizes: Any, whole: bool, firsts: bool) -> Any:
    """Draws by what must be met first: (table, first draw and end per place, near, rare, drawn).

    A draw hangs on the sum of its points if it has one or all are to be met ``whole``; on the pair of its
    first two, unless that is enough; with ``firsts`` on its first one and on that pair in any case.
    ``near``, ``rare`` and ``drawn`` tell keys on which surely no draw hangs, points that surely are no draw's
    first, and those of none at all: small enough to stay in the processor's cache, they turn away most
    people and points at once.
    """
    room = _room(len(keys) * (3 if firsts else 1))
    bits = min(room, _BITS)
    index = (
        np.zeros(room, np.uint64), np.zeros((room, 2), np.int64),
        np.zeros(bits, np.uint64), np.zeros(bits, np.uint64), np.zeros(bits, np.uint64),
    )  # fmt: skip
    for j in range(len(keys)):
        _note(index[3], keys[j, 0])
        for i in range(sizes[j]):
            _note(index[4], keys[j, i])
        if whole or sizes[j] == 1:
            _hang(index, keys[j, : sizes[j]].sum() | _ONE, j)
        if sizes[j] > 1 and (firsts or not whole):
            _hang(index, _pair(keys[j, 0], keys[j, 1]), j)
        if sizes[j] > 1 and firsts:
            _hang(index, _first(keys[j, 0]), j)
    return index


@njit(cache=True, nogil=True, inline="always")
def _note(seen: Any, key: Any) -> None:
    """Set the bit of ``key``, whose lowest bit says nothing."""
    seen[(key >> _BIT) & np.uint64(len(seen) - 1)] |= _ONE << ((key >> _ONE) & _LAST)


@njit(cache=True, nogil=True, inline="always")
def _near(seen: Any, key: Any) -> Any:
    """1 if the bit of ``key`` is set: a number, for a branch on it would often be guessed wrong."""
    word = seen[(key >> _BIT) & np.uint64(len(seen) - 1)]
    return np.int64((word >> ((key >> _ONE) & _LAST)) & _ONE)


@njit(cache=True, nogil=True, inline="always")
def _any(own: Any, n: int, seen: Any) -> Any:
    """1 if the bit of one of ``own[:n]`` is set."""
    found = 0
    for i in range(n):
        found |= _near(seen, own[i])
    return found


@njit(cache=True, nogil=True)
def _chosen(own: Any, n: int, seen: Any) -> int:
    """Keep those of ``own[:n]`` whose bits are set, at its start; say how many."""
    kept = 0
    for i in range(n):
        own[kept] = own[i]
        kept += _near(seen, own[i])
    return kept


@njit(cache=True, nogil=True)
def _try(index: Any, key: Any, who: Any, own: Any, n: int, draws: Any, others: Any, cap: int) -> None:
    """Try one person on the draws that hang on ``key``."""
    table, spans = index[0], index[1]
    owners, keys, sizes = draws
    slot = _find(table, key)
    for j in range(spans[slot, 0], spans[slot, 1]):
        if others[j] < cap and n >= sizes[j] and owners[j] != who and _holds(own, n, keys[j], sizes[j]):
            others[j] += 1


@njit(cache=True, nogil=True)
def _many(index: Any, who: Any, own: Any, n: int, draws: Any, others: Any, cap: int) -> None:
    """Try a person of many points: their pairs only where more draws hang on the first than that."""
    table, spans, near, rare, _ = index
    for i in range(n):
        if not _near(rare, own[i]):
            continue
        _try(index, own[i], who, own, n, draws, others, cap)
        slot = _find(table, _first(own[i]))
        if spans[slot, 1] - spans[slot, 0] <= n:
            _try(index, _first(own[i]), who, own, n, draws, others, cap)
            continue
        for k in range(n):
            pair = _pair(own[i], own[k])
            if k != i and _near(near, pair) and draws[1][spans[_find(table, pair), 0], 0] == own[i]:
                _try(index, pair, who, own, n, draws, others, cap)


@njit(cache=True, nogil=True)
def _pairs(own: Any, n: int, near: Any, out: Any) -> int:
    """Write the keys of a person's points and pairs on which draws may hang; how many."""
    found = 0
    for i in range(n):
        out[found] = own[i]
        found += _near(near, own[i])
        for j in range(i):
            out[found] = _pair(own[i], own[j])
            found += _near(near, out[found])
    return found


@njit(cache=True, nogil=True)
def _sums(own: Any, n: int, most: int, near: Any, out: Any) -> int:
    """Write the sums of up to ``most`` of a person's points on which draws may hang; how many."""
    found = 0
    for i in range(n):
        out[found] = own[i]
        found += _near(near, own[i])
        for j in range(i if most > 1 else 0):
            two = own[i] + own[j]
            out[found] = two | _ONE
            found += _near(near, two)
            for k in range(j if most > 2 else 0):
                three = two + own[k]
                out[found] = three
                found += _near(near, three)
                for m in range(k if most > 3 else 0):
                    out[found] = (three + own[m]) | _ONE
                    found += _near(near, out[found])
    return found


@njit(cache=True, nogil=True)
def _meet(
    people: Any, starts: Any, cells: Any, times: Any, shift: int, width: int, lo: int, hi: int,
    draws: Any, others: Any, cap: int,
) -> None:  # fmt: skip
    """As :func:`match`: only who holds some draw's rarest point is looked at closer."""
    keys, sizes = draws[1], draws[2]
    longest, most = _longest(starts), sizes.max() if len(sizes) else 0
    whole, least = most <= _WHOLE, sizes.min() if len(sizes) else 1
    many = _FEW if whole else _MANY
    index = _index(keys, sizes, whole, longest > many)
    own, met, zoom = np.empty(longest, np.uint64), np.empty(_ROOM, np.uint64), np.uint64(shift)
    for person in range(lo, hi):
        first, end = starts[person], starts[person + 1]
        if end - first < least:
            continue
        n = _points(cells, times, first, end, zoom, width, own)
        if not _any(own, n, index[3]):
            continue
        n = _unique(own, _chosen(own, n, index[4]) if n > _FEW else n)
        if n > many:
            _many(index, people[person], own, n, draws, others, cap)
            continue
        for i in range(_sums(own, n, most, index[2], met) if whole else _pairs(own, n, index[2], met)):
            _try(index, met[i], people[person], own, n, draws, others, cap)


@njit(cache=True, nogil=True)
def match(
    people: Any, starts: Any, cells: Any, times: Any, shift: int, width: int, lo: int, hi: int,
    owners: Any, keys: Any, sizes: Any, others: Any, cap: int,
) -> None:  # fmt: skip
    """Add to ``others[j]`` how many of people ``lo:hi`` besides ``owners[j]`` hold all of draw ``j``.

    The count stops at ``cap``. Draws of one point must come first, then the others sorted by their first
    and second point, see :func:`rarest`, and the sum of all. A draw whose count is full is dropped after
    the next stretch of people; stretches grow, as most draws that ever are full are so soon.
    """
    stretch = max(_STRETCH, len(owners) // 4)
    while lo < hi:
        end, live = min(hi, lo + stretch), np.nonzero(others < cap)[0]
        if not len(live):
            return
        counts = others[live]
        draws = owners[live], keys[live], sizes[live]
        _meet(people, starts, cells, times, shift, width, lo, end, draws, counts, cap)
        others[live] = counts
        lo, stretch = end, 4 * stretch


@njit(cache=True, nogil=True)
def _mode(values: Any, n: int) -> Any:
    """The most frequent of ``values[:n]``, the least of equals; sorts them."""
    _sort(values, n)
    best, most, run = values[0], 0, 0
    for i in range(n):
        run = run + 1 if i and values[i] == values[i - 1] else 1
        if run > most:
            best, most = values[i], run
    return best


@njit(cache=True, nogil=True)
def home_work(starts: Any, cells: Any, times: Any, zoom: int, shift: int, local: bool) -> Any:
    """One key for each person's pair of usual tiles at night and in working hours; 0 where either is unknown.

    ``times`` are hours. Unless they are ``local`` they are UTC, and the sun's time at the longitude is taken:
    at most about two hours off anywhere. Night is 22 to 6, work 9 to 17 from Monday to Friday.
    """
    pairs, longest, coarse = np.zeros(len(starts) - 1, np.uint64), _longest(starts), np.uint64(shift)
    nights, days = np.empty(longest, np.uint64), np.empty(longest, np.uint64)
    for person in range(len(pairs)):
        night = day = 0
        for row in range(starts[person], starts[person + 1]):
            if times[row] == UNTIMED:
                continue
            x = np.int64(cells[row] >> _S32)
            when = times[row] + (0 if local else ((x * 24) >> zoom) - 12)
            hour, weekday = when % 24, (when // 24 + 3) % 7
            tile = ((cells[row] >> _S32 >> coarse) << _S32) | ((cells[row] & _LOW) >> coarse)
            if hour >= 22 or hour < 6:
                nights[night] = tile
                night += 1
            elif 9 <= hour < 17 and weekday < 5:
                days[day] = tile
                day += 1
        if night and day:
            pairs[person] = _mix(_mix(_mode(nights, night)) + _mode(days, day) * _GOLD) | _ONE
    return pairs
