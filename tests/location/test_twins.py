from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from unlatched.location.assessment import Options, assess
from unlatched.location.points import Points, open_points
from unlatched.location.sweep import table
from unlatched.location.twins import duplicates, without_duplicates
from unlatched.model import Count, Locations

START = datetime(2031, 5, 1)


def traces(people: int, *, pairs: int = 0, share: float = 1.0, seed: int = 1) -> pa.Table:
    """People of 40 points each; the first ``pairs`` a second time, with a share of their points."""
    dice = np.random.default_rng(seed)
    rows = []
    for who in range(people):
        own = [
            (float(lat), float(lon), START + timedelta(hours=int(hour)))
            for lat, lon, hour in zip(
                40 + dice.integers(0, 9, 40) * 0.01,
                80 + dice.integers(0, 9, 40) * 0.01,
                dice.choice(300, 40, replace=False),
                strict=True,
            )
        ]
        rows += [(f"p{who}", *point) for point in own]
        if who < pairs:
            rows += [(f"q{who}", *point) for point in own[: int(40 * share)]]
    subject, lat, lon, time = (list(column) for column in zip(*rows, strict=True))
    return pa.table({"subject": subject, "lat": lat, "lon": lon, "time": pa.array(time, pa.timestamp("us"))})


def opened(points: pa.Table, memory: int = 1 << 30) -> Points:
    return open_points(points, zoom=16, unit=3600, seed=1, memory=memory)


def single(points: Points) -> float:
    return table(points, ps=(4,), zooms=(13,), hours=(1,), sample=None, seed=2)[0].rate


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_a_person_under_two_ids_counts_once(share):
    """As in GeoLife, where 12 of 182 ids are contained in another one."""
    plain, twice = opened(traces(170)), opened(traces(170, pairs=12, share=share))
    assert duplicates(plain, sample=10_000, seed=1).rate == 0
    found = duplicates(twice, sample=10_000, seed=1)
    assert found.rate * found.eligible == pytest.approx(24 if share == 1 else 12)
    assert single(twice) < single(plain) - 0.03
    fewer = without_duplicates(twice, seed=1)
    assert len(fewer.kept.people) == 170
    assert single(fewer) == pytest.approx(single(plain), abs=0.02)


def test_three_ids_of_one_person_leave_one():
    one = traces(150, pairs=20)
    third = one.filter(pc.starts_with(one["subject"], "q"))
    third = third.set_column(0, "subject", pc.replace_substring(third["subject"], "q", "r"))
    assert len(without_duplicates(opened(pa.concat_tables([one, third])), seed=1).kept.people) == 150


def test_nobody_is_left_out_where_there_are_no_duplicates():
    assert len(without_duplicates(opened(traces(150)), seed=1).kept.people) == 150


def test_points_in_several_buckets_are_not_read_again():
    assert without_duplicates(opened(traces(150, pairs=12), memory=50_000), seed=1) is None


@pytest.mark.parametrize(("pairs", "told"), [(0, False), (4, False), (15, True)])
def test_rates_without_duplicates_are_told_unless_they_are_few(pairs, told):
    """Fewer than k: the two numbers of people would tell of a few."""
    found = assess(Locations(0, 0, Count.exact(0)), opened(traces(170, pairs=pairs)), Options(map=None))
    assert bool(found.unicity_without_duplicates) == told
    if told:
        both = zip(found.unicity, found.unicity_without_duplicates, strict=True)
        assert all(once.eligible < twice.eligible and once.rate >= twice.rate for twice, once in both)
