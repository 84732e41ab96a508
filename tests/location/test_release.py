from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from unlatched.errors import UsageError
from unlatched.location import crowd, mechanism, release
from unlatched.location.points import Points, open_points
from unlatched.measures import tiles

FLOOR = 20


def points_at(people: dict[tuple[float, float], int], *, each: int = 1) -> Points:
    """So many people at each place, every one seen ``each`` times there."""
    rows = [
        (f"{place}{who}", *place)
        for place, number in people.items()
        for who in range(number)
        for _ in range(each)
    ]
    subject, lat, lon = zip(*rows, strict=True)
    return opened(pa.table({"subject": subject, "lat": lat, "lon": lon}))


def opened(table: pa.Table, zoom: int = 13) -> Points:
    return open_points(table, zoom=zoom, unit=3600, seed=1, memory=1 << 30)


@pytest.mark.parametrize("dense", [False, True])
def test_opendp_vouches_for_the_design(dense):
    plan = mechanism.design(epsilon=1, delta=1e-8, dense=dense)
    assert plan.epsilon <= 1
    assert plan.delta <= 1e-8
    assert (plan.bound, plan.threshold) == ((16, plan.threshold) if dense else (2, 38))


@pytest.mark.parametrize("ask", [{"epsilon": 0}, {"epsilon": 9}, {"delta": 1e-3}])
def test_designs_that_promise_nothing_are_refused(ask):
    with pytest.raises(UsageError):
        mechanism.design(**{"epsilon": 1, "delta": 1e-8, "dense": False} | ask)


def test_nobody_counts_in_more_tiles_than_bound():
    moving = pa.table({"subject": [7] * 40, "lat": [0.5] * 40, "lon": [float(i) for i in range(40)]})
    assert sum(crowd.crowd(opened(moving), zoom=10, most=2, salt=3).tiles.values()) == 2


def test_which_tiles_count_depends_on_the_salt():
    moving = opened(pa.table({"subject": [7] * 40, "lat": [0.5] * 40, "lon": [float(i) for i in range(40)]}))
    chosen = [tuple(crowd.crowd(moving, zoom=10, most=2, salt=salt).tiles) for salt in range(200)]
    assert len({cell for pair in chosen for cell in pair}) == 40


def test_counts_are_of_people_not_of_points():
    found = crowd.crowd(points_at({(10.0, 10.0): 30, (20.0, 10.0): 5}, each=3), zoom=10, most=2, salt=1)
    x, y = tiles.tile(10.0, 10.0, 10)
    assert found.tiles[(x << 32) + y] == 30
    assert (found.seen.people, found.wide) == (35, 0)


def test_buckets_change_no_count():
    table = pa.table(
        {
            "subject": np.arange(5000) % 1700,
            "lat": np.arange(5000) % 7 * 1.0,
            "lon": np.arange(5000) % 5 * 1.0,
        }
    )
    whole, parts = (open_points(table, zoom=12, unit=1, seed=1, memory=m) for m in (1 << 30, 50_000))
    assert parts.bits > 1
    assert crowd.crowd(whole, zoom=10, most=99, salt=1) == crowd.crowd(parts, zoom=10, most=99, salt=1)


def test_a_map_is_floored_rounded_and_close(tmp_path):
    people = {(44 + 0.3 * i, 81 + 0.4 * j): 19 + 41 * (i * 9 + j) for i in range(9) for j in range(9)}
    points = points_at(people)
    made = release.publish(points, book=tmp_path / "ledger.json")
    true = crowd.crowd(points, zoom=10, most=99, salt=0).tiles
    shown = {(cell.x << 32) + cell.y: cell.people for cell in made.cells}
    assert all(true[cell] >= FLOOR for cell in shown)
    assert all(n == int(float(f"{n:.1e}")) for n in shown.values())
    assert sum(true[cell] for cell in shown) >= 0.99 * sum(true.values())
    assert abs(sum(shown.values()) / sum(true[cell] for cell in shown) - 1) <= 0.01
    assert (made.method.split()[0], made.epsilon, made.zoom, made.k) == ("differential", 1.0, 10, 20)


def test_a_rerun_prints_the_same_release(tmp_path):
    people = {(44 + i, 81.0): 400 for i in range(9)} | {(44.3, 81.0): 300, (44.6, 81.0): 300}
    book = tmp_path / "book" / "ledger.json"
    first = release.publish(points_at(people), book=book)
    assert release.publish(points_at(people), book=book) == first
    other = release.publish(points_at(people), zoom=8, epsilon=0.5, book=book)
    assert (other.cells, other.zoom) == (first.cells, 10)
    assert "stays" in other.notes[0]
    assert (
        release.publish(points_at(people), book=tmp_path / "fresh.json").cells != first.cells
        or not first.cells
    )
    assert (book.stat().st_mode & 0o077) == 0


def test_182_people_are_refused_with_a_sentence(tmp_path):
    with pytest.raises(release.MapRefusedError, match=r"1,000 people.*\."):
        release.publish(points_at({(44.0, 81.0): 182}), book=tmp_path / "ledger.json")
    assert not (tmp_path / "ledger.json").exists()


def test_street_level_is_refused(tmp_path):
    with pytest.raises(release.MapRefusedError, match="zoom 12"):
        release.private(points_at({(44.0, 81.0): 2000}), zoom=13)
    with pytest.raises(release.MapRefusedError, match="zoom 12"):
        release.publish(points_at({(44.0, 81.0): 2000}), zoom=13, book=tmp_path / "ledger.json")


def test_small_tiles_near_the_pole_are_joined_until_they_are_large_enough(tmp_path):
    people = {(69.6 + 0.02 * i, 18.9 + 0.05 * j): 300 for i in range(6) for j in range(6)}
    made = release.publish(points_at(people), zoom=12, book=tmp_path / "ledger.json")
    assert made.zoom == 11
    assert min(tiles.square_km(cell.z, cell.y) for cell in made.cells) >= 25
    assert sum(cell.people for cell in made.cells) == pytest.approx(36 * 300, rel=0.05)
    assert "zoom 11" in made.notes[0]
    again = release.publish(points_at(people), zoom=12, book=tmp_path / "ledger.json")
    assert again == made


def test_a_few_at_the_pole_do_not_make_the_map_coarser(tmp_path):
    """Where junk has latitude 89.9."""
    people = {(44.0, 81.0 + 0.4 * i): 4000 for i in range(5)} | {(89.9, 0.0): 100}
    made = release.publish(points_at(people), book=tmp_path / "ledger.json")
    assert (made.zoom, len(made.cells)) == (10, 5)


def test_excluded_areas_are_left_out(tmp_path):
    people = {(44.0, 81.0): 900, (44.3, 81.0): 900, (10.0, 10.0): 900, (10.3, 10.0): 900}
    book = tmp_path / "ledger.json"
    boxes = [release.Area(43, 80, 45, 82)]
    kept = release.publish(points_at(people), book=book, exclude=boxes)
    assert kept.cells
    assert all(tiles.latitude(10, cell.y) < 20 for cell in kept.cells)


def test_small_lonely_tiles_are_hidden_and_large_ones_stay():
    lonely, large, pair = (5 << 32) + 5, (9 << 32) + 9, [(20 << 32) + 20, (21 << 32) + 21]
    assert set(release._sociable({lonely: 60, large: 5000, pair[0]: 40, pair[1]: 40})) == {large, *pair}


def test_dense_traces_get_gaussian_noise(tmp_path):
    dice = np.random.default_rng(1)
    who = np.repeat(np.arange(1500), 60)
    table = pa.table(
        {
            "subject": who,
            "lat": 40 + dice.integers(0, 6, len(who)) * 0.3,
            "lon": 80 + dice.integers(0, 6, len(who)) * 0.4,
        }
    )
    made = release.publish(opened(table), book=tmp_path / "ledger.json")
    assert "gaussian" in made.method
    assert made.bound == 16
    assert len(made.cells) > 20


def test_the_private_view_is_exact_and_says_it_is_not_for_publication():
    made = release.private(points_at({(44.0, 81.0): 234, (10.0, 10.0): 19}))
    assert [cell.people for cell in made.cells] == [234]
    assert "Not for publication" in made.guarantee
    assert made.publishable is False


def test_the_ledger_holds_no_value_from_the_data(tmp_path):
    table = pa.table(
        {
            "subject": [f"CANARY-{i}" for i in range(3000)],
            "lat": [44.123456] * 3000,
            "lon": [81.654321] * 3000,
        }
    )
    release.publish(opened(table), book=tmp_path / "ledger.json")
    text = (tmp_path / "ledger.json").read_text()
    assert "CANARY" not in text
    assert "44.12" not in text
    assert json.loads(text)["schema"] == "unlatched/map-ledger/1"
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.json"]
