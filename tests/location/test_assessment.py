from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import numpy as np
import pytest

from unlatched.location.assessment import Options, assess
from unlatched.location.points import open_points
from unlatched.measures.places import KINDS
from unlatched.measures.points import Rows
from unlatched.model import Count, Locations, Rate

MONDAY = datetime(2031, 5, 5)


@pytest.fixture
def connection():
    with duckdb.connect(config={"temp_directory": ""}) as opened:
        yield opened


def table(connection, rows, types="VARCHAR, DOUBLE, DOUBLE, TIMESTAMP, TINYINT"):
    names = ("subject", "lat", "lon", "time", "place")
    columns = ", ".join(f"{name} {type_}" for name, type_ in zip(names, types.split(", "), strict=False))
    connection.execute(f"CREATE TABLE points ({columns})")
    connection.executemany(f"INSERT INTO points VALUES ({', '.join('?' * len(types.split(', ')))})", rows)


def assessed(connection, options):
    """What is said of a table of points, whose places are named by the first kind they are of."""
    relation = connection.sql("SELECT subject, lat, lon, time FROM points")
    opened = open_points(relation, zoom=16, unit=3600, seed=options.seed, memory=options.memory)
    columns = "hash(subject) AS h, coalesce(place, -1)::TINYINT AS place"
    found = connection.sql(f"SELECT {columns} FROM points WHERE subject IS NOT NULL").fetchnumpy()
    nothing = np.zeros(len(found["h"]), np.uint64)
    parts = [Rows(found["h"], nothing, nothing.astype(np.int64), found["place"])]
    return assess(Locations(0, 0, Count.exact(0)), opened, options, parts)


@pytest.mark.parametrize("number", [0, 1, 150])
def test_all_points_equal_or_none_at_all(connection, number, tmp_path):
    table(
        connection,
        [(f"p{i}", 5.0, 5.0, MONDAY, None) for i in range(number)] or [("x", None, None, None, None)],
    )
    found = assessed(connection, Options(book=tmp_path / "ledger.json"))
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
            (f"{who}-{n}", 5.0, lon, MONDAY + timedelta(hours=hour), who % 2 - 1)
            for n in range(ids)
            for hour, lon in moves
        ]
    return rows


def test_the_whole_assessment(connection, tmp_path):
    table(connection, week(1200))
    options = Options(book=tmp_path / "ledger.json", local_times=True)
    found = assessed(connection, options)
    assert found.home_work.rate > 0.9
    assert found.duplicates.rate == 0
    assert found.sensitive == {KINDS[0]: Rate(0.5, 0.5, 0.5, 1200)}
    assert found.map["cells"]
    assert len(found.unicity) == 24  # nobody has four tiles at zoom 10 if time is ignored
    assert assessed(connection, options) == found


def test_the_same_people_under_two_ids_are_found(connection):
    table(connection, week(150, ids=2))
    found = assessed(connection, Options(map=None))
    assert found.duplicates.rate == 1


def test_home_and_work_go_by_the_sun_where_times_are_utc(connection):
    rows = [
        (f"p{who}", 5.0, 120.0 + 0.01 * who * (hour == 2), MONDAY + timedelta(hours=hour - 8), None)
        for who in range(150)
        for hour in (2, 12)
    ]
    table(connection, rows)
    assert assessed(connection, Options(map=None)).home_work.rate > 0.9
    assert assessed(connection, Options(map=None, local_times=True)).home_work is None
