"""Rates beyond unicity: usual places, duplicate identities, and places that the data labels itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unlatched.location.interval import wilson
from unlatched.location.points import Points
from unlatched.location.sweep import View, run
from unlatched.measures import places
from unlatched.model import Rate
from unlatched.raw import sealed

if TYPE_CHECKING:
    import duckdb

FEWEST = 100
"""A rate over fewer people is not given: it would be unsure, and near to telling of persons."""
_ENOUGH_TO_TELL, _CHECKED = 8, 64
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


def duplicates(points: Points, *, sample: int, seed: int) -> Rate | None:
    """The share of people whose trace is contained in another id's: the same person twice, in all likelihood.

    Among people with at least 8 distinct points at the finest zoom and bin, of whom up to 64 are compared.
    """
    finest = View(points.zoom, points.unit / _HOUR, 0, 1)
    draw = run(points, [finest], [_ENOUGH_TO_TELL], sample=sample, seed=seed, most=_CHECKED)[0][0]
    if draw.sampled < FEWEST:
        return None
    rate = float(np.mean(draw.others > 0))
    return Rate(rate, *wilson(rate, draw.sampled), draw.eligible)


@sealed("counting people at labelled places")
def sensitive(connection: duckdb.DuckDBPyConnection, relation: str, *, people: int) -> dict[str, Rate]:
    """The share of ``people`` seen at kinds of places, where a column ``place`` says which; never who.

    ``place`` is a number (see :data:`unlatched.measures.places.KINDS`) or a label. A kind with fewer than
    100 people is left out.
    """
    if people < FEWEST:
        return {}
    type_ = str(connection.sql(f"SELECT place FROM {relation}").types[0])
    kind = places.kind("place") if type_ == "VARCHAR" else "place"
    rows = connection.execute(
        f"SELECT kind, count(*) FROM (SELECT DISTINCT {kind} AS kind, hash(subject) FROM {relation}"
        " WHERE place IS NOT NULL AND subject IS NOT NULL) WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind"
    ).fetchall()
    return {places.KINDS[kind]: _exact(seen / people, people) for kind, seen in rows if seen >= FEWEST}


def _exact(rate: float, eligible: int) -> Rate:
    return Rate(rate, rate, rate, eligible)
