"""Rows brought together by person: a counting sort by hash, on several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_BITS, _MOST = 10, 16
_THREADS = 2
Rows = tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.int64]]


def group(rows: Rows, used: int, threads: int = _THREADS) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Order rows (hashes, cells, times) by hash, in place: (people ascending, where each one's rows start).

    All hashes begin with the same ``used`` bits and are spread evenly after them, so two rounds of
    counting sort leave buckets of a few rows, or of one person.
    """
    hashes = rows[0]
    other = tuple(np.empty_like(column) for column in rows)
    cuts = np.linspace(0, len(hashes), threads + 1).astype(np.int64)
    with ThreadPoolExecutor(threads) as pool:
        sizes = list(pool.map(partial(_sizes, hashes, used=used, bits=_BITS), cuts[:-1], cuts[1:]))
        slots = _slots(np.stack(sizes))
        list(pool.map(partial(_scatter, rows, other, used=used, bits=_BITS), cuts[:-1], cuts[1:], slots))
        edges = np.concatenate(([0], slots[-1]))
        steps = np.linspace(0, 1 << _BITS, threads + 1).astype(np.int64)
        list(pool.map(partial(_settle, other, rows, edges, used=used + _BITS), steps[:-1], steps[1:]))
    return _bounds(hashes)  # type: ignore[no-any-return]


def _slots(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each thread (row) puts its first row of each bucket (column)."""
    flat = sizes.T.ravel()
    return np.ascontiguousarray((np.cumsum(flat) - flat).reshape(sizes.T.shape).T)


@njit(cache=True, nogil=True, inline="always")
def _bucket(hash_: Any, used: int, bits: int) -> Any:
    return np.int64((hash_ << np.uint64(used)) >> np.uint64(64 - bits))


@njit(cache=True, nogil=True)
def _sizes(hashes: Any, lo: int, hi: int, used: int, bits: int) -> Any:
    """How many rows of ``lo:hi`` have each value of ``bits`` bits of the hash after the first ``used``."""
    sizes = np.zeros(1 << bits, np.int64)
    for i in range(lo, hi):
        sizes[_bucket(hashes[i], used, bits)] += 1
    return sizes


@njit(cache=True, nogil=True)
def _scatter(source: Any, target: Any, lo: int, hi: int, slot: Any, used: int, bits: int) -> None:
    """Put each of the rows ``lo:hi`` in the next slot of its bucket; slots are then the buckets' ends."""
    (h, c, t), (h2, c2, t2) = source, target
    for i in range(lo, hi):
        bucket = _bucket(h[i], used, bits)
        j = slot[bucket]
        slot[bucket] = j + 1
        h2[j], c2[j], t2[j] = h[i], c[i], t[i]


@njit(cache=True, nogil=True)
def _settle(source: Any, target: Any, edges: Any, first: int, last: int, used: int) -> None:
    """Order the rows within the buckets ``first:last``."""
    for bucket in range(first, last):
        lo, hi, bits = edges[bucket], edges[bucket + 1], 1
        while (2 << bits) < hi - lo and bits < _MOST:
            bits += 1
        sizes = _sizes(source[0], lo, hi, used, bits)
        slot = np.cumsum(sizes) - sizes + lo
        _scatter(source, target, lo, hi, slot, used, bits)
        for end in slot:
            _order(target, lo, end)
            lo = end


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
