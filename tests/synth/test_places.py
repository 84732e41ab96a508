"""Whereabouts that a location analysis can be tried on."""

from __future__ import annotations

import numpy as np
import pytest

from unlatched.synth.draw import Draw
from unlatched.synth.messy import spoiled
from unlatched.synth.places import _SHORE, homes, hours, moments, whereabouts
from unlatched.synth.plan import whose

DRAW, IDS = Draw(1), np.arange(50_000)
WHEN = moments(IDS / len(IDS), "2026-03-02", 2)


def distance(a, b):
    return 111_320 * np.hypot(a.lat - b.lat, (a.lon - b.lon) * np.cos(np.radians(37.8)))


def test_nobody_is_in_the_sea():
    there = whereabouts(DRAW, IDS, IDS, hours(WHEN))
    assert (there.lon >= np.interp(there.lat, _SHORE[:, 0], _SHORE[:, 1])).all()


def test_people_sleep_at_home():
    away = distance(whereabouts(DRAW, IDS, IDS, hours(WHEN)), homes(DRAW, IDS))
    at_home, night = away < 120, hours(WHEN) < 6
    assert at_home[night].mean() > 0.9
    assert at_home[(hours(WHEN) >= 10) & (hours(WHEN) < 16)].mean() < 0.3


def test_days_are_busier_than_nights():
    per_hour = np.bincount(hours(WHEN), minlength=24)
    assert per_hour[8:20].min() > 3 * per_hour[1:5].max()
    assert (np.diff(WHEN) >= np.timedelta64(0)).all()


def test_tiles_are_crowded_with_a_thin_tail():
    home = homes(DRAW, IDS)
    x = ((home.lon + 180) / 360 * 1024).astype(int)
    y = ((1 - np.arcsinh(np.tan(np.radians(home.lat))) / np.pi) / 2 * 1024).astype(int)
    _, people = np.unique(x * 1024 + y, return_counts=True)
    assert people.max() > 10_000
    assert len(people) > 8
    assert (people < 500).sum() > 4


def test_fixes_a_person_are_heavy_tailed():
    fixes = np.bincount(whose(DRAW, np.arange(200_000), 200_000, 50_000), minlength=50_000)
    assert fixes.min() == 1
    assert np.median(fixes) <= 4
    assert fixes.max() > 100


def test_spoiled_positions_come_at_their_rates():
    there = spoiled(DRAW, IDS, homes(DRAW, IDS))
    assert ((there.lat == 0) & (there.lon == 0)).mean() == pytest.approx(0.004, rel=0.3)
    assert (there.lat > 90).mean() == pytest.approx(0.001, rel=0.5)
