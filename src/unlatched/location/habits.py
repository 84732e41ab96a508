"""Rates beyond unicity: usual places, and places that the data labels itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from unlatched.location.points import Points
from unlatched.measures import places
from unlatched.measures.points import UNPLACED, Rows
from unlatched.model import Rate

FEWEST = 100
"""A rate over fewer people is not given: it would be unsure, and near to telling of persons."""
_HOUR = 3600


def home_work(points: Points, *, zoom: int, local: bool = False) -> Rate | None:
    """The share of people whose pair of usual tiles, by night and at work, is nobody else's.

    Golle and Partridge 2009, "On the Anonymity of Home/Work Location Pairs". Over everyone with both;
    None under 100 people or where times are not in hours.
    """
    from unlatched.location import kernels

    if points.unit != _HOUR:
        return None
    shift = points.zoom - zoom
    parts = [
        kernels.home_work(b.starts, b.cells, b.times, points.zoom, shift, local) for b in points.buckets()
    ]
    pairs = np.sort(np.concatenate(parts))
    pairs = pairs[pairs != 0]
    if len(pairs) < FEWEST:
        return None
    edges = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1], [True])))
    rate = float(np.sum(np.diff(edges) == 1)) / len(pairs)
    return _exact(rate, len(pairs))


def sensitive(parts: Sequence[Rows], *, people: int) -> dict[str, Rate]:
    """The share of ``people`` seen at kinds of places, where the data labels places; never who.

    A kind with fewer than 100 people is left out.
    """
    kinds = sorted({kind for part in parts for kind in np.unique(part.places) if kind != UNPLACED})
    seen = {places.KINDS[kind]: _seen(parts, kind) for kind in kinds if people >= FEWEST}
    return {kind: _exact(number / people, people) for kind, number in seen.items() if number >= FEWEST}


def _seen(parts: Sequence[Rows], kind: int) -> int:
    """How many people were at places of a kind."""
    return len(np.unique(np.concatenate([part.people[part.places == kind] for part in parts])))


def _exact(rate: float, eligible: int) -> Rate:
    return Rate(rate, rate, rate, eligible)
