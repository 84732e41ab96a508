from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from statistics import mean

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.errors import UnlatchedError, UsageError
from unlatched.location import kernels, unicity
from unlatched.location.sweep import sweep
from unlatched.measures import tiles

START = datetime(2031, 5, 1)


def table(rows: list[tuple], zone: str | None = None) -> pa.Table:
    """Rows of (subject, lat, lon, time)."""
    subject, lat, lon, time = (list(column) for column in zip(*rows, strict=True))
    return pa.table({
        "subject": subject, "lat": pa.array(lat, pa.float64()), "lon": pa.array(lon, pa.float64()),
        "time": pa.array(time, pa.timestamp("us", tz=zone)),
    })  # fmt: skip


def points_of(rows: list[tuple], zoom: int, hours: float | None) -> dict:
    found: dict = {}
    for subject, lat, lon, time in rows:
        if hours is None:
            found.setdefault(subject, set()).add(tiles.tile(lat, lon, zoom))
        elif time is not None:
            slot = (time - datetime(1970, 1, 1)) // timedelta(hours=hours)
            found.setdefault(subject, set()).add((*tiles.tile(lat, lon, zoom), slot))
    return found


def truth(rows: list[tuple], p: int, zoom: int, hours: float | None) -> tuple[float, int]:
    """Mean over eligible people of the share of their p-subsets that fit nobody else; how many they are."""
    people = points_of(rows, zoom, hours)
    alone = [
        mean(
            not any(set(chosen) <= other for who, other in people.items() if who != subject)
            for chosen in combinations(sorted(own), p)
        )
        for subject, own in people.items()
        if len(own) >= p
    ]
    return (mean(alone) if alone else float("nan")), len(alone)


def made_up(people: int, seed: int, most: int = 7) -> list[tuple]:
    dice = np.random.default_rng(seed)
    rows = []
    for who in range(people):
        home = dice.integers(0, 8, 2)
        for _ in range(int(dice.integers(1, most))):
            lat, lon = 10 + (home + dice.integers(0, 3, 2)) * 0.05
            rows.append(
                (f"p{who}", float(lat), float(lon), START + timedelta(hours=int(dice.integers(0, 6))))
            )
    return rows


ROWS = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.sampled_from([0.0, 0.3, -33.2, 85.06, -90.0]),
        st.sampled_from([0.0, 0.3, 179.99, -180.0, 180.0]),
        st.none()
        | st.sampled_from([datetime(1969, 12, 31, 23, 59, 59), START, START + timedelta(minutes=59)]),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(1, 3), st.sampled_from([4, 10]), st.sampled_from([None, 1, 24]), st.integers(0, 99))
def test_brute_force_agrees_on_small_random_data(rows, p, zoom, hours, seed):
    rate, eligible = truth(rows, p, zoom, hours)
    got = unicity(table(rows), p=p, zoom=zoom, hours=hours, sample=None, seed=seed)
    assert (got.eligible, got.sampled) == (eligible, eligible)
    if eligible:
        draws = [
            unicity(table(rows), p=p, zoom=zoom, hours=hours, sample=None, seed=s).rate for s in range(4)
        ]
        assert min(rate, 1 - rate) > 0 or set(draws) == {rate}
        assert abs(mean(draws) - rate) < 0.9 / (4 * eligible) ** 0.5 + 1e-9 or got.low <= rate <= got.high


@pytest.mark.parametrize(
    ("p", "hours", "sample"), [(1, None, 300), (2, 1, 300), (2, None, None), (3, 1, 100)]
)
def test_the_interval_covers_the_truth(p, hours, sample):
    rows = made_up(900, seed=p)
    rate, _ = truth(rows, p, 12, hours)
    points = table(rows)
    covered = 0
    for seed in range(100):
        got = unicity(points, p=p, zoom=12, hours=hours, sample=sample, seed=seed)
        covered += got.low <= rate <= got.high
    assert covered >= 93


def test_the_interval_is_no_wider_than_it_must_be():
    got = unicity(table(made_up(900, seed=1)), p=2, zoom=12, hours=1, sample=400, seed=1)
    assert got.high - got.low < 2 * 1.96 * (0.25 / 400) ** 0.5 + 0.01


def test_location_attack_of_scikit_mobility():
    """Pellungrini et al. 2017; places by visit, so that visiting twice counts as knowing it twice."""
    visits = {1: "ABCD", 2: "ACAB", 3: "BCAD", 4: "CBD", 5: "CDA", 6: "AB", 7: "AAD"}
    expected = {
        2: [1 / 3, 1 / 2, 1 / 3, 1 / 3, 1 / 4, 1 / 4, 1 / 2],
        3: [1 / 2, 1, 1 / 2, 1 / 3, 1 / 3, 1 / 4, 1],
    }
    rows = sorted((who, *point) for who, places in visits.items() for point in numbered(places))
    people = np.array(sorted(visits), np.uint64)
    starts = np.array([sum(row[0] < who for row in rows) for who in [*sorted(visits), 99]], np.int64)
    cells = np.array([(ord(row[1]) << 32) + 5 for row in rows], np.uint64)
    times = np.array([row[2] for row in rows], np.int64)
    for size, risks in expected.items():
        for who, risk in zip(people, risks, strict=True):
            worst = max(
                1 / (1 + fits(who, known, people, starts, cells, times))
                for known in subsets(visits[who], size)
            )
            assert worst == pytest.approx(risk)


def numbered(places: str) -> list[tuple[str, int]]:
    return [(place, nth) for place, times in Counter(places).items() for nth in range(times)]


def subsets(places: str, size: int) -> list[list[tuple[str, int]]]:
    return [numbered("".join(known)) for known in combinations(places, min(size, len(places)))]


def fits(who, known, people, starts, cells, times) -> int:
    """Other people who hold these points, counted by the compiled loops."""
    mine = np.array([(ord(place) << 32) + 5 for place, _ in known], np.uint64)
    when = np.array([nth for _, nth in known], np.int64)
    one = np.array([0, len(known)], np.int64)
    who = np.array([who], np.uint64)
    keys, sizes = kernels.draw(who, one, mine, when, np.array([0]), 0, 1, len(known), 0)
    others = np.zeros(1, np.int64)
    kernels.rarest(starts, cells, times, 0, 1, keys, sizes)
    kernels.match(people, starts, cells, times, 0, 1, 0, len(people), who, keys, sizes, others, 99)
    return int(others[0])


def test_buckets_change_nothing():
    points = table(made_up(3000, seed=3))
    ask = {"ps": (1, 2, 4), "zooms": (10, 13), "hours": (1, 24, None), "sample": 500, "seed": 5}
    assert sweep(points, **ask) == sweep(points, **ask, memory=100_000)


def test_a_sweep_is_the_same_as_its_parts():
    points = table(made_up(2000, seed=4))
    for one in sweep(points, ps=(1, 2), zooms=(9, 12), hours=(1, 24, None), sample=None, seed=5):
        alone = unicity(points, p=one.p, zoom=one.zoom, hours=one.hours, sample=None, seed=5)
        assert (alone.eligible, alone.sampled) == (one.eligible, one.sampled)
        assert alone.rate == pytest.approx(one.rate, abs=0.05, nan_ok=True)


def test_the_rate_over_everyone_counts_short_traces_too():
    rows = made_up(400, seed=6, most=4)
    people = points_of(rows, 12, 1)
    alone = mean(
        mean(
            not any(set(known) <= other for who, other in people.items() if who != subject)
            for known in combinations(sorted(own), min(3, len(own)))
        )
        for subject, own in people.items()
    )
    three = sweep(table(rows), ps=(1, 3), zooms=(12,), hours=(1,), sample=None, seed=1)[1]
    assert three.everyone == pytest.approx(alone, abs=0.03)
    assert three.eligible_share == pytest.approx(truth(rows, 3, 12, 1)[1] / len(people))


def test_small_anonymity_sets():
    crowd = [(who, 10.0, 10.0, None) for who in range(10)]
    assert unicity(table(crowd), p=1, zoom=12, hours=None, seed=0).small_sets == 0
    assert unicity(table(crowd[:9]), p=1, zoom=12, hours=None, seed=0).small_sets == 1


@pytest.mark.parametrize("make", [str, int, lambda n: n / 2, lambda n: f"{n}".encode(), lambda n: {"id": n}])
def test_subjects_of_any_type_and_inputs_of_either_kind(make):
    rows = made_up(300, seed=7)
    plain = unicity(table(rows), p=2, zoom=12, hours=1, seed=2)
    other = table([(make(int(who[1:])), *rest) for who, *rest in rows])
    connection = duckdb.connect()
    for points in (other, connection.from_arrow(other)):
        got = unicity(points, p=2, zoom=12, hours=1, sample=None, seed=2)
        assert got.eligible == plain.eligible
        assert got.low <= plain.rate <= got.high


def test_times_with_a_zone_are_the_same_moments():
    rows = made_up(300, seed=8)
    aware = [(*row[:3], row[3].replace(tzinfo=UTC)) for row in rows]
    ask = {"p": 2, "zoom": 12, "hours": 24, "sample": None, "seed": 2}
    assert unicity(table(rows), **ask) == unicity(table(aware, "Asia/Urumqi"), **ask)


@pytest.mark.parametrize(
    ("rows", "eligible"),
    [
        ([("a", 91.0, 5.0, START), ("b", float("nan"), 5.0, START), ("c", float("inf"), 5.0, START)], 0),
        ([("a", None, 5.0, START), (None, 5.0, 5.0, START), ("c", 5.0, 181.0, START)], 0),
        ([("a", 5.0, 5.0, None)], 0),
        ([("a", 5.0, 5.0, START)], 1),
        ([("a", 5.0, 5.0, START)] * 5 + [("b", 5.0, 5.0, datetime(9999, 12, 31))], 2),
    ],
)
def test_bad_input_is_left_out_and_never_fatal(rows, eligible):
    got = unicity(table(rows), p=1, zoom=12, hours=1, seed=0)
    assert got.eligible == eligible
    assert 0 <= got.low <= got.high <= 1


def test_text_in_number_columns():
    points = pa.table(
        {"subject": ["a", "b"], "lat": ["10.5", "CANARY"], "lon": ["3", "4"], "time": [None, "2031-05-01"]}
    )
    assert unicity(points, p=1, zoom=12, hours=None, seed=0).eligible == 1


@pytest.mark.parametrize("ask", [{"p": 0}, {"zoom": 31}, {"hours": 0}, {"sample": 0}])
def test_questions_without_an_answer_are_refused(ask):
    with pytest.raises(UsageError):
        unicity(
            table([("a", 1.0, 1.0, START)]),
            **{"p": 1, "zoom": 12, "hours": 1, "sample": None, "seed": 0} | ask,
        )


def test_a_missing_column_is_named():
    with pytest.raises(UsageError, match="lon"):
        unicity(pa.table({"subject": [1], "lat": [1.0]}), p=1, zoom=12, hours=None, seed=0)


def test_errors_hold_no_value():
    broken = duckdb.connect().sql(
        "select error('CANARY-7731') as subject, 1.0 as lat, 1.0 as lon, null as time"
    )
    with pytest.raises(UnlatchedError) as caught:
        unicity(broken, p=1, zoom=12, hours=None, seed=0)
    assert "CANARY" not in f"{caught.value!r}{caught.value.__context__!r}{caught.value.__cause__!r}"


def test_the_package_is_light():
    heavy = "import sys, unlatched.location; print({'numba', 'numpy', 'duckdb', 'pyarrow', 'opendp'} & set(sys.modules))"  # noqa: E501
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
