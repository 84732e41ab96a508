"""Every detector through the same checks: its words, its examples, its counter-examples."""

from __future__ import annotations

import re

import pytest

from unlatched.detectors import detectors

EVERY = detectors()
MATCHING = [one for one in EVERY if one.matches]
HOSTILE = ["", " ", "\0", "\n", "\u202e", "x" * 10_000, "9" * 10_000, "'", '"', "<script>", "\ud800", "٣" * 18, "NaN", "-", "🙂" * 50]
HOSTILE += [mark * n for mark in "²①Ⅷ٣" for n in range(1, 22)]


def name(one):
    return f"{one.kind}-{one.category}"


def test_there_are_many_and_kinds_are_one_category_each():
    assert len(EVERY) > 50
    pairs = {(one.kind, one.category) for one in EVERY}
    kinds = [kind for kind, _ in pairs]
    assert sorted(kinds) == sorted(set(kinds))


@pytest.mark.parametrize("one", EVERY, ids=name)
def test_fields(one):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", one.kind)
    assert re.fullmatch(r"(pd|dpv):[A-Z][A-Za-z]+", one.category)
    assert 0 <= one.chance <= 1
    assert 0 < one.recall <= 1
    assert one.words or one.matches or one.weak
    for language, words in one.words.items():
        assert re.fullmatch(r"[a-z]{2,3}", language)
        for word in (*words, *one.weak):
            assert word == word.lower().strip(), word
            assert word, "an empty word"
            assert "_" not in word.removeprefix("_"), word


@pytest.mark.parametrize("one", MATCHING, ids=name)
def test_examples_and_counter_examples(one):
    assert one.examples, "no example"
    assert one.counter_examples, "no counter-example"
    assert [value for value in one.examples if not one.matches(value)] == []
    assert [value for value in one.counter_examples if one.matches(value)] == []


@pytest.mark.parametrize("one", MATCHING, ids=name)
def test_no_value_makes_it_raise(one):
    odd = [example.translate(str.maketrans("0123456789", mark * 10)) for example in one.examples for mark in "²٣①"]
    mixed = [example[:at] + "²" + example[at + 1 :] for example in one.examples for at in range(len(example))]
    for value in (*HOSTILE, *one.examples, *odd, *mixed, *(example + "\u200f" for example in one.examples)):
        assert one.matches(value) in (True, False)
