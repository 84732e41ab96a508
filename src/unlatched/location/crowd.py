"""People per tile, counted over opened points; and what tells one data set from another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from unlatched.location.points import Bucket, Points
from unlatched.measures.points import UNTIMED

if TYPE_CHECKING:
    from numpy.typing import NDArray


WIDE = 8
_CHUNK = 1 << 20
_ODD = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xBF58476D1CE4E5B9)))


@dataclass(frozen=True, slots=True)
class Seen:
    """A data set as the ledger knows it again: a digest of its content, and a few totals.

    The content is the multiset of (tile, hour), in any order; nothing of a person is in it.
    """

    digest: str
    people: int
    points: int
    first: int
    last: int

    def totals(self) -> dict[str, int]:
        """What another data set is compared by: hours count from 1970-01-01 UTC."""
        return {"people": self.people, "points": self.points, "first": self.first, "last": self.last}

    def like(self, other: object) -> bool:
        """Whether totals of another data set are so near that it may be the same, grown or cut a little."""
        if not isinstance(other, dict) or not all(type(other.get(name)) is int for name in self.totals()):
            return False
        near = all(0.95 < (1 + own) / (1 + other[name]) < 1.05 for name, own in self._sizes())
        shared = min(self.last, other["last"]) - max(self.first, other["first"]) + 1
        return near and 2 * shared > max(self.last, other["last"]) - min(self.first, other["first"]) + 1

    def _sizes(self) -> tuple[tuple[str, int], tuple[str, int]]:
        return ("people", self.people), ("points", self.points)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People in each tile (x in the high, y in the low 32 bits), each in at most ``most`` tiles.

    ``wide`` counts those who were in more than eight tiles, ``seen`` tells what data set it is.
    """

    tiles: dict[int, int]
    wide: int
    seen: Seen


def crowd(points: Points, *, zoom: int, most: int, salt: int) -> Crowd:
    """Count people per tile; which of a person's tiles count is drawn afresh for every ``salt`` (64 bits)."""
    from unlatched.location import kernels

    found, wide, totals = [], 0, _Totals()
    for bucket in points.buckets():
        cells, counts = kernels.spread(
            bucket.people, bucket.starts, bucket.cells, points.zoom - zoom, most, np.uint64(salt)
        )
        found.append(_tally(cells, np.ones(len(cells), np.int64)))
        wide += int(np.sum(counts > WIDE))
        totals.add(bucket)
    cells, counts = _tally(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    return Crowd(dict(zip(cells.tolist(), counts.tolist(), strict=True)), wide, totals.seen(points))


def _tally(
    keys: NDArray[np.uint64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Add up counts by key. Sorting first: ``np.unique`` is many times slower on 64-bit keys."""
    if not len(keys):
        return keys, counts
    if counts.max() == 1:
        keys = np.sort(keys)
    else:
        order = np.argsort(keys)
        keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.add.reduceat(counts, first)


@dataclass(slots=True)
class _Totals:
    """What is added up for :class:`Seen`, a bucket of people at a time."""

    people: int = 0
    points: int = 0
    content: int = 0
    edges: list[int] = field(default_factory=list)

    def add(self, bucket: Bucket) -> None:
        self.people, self.points = self.people + len(bucket.people), self.points + len(bucket.cells)
        for lo in range(0, len(bucket.cells), _CHUNK):
            times = bucket.times[lo : lo + _CHUNK]
            self.content += _content(bucket.cells[lo : lo + _CHUNK], times)
            timed = times[times != UNTIMED]
            self.edges += [int(timed.min()), int(timed.max())] if len(timed) else []

    def seen(self, points: Points) -> Seen:
        totals = self.people, self.points, self.content % (1 << 64), points.zoom, points.unit
        digest = hashlib.sha256(f"unlatched/map/2 {totals}".encode()).hexdigest()
        first, last = min(self.edges, default=0), max(self.edges, default=0)
        return Seen(digest, self.people, self.points, first, last)


def _content(cells: NDArray[np.uint64], times: NDArray[np.int64]) -> int:
    """A sum that any change to any point changes, and their order does not."""
    mixed = cells * _ODD[0] + times.astype(np.uint64) * _ODD[1]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _ODD[2]
    mixed ^= mixed >> np.uint64(32)
    return int(mixed.sum(dtype=np.uint64))
