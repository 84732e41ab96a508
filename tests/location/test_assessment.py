from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pytest

from unlatched.location.assessment import Options, assess
from unlatched.location.census import census

NOW = datetime(2031, 6, 1, tzinfo=UTC)
MONDAY = datetime(2031, 5, 5)


@pytest.fixture
def connection():
    with duckdb.connect(config={"temp_directory": ""}) as opened:
        yield opened


def table(connection, rows, types="VARCHAR, DOUBLE, DOUBLE, TIMESTAMP, VARCHAR"):
    names = ("subject", "lat", "lon", "time", "place")
    columns = ", ".join(f"{name} {type_}" for name, type_ in zip(names, types.split(", "), strict=False))
    connection.execute(f"CREATE TABLE points ({columns})")
    connection.executemany(f"INSERT INTO points VALUES ({', '.join('?' * len(types.split(', ')))})", rows)


def test_bad_points_are_counted_and_named(connection):
    rows = [
        ("a", 91.0, 5.0, MONDAY, None), ("b", float("nan"), 5.0, MONDAY, None), ("c", 5.0, float("inf"), MONDAY, None),  # noqa: E501
        ("d", 0.0, 0.0, MONDAY, None), ("e", None, 5.0, MONDAY, None), (None, 5.0, 5.0, MONDAY, None),
        ("f", 5.0, 5.0, None, None), ("g", 5.0, 5.0, datetime(2077, 1, 1), None), ("h", 5.0, 5.0, MONDAY, None),  # noqa: E501
    ]  # fmt: skip
    table(connection, rows)
    found = census(connection, "points", now=NOW)
    assert found.points == 3
    assert found.unusable == {
        "no position": 1, "position is not a number": 1, "position is not on Earth": 2, "position is exactly 0, 0": 1, "no subject": 1,  # noqa: E501
    }  # fmt: skip
    assert found.doubtful == {"no time": 1, "time in the future": 1, "time without a zone, taken as UTC": 2}
    whole = assess(connection, "points", Options(map=None), now=NOW)
    assert (whole.points, whole.invalid_points, whole.subjects.estimate) == (3, 6, 3)


def test_text_in_every_column_is_counted(connection):
    rows = [
        ("a", "CANARY", "5", "soon", None),
        ("b", "46,95", "7", "soon", None),
        ("c", "46.95", "7.4", "2031-05-05T10:00:00Z", None),
    ]
    table(connection, rows, "VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR")
    found = assess(connection, "points", Options(map=None), now=NOW)
    assert found.points == 1
    assert found.invalid["position is not a number"] == 2
    assert "CANARY" not in repr(found)


@pytest.mark.parametrize("number", [0, 1, 150])
def test_all_points_equal_or_none_at_all(connection, number, tmp_path):
    table(
        connection,
        [(f"p{i}", 5.0, 5.0, MONDAY, None) for i in range(number)] or [("x", None, None, None, None)],
    )
    found = assess(connection, "points", Options(book=tmp_path / "ledger.json"), place=True, now=NOW)
    assert found.points == number
    assert all(rate.rate == 0 for rate in found.unicity)
    assert len(found.unicity) == (9 if number == 150 else 0)
    assert found.map is None
    assert "1,000" in found.refusals[0]


def week(people: int, ids: int = 1) -> list[tuple]:
    """People with a home and a place of work of their own, each under so many ids."""
    dice = np.random.default_rng(5)
    rows = []
    for who in range(people):
        home, work = dice.integers(0, 400, 2) * 0.01
        moves = [(int(h), float(home if h % 24 < 8 else work)) for h in dice.choice(96, 30, replace=False)]
        rows += [
            (f"{who}-{n}", 5.0, lon, MONDAY + timedelta(hours=hour), "mosque" if who % 2 else "Hotel")
            for n in range(ids)
            for hour, lon in moves
        ]
    return rows


def test_the_whole_assessment(connection, tmp_path):
    table(connection, week(1200))
    options = Options(book=tmp_path / "ledger.json", local_times=True)
    found = assess(connection, "points", options, place=True, now=NOW)
    assert found.subjects.estimate == 1200
    assert found.home_work.rate > 0.9
    assert found.duplicates.rate == 0
    assert found.sensitive["worship"].rate == 0.5
    assert found.map["cells"]
    assert len(found.unicity) == 24  # nobody has four tiles at zoom 10 if time is ignored
    assert found.points_per_hour == pytest.approx(1200 * 30 / 95, rel=0.05)
    assert assess(connection, "points", options, place=True, now=NOW) == found


def test_the_same_people_under_two_ids_are_found(connection):
    table(connection, week(150, ids=2))
    found = assess(connection, "points", Options(map=None), now=NOW)
    assert found.duplicates.rate == 1


def test_home_and_work_go_by_the_sun_where_times_are_utc(connection):
    rows = [
        (f"p{who}", 5.0, 120.0 + 0.01 * who * (hour == 2), MONDAY + timedelta(hours=hour - 8), None)
        for who in range(150)
        for hour in (2, 12)
    ]
    table(connection, rows)
    assert assess(connection, "points", Options(map=None), now=NOW).home_work.rate > 0.9
    assert assess(connection, "points", Options(map=None, local_times=True), now=NOW).home_work is None
