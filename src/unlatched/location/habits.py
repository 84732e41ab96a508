"""Rates beyond unicity: usual places, and places that the data labels itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unlatched.location.points import Points
from unlatched.measures import places
from unlatched.model import Rate
from unlatched.raw import sealed

if TYPE_CHECKING:
    import duckdb

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
