from __future__ import annotations

import struct
from datetime import UTC, datetime
from math import asinh, atan2, atanh, cos, cosh, pi, radians, sin, sinh, sqrt, tan

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.measures import forms

CONNECTION = duckdb.connect()
LATS, LONS = st.floats(-84, 84), st.floats(-179.9, 179.9)


def read(position: forms.Position, **values) -> tuple[float | None, float | None]:
    columns = ", ".join(f"${name} AS {name}" for name in values)
    return CONNECTION.execute(
        f"SELECT {position.lat}, {position.lon} FROM (SELECT {columns})", values
    ).fetchall()[0]


def close(lat: float, lon: float, within: float = 1e-6):
    return pytest.approx((lat, lon), abs=within)


@settings(max_examples=25, deadline=None)
@given(LATS, LONS)
def test_every_text_form_reads_back(lat, lon):
    assert read(forms.columns("a", "b"), a=lat, b=str(lon)) == close(lat, lon)
    assert read(forms.text_pair("t"), t=f"{lat:.9f},{lon:.9f}") == close(lat, lon)
    assert read(forms.text_pair("t", lon_first=True), t=f"({lon:.9f}; {lat:.9f})") == close(lat, lon)
    assert read(forms.geojson("t"), t=f'{{"type": "Point", "coordinates": [{lon}, {lat}, 12]}}') == close(
        lat, lon
    )
    assert read(forms.geojson("t", "DOUBLE[]"), t=[lon, lat]) == close(lat, lon)
    assert read(forms.geojson("t", "STRUCT(...)"), t={"type": "Point", "coordinates": [lon, lat]}) == close(
        lat, lon
    )
    assert read(forms.wkt("t"), t=f"SRID=4326;Point Z ({lon} {lat} 3)") == close(lat, lon)


@settings(max_examples=25, deadline=None)
@given(LATS, LONS, st.booleans(), st.booleans())
def test_binary_reads_back(lat, lon, little, srid):
    order = "<" if little else ">"
    head = struct.pack(f"{order}BI", little, 0x20000001 if srid else 1) + (
        struct.pack(f"{order}I", 4326) if srid else b""
    )
    data = head + struct.pack(f"{order}dd", lon, lat)
    assert read(forms.wkb("t", "BLOB"), t=data) == close(lat, lon, 1e-12)
    assert read(forms.wkb("t"), t=data.hex()) == close(lat, lon, 1e-12)


def encode(lat: float, lon: float, length: int) -> str:
    box, bits = [[-180.0, 180.0], [-90.0, 90.0]], []
    for i in range(5 * length):
        low, high = box[i % 2]
        upper = (lon, lat)[i % 2] >= (low + high) / 2
        box[i % 2][not upper] = (low + high) / 2
        bits.append(str(int(upper)))
    return "".join(
        "0123456789bcdefghjkmnpqrstuvwxyz"[int("".join(bits[i : i + 5]), 2)] for i in range(0, len(bits), 5)
    )


@settings(max_examples=25, deadline=None)
@given(LATS, LONS, st.integers(1, 12))
def test_geohash_reads_back_to_its_cell(lat, lon, length):
    got = read(forms.geohash("t"), t=encode(lat, lon, length).upper())
    assert abs(got[0] - lat) <= 90 / 2 ** (5 * length // 2) + 1e-9
    assert abs(got[1] - lon) <= 180 / 2 ** ((5 * length + 1) // 2) + 1e-9


def to_utm(lat: float, lon: float, zone: int) -> tuple[float, float]:
    """EPSG Guidance Note 7-2, 3.5.3 (USGS formulas, another route than the code's)."""
    f = 1 / 298.257223563
    n, phi, lam = f / (2 - f), radians(lat), radians(lon - (zone * 6 - 183))
    a = 6378137 / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16, 13 * n**2 / 48 - 3 * n**3 / 5, 61 * n**3 / 240)
    e = 2 * sqrt(n) / (1 + n)
    t = sinh(atanh(sin(phi)) - e * atanh(e * sin(phi)))
    xi, eta = pi / 2 - atan2(cos(lam), t), atanh(sin(lam) / sqrt(1 + t * t))
    east = eta + sum(k * cos(2 * j * xi) * sinh(2 * j * eta) for j, k in enumerate(alpha, 1))
    north = xi + sum(k * sin(2 * j * xi) * cosh(2 * j * eta) for j, k in enumerate(alpha, 1))
    return 500000 + 0.9996 * a * east, 0.9996 * a * north + (0 if lat >= 0 else 1e7)


@settings(max_examples=25, deadline=None)
@given(st.floats(-80, 80), st.floats(-3, 3), st.integers(1, 60))
def test_projected_metres_read_back(lat, off, zone):
    lon = zone * 6 - 183 + off
    x, y = to_utm(lat, lon, zone)
    epsg = (32600 if lat >= 0 else 32700) + zone
    assert read(forms.projected("x", "y", epsg), x=x, y=y) == close(lat, lon, 1e-7)
    x, y = radians(lon) * 6378137, asinh(tan(radians(lat))) * 6378137
    assert read(forms.projected("x", "y", 3857), x=x, y=y) == close(lat, lon, 1e-8)


def test_utm_of_a_known_point():
    """The CN Tower in zone 17N, as printed in the UTM article of many textbooks: 630084 m E, 4833438 m N."""
    assert read(forms.utm("x", "y", zone=17), x=630084, y=4833438) == close(43.642567, -79.387139, 1e-5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("46°57'0\"N", 46.95), ("46° 57.0' S", -46.95), ("46 57 0 W", -46.95), ("46,95", 46.95), ("S 46.95", -46.95),  # noqa: E501
        ("46.95N", 46.95), ("-46.95", -46.95), ("46:57:00", 46.95), ("46º57′0″N", 46.95), ("46D57M0S", None),
        ("46 75 0", None), ("hello", None), ("", None), ("12 Main Street", None), ("1e400", None), ("46.95.3", None),  # noqa: E501
    ],
)  # fmt: skip
def test_degrees_and_minutes(text, expected):
    got = CONNECTION.execute(f"SELECT {forms.degrees('t')} FROM (SELECT ? AS t)", [text]).fetchall()[0][0]
    if expected is None:
        assert got is None or abs(got) > 180
    else:
        assert got == pytest.approx(expected)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=30))
def test_nothing_fails_on_any_text(texts):
    texts = [text.replace("\0", "") for text in texts]
    for form in (forms.columns("t", "t"), forms.text_pair("t"), forms.geojson("t"), forms.wkt("t"), forms.wkb("t"),  # noqa: E501
                 forms.geohash("t"), forms.mercator("t", "t"), forms.utm("t", "t", zone=33)):  # fmt: skip
        CONNECTION.execute(
            f"SELECT {form.lat}, {form.lon} FROM (SELECT unnest(?::VARCHAR[]) AS t)", [texts]
        ).fetchall()
    CONNECTION.execute(
        f"SELECT {forms.epoch('t', 'VARCHAR')} FROM (SELECT unnest(?::VARCHAR[]) AS t)", [texts]
    ).fetchall()


MOMENT = datetime(2031, 5, 1, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        *[(int(MOMENT.timestamp() * scale), "BIGINT") for scale in (1, 1e3, 1e6, 1e9)],
        (str(int(MOMENT.timestamp())), "VARCHAR"), ("2031-05-01T12:30:00Z", "VARCHAR"),
        ("2031-05-01 14:30:00+02:00", "VARCHAR"), ("2031-05-01 12:30:00", "VARCHAR"),
        (MOMENT, "TIMESTAMP WITH TIME ZONE"), (MOMENT.replace(tzinfo=None), "TIMESTAMP"), (MOMENT.timestamp(), "DOUBLE"),  # noqa: E501
    ],
)  # fmt: skip
def test_times_of_every_form(value, type_):
    got = CONNECTION.execute(
        f"SELECT {forms.epoch('t', type_)} FROM (SELECT ?::{type_} AS t)", [value]
    ).fetchall()
    assert got[0][0] == MOMENT.timestamp()


@pytest.mark.parametrize(
    ("value", "type_"),
    [("infinity", "TIMESTAMP"), ("-infinity", "DATE"), ("soon", "VARCHAR"), ("infinity", "VARCHAR")],
)
def test_times_that_are_none(value, type_):
    assert CONNECTION.execute(
        f"SELECT {forms.epoch('t', type_)} FROM (SELECT '{value}'::{type_} AS t)"
    ).fetchall() == [(None,)]


def test_swapped_and_scaled():
    assert read(forms.numbers("a", "b").swapped().scaled(1e6), a=7_440_000, b=46_950_000) == close(
        46.95, 7.44
    )
