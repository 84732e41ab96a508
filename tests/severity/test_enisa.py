from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from unlatched.errors import UsageError
from unlatched.severity import assess, level

GRID = list(product((1, 2, 3, 4), (1, 2, 3, 4), (0, 1, 2), (0, 1, 2), (0, 1, 2), (0, 2)))


def test_every_grid_point():
    assert len(GRID) == 864
    for dpc, ei, c, i, a, m in GRID:
        got = assess(
            dpc=dpc, ei=ei / 4, confidentiality=c / 4, integrity=i / 4, availability=a / 4, malicious=m / 4
        )
        quarters = dpc * ei + c + i + a + m
        assert got.score * 4 == quarters
        cut = sum(quarters >= limit for limit in (8, 12, 16))
        assert got.level == ("low", "medium", "high", "very high")[cut]


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (1.75, "low"),
        (2, "medium"),
        (2.75, "medium"),
        (3, "high"),
        (3.75, "high"),
        (4, "very high"),
        (6, "very high"),
    ],
)
def test_cut_offs(score, name):
    assert level(score) == name
    assert level(Fraction(score)) == name


def test_just_under_a_cut_off_is_below_it():
    assert level(Fraction(4) - Fraction(1, 10**9)) == "high"
    assert level(Fraction(2) - Fraction(1, 10**9)) == "low"


def test_floats_that_went_through_sums_land_on_the_grid():
    assert assess(dpc=4, ei=0.1 + 0.2 + 0.2, confidentiality=0.1 + 0.15).score == 2.25


@pytest.mark.parametrize("value", [True, 0.5, Fraction(1, 2), Decimal("0.5"), "0.5"])
def test_intent_in_every_form(value):
    assert assess(dpc=3, ei=1, malicious=value).score == 3.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"dpc": 0}, {"dpc": 5}, {"dpc": 2.5}, {"ei": 0}, {"ei": 0.3}, {"confidentiality": 0.75},
        {"integrity": -0.25}, {"availability": 1}, {"malicious": 0.25}, {"dpc": None}, {"dpc": "x"},
        {"ei": float("nan")}, {"ei": float("inf")}, {"dpc": 10**9},
    ],
)  # fmt: skip
def test_off_the_grid_is_refused(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        assess(**{"dpc": 3, "ei": 1, **wrong})
    with pytest.raises(ValueError, match="ENISA"):
        assess(**{"dpc": 3, "ei": 1, **wrong})


def test_the_story():
    assert assess(dpc=3, ei=1, confidentiality=0.5) == assess(
        dpc=3, ei=1.0, confidentiality=0.5, malicious=False
    )
    assert assess(dpc=3, ei=1, confidentiality=0.5).level == "high"
    assert assess(dpc=4, ei=1, confidentiality=0.5).score == 4.5
