"""Is the map as private as it says: exactly, for the mechanism alone; by many runs, for all of it."""

from __future__ import annotations

from math import exp

import numpy as np
import pyarrow as pa
import pytest

from unlatched.location import crowd, mechanism, release
from unlatched.location.points import Points, open_points

FLOOR = 20
GONE = 0


def clopper_pearson(hits: int, runs: int, *, upper: bool, alpha: float) -> float:
    """The bound of a rate at 1 - alpha (Clopper and Pearson 1934), by bisection of the binomial tail."""
    ks = np.arange(0, hits + 1) if upper else np.arange(hits, runs + 1)
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, runs + 1)))))
    ways = factorials[runs] - factorials[ks] - factorials[runs - ks]
    low, high = 1e-12, 1 - 1e-12
    for _ in range(30):
        middle = (low + high) / 2
        tail = np.exp(ways + ks * np.log(middle) + (runs - ks) * np.log1p(-middle)).sum()
        low, high = (middle, high) if (tail > alpha) == upper else (low, middle)
    return low


def differ(without: list[int], with_: list[int], epsilon: float, delta: float) -> bool:
    """Whether two sets of outcomes are too unlike for this epsilon, at 95 % over all events tried."""
    runs = len(without)
    limits = sorted(set(np.quantile([without, with_], np.linspace(0.002, 0.998, 24)).astype(int)))
    alpha = 0.05 / (4 * max(1, len(limits)))
    pairs = [(sum(n >= limit for n in without), sum(n >= limit for n in with_)) for limit in limits]
    return any(
        clopper_pearson(one, runs, upper=False, alpha=alpha)
        > exp(epsilon) * clopper_pearson(other, runs, upper=True, alpha=alpha) + delta
        for a, b in pairs
        for one, other in ((a, b), (b, a), (runs - a, runs - b), (runs - b, runs - a))
    )


def refuted(plan: mechanism.Mechanism, epsilon: float, count: int, runs: int = 2000) -> bool:
    """Neighbouring data: one person more, in as many tiles as one may count in."""
    seen = []
    for present in (0, 1):
        cells = {
            plan.bound * run + tile: count + present for run in range(runs) for tile in range(plan.bound)
        }
        out = mechanism.noisy(cells, plan, floor=FLOOR)
        tiles = np.array([out.get(cell, GONE) for cell in cells]).reshape(runs, plan.bound)
        seen.append([int(total) for total in tiles.sum(axis=1)])
    return differ(*seen, epsilon, plan.delta)


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("count", [19, 57, 200])
def test_many_runs_do_not_refute_epsilon(count, dense):
    plan = mechanism.design(epsilon=1, delta=1e-8, dense=dense)
    assert not refuted(plan, 1.0, count + 100 * (dense and count > FLOOR))


@pytest.mark.parametrize("dense", [False, True])
def test_many_runs_can_refute_epsilon(dense):
    assert refuted(mechanism.design(epsilon=2, delta=1e-8, dense=dense), 0.25 if not dense else 0.05, 400)


def outcomes(plan: mechanism.Mechanism, count: int, *, floor: int = FLOOR) -> np.ndarray:
    """Probability of every number that may be printed for a tile, the first of none; discrete noise."""
    reach = int(40 * plan.scale)
    noise = np.arange(-reach, reach + 1)
    weight = -np.abs(noise) / plan.scale if plan.noise == "laplace" else -((noise / plan.scale) ** 2) / 2
    weight = np.exp(weight) / np.exp(weight).sum()
    printed = np.zeros(2 * reach + 402)
    if count < floor:
        printed[0] = 1.0
        return printed
    values = count - (floor - 1) + noise
    gone = values <= plan.threshold
    printed[0] = weight[gone].sum()
    printed[values[~gone]] = weight[~gone]
    return printed


def spent(plan: mechanism.Mechanism, epsilon: float, one: np.ndarray, other: np.ndarray) -> float:
    """Delta at epsilon for ``bound`` tiles at once: privacy losses, rounded up to a grid, convolved."""
    step, half = 2e-3, 1 << 14
    losses = np.zeros(2 * half + 1)
    both = (one > 0) & (other > 0)
    steps = np.ceil(np.log(one[both] / other[both]) / step).astype(int)
    np.add.at(losses, np.clip(steps, -half, half) + half, one[both])
    infinite = one[other == 0].sum()
    size = 1 << 19
    whole = np.fft.irfft(np.fft.rfft(losses, size) ** plan.bound, size)[: 2 * half * plan.bound + 1]
    grid = (np.arange(len(whole)) - half * plan.bound) * step
    over = grid > epsilon
    tail = float((np.clip(whole[over], 0, None) * (1 - np.exp(epsilon - grid[over]))).sum())
    return 1 - (1 - infinite) ** plan.bound + tail


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("count", [18, 19, 20, 38, 56, 57, 58, 150, 300])
def test_delta_is_kept_exactly_wherever_one_person_makes_a_difference(count, dense):
    """Where the floor, the threshold, or neither is near; in both directions."""
    plan = mechanism.design(epsilon=1, delta=1e-8, dense=dense)
    without, with_ = outcomes(plan, count), outcomes(plan, count + 1)
    assert spent(plan, 1.0, with_, without) <= plan.delta + 1e-10
    assert spent(plan, 1.0, without, with_) <= plan.delta + 1e-10


@pytest.mark.parametrize("dense", [False, True])
def test_without_taking_off_the_floor_delta_would_not_be_kept(dense):
    """A count that leaps from nothing to 20 at the floor needs a threshold 19 higher, not the same one."""
    plan = mechanism.design(epsilon=1, delta=1e-8, dense=dense)
    with_, absent = outcomes(plan, FLOOR, floor=1), outcomes(plan, FLOOR - 1)
    assert spent(plan, 1.0, with_, absent) > 10 * plan.delta


def people(moving: bool) -> Points:
    """1,200 people in two tiles; one more, seen in both, or not."""
    who = np.concatenate((np.arange(1200), np.full(2 * moving, 5000)))
    lon = np.concatenate((np.where(np.arange(1200) < 600, 10.0, 11.0), [10.0, 11.0] * moving))
    table = pa.table({"subject": who, "lat": np.full(len(who), 45.0), "lon": lon})
    return open_points(table, zoom=10, unit=3600, seed=1, memory=1 << 30)


def maps(runs: int = 500) -> list[list[int]]:
    """People on many maps of neighbouring data, from points to rounded numbers."""
    seen = []
    for moving in (False, True):
        points = people(moving)
        next(points.buckets())
        counts = (crowd.crowd(points, zoom=10, most=2, salt=salt) for salt in range(runs))
        made = (release._noisy_map(points, each, 10, 1.0, FLOOR) for each in counts)
        seen.append([sum(cell.people for cell in one.cells) for one in made])
    return seen


def test_the_whole_way_from_points_to_a_map_does_not_refute_epsilon():
    assert not differ(*maps(), 1.0, 1e-8)


def test_the_whole_way_without_noise_would(monkeypatch):
    monkeypatch.setattr(mechanism, "noisy", lambda counts, plan, floor: dict(counts))
    monkeypatch.setattr(release, "rounded", lambda counts, noise: dict(counts))
    assert differ(*maps(100), 1.0, 1e-8)


def test_the_choice_of_mechanism_is_private_too():
    """On the very edge of a majority, one person may not decide."""
    runs = 1500
    seen = [
        [int(mechanism.majority(500 + one, 1000 + one, epsilon=0.5)) for _ in range(runs)] for one in (0, 1)
    ]
    assert not differ(*seen, 0.5, 0.0)
    assert 0 < sum(seen[0]) < runs
