"""Which fields of a collection are its positions: SQL for latitude, longitude and time."""

from __future__ import annotations

from collections.abc import Sequence

from unlatched.classify import Sample, Verdict
from unlatched.measures import moments
from unlatched.measures.digest import Track
from unlatched.shape import Leaf

POSITION = "pd:GPSCoordinate"


def of(leaves: Sequence[Leaf], samples: Sequence[Sample], verdicts: Sequence[Verdict]) -> Track | None:
    """The track of a collection, if it has positions.

    Two fields at one level, or a GeoJSON pair (RFC 7946 section 3.1.1: longitude first).
    """
    found = [i for i, verdict in enumerate(verdicts) if verdict.category == POSITION]
    lats = [i for i in found if verdicts[i].kind == "lat"]
    lons = [i for i in found if verdicts[i].kind == "lon"]
    for lat in lats:
        for lon in lons:
            if leaves[lat].level == leaves[lon].level:
                return _pair(leaves[lat], leaves[lon], _at(leaves, samples, leaves[lat].level))
    pairs = [leaves[i] for i in found if leaves[i].path.endswith("[]") and leaves[i].whole]
    return _geojson(pairs[0], _at(leaves, samples, pairs[0].outer)) if pairs else None


def _pair(lat: Leaf, lon: Leaf, at: str | None) -> Track:
    each = "list_transform({}, lambda x: try_cast(x AS DOUBLE))" if lat.level else "try_cast({} AS DOUBLE)"
    return Track(each.format(lat.expression), each.format(lon.expression), at, lat.level)


def _geojson(pair: Leaf, at: str | None) -> Track:
    item = "try_cast({}[{}] AS DOUBLE)"
    if not pair.outer:
        return Track(item.format(pair.whole, 2), item.format(pair.whole, 1), at)
    each = f"list_transform({pair.whole}, lambda x: {item})"
    return Track(each.format("x", 2), each.format("x", 1), at, pair.outer)


def _at(leaves: Sequence[Leaf], samples: Sequence[Sample], level: str) -> str | None:
    for leaf, sample in zip(leaves, samples, strict=True):
        if leaf.level != level:
            continue
        if moment := moments.timestamp(leaf, sample, "x" if level else leaf.expression):
            return f"list_transform({leaf.expression}, lambda x: {moment})" if level else moment
    return None
