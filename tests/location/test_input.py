"""From files to the report: positions in every form, and whatever else stands in their fields."""

# ruff: noqa: E501  (tables of cases read better in lines)

from __future__ import annotations

import csv
import json
import math
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.measures.test_tracks import geohash, mercator
from unlatched.cli import app
from unlatched.measures import tiles

PEOPLE = 1200
HERE, FAR = (38.5, -9.25), (38.5, 110.25)
START = datetime(2026, 3, 2)
Row = dict[str, Any]


def utm(lat: float, lon: float, zone: int = 29) -> tuple[float, float]:
    """Snyder 1987, "Map Projections", equations 8-9 and 8-10: not the series under test."""
    a, f, k = 6378137.0, 1 / 298.257223563, 0.9996
    e2 = f * (2 - f)
    p, away = math.radians(lat), math.radians(lon - (zone * 6 - 183))
    n, t, c = a / math.sqrt(1 - e2 * math.sin(p) ** 2), math.tan(p) ** 2, e2 / (1 - e2) * math.cos(p) ** 2
    b = away * math.cos(p)
    m = a * (
        (1 - e2 / 4 - 3 * e2**2 / 64) * p
        - (3 * e2 / 8 + 3 * e2**2 / 32) * math.sin(2 * p)
        + 15 * e2**2 / 256 * math.sin(4 * p)
    )
    x = k * n * (b + (1 - t + c) * b**3 / 6) + 500_000
    return x, k * (m + n * math.tan(p) * (b * b / 2 + (5 - t + 9 * c + 4 * c * c) * b**4 / 24))


def dms(value: float, sides: str) -> str:
    seconds = round(abs(value) * 3600, 2)
    return f"{seconds // 3600:.0f}°{seconds % 3600 // 60:02.0f}'{seconds % 60:05.2f}\"{sides[value < 0]}"


def point(lat: float, lon: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


FORMS: dict[str, tuple[str, tuple[float, float], Callable[[float, float], Row]]] = {
    "degrees": ("csv ndjson parquet", HERE, lambda lat, lon: {"lat": lat, "lon": lon}),
    "degrees of 17 digits": ("csv parquet", HERE, lambda lat, lon: {"lat": lat + 1e-7 / 3, "lon": lon - 1e-7 / 7}),
    "decimal commas": ("csv", HERE, lambda lat, lon: {"latitude": f"{lat:.6f}".replace(".", ","), "longitude": f"{lon:.6f}".replace(".", ",")}),
    "swapped axes": ("csv parquet", FAR, lambda lat, lon: {"lat": lon, "lon": lat}),
    "E6": ("ndjson", HERE, lambda lat, lon: {"lat": round(lat * 1e6), "lon": round(lon * 1e6)}),
    "E7": ("csv parquet", HERE, lambda lat, lon: {"latitudeE7": round(lat * 1e7), "longitudeE7": round(lon * 1e7)}),
    "DMS": ("csv ndjson", HERE, lambda lat, lon: {"latitude": dms(lat, "NS"), "longitude": dms(lon, "EW")}),
    "DMS in one": ("csv", HERE, lambda lat, lon: {"position": f"{dms(lat, 'NS')} {dms(lon, 'EW')}"}),
    "lat,lon": ("csv ndjson", HERE, lambda lat, lon: {"gps": f"{lat:.6f},{lon:.6f}"}),
    "lon,lat": ("csv", FAR, lambda lat, lon: {"gps": f"{lon:.6f},{lat:.6f}"}),
    "lon,lat by name": ("ndjson", HERE, lambda lat, lon: {"lonlat": f"{lon:.6f},{lat:.6f}"}),
    "geohash": ("parquet", HERE, lambda lat, lon: {"geohash": geohash(lat, lon)}),
    "WKT": ("csv", HERE, lambda lat, lon: {"geom": f"POINT ({lon:.6f} {lat:.6f})"}),
    "WKB as bytes": ("parquet", HERE, lambda lat, lon: {"geom": struct.pack("<BIdd", 1, 1, lon, lat)}),
    "WKB as text": ("ndjson", HERE, lambda lat, lon: {"geom": struct.pack(">BIdd", 0, 1, lon, lat).hex()}),
    "EWKB": ("csv", HERE, lambda lat, lon: {"the_geom": struct.pack("<BIIdd", 1, 0x20000001, 4326, lon, lat).hex().upper()}),
    "EWKB, Web Mercator": ("csv", HERE, lambda lat, lon: {"the_geom": "\\x" + struct.pack("<BIIdd", 1, 0x20000001, 3857, *mercator(lat, lon)).hex()}),
    "GeoJSON": ("ndjson parquet", HERE, lambda lat, lon: {"loc": point(lat, lon)}),
    "GeoJSON as text": ("csv", HERE, lambda lat, lon: {"geo": json.dumps(point(lat, lon))}),
    "Web Mercator": ("csv", HERE, lambda lat, lon: dict(zip(("x_coord", "y_coord"), mercator(lat, lon), strict=True))),
    "UTM, code beside": ("ndjson", HERE, lambda lat, lon: {**dict(zip(("easting", "northing"), utm(lat, lon), strict=True)), "epsg": 32629}),
    "UTM, zone beside": ("csv", HERE, lambda lat, lon: {**dict(zip(("easting", "northing"), utm(lat, lon), strict=True)), "utm_zone": "29N"}),
    "UTM, zone in the name": ("parquet", HERE, lambda lat, lon: dict(zip(("utm_easting_29n", "utm_northing_29n"), utm(lat, lon), strict=True))),
    "EWKT, UTM": ("csv", HERE, lambda lat, lon: {"geom": "SRID=32629;POINT({:.2f} {:.2f})".format(*utm(lat, lon))}),
}  # fmt: skip
CASES = [(form, kind) for form, (kinds, _, _) in FORMS.items() for kind in kinds.split()]


def write(folder: Path, kind: str, rows: list[Row]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), folder / "points.parquet")
    elif kind == "ndjson":
        (folder / "points.ndjson").write_text("\n".join(map(json.dumps, rows)))
    else:
        with (folder / "points.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)


def audited(folder: Path, *more: str) -> dict[str, Any]:
    arguments = [
        "audit",
        str(folder / "data"),
        "--out",
        str(folder / "out"),
        "--ledger",
        str(folder / "ledger.json"),
    ]
    done = CliRunner().invoke(app, [*arguments, *more])
    assert isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code == 1, done.output[-2000:]
    return json.loads((folder / "out" / "report.json").read_text())


def record(i: int, **more: Any) -> Row:
    when = START + timedelta(minutes=i)
    return {"user_id": f"u{i * 7919 % 100_003:06d}", "ts": f"{when.isoformat()}Z", **more}


@pytest.mark.parametrize(("form", "kind"), CASES)
def test_every_form_is_read_from_files(tmp_path, form, kind):
    _, (lat, lon), as_form = FORMS[form]
    write(
        tmp_path / "data",
        kind,
        [record(i, **as_form(lat + i % 40 * 1e-4, lon + i // 40 * 1e-4)) for i in range(PEOPLE)],
    )
    found = audited(tmp_path, "--map", "private")["locations"]
    assert (found["points"], found["invalid_points"], found["subjects"]["estimate"]) == (PEOPLE, 0, PEOPLE)
    x, y = tiles.tile(lat + 0.002, lon + 0.0015, 10)
    assert [(cell["x"], cell["y"], cell["people"]) for cell in found["map"]["cells"]] == [(x, y, PEOPLE)]


BAD: list[Row] = [
    *({"lat": lat, "lon": 7.4} for lat in (91.0, -90.5, 1e300, float("nan"), float("inf"))),
    *({"lat": 46.9, "lon": lon} for lon in (180.5, -999.0, float("-inf"))),
    *({"lat": 0.0, "lon": 0.0} for _ in range(7)),
]


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_what_is_no_position_is_counted(tmp_path, kind):
    rows = [record(i, lat=46.9 + i * 1e-4, lon=7.4) for i in range(400)]
    rows += [record(500 + i, **bad) for i, bad in enumerate(BAD)]
    rows += [record(600 + i, lat=None, lon=None) for i in range(9)]
    write(tmp_path / "data", kind, rows)
    found = audited(tmp_path)["locations"]
    assert found["points"] - found["invalid_points"] == 400
    assert found["invalid_points"] == len(BAD)
    reasons = found["invalid"]
    assert reasons["at exactly 0, 0"] == 7
    assert reasons["not on Earth"] + reasons["not readable"] == 8
    assert "at exactly 0, 0" in (tmp_path / "out" / "report.md").read_text()


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_words_among_the_numbers_are_counted_and_never_shown(tmp_path, kind):
    rows = [record(i, lat=46.9 + i * 1e-4, lon=7.4) for i in range(400)]
    rows += [record(500 + i, lat="CANARY-5521", lon="unknown") for i in range(5)]
    write(tmp_path / "data", kind, rows)
    found = audited(tmp_path)
    located, (collection,) = found["locations"], found["collections"]
    assert (located["points"], located["invalid_points"], located["invalid"]) == (405, 5, {"not readable": 5})
    assert collection["records_read"] + collection["malformed"] == 405
    assert not any(
        "CANARY" in path.read_text(errors="replace") for path in (tmp_path / "out").glob("report.*")
    )


@pytest.mark.parametrize(("people", "map_"), [(1, "No map"), (182, "1,000 people"), (1500, "")])
def test_all_at_one_place(tmp_path, people, map_):
    write(tmp_path / "data", "csv", [record(i, lat=46.9481, lon=7.4474) for i in range(people)])
    found = audited(tmp_path)["locations"]
    assert found["points"] == max(people, 10)  # under ten people no smaller number is printed
    if people == 182:
        assert map_ in found["refusals"][0]
    assert bool(found["map"]) == (people == 1500)
    assert all(row["rate"] == 0 for row in found["unicity"])


def test_times_that_are_not_there_or_not_yet_are_named(tmp_path):
    rows = [record(i, lat=46.9 + i * 1e-4, lon=7.4) for i in range(400)]
    rows += [record(500 + i, lat=46.9, lon=7.4) | {"ts": "2149-05-05T10:00:00Z"} for i in range(30)]
    rows += [record(600 + i, lat=46.9, lon=7.4) | {"ts": None} for i in range(20)]
    write(tmp_path / "data", "parquet", rows)
    assert audited(tmp_path)["locations"]["invalid"] == {"without a time": 20, "in the future": 30}


@pytest.mark.parametrize("stamp", [
    lambda i: (START + timedelta(minutes=i)).isoformat(" "),
    lambda i: f"{(START + timedelta(minutes=i)).isoformat()}+05:30",
    lambda i: int((START + timedelta(minutes=i)).timestamp()),
    lambda i: int((START + timedelta(minutes=i)).timestamp() * 1000),
    lambda i: f"{2100 + i % 50}-01-01T00:00:00Z",
    lambda i: "not yet" if i % 3 else f"{(START + timedelta(minutes=i)).isoformat()}Z",
    lambda i: None,
], ids=["no zone", "another zone", "seconds", "milliseconds", "the future", "words", "none"])  # fmt: skip
def test_times_of_every_kind(tmp_path, stamp):
    rows = [record(i % 200, lat=46.9 + i * 1e-4, lon=7.4) | {"ts": stamp(i)} for i in range(600)]
    write(tmp_path / "data", "ndjson", rows)
    found = audited(tmp_path)["locations"]
    assert (found["points"], found["invalid_points"]) == (600, 0)
    assert found["unicity"]


SUBJECTS = {
    "imei": lambda i: {"imei": "35" + f"{i * 7919:012d}" + str(i % 10)},
    "tracker_id": lambda i: {"tracker_id": f"TRK-{i * 31:06d}"},
    "camera_id": lambda i: {"camera_id": f"cam{i:05d}"},
    "vehicle_plate": lambda i: {"plate": f"NV-BC {i:04d}"},
}


@pytest.mark.parametrize("name", SUBJECTS)
def test_devices_are_subjects_where_no_person_is_linked(tmp_path, name):
    rows = [
        {**SUBJECTS[name](i % 300), "lat": 46.9 + i % 7 * 1e-3, "lon": 7.4 + i * 1e-5, "ts": record(i)["ts"]}
        for i in range(900)
    ]
    write(tmp_path / "data", "csv", rows)
    found = audited(tmp_path)
    assert found["collections"][0]["subject_key"] == next(iter(rows[0]))
    assert found["locations"]["subjects"]["estimate"] == 300
    assert found["locations"]["unicity"]


def test_areas_are_kept_off_the_map_by_option(tmp_path):
    rows = [record(i, lat=38.5 if i % 2 else 46.9, lon=-8.7 if i % 2 else 7.4) for i in range(3000)]
    write(tmp_path / "data", "csv", rows)
    whole = audited(tmp_path)["locations"]["map"]["cells"]
    part = audited(tmp_path, "--exclude", "46,7,47.5,8")["locations"]["map"]["cells"]
    assert (len(whole), len(part)) == (2, 1)
    assert part[0] in whole
    broken = CliRunner().invoke(app, ["audit", str(tmp_path / "data"), "--exclude", "north of the river"])
    assert "south,west,north,east" in str(broken.exception)


def test_page_and_map_are_small_and_a_rerun_prints_the_same_map(tmp_path):
    rows = [record(i, lat=36 + i % 120 * 0.1, lon=74 + i // 120 % 200 * 0.1) for i in range(60_000)]
    write(tmp_path / "data", "parquet", rows)
    first = audited(tmp_path)["locations"]["map"]
    files = [tmp_path / "out" / name for name in ("report.html", "map.png")]
    assert sum(path.stat().st_size for path in files if path.exists()) < 300_000
    assert audited(tmp_path, "--memory", "2GB", "--seed", "5")["locations"]["map"] == first


def test_metres_of_an_unnamed_system_are_said_not_to_be_read(tmp_path):
    rows = [record(i, easting=500_000.0 + i, northing=180_000.0 + i) for i in range(300)]
    write(tmp_path / "data", "csv", rows)
    found = audited(tmp_path)["locations"]
    assert (found["points"], found["map"]) == (0, None)
    assert "coordinate system" in found["refusals"][0]
    assert "coordinate system" in (tmp_path / "out" / "report.html").read_text()
    assert "coordinate system" in (tmp_path / "out" / "report.md").read_text()


@pytest.mark.parametrize("labels", ["short list", "names"])
def test_people_at_labelled_places(tmp_path, labels):
    """A third at a mosque, a third at a clinic; as kinds, or as names that hardly repeat."""
    kinds = ("Mosque", "Klinik", "Hotel")
    rows = [
        record(i, lat=46.9 + i * 1e-5, lon=7.4)
        | {
            "place_name": kinds[i % 3]
            + (f" no. {i * 7919 % 1201} of Examplestadt" if labels == "names" else "")
        }
        for i in range(PEOPLE)
    ]
    write(tmp_path / "data", "csv", rows)
    found = audited(tmp_path)["locations"]["sensitive"]
    assert {kind: round(rate["rate"] * PEOPLE) for kind, rate in found.items()} == {
        "worship": 400,
        "health": 400,
    }
    page = (tmp_path / "out" / "report.html").read_text()
    assert "places of worship" in page
    assert "Examplestadt" not in page
