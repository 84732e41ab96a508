"""Distinct counts in bounded memory: exact while values are few, then a theta sketch.

A sketch keeps every hash below ``2**(64 - shift)``. ``shift`` is the least for which no more than ``limit``
hashes remain, which makes it a function of the set of values alone: the same whatever the order in which
they came, and however they were split (Dasgupta et al., "A Framework for Estimating Stream Expression
Cardinalities", ICDT 2016).

>>> def _of(*values):
...     return add(Sketch(4), np.array(values, np.uint64))
>>> one, other = _of(1, 2, 3), _of(3, 4)
>>> merge(one, other).count, merge(one, other) == merge(other, one)
(4, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unlatched.measures import theta
from unlatched.model import Count

HASH_BITS = 64
FEW = 20
Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A set of 64-bit hashes below a threshold, in parts; parts may overlap until it is ``settled``."""

    limit: int
    shift: int = 0
    parts: tuple[Hashes, ...] = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sketch):
            return NotImplemented
        one, two = settled(self), settled(other)
        alike = (one.limit, one.shift) == (two.limit, two.shift)
        return alike and np.array_equal(one.parts[0], two.parts[0])

    __hash__ = None  # type: ignore[assignment]

    @property
    def held(self) -> int:
        """Hashes held, doubles included."""
        return sum(len(part) for part in self.parts)

    @property
    def count(self) -> int:
        """Distinct hashes kept."""
        return len(settled(self).parts[0])


def add(sketch: Sketch, hashes: Hashes) -> Sketch:
    """The sketch with more hashes."""
    if sketch.shift:
        fresh = _below(hashes, sketch.shift)
    else:
        fresh = _few(hashes) if 0 < sketch.held * FEW < len(hashes) else _distinct(hashes)
    if not len(fresh):
        return sketch
    grown = Sketch(sketch.limit, sketch.shift, (*sketch.parts, fresh))
    return settled(grown) if grown.held > 2 * sketch.limit else grown


def settled(sketch: Sketch) -> Sketch:
    """The same set without doubles, sorted, and no larger than its limit."""
    hashes = _distinct(np.concatenate([*sketch.parts, np.empty(0, np.uint64)]))
    shift = sketch.shift
    while len(hashes) > sketch.limit:
        shift += 1
        hashes = _below(hashes, shift)
    return Sketch(sketch.limit, shift, (hashes,))


def merge(one: Sketch, other: Sketch) -> Sketch:
    """The sketch of both sets together."""
    coarse, fine = (one, other) if one.shift >= other.shift else (other, one)
    kept = tuple(_below(part, coarse.shift) for part in fine.parts)
    return settled(Sketch(coarse.limit, coarse.shift, (*coarse.parts, *kept)))


def estimate(sketch: Sketch) -> Count:
    """How many distinct values there were."""
    done = settled(sketch)
    return theta.estimate(len(done.parts[0]), 2.0**-done.shift)


def _below(hashes: Hashes, shift: int) -> Hashes:
    return hashes[hashes < np.uint64(1 << (HASH_BITS - shift))] if shift else hashes


def _few(hashes: Hashes) -> Hashes:
    """The same as ``_distinct``, unsorted; faster where few values repeat a lot."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kept: Hashes = pc.unique(pa.array(hashes)).to_numpy()
    return kept


def _distinct(hashes: Hashes) -> Hashes:
    ordered = np.sort(hashes)
    first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    kept: Hashes = ordered[first]
    return kept
