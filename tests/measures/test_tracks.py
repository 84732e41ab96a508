"""Every usual way of writing a position is read as the same place."""

from __future__ import annotations

import json
import math
import struct as bits
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unlatched.engines.duckdb import connect
from unlatched.measures import plan, tracks
from unlatched.stores.files import offering

LAT, LON, STEP = 38.5, -9.25, 0.001
Write = Callable[[float, float], dict[str, Any]]


def geohash(lat: float, lon: float) -> str:
    letters, low, high, out = "0123456789bcdefghjkmnpqrstuvwxyz", [-180.0, -90.0], [180.0, 90.0], ""
    number, count, axis = 0, 0, 0
    while len(out) < 9:
        middle = (low[axis] + high[axis]) / 2
        above = (lon, lat)[axis] > middle
        (low if above else high)[axis] = middle
        number, count, axis = number * 2 + above, count + 1, 1 - axis
        if count == 5:
            out, number, count = out + letters[number], 0, 0
    return out


def mercator(lat: float, lon: float) -> tuple[float, float]:
    return 6378137 * math.radians(lon), 6378137 * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


FORMS: dict[str, Write] = {
    "two columns": lambda lat, lon: {"lat": lat, "lon": lon},
    "two texts": lambda lat, lon: {"latitude": f"{lat:.6f}", "longitude": f"{lon:.6f}"},
    "swapped": lambda lat, lon: {"lat": lon - 110, "lng": lat},
    "scaled by a million": lambda lat, lon: {"lat": round(lat * 1e6), "lon": round(lon * 1e6)},
    "scaled by ten million": lambda lat, lon: {"latitude": round(lat * 1e7), "longitude": round(lon * 1e7)},
    "a text": lambda lat, lon: {"gps": f"{lat:.6f},{lon:.6f}"},
    "a text, longitude first": lambda lat, lon: {"location": f"{lon - 110:.6f}, {lat:.6f}"},
    "geojson": lambda lat, lon: {"loc": {"type": "Point", "coordinates": [lon, lat]}},
    "geojson text": lambda lat, lon: {"geo": json.dumps({"type": "Point", "coordinates": [lon, lat]})},
    "wkt": lambda lat, lon: {"geom": f"POINT ({lon:.6f} {lat:.6f})"},
    "wkb": lambda lat, lon: {"geom": bits.pack("<BIdd", 1, 1, lon, lat).hex()},
    "geohash": lambda lat, lon: {"geohash": geohash(lat, lon)},
    "web mercator": lambda lat, lon: dict(zip(("x_coord", "y_coord"), mercator(lat, lon), strict=True)),
    "a track": lambda lat, lon: {"track": [{"lat": lat, "lon": lon, "ts": "2026-01-02T03:04:05Z"}] * 2},
    "a track of points": lambda lat, lon: {"track": [{"loc": {"type": "Point", "coordinates": [lon, lat]}}]},
    "a track without times": lambda lat, lon: {"fixes": [{"latitude": lat, "longitude": lon}]},
}
SHIFTED = {"swapped", "a text, longitude first"}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read(tmp_path: Path, form: str) -> None:
    places = [(LAT + i * STEP, LON + i * STEP) for i in range(300)]
    records = [{"user_id": f"u{i:05d}x{i * 7919 % 997}", **FORMS[form](*at)} for i, at in enumerate(places)]
    (tmp_path / "points.json").write_text("\n".join(map(json.dumps, records)))
    connection = connect(500_000_000)
    (offer,) = offering([tmp_path]).offers
    looked = plan.look(connection, plan.take(offer, 0), 0)
    found = tracks.found(looked.leaves, looked.samples, looked.verdicts)
    assert len(found) == 1, [(v.path, v.category, v.kind) for v in looked.verdicts]
    track = found[0]
    relation = offer.scan(connection).relation
    each = "unnest({})" if track.level else "{}"
    columns = f"{each.format(track.lat)} AS lat, {each.format(track.lon)} AS lon"
    found = connection.sql(f"SELECT avg(lat), avg(lon), count(lat) FROM (SELECT {columns} FROM {relation})")
    lat, lon, count = found.fetchall()[0]
    assert count >= 300
    assert lat == pytest.approx(LAT + 299 / 2 * STEP, abs=1e-3)
    assert lon == pytest.approx(LON + 299 / 2 * STEP - (110 if form in SHIFTED else 0), abs=1e-3)


def tracked(folder: Path, record: object) -> list[tuple[float, float]]:
    """The middle of each track that records made by ``record(lat, lon)`` have."""
    places = [(LAT + i * STEP, LON + i * STEP) for i in range(300)]
    records = [{"user_id": f"u{i:05d}x{i * 7919 % 997}", **record(*at)} for i, at in enumerate(places)]
    (folder / "points.json").write_text("\n".join(map(json.dumps, records)))
    connection = connect(500_000_000)
    (offer,) = offering([folder]).offers
    looked = plan.look(connection, plan.take(offer, 0), 0)
    relation = offer.scan(connection).relation
    found = []
    for track in tracks.found(looked.leaves, looked.samples, looked.verdicts):
        each = "unnest({})" if track.level else "{}"
        columns = f"{each.format(track.lat)} AS lat, {each.format(track.lon)} AS lon"
        query = f"SELECT avg(lat), avg(lon) FROM (SELECT {columns} FROM {relation})"
        found += connection.sql(query).fetchall()
    return found


def point(lat: float, lon: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [lon, lat]}


@pytest.mark.parametrize(
    ("record", "offsets"),
    [
        (lambda a, o: {"pickup_lat": a, "pickup_lon": o, "dropoff_lat": a + 1, "dropoff_lon": o + 1}, [0, 1]),
        (lambda a, o: {"from_lat": a, "to_lat": a + 1, "from_lng": o, "to_lng": o + 1}, [0, 1]),
        (lambda a, o: {"start": {"lat": a, "lon": o}, "end": {"lat": a + 1, "lon": o + 1}}, [0, 1]),
        (lambda a, o: {"start": point(a, o), "end": point(a + 1, o + 1)}, [0, 1]),
        (lambda a, o: {"start_point": f"{a:.6f},{o:.6f}", "end_point": f"{a + 1:.6f},{o + 1:.6f}"}, [0, 1]),
        (lambda a, o: {"home": {"lat": a, "lon": o}, "fixes": [{"lat": a + 1, "lon": o + 1}]}, [0, 1]),
        (lambda a, o: {"lat": a, "lon": o, "location": point(a, o), "wkt": f"POINT({o:.6f} {a:.6f})"}, [0]),
    ],
)  # fmt: skip
def test_every_position_of_a_record_is_a_track(tmp_path: Path, record: object, offsets: list[int]) -> None:
    found = sorted(tracked(tmp_path, record))
    middle = 299 / 2 * STEP
    assert found == [pytest.approx((LAT + middle + more, LON + middle + more), abs=1e-3) for more in offsets]
