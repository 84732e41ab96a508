from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.location import crowd, release
from unlatched.location.rounding import rounded


def two_digits(number: int) -> bool:
    return number == int(float(f"{number:.1e}"))


COUNTS = st.dictionaries(st.integers(0, 1 << 40), st.integers(1, 10_000_000), min_size=1, max_size=60)


@settings(max_examples=150, deadline=None)
@given(COUNTS, st.sampled_from([0.0, 2.0, 22.0]))
def test_the_total_is_within_half_a_percent_or_as_near_as_the_noise_allows(counts, noise):
    shown = rounded(counts, noise=noise)
    assert shown.keys() == counts.keys()
    unit = {0.0: 1, 2.0: 10, 22.0: 100}[noise]
    total = sum(counts.values())
    assert abs(sum(shown.values()) - total) <= max(total / 200, unit * len(counts))
    for cell, people in counts.items():
        assert abs(shown[cell] - people) < 10 ** max(0, len(str(people)) - 2)
        assert two_digits(shown[cell]) or shown[cell] % unit == 0


def test_one_tile_that_holds_nearly_everybody_keeps_more_digits():
    shown = rounded({1: 2_345_678, 2: 52_310, 3: 4_949, 4: 61}, noise=2.0)
    assert sum(shown.values()) == pytest.approx(2_402_998, rel=0.005)
    assert all(two_digits(shown[cell]) for cell in (2, 3, 4))
    assert shown[1] % 1000 == 0


def test_many_tiles_keep_two_digits_and_their_total():
    dice = np.random.default_rng(3)
    counts = {i: int(n) for i, n in enumerate(60 + dice.pareto(1.1, 2600) * 200)}
    shown = rounded(counts, noise=2.0)
    assert np.mean([two_digits(n) for n in shown.values()]) > 0.999
    assert sum(shown.values()) == pytest.approx(sum(counts.values()), rel=0.001)


def population(kind: str, seed: int) -> dict[int, int]:
    """People per tile: one city that is nearly all, towns of all sizes, or everywhere alike."""
    dice = np.random.default_rng(seed)
    sizes = {
        "one city": lambda: np.concatenate(([dice.integers(200_000, 3_000_000)], dice.integers(60, 900, 40))),
        "towns": lambda: 60 + dice.pareto(1.1, 900) * 300,
        "alike": lambda: dice.poisson(dice.integers(400, 9_000), 600),
        "random": lambda: np.exp(dice.uniform(5, 11, 300)),
    }[kind]()
    return {(500 + i % 30 << 32) + 400 + i // 30: int(n) for i, n in enumerate(sizes)}


@pytest.mark.parametrize("kind", ["one city", "towns", "alike", "random"])
def test_a_map_keeps_the_people_with_at_most_one_percent_error(kind):
    """Over many seeds: the noise, the floor and the rounding; what bounding costs is measured in bench."""
    for seed in range(25):
        true = population(kind, seed)
        found = crowd.Crowd(true, 0, crowd.Seen("", sum(true.values()), 0, 0, 0))
        made = release._noisy_map(None, found, 10, 1.0, 20)
        shown = {(cell.x << 32) + cell.y: cell.people for cell in made.cells}
        kept = sum(true[cell] for cell in shown)
        assert kept >= 0.99 * sum(true.values())
        assert sum(shown.values()) == pytest.approx(kept, rel=0.01)
        assert min(true[cell] for cell in shown) >= 20
