"""The same person under several ids: a trace that is contained in another one.

Real traces hold such pairs (GeoLife has 12). They make singling out look harder than it is, for each of
the two fits the other's points.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from unlatched.location.interval import wilson
from unlatched.location.points import Bucket, Points
from unlatched.location.sweep import Draw, View, run
from unlatched.model import Rate

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST = 100
_ENOUGH_TO_TELL, _CHECKED = 8, 64
_HOUR = 3600
_ODD = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xBF58476D1CE4E5B9)))


def duplicates(points: Points, *, sample: int, seed: int) -> Rate | None:
    """The share of people whose trace is contained in another id's: the same person twice, in all likelihood.

    Among people with at least 8 distinct points at the finest zoom and bin, of whom up to 64 are compared.
    """
    draw = _contained(points, sample, seed)
    if draw.sampled < FEWEST:
        return None
    rate = float(np.mean(draw.others > 0))
    return Rate(rate, *wilson(rate, draw.sampled), draw.eligible)


def without_duplicates(points: Points, *, seed: int) -> Points | None:
    """The points of each person once: without traces that others contain, and with one of equal ones.

    None where points are read in several buckets, which would have to be read again for every pass.
    """
    if points.bits:
        return None
    (bucket,) = points.buckets()
    draw = _contained(points, None, seed)
    owners = np.concatenate([part.owners for part in draw.parts])
    inside = np.setdiff1d(owners, owners[draw.others == 0])
    spare = _spare(bucket, np.flatnonzero(np.isin(bucket.people, inside)))
    keep = np.ones(len(bucket.people), bool)
    keep[spare] = False
    return _kept(points, bucket, keep)


def _contained(points: Points, sample: int | None, seed: int) -> Draw:
    finest = View(points.zoom, points.unit / _HOUR, 0, 1)
    return run(points, [finest], [_ENOUGH_TO_TELL], sample=sample, seed=seed, most=_CHECKED)[0][0]


def _spare(bucket: Bucket, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of people whose traces others hold, those to leave out: the first of each set of equal traces stays."""
    known: set[int] = set()
    alike: dict[int, int] = {}
    traces = [_trace(bucket, person) for person in chosen.tolist()]
    for trace in traces:
        alike[trace] = alike.get(trace, 0) + 1
    spare = []
    for person, trace in zip(chosen.tolist(), traces, strict=True):
        if alike[trace] > 1 and trace not in known:
            known.add(trace)
        else:
            spare.append(person)
    return np.array(spare, np.int64)


def _trace(bucket: Bucket, person: int) -> int:
    """What equal traces have in common: a sum over their distinct points."""
    rows = slice(bucket.starts[person], bucket.starts[person + 1])
    mixed = bucket.cells[rows] * _ODD[0] + bucket.times[rows].astype(np.uint64) * _ODD[1]
    mixed ^= mixed >> np.uint64(29)
    return int((np.unique(mixed) * _ODD[2]).sum(dtype=np.uint64))


def _kept(points: Points, bucket: Bucket, keep: NDArray[np.bool_]) -> Points:
    sizes = np.diff(bucket.starts)
    rows = np.repeat(keep, sizes)
    starts = np.concatenate(([0], np.cumsum(sizes[keep]))).astype(np.int64)
    kept = Bucket(bucket.people[keep], starts, bucket.cells[rows], bucket.times[rows])
    return replace(points, rows=len(kept.cells), kept=kept)
