"""Porto Nalva, an invented city on a real and nearly empty coast (Alentejo, Portugal), and its people.

Only the shore line is real. Homes lie in quarters of the city and in a few invented villages, a few
people live scattered inland; nothing lies in the sea. Everyone has a home, a place of work or school,
and five places they go to; where someone is follows the hour of the day.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from unlatched.synth.draw import Draw, Floats, Ints

CITY = "Porto Nalva"
_SHORE = np.array(
    [
        (36.99, -8.94),
        (37.19, -8.90),
        (37.29, -8.866),
        (37.44, -8.80),
        (37.52, -8.786),
        (37.60, -8.816),
        (37.72, -8.785),
        (37.85, -8.79),
        (37.95, -8.87),
        (38.01, -8.82),
        (38.10, -8.785),
        (38.30, -8.775),
    ]
)
_CENTRE = (37.86, -8.72)
_QUARTERS = 24
_VILLAGES = (
    (37.53, -8.74),
    (37.66, -8.72),
    (37.75, -8.73),
    (38.02, -8.73),
    (38.12, -8.70),
    (38.22, -8.68),
    (37.45, -8.70),
    (37.34, -8.78),
    (37.93, -8.52),
    (37.70, -8.45),
)
_SCATTERED = 0.02
_METRE = 1 / 111_320
PLACES = ("street", "gate", "market", "office", "hotel", "clinic", "school", "place of worship", "station")


class Position(NamedTuple):
    """Latitudes and longitudes, WGS 84 degrees."""

    lat: Floats
    lon: Floats


def _quarters() -> tuple[npt.NDArray[np.float64], list[float], Floats]:
    turn = np.arange(_QUARTERS) * 2.399963
    reach = 0.07 * np.sqrt(np.arange(_QUARTERS) / _QUARTERS)
    city = np.column_stack((_CENTRE[0] + reach * np.cos(turn), _CENTRE[1] + reach * np.sin(turn)))
    weights = [1 / (rank + 3) for rank in range(_QUARTERS)] + [
        0.25 / (rank + 4) for rank in range(len(_VILLAGES))
    ]
    spread = np.array([900.0] * _QUARTERS + [500.0] * len(_VILLAGES)) * _METRE
    return np.vstack((city, np.array(_VILLAGES))), weights, spread


_CENTRES, _WEIGHTS, _SPREADS = _quarters()


def ashore(where: Position) -> Position:
    """Positions in the sea mirrored at the shore onto land."""
    shore = np.interp(where.lat, _SHORE[:, 0], _SHORE[:, 1]) + 100 * _METRE
    return Position(where.lat, np.where(where.lon < shore, 2 * shore - where.lon, where.lon))


def _around(draw: Draw, ids: Ints, salt: str, quarter: Ints) -> Position:
    lat = _CENTRES[quarter, 0] + _SPREADS[quarter] * draw.normal(ids, salt + "lat")
    lon = _CENTRES[quarter, 1] + _SPREADS[quarter] * 1.27 * draw.normal(ids, salt + "lon")
    return Position(lat, lon)


def _quarter(draw: Draw, people: Ints) -> Ints:
    return draw.weighted(people, "quarter", _WEIGHTS)


def homes(draw: Draw, people: Ints) -> Position:
    """Where each person lives."""
    near = _around(draw, people, "home", _quarter(draw, people))
    far = draw.chance(people, "scattered", _SCATTERED)
    lat = np.where(far, 37.35 + 0.9 * draw.uniform(people, "far lat"), near.lat)
    lon = np.where(far, -8.72 + 0.6 * draw.uniform(people, "far lon"), near.lon)
    return ashore(Position(lat, lon))


def works(draw: Draw, people: Ints) -> Position:
    """Where each person works or learns: the own quarter for two in five, else the city centre."""
    central = draw.weighted(people, "work quarter", [w**2 for w in _WEIGHTS])
    quarter = np.where(draw.chance(people, "works near", 0.4), _quarter(draw, people), central)
    block = draw.below(people, "workplace", 400)
    return ashore(_around(draw, block + 400 * quarter, "work", quarter))


def haunts(draw: Draw, people: Ints, which: Ints) -> Position:
    """One of a person's five other places."""
    ids = people * 5 + which
    near = np.where(
        draw.chance(ids, "near", 0.6), _quarter(draw, people), draw.weighted(ids, "haunt", _WEIGHTS)
    )
    return ashore(_around(draw, ids, "haunt", near))


def whereabouts(draw: Draw, people: Ints, fixes: Ints, hour: Ints) -> Position:
    """Where each person is at the (local) hour of a fix, as a receiver sees it (15 m of noise)."""
    night, day = (hour < 7) | (hour >= 22), (hour >= 9) & (hour < 17)
    at_home = draw.uniform(fixes, "at home") < np.where(night, 0.93, np.where(day, 0.2, 0.55))
    at_work = ~at_home & (draw.uniform(fixes, "at work") < np.where(day, 0.8, 0.1))
    home, work = homes(draw, people), works(draw, people)
    haunt = haunts(draw, people, (draw.uniform(fixes, "which") ** 2 * 5).astype(np.int64))
    lat = np.select([at_home, at_work], [home.lat, work.lat], haunt.lat)
    lon = np.select([at_home, at_work], [home.lon, work.lon], haunt.lon)
    noise = 15 * _METRE
    lat = lat + noise * draw.normal(fixes, "noise lat")
    return ashore(Position(lat, lon + noise * draw.normal(fixes, "noise lon")))


_RHYTHM = np.array([2, 1, 1, 1, 1, 2, 4, 8, 10, 9, 8, 8, 9, 8, 8, 8, 9, 10, 10, 9, 8, 6, 4, 3], dtype=float)


def moments(share: Floats, start: str, days: int) -> npt.NDArray[np.datetime64]:
    """Moments (UTC, ms) a share [0, 1) of the way through ``days`` days, denser by day than by night."""
    edges = np.concatenate(([0.0], np.cumsum(np.tile(_RHYTHM, days))))
    hours = np.interp(share * edges[-1], edges, np.arange(len(edges)))
    return np.asarray(np.datetime64(start, "ms") + (hours * 3_600_000).astype("timedelta64[ms]"))


def hours(when: npt.NDArray[np.datetime64]) -> Ints:
    """Hour of the day."""
    return (when.astype("datetime64[h]").astype(np.int64)) % 24
