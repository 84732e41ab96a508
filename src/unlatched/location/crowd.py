"""People per tile, counted over opened points; and what tells one data set from another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from unlatched.location.points import Points

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Crowd:
    """People in each tile (x in the high, y in the low 32 bits), each in at most ``most`` tiles.

    ``people`` counts everyone, ``usual`` is the median number of tiles a person was in.
    """

    tiles: dict[int, int]
    people: int
    usual: float


def crowd(points: Points, *, zoom: int, most: int, salt: int) -> Crowd:
    """Count people per tile; which of a person's tiles count is drawn afresh for every ``salt`` (64 bits)."""
    from unlatched.location import kernels

    seen, held = [], []
    for bucket in points.buckets():
        cells, counts = kernels.spread(
            bucket.people, bucket.starts, bucket.cells, points.zoom - zoom, most, np.uint64(salt)
        )
        seen.append(_tally(cells, np.ones(len(cells), np.int64)))
        held.append(np.minimum(counts, 1 << 15).astype(np.uint16))
    cells, counts = _tally(*(np.concatenate(parts) for parts in zip(*seen, strict=True)))
    each = np.concatenate(held)
    return Crowd(
        dict(zip(cells.tolist(), counts.tolist(), strict=True)),
        len(each),
        float(np.median(each)) if len(each) else 0.0,
    )


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


def fingerprint(points: Points, *, zoom: int) -> str:
    """What tells this data set from others: a digest of a few totals, none of a person or a place."""
    from unlatched.location.kernels import UNTIMED

    rows = people = tiles = 0
    moments: list[int] = []
    for bucket in points.buckets():
        rows, people = rows + len(bucket.cells), people + len(bucket.people)
        timed = bucket.times[bucket.times != UNTIMED]
        moments += [int(timed.min()), int(timed.max())] if len(timed) else []
        tiles += len(np.unique((bucket.cells >> np.uint64(32 + points.zoom - zoom)).astype(np.int64)))
    totals = [
        rows,
        people,
        tiles if points.bits == 0 else 0,
        points.unit,
        min(moments, default=0),
        max(moments, default=0),
    ]
    return hashlib.sha256(f"unlatched/map/1 {totals}".encode()).hexdigest()
