"""Compiled loops over one bucket of people: group their points, count distinct ones, draw, match.

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

UNTIMED = -(1 << 62)
_GOLD, _M1, _M2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_LOW, _ONE = np.uint64(0xFFFFFFFF), np.uint64(1)
_FIRST_BITS, _MANY, _NEAR = 10, 32, np.uint64((1 << 17) - 1)


@njit(cache=True, nogil=True, inline="always")
def _mix(z: Any) -> Any:
    """A bijection of 64 bits that looks random (SplitMix64; Steele, Lea and Flood 2014)."""
    z = (z ^ (z >> _S30)) * _M1
    z = (z ^ (z >> _S27)) * _M2
    return z ^ (z >> _S31)


@njit(cache=True, nogil=True)
def _sort(values: Any, n: int) -> None:
    """Sort ``values[:n]`` in place (Shell 1959): most people have few points, and it compiles fast."""
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
def _scatter(source: Any, target: Any, lo: Any, hi: int, used: Any, bits: int) -> Any:
    """Counting sort of rows ``lo:hi`` on ``bits`` bits of the hash after the first ``used``; bucket ends."""
    (h, c, t), (h2, c2, t2) = source, target
    right = np.uint64(64 - bits)
    slot = np.zeros((1 << bits) + 1, np.int64)
    for i in range(lo, hi):
        slot[np.int64((h[i] << used) >> right) + 1] += 1
    slot[0] = lo
    for b in range(1, len(slot)):
        slot[b] += slot[b - 1]
    for i in range(lo, hi):
        bucket = np.int64((h[i] << used) >> right)
        j = slot[bucket]
        slot[bucket] = j + 1
        h2[j], c2[j], t2[j] = h[i], c[i], t[i]
    return slot[:-1]


@njit(cache=True, nogil=True)
def _order(rows: Any, lo: int, hi: int) -> None:
    """Shell sort of rows ``lo:hi`` by hash."""
    h, c, t = rows
    gap = 1
    while gap < (hi - lo) // 3:
        gap = 3 * gap + 1
    while gap:
        for i in range(lo + gap, hi):
            a, b, d, j = h[i], c[i], t[i], i
            while j >= lo + gap and h[j - gap] > a:
                h[j], c[j], t[j] = h[j - gap], c[j - gap], t[j - gap]
                j -= gap
            h[j], c[j], t[j] = a, b, d
        gap //= 3


@njit(cache=True, nogil=True)
def group(rows: Any, used: int) -> Any:
    """Order rows (hashes, cells, times) by hash, in place: (people ascending, starts).

    All hashes begin with the same ``used`` bits and are spread evenly after them, so two rounds of
    counting sort leave buckets of a few rows, or of one person.
    """
    h, c, t = rows
    other = (np.empty_like(h), np.empty_like(c), np.empty_like(t))
    first = np.uint64(used)
    ends, lo = _scatter(rows, other, 0, len(h), first, _FIRST_BITS), 0
    for hi in ends:
        bits = 1
        while (2 << bits) < hi - lo and bits < 16:
            bits += 1
        inner, low = _scatter(other, rows, lo, hi, first + np.uint64(_FIRST_BITS), bits), lo
        for high in inner:
            _order(rows, low, high)
            low = high
        lo = hi
    return _bounds(h)


@njit(cache=True, nogil=True)
def _bounds(h: Any) -> Any:
    count = 1 if len(h) else 0
    for i in range(1, len(h)):
        count += h[i] != h[i - 1]
    people, starts, k = np.empty(count, np.uint64), np.empty(count + 1, np.int64), 0
    for i in range(len(h)):
        if i == 0 or h[i] != h[i - 1]:
            people[k], starts[k] = h[i], i
            k += 1
    starts[count] = len(h)
    return people, starts


@njit(cache=True, nogil=True)
def census(starts: Any, cells: Any, times: Any, shift: int, width: int) -> Any:
    """How many distinct points each person has in this view (65,535 stands for that or more)."""
    out, zoom = np.empty(len(starts) - 1, np.uint16), np.uint64(shift)
    keys = np.empty(_longest(starts), np.uint64)
    for i in range(len(out)):
        lo, hi = starts[i], starts[i + 1]
        if hi - lo == 1:
            out[i] = 0 if width and times[lo] == UNTIMED else 1
        else:
            out[i] = min(65535, _distinct(cells, times, lo, hi, zoom, width, keys))
    return out


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
    """Put each draw's two rarest points first, judged on every 8th person: candidates are then few."""
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
                if counts[_find(table, keys[j, i])] < counts[_find(table, keys[j, first])]:
                    keys[j, first], keys[j, i] = keys[j, i], keys[j, first]


@njit(cache=True, nogil=True, inline="always")
def _holds(own: Any, n: int, wanted: Any, size: int) -> bool:
    """Whether the sorted ``own[:n]`` hold ``wanted[1:size]``."""
    for i in range(1, size):
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


@njit(cache=True, nogil=True)
def _hang(keys: Any, others: Any, cap: int) -> Any:
    """Draws by their first point: (table, first draw and end per place, live draws, near).

    ``near`` counts the live places by 17 bits of their key: small enough to stay in the processor's
    cache, it turns away most points at once.
    """
    table = np.zeros(_room(len(keys)), np.uint64)
    spans, live = np.zeros((len(table), 2), np.int64), np.zeros(len(table), np.int64)
    near = np.zeros(_NEAR + _ONE, np.uint16)
    for j in range(len(keys)):
        slot = _find(table, keys[j, 0])
        if table[slot] == 0:
            table[slot], spans[slot, 0] = keys[j, 0], j
        spans[slot, 1] = j + 1
        if others[j] < cap:
            near[(keys[j, 0] >> _ONE) & _NEAR] += live[slot] == 0
            live[slot] += 1
    return table, spans, live, near


@njit(cache=True, nogil=True, inline="always")
def _pair(first: Any, second: Any) -> Any:
    """Where a pair of points has its bit in a filter of 2^20: (byte, bit)."""
    place = (first * _GOLD + second * _M1) >> np.uint64(44)
    return place >> np.uint64(3), np.uint8(1) << np.uint8(place & np.uint64(7))


@njit(cache=True, nogil=True)
def _pairs(keys: Any, sizes: Any) -> Any:
    """A Bloom filter of the draws' first two points."""
    bits = np.zeros(1 << 17, np.uint8)
    for j in range(len(keys)):
        if sizes[j] > 1:
            byte, bit = _pair(keys[j, 0], keys[j, 1])
            bits[byte] |= bit
    return bits


@njit(cache=True, nogil=True, inline="always")
def _try(
    who: Any, own: Any, n: int, j: int, owners: Any, keys: Any, sizes: Any, others: Any, cap: int
) -> Any:
    """Try one person on one draw; whether it has now met ``cap`` people."""
    if others[j] >= cap or n < sizes[j] or owners[j] == who or not _holds(own, n, keys[j], sizes[j]):
        return False
    others[j] += 1
    return others[j] == cap


@njit(cache=True, nogil=True)
def _visit(
    who: Any, own: Any, n: int, first: Any, lo: int, hi: int, pairs: Any,
    owners: Any, keys: Any, sizes: Any, others: Any, cap: int,
) -> int:  # fmt: skip
    """Try one person on the draws ``lo:hi``, sorted by their second point; how many met ``cap`` people.

    Looks up which of the person's points may come second, unless those are many and the draws are few.
    """
    done = 0
    if keys.shape[1] == 1 or (n > _MANY and hi - lo <= n):
        for j in range(lo, hi):
            done += _try(who, own, n, j, owners, keys, sizes, others, cap)
        return done
    for i in range(n):
        byte, bit = _pair(first, own[i])
        if not pairs[byte] & bit:
            continue
        low, high = lo, hi
        while low < high:
            middle = (low + high) >> 1
            if keys[middle, 1] < own[i]:
                low = middle + 1
            else:
                high = middle
        while low < hi and keys[low, 1] == own[i]:
            done += _try(who, own, n, low, owners, keys, sizes, others, cap)
            low += 1
    return done


@njit(cache=True, nogil=True)
def match(
    people: Any, starts: Any, cells: Any, times: Any, shift: int, width: int,
    owners: Any, keys: Any, sizes: Any, others: Any, cap: int,
) -> None:  # fmt: skip
    """Add to ``others[j]`` how many besides ``owners[j]`` hold all points of draw ``j``, up to ``cap``.

    Draws must be sorted by their first and second point and have as many points as there are columns, or
    two at least. They hang on the first, so only people who share that one are looked at closer.
    """
    table, spans, live, near = _hang(keys, others, cap)
    pairs = _pairs(keys, sizes)
    own, zoom = np.empty(_longest(starts), np.uint64), np.uint64(shift)
    least = sizes.min() if len(sizes) else 1
    for person in range(len(people)):
        lo, hi = starts[person], starts[person + 1]
        if hi - lo < least:
            continue
        n, hit = _points(cells, times, lo, hi, zoom, width, own), False
        for i in range(n):
            hit |= near[(own[i] >> _ONE) & _NEAR] != 0
        if hit:
            n = _unique(own, n)
        if not hit or n < least:
            continue
        for i in range(n):
            if near[(own[i] >> _ONE) & _NEAR]:
                slot = _find(table, own[i])
                if live[slot]:
                    lo, hi = spans[slot, 0], spans[slot, 1]
                    live[slot] -= _visit(
                        people[person], own, n, own[i], lo, hi, pairs, owners, keys, sizes, others, cap
                    )
                    near[(own[i] >> _ONE) & _NEAR] -= live[slot] == 0


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
