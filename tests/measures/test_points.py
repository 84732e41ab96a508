"""Positions of a digest's batches: as they are written, counted, and kept."""

from __future__ import annotations

import math
from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlatched.location.points import of_parts
from unlatched.measures import tiles
from unlatched.measures.digest import Key, Plan, Track
from unlatched.measures.points import UNPLACED, UNTIMED, ZOOM, Points, Rows, add

MONDAY = datetime(2021, 5, 5, 10, 30)
PERSON = Key("id", "id", "id")
FLAT = Track("lat", "lon", "at")
TRAIL = Track("lat", "lon", "at", level="trail")


def batch(lat, lon, *, at=None, person=None, **more) -> pa.RecordBatch:
    nested = any(isinstance(one, list) for one in lat)
    wrap = pa.list_ if nested else (lambda type_: type_)
    columns = {"lat0": pa.array(lat, wrap(pa.float64())), "lon0": pa.array(lon, wrap(pa.float64()))}
    if at is not None:
        columns["stamp0"] = pa.array(at, wrap(pa.timestamp("us")))
    if person is not None:
        kind = pa.list_(pa.uint64()) if any(isinstance(one, list) for one in person) else pa.uint64()
        columns["p0"] = pa.array(person, kind)
    return pa.RecordBatch.from_pydict(columns | more)


def added(found: pa.RecordBatch, track: Track = FLAT, key: Key | None = PERSON, limit: int = 99) -> Points:
    return add(Points(), Plan((), (key,) if key else (), tracks=(track,)), found, limit)


def test_what_is_no_position_is_counted_and_named():
    lat = [91.0, math.nan, 5.0, 0.0, None, 5.0, 5.0, 5.0, None]
    lon = [5.0, 5.0, math.inf, 0.0, 5.0, 5.0, 5.0, 5.0, None]
    late = datetime(2177, 1, 1)
    at = [MONDAY] * 5 + [None, late, MONDAY, None]
    found = added(batch(lat, lon, at=at, person=[1, 2, 3, 4, 5, 6, 7, None, 9]))
    assert (found.points, found.invalid, found.rows) == (8, 5, 2)
    assert found.why == {
        "without a time": 1, "in the future": 1, "not readable": 2, "at exactly 0, 0": 1, "not on Earth": 2,
    }  # fmt: skip
    assert found.parts[0].people.tolist() == [6, 7]
    assert found.parts[0].hours[0] == UNTIMED


def test_what_is_written_but_cannot_be_read_is_counted():
    there = pa.array([True, False, None])
    found = added(batch([None] * 3, [None] * 3, at=[None] * 3, person=[1, 2, 3], there0=there))
    assert (found.points, found.invalid) == (1, 1)


def test_a_trail_belongs_to_the_person_of_its_record():
    found = added(batch([[5.0, 6.0], None, [], [7.0]], [[1.0, 2.0], None, [], [3.0]],
                        at=[[MONDAY, None], None, [], [MONDAY]], person=[11, 12, 13, 14]), TRAIL)  # fmt: skip
    kept = found.parts[0]
    assert kept.people.tolist() == [11, 11, 14]
    assert kept.hours.tolist() == [HOUR_UTC, UNTIMED, HOUR_UTC]
    assert kept.cells.tolist() == tiles.packed(np.array([5.0, 6, 7]), np.array([1.0, 2, 3]), ZOOM).tolist()


def test_people_beside_their_positions_in_a_list():
    inside = Key("trail[].id", "id", "id", level="trail")
    found = added(batch([[5.0, 6.0], [7.0]], [[1.0, 2.0], [3.0]], person=[[1, None], [3]]), TRAIL, inside)
    assert found.parts[0].people.tolist() == [1, 3]


def test_people_in_another_list_are_nobody_in_particular():
    other = Key("friends[].id", "id", "id", level="friends")
    found = added(batch([[5.0, 6.0]], [[1.0, 2.0]], person=[[1, 2]]), TRAIL, other)
    assert (found.points, found.rows) == (2, 0)


def test_lists_of_different_length_end_in_nothing():
    """As SQL unnests them side by side (DuckDB, ISO 9075-2 section 7.6)."""
    found = added(batch([[5.0, 6.0], [7.0]], [[1.0], [3.0, 4.0]], at=[[], [MONDAY]], person=[1, 2]), TRAIL)
    assert (found.points, found.invalid) == (4, 2)
    assert found.parts[0].hours.tolist() == [UNTIMED, HOUR_UTC]


def test_one_time_for_a_whole_trail():
    columns = {"stamp0": pa.array([MONDAY, None], pa.timestamp("us"))}
    track = Track("lat", "lon", None, level="trail")
    found = added(batch([[5.0, 6.0], [7.0]], [[1.0, 2.0], [3.0]], person=[1, 2], **columns), track)
    assert found.parts[0].hours.tolist() == [HOUR_UTC, HOUR_UTC, UNTIMED]


def test_kinds_of_places_are_kept():
    place = pa.array([2, None], pa.int8())
    found = added(batch([5.0, 6.0], [1.0, 2.0], person=[1, 2], place0=place))
    assert found.parts[0].places.tolist() == [2, UNPLACED]


def test_beyond_the_limit_they_are_only_counted():
    found = added(batch([5.0] * 9, [1.0] * 9, person=[*range(9)]), limit=8)
    assert (found.points, found.rows, found.kept) == (9, 0, False)


def test_without_a_key_nobody_is_located():
    found = added(batch([5.0], [1.0]), key=None)
    assert (found.points, found.rows) == (1, 0)


HOUR_UTC = int((MONDAY - datetime(1970, 1, 1)).total_seconds()) // 3600


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1), st.integers(0, 20))
def test_tiles_of_many_are_those_of_each(places, zoom):
    lat, lon = (np.array(of) for of in zip(*places, strict=True))
    one = [tiles.tile(*place, zoom) for place in places]
    assert tiles.packed(lat, lon, zoom).tolist() == [(x << 32) | y for x, y in one]


@pytest.mark.parametrize("memory", [1 << 30, 1 << 16])
def test_people_come_whole_in_as_many_buckets_as_memory_asks_for(memory):
    dice = np.random.default_rng(3)
    people = dice.integers(0, 1 << 63, 900, dtype=np.uint64) << np.uint64(1)
    parts = [
        Rows(dice.permutation(people), *(np.arange(900).astype(of) for of in (np.uint64, np.int64, np.int8)))
        for _ in range(3)
    ]
    found = list(of_parts(parts, memory=memory).buckets())
    assert (len(found) > 1) == (memory < 1 << 20)
    assert np.concatenate([bucket.people for bucket in found]).tolist() == sorted(people.tolist())
    assert all((np.diff(bucket.starts) == 3).all() for bucket in found)
