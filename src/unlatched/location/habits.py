"""Rates beyond unicity: usual places, and places that the data labels itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from unlatched.location.points import Points
from unlatched.measures import places
from unlatched.measures.points import Rows
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
    if people < FEWEST:
        return {}
    seen = {name: _seen(parts, kind) for kind, name in enumerate(places.KINDS)}
    return {name: _exact(number / people, people) for name, number in seen.items() if number >= FEWEST}


def _seen(parts: Sequence[Rows], kind: int) -> int:
    """How many people were at places of a kind."""
    there = [part.people[part.places == kind] for part in parts]
    people = np.sort(np.concatenate(there)) if there else np.empty(0, np.uint64)
    return min(len(people), 1 + int(np.sum(people[1:] != people[:-1])))


def _exact(rate: float, eligible: int) -> Rate:
    return Rate(rate, rate, rate, eligible)
