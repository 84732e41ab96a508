"""Law 5: tallies add, in any order and however records were split; and only numbers leave the engine."""

# ruff: noqa: E501  (tables of cases read better in lines)

from __future__ import annotations

from itertools import permutations

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.errors import LeakError
from unlatched.measures import people, sketch
from unlatched.measures.sketch import Sketch
from unlatched.tally import Cube, numbers

CUBES = st.dictionaries(st.tuples(st.integers(0, 7), st.integers(0, 7)), st.integers(1, 50), max_size=6).map(
    Cube
)
HASHES = st.lists(st.integers(0, 2**64 - 1), max_size=60).map(lambda found: np.array(found, dtype=np.uint64))


@given(CUBES, CUBES, CUBES)
def test_cubes_add_like_numbers(a, b, c):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Cube() == Cube() + a == Cube(dict(sorted(a.cells.items())))
    assert (a + b).people(1, 2) == a.people(1, 2) + b.people(1, 2)


@given(st.lists(HASHES, min_size=1, max_size=4), st.integers(4, 32))
@settings(deadline=None)
def test_sketches_do_not_depend_on_order_or_split(parts, size):
    def of(chunks):
        held = Sketch(size)
        for chunk in chunks:
            held = sketch.add(held, chunk)
        return sketch.estimate(held)

    whole = of([np.concatenate(parts)])
    assert all(of(order) == whole for order in permutations(parts))
    assert of([*parts, *parts]) == whole
    distinct = len(np.unique(np.concatenate(parts)))
    if distinct < size:
        assert (whole.estimate, whole.low, whole.high, whole.method) == (
            distinct,
            distinct,
            distinct,
            "exact",
        )


ROWS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from([1, 2, 4]), st.integers(0, 7)), max_size=80)


def crowd(chunks, memory=1 << 30, few=False):
    held = people.nobody(memory, 3, 3)
    for chunk in chunks:
        hashes, words = np.array([h for h, _, _ in chunk], np.uint64), [c | m << 3 for _, c, m in chunk]
        mixed = hashes * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
        held = people.pour(held, np.column_stack((mixed, np.array(words, np.uint64))))
        held = people.settled(held) if few else held
    return held


def cube(held):
    with duckdb.connect() as connection:
        return people.cube(connection, held)


@settings(max_examples=15, deadline=None)
@given(ROWS, st.integers(1, 5), st.booleans())
def test_people_are_the_same_however_rows_are_split(rows, parts, poured):
    whole = cube(crowd([rows]))
    assert cube(crowd([rows[part::parts] for part in range(parts)], few=poured)) == whole
    assert whole.people() == len({h for h, _, _ in rows})
    assert whole.people(1) == len({h for h, c, _ in rows if c == 1})


@pytest.mark.parametrize("size", [500, 717, 5000, 100_000])
def test_people_beyond_the_memory_are_a_sample_of_all(size):
    rows = [(h, 1 << h % 3, h % 8) for h in range(size)]
    held = crowd([rows, rows[: size // 2]], memory=1024 * 16 * 3)
    found = people.count(cube(held).people(), held)
    assert len(held.table) <= 1024
    assert found.low <= size <= found.high
    assert (found.method == "exact") == (size < 1024 * 7 // 10)
    for parts in (2, 7):
        other = crowd([rows[part::parts] for part in range(parts)], memory=1024 * 16 * 3)
        assert (other.shift, cube(other)) == (held.shift, cube(held))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 'text'", "SELECT 1, 'text'", "SELECT [1]", "SELECT {'a': 1}", "SELECT 'x'::BLOB", "SELECT uuid()",
        "SELECT MAP {'a': 1}", "SELECT 'a'::ENUM ('a')", "SELECT INTERVAL 1 DAY", "SELECT '101'::BIT",
        "SELECT TIME '10:00'", "SELECT NULL::VARCHAR", "SELECT ['a']", "SELECT '{}'::JSON",
    ],
)  # fmt: skip
def test_only_numbers_leave_the_engine(query):
    with duckdb.connect() as connection, pytest.raises(LeakError):
        numbers(connection, query)


def test_numbers_and_times_leave_the_engine():
    with duckdb.connect() as connection:
        row = numbers(
            connection, "SELECT 1, 2.5, true, NULL::INTEGER, TIMESTAMP '2026-01-02', 1.5::DECIMAL(9, 2)"
        )
        assert row[0][:4] == (1, 2.5, True, None)
        assert row[0][4].isoformat() == "2026-01-02T00:00:00+00:00"
