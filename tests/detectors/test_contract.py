"""Every detector of every module keeps the contract of ``unlatched.detectors``."""

from __future__ import annotations

import string
from itertools import groupby

import pytest

from unlatched.detectors import Detector, detectors
from unlatched.detectors._chance import measure
from unlatched.detectors._dpv import PARENTS

ALL = detectors()
IDS = [f"{at}-{detector.kind}" for at, detector in enumerate(ALL)]
MATCHING = [(name, detector) for name, detector in zip(IDS, ALL, strict=True) if detector.matches]
DRAWS = 400


@pytest.mark.parametrize("detector", ALL, ids=IDS)
def test_category_is_a_dpv_term(detector: Detector) -> None:
    assert detector.category in PARENTS


@pytest.mark.parametrize("detector", ALL, ids=IDS)
def test_fields_are_named_in_lower_case_or_known_by_value(detector: Detector) -> None:
    names = [name for spoken in detector.words.values() for name in spoken] + list(detector.weak)
    assert all(name == name.lower() and name.strip() for name in names)
    assert names or detector.matches
    assert all(len(language) in (2, 3) for language in detector.words)


@pytest.mark.parametrize("detector", ALL, ids=IDS)
def test_kind_is_a_short_name_and_shares_are_shares(detector: Detector) -> None:
    assert set(detector.kind) <= set(string.ascii_lowercase + string.digits + "_")
    assert 0 <= detector.chance <= 1
    assert 0 < detector.recall <= 1
    assert 0 <= detector.ceiling <= 6


@pytest.mark.parametrize("detector", [d for _, d in MATCHING], ids=[name for name, _ in MATCHING])
def test_examples_match_and_counter_examples_do_not(detector: Detector) -> None:
    assert detector.matches
    assert detector.examples
    assert detector.counter_examples
    assert [text for text in detector.examples if not detector.matches(text)] == []
    assert [text for text in detector.counter_examples if detector.matches(text)] == []


@pytest.mark.parametrize("detector", [d for _, d in MATCHING], ids=[name for name, _ in MATCHING])
def test_chance_is_not_larger_than_declared(detector: Detector) -> None:
    """Noise of the examples' shapes; a word in a script of thousands of letters is drawn from all of them."""
    slack = 4 * (detector.chance * (1 - detector.chance) / DRAWS) ** 0.5 + 4 / DRAWS
    assert measure(detector, DRAWS, seed=11) <= detector.chance + slack


@pytest.mark.parametrize("detector", [d for _, d in MATCHING], ids=[name for name, _ in MATCHING])
@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "'; drop table x; --", "<b>", "\u202e", "９" * 40, "a" * 5000, "𝟙𝟚𝟛"]
)
def test_hostile_values_raise_nothing(detector: Detector, text: str) -> None:
    assert detector.matches
    assert detector.matches(text) in (True, False)


def test_kinds_keep_one_category() -> None:
    pairs = sorted({(detector.kind, detector.category) for detector in ALL})
    assert [kind for kind, group in groupby(pairs, key=lambda pair: pair[0]) if len(list(group)) > 1] == []


def test_eleven_languages_name_the_common_kinds() -> None:
    wanted = {"en", "zh", "ru", "ar", "es", "pt", "fr", "de", "tr", "hi", "id"}
    common = (
        "person_name",
        "birth_date",
        "sex",
        "address",
        "email",
        "religion",
        "ethnicity",
        "health",
    )
    for kind in common:
        spoken = {language for detector in ALL if detector.kind == kind for language in detector.words}
        assert wanted <= spoken, kind
