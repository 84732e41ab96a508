"""Law 4 at the gate: from all that is printed, no group of fewer than k people can be worked out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields as dc_fields
from dataclasses import is_dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console

from unlatched import secrecy
from unlatched.errors import LeakError
from unlatched.gate import Disclosure, clear
from unlatched.model import (
    Audit,
    Below,
    CategoryCount,
    Collection,
    Count,
    Field,
    Link,
    Locations,
    Target,
    Unicity,
)
from unlatched.reports import html, markdown, terminal
from unlatched.reports import json as report

K = 10
TERMS = ("pd:Name", "pd:GPSCoordinate")
SIZES = st.one_of(st.integers(0, 12), st.integers(0, 60), st.sampled_from([0, 0, 1, 9, 10, 11, 19, 20, 300]))


def held(cells, names=(), terms=(), any_of=False):
    """People in all (or any) of the collections with all of the categories."""
    some = any if any_of else all
    return sum(n for (c, m), n in cells.items() if some(x in c for x in names) and set(terms) <= set(m))


def audit(cells, names, terms=TERMS):
    """What an audit finds in a population, each person once in each of their collections."""
    parts = []
    for name in names:
        size = held(cells, [name])
        fields = [Field("id", "VARCHAR", "pd:UID", filled=size, distinct=Count.exact(size))]
        fields += [
            Field(term[3:], "VARCHAR", term, filled=held(cells, [name], [term]),
                  distinct=Count.exact(held(cells, [name], [term])))
            for term in terms
        ]  # fmt: skip
        parts.append(
            Collection(name, size, size, tuple(fields), subject_key="id", subjects=Count.exact(size))
        )
    links = [
        Link(a, b, Count.exact(held(cells, [a, b])), held(cells, [a, b]) / held(cells, [a]))
        for a, b in permutations(names, 2)
        if held(cells, [a, b])
    ]
    everyone = sum(cells.values())
    categories = [
        CategoryCount(term, sum(held(cells, [name], [term]) for name in names),
                      Count.exact(held(cells, terms=[term])))
        for term in terms
    ]  # fmt: skip
    here = held(cells, terms=terms[1:2])
    linked = {terms[0]: held(cells, terms=terms) / here} if here and len(terms) > 1 else {}
    places = Locations(here, 0, Count.exact(here), linked=linked) if len(terms) > 1 and here else None
    return Audit(datetime(2026, 1, 1, tzinfo=UTC), Target("x", "files"), tuple(parts), Count.exact(everyone),
                 tuple(links), tuple(categories), places)  # fmt: skip


def told(count, terms, sizes):
    return dict(zip(cells_of(count, terms), sizes, strict=True))


def cells_of(count, terms):
    names = tuple("abc"[:count])
    inside = [c for size in range(1, count + 1) for c in combinations(names, size)]
    having = [m for size in range(len(terms) + 1) for m in combinations(terms, size)]
    return list(product(inside, having))


def populations(count, terms):
    cells = cells_of(count, terms)
    return st.tuples(*[SIZES] * len(cells)).map(lambda sizes: dict(zip(cells, sizes, strict=True)))


def constraints(found, cells):
    """Every printed number of people as (row over the cells, low, high)."""
    keys = list(cells)
    row = lambda test: np.array([test(*key) for key in keys], dtype=int)  # noqa: E731
    document = report.document(found)
    pairs = [(document["subjects"], row(lambda c, m: True))]
    for one in document["collections"]:
        inside = row(lambda c, m, one=one: one["name"] in c)
        pairs.append((one["subjects"], inside))
        for field in one["fields"][1:]:
            has = row(lambda c, m, field=field, one=one: one["name"] in c and f"pd:{field['path']}" in m)
            pairs.append((field["filled"], has))
    for link in document["links"]:
        pairs.append((link["subjects"], row(lambda c, m, link=link: {link["from"], link["to"]} <= set(c))))
    for one in document["categories"]:
        pairs.append((one["subjects"], row(lambda c, m, one=one: one["category"] in m)))
    if document["locations"]:
        here = row(lambda c, m: TERMS[1] in m)
        pairs.append((document["locations"]["subjects"], here))
        located = document["locations"]["subjects"]
        exact = "below" not in located and located["low"] == located["high"]
        for share in document["locations"]["linked"].values():
            if exact and 0 < share < 1:
                pairs.append((round(share * located["estimate"]), row(lambda c, m: set(TERMS) <= set(m))))
    return [(how, *bounds(count)) for count, how in pairs]


def bounds(count):
    if count is None:
        return 0, 1 << 60
    if isinstance(count, int):  # a number of records: said without its error, so taken to be within k
        return count - K + 1, count + K - 1
    return (1, count["below"] - 1) if "below" in count else (count["low"], count["high"])


def leaks(found, cells, steps, groups):
    """Groups of fewer than k people whose size is the same in every population that fits what is printed."""
    truth = np.array(list(cells.values()))
    near = truth + steps
    near = near[(near >= 0).all(axis=1)]
    for row, low, high in constraints(found, cells):
        size = near @ row
        near = near[(size >= low) & (size <= high)]
    assert len(near), "the report contradicts the population it was made of"
    return [
        (group, int(truth @ group))
        for group in groups
        if 0 < truth @ group < K and len(np.unique(near @ group)) == 1
    ]


def moves(width, reach):
    return np.array(list(product(range(-reach, reach + 1), repeat=width)), dtype=np.int16)


OVERLAPPING = moves(7, 2), [np.array(g) for g in product((0, 1), repeat=7)]


@settings(max_examples=250, deadline=None, derandomize=True)
@given(populations(3, ()))
@example(told(3, (), (11, 0, 8, 0, 0, 3, 9)))
@example(told(3, (), (6, 10, 10, 3, 3, 0, 27)))
@example(told(3, (), (0, 0, 0, 0, 9, 9, 19)))
@example(told(3, (), (0, 0, 19, 39, 0, 10, 9)))
def test_three_collections_tell_of_no_small_group(cells):
    found = clear(audit(cells, "abc", ()), K)
    assert leaks(found, cells, *OVERLAPPING) == []


def _patterns(cells):
    for inside, having in product(product((None, True, False), repeat=2), repeat=2):
        group = [
            all(want is None or (name in c) == want for name, want in zip("ab", inside, strict=True))
            and all(want is None or (term in m) == want for term, want in zip(TERMS, having, strict=True))
            for c, m in cells
        ]
        if any(group):
            yield np.array(group, dtype=int)


CROSSED = moves(12, 1)[np.random.default_rng(1).permutation(3**12)[:60_000]]
LIKELY = np.array([
    [{a: 1, b: -1, c: sign, d: -sign}.get(at, 0) for at in range(12)]
    for a, b, c, d in product(range(12), repeat=4) for sign in (0, 1)
    if len({a, b, c, d}) == 4 and c < d
])  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(populations(2, TERMS))
def test_categories_and_places_tell_of_no_small_group(cells):
    found = clear(audit(cells, "ab"), K)
    steps = np.concatenate(
        [np.zeros((1, 12), dtype=int), np.eye(12, dtype=int), -np.eye(12, dtype=int), CROSSED, LIKELY]
    )
    assert leaks(found, cells, steps, list(_patterns(cells))) == []


def single(numbers, total=1500):
    categories = tuple(CategoryCount(f"pd:C{n}", n, Count.exact(n)) for n in numbers)
    fields = tuple(Field(f"f{n}", "VARCHAR", f"pd:C{n}", filled=n, distinct=Count.exact(n)) for n in numbers)
    one = Collection("a", total, total, fields, subjects=Count.exact(total))
    return Audit(
        datetime(2026, 1, 1, tzinfo=UTC), Target("x", "files"), (one,), Count.exact(total), (), categories
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=6, unique=True), st.integers(200, 205))
def test_no_two_exact_numbers_differ_by_few(numbers, total):
    document = report.document(clear(single(numbers, total), K))
    counts = [document["subjects"], *(one["subjects"] for one in document["categories"])]
    exact = {one["estimate"] for one in counts if "below" not in one and one["low"] == one["high"]}
    assert all(abs(a - b) >= K or a == b or 0 in (a, b) for a, b in combinations(exact, 2))
    for one in document["categories"]:
        true = int(one["category"][4:])
        low, high = bounds(one["subjects"])
        assert low <= true <= high or true == 0


def test_numbers_far_apart_stay_exact():
    document = report.document(clear(single([1500, 1400, 800, 20]), K))
    assert [one["subjects"]["estimate"] for one in document["categories"]] == [1500, 1400, 800, 20]
    assert all(one["subjects"]["method"] == "exact" for one in document["categories"])
    assert [one["filled"] for one in document["collections"][0]["fields"]] == [1500, 1400, 800, 20]
    assert document["suppression"] == {"k": 10, "suppressed": 0}


def test_the_threshold_is_exact():
    assert clear(single([9]), K).audit.categories[0].subjects == Below(10)
    assert clear(single([10]), K).audit.categories[0].subjects == Count.exact(10)
    assert clear(single([0]), K).audit.categories[0].subjects == Count.exact(0)
    assert clear(single([4]), 5).audit.categories[0].subjects == Below(5)


def test_records_of_a_single_rest_are_not_told():
    document = report.document(clear(single([1497]), K))
    (category,), (field,) = document["categories"], document["collections"][0]["fields"]
    assert category["records"] == field["filled"] == 1500
    assert field["distinct"]["low"] <= 1497 <= field["distinct"]["high"]
    assert field["distinct"]["low"] < field["distinct"]["high"]


def test_intervals_keep_their_truth():
    low = Count(3, 1, 500, "sketch")
    found = clear(Audit(datetime.now(UTC), Target("x", "files"), (), low), K).audit.subjects
    assert isinstance(found, Count)
    assert found.low <= 3 <= found.high
    assert found.estimate >= K


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_the_bins_of_a_timeline_tell_of_no_few(numbers):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    bins = tuple((start + timedelta(hours=at), n) for at, n in enumerate(numbers))
    one = Collection("a", sum(numbers), sum(numbers), (), timeline=bins)
    shown = clear(Audit(start, Target("x", "files"), (one,), None), K).audit.collections[0].timeline
    lost = [before - after for (_, before), (_, after) in zip(bins, shown, strict=True)]
    assert all(
        after in (0, before) and (after == 0 or after >= K)
        for (_, before), (_, after) in zip(bins, shown, strict=True)
    )
    assert sum(lost) == 0 or sum(lost) >= K or not any(after for _, after in shown)


@pytest.mark.parametrize("count", [7, 12, 30])
def test_many_collections(count):
    names = [f"t{n}" for n in range(count)]
    parts = tuple(Collection(name, 100, 100, (), subjects=Count.exact(100)) for name in names)
    link = Link("t0", "t1", Count.exact(97), 0.97)
    found = clear(
        Audit(datetime.now(UTC), Target("x", "files"), parts, Count.exact(100 * count - 97), (link,)), K
    )
    shown = found.audit.links[0].subjects
    assert isinstance(shown, Count)
    assert shown.high - shown.low >= K - 1
    assert isinstance(found.audit.subjects, Count)
    assert found.audit.subjects.high > found.audit.subjects.low


def every_population(found, cells, top):
    """All populations of two collections that fit what is printed, and where small groups have one size."""
    near = np.array(list(product(range(top), repeat=3)), dtype=int)
    for row, low, high in constraints(found, cells):
        size = near @ row
        near = near[(size >= low) & (size <= high)]
    return near


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.tuples(*[st.one_of(st.integers(0, 12), st.sampled_from([0, 1, 9, 10, 11, 19, 20, 30]))] * 3))
@example((9, 9, 0))
@example((8, 8, 1))
@example((1, 1, 1))
def test_two_collections_against_every_population(sizes):
    """Exact: nothing is told even by the ends of the intervals taken together."""
    cells = told(2, (), sizes)
    near = every_population(clear(audit(cells, "ab", ()), K), cells, 70)
    truth = np.array(sizes)
    assert len(near) or not truth.sum(), "the report contradicts the population it was made of"
    groups = [np.array(group) for group in product((0, 1), repeat=3)]
    known = [g for g in groups if 0 < truth @ g < K and len(np.unique(near @ g)) == 1]
    assert known == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(populations(3, ()))
@example(told(3, (), (12, 10, 25, 10, 9, 9, 0)))
@example(told(3, (), (21, 29, 22, 9, 0, 0, 1)))
@example(told(3, (), (10, 10, 19, 0, 0, 0, 1)))
def test_the_ends_of_intervals_tell_of_no_small_group(cells):
    assert leaks(clear(audit(cells, "abc", ()), K), cells, *OVERLAPPING) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 40), min_size=4, max_size=9), st.data())
def test_of_many_collections_each_person_could_be_there_or_not(sizes, data):
    """Where a number is not exact it leaves room on both sides, and then no other of its kind is exact."""
    names = [f"t{n}" for n in range(len(sizes))]
    parts = tuple(
        Collection(name, n, n, (), subjects=Count.exact(n)) for name, n in zip(names, sizes, strict=True)
    )
    pairs = [pair for pair in combinations(range(len(sizes)), 2) if min(sizes[at] for at in pair) > 0]
    drawn = data.draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)) if pairs else []
    links = tuple(
        Link(names[a], names[b], Count.exact(n), n / sizes[a])
        for a, b in drawn
        for n in [data.draw(st.integers(1, min(sizes[a], sizes[b])))]
    )
    whole = Audit(datetime.now(UTC), Target("x", "files"), parts, Count.exact(sum(sizes)), links)
    found = clear(whole, K).audit
    before = [whole.subjects, *(one.subjects for one in (*parts, *links))]
    after = [found.subjects, *(one.subjects for one in (*found.collections, *found.links))]
    if before == after:
        assert len(names) <= 6 or not links
        return
    exact = found.subjects == whole.subjects
    assert not exact or not any(isinstance(one, Below) for one in after)
    for true, shown in list(zip(before, after, strict=True))[exact:]:
        if true.estimate == 0:
            continue
        low, high = secrecy.bounds(shown)
        assert low <= true.estimate <= high
        assert isinstance(shown, Below) == (true.estimate < K)


def test_many_linked_collections_without_any_few_keep_their_total():
    names = [f"t{n}" for n in range(9)]
    parts = tuple(Collection(name, 5000, 5000, (), subjects=Count.exact(5000)) for name in names)
    links = tuple(Link(a, b, Count.exact(2500), 0.5) for a, b in permutations(names, 2))
    found = clear(Audit(datetime.now(UTC), Target("x", "files"), parts, Count.exact(9000), links), K).audit
    assert found.subjects == Count.exact(9000)
    assert all(one.subjects.low < 5000 < one.subjects.high for one in found.collections)


@pytest.mark.parametrize("number", range(1, 10))
def test_records_do_not_tell_of_few_people(number):
    few = Collection("few", number, number, (
        Field("id", "VARCHAR", "pd:UID", filled=number, distinct=Count.exact(number)),
        Field("note", "VARCHAR", "dpv:NonPersonalData", filled=number, distinct=Count.exact(number)),
    ), subject_key="id", subjects=Count.exact(number))  # fmt: skip
    many = Collection("many", 500, 500, (few.fields[0],), subjects=Count.exact(500))
    category = CategoryCount("pd:UID", 500 + number, Count.exact(500 + number))
    places = Locations(number, 0, Count.exact(number))
    target, everyone = Target("x", "files"), Count.exact(500 + number)
    whole = Audit(datetime(2026, 1, 1, tzinfo=UTC), target, (few, many), everyone, (), (category,), places)
    found = clear(whole, K)
    document = report.document(found)
    told = next(one for one in document["collections"] if one["name"] == "few")
    assert (told["records"], told["records_read"], told["records_below"]) == (10, 10, 10)
    assert told["subjects"] == {"below": 10}
    assert all(one["filled"] == 10 and one["distinct"] == {"below": 10} for one in told["fields"])
    assert document["categories"][0]["records"] == 510
    assert document["locations"]["points"] == 10
    alike = [clear(replace_numbers(whole, number, other), K) for other in (1, 5, 9)]
    assert len({str(report.document(one)) for one in alike}) == 1


def replace_numbers(whole, number, other):
    """The same audit with another number of people under k, everywhere."""
    if whole == number:
        return other
    if isinstance(whole, int) and not isinstance(whole, bool) and whole == 500 + number:
        return 500 + other
    if isinstance(whole, tuple):
        return tuple(replace_numbers(one, number, other) for one in whole)
    if is_dataclass(whole):
        held = {
            one.name: replace_numbers(getattr(whole, one.name), number, other) for one in dc_fields(whole)
        }
        return type(whole)(**held)
    return whole


def test_no_report_tells_the_number():
    """Neither page says how many records stand for fewer than k people."""
    few = Collection(
        "few", 7, 7, (Field("email", "VARCHAR", "pd:EmailAddress", filled=7),), subjects=Count.exact(7)
    )
    whole = Audit(datetime(2026, 1, 1, tzinfo=UTC), Target("x", "files"), (few,), Count.exact(7), (),
                  (CategoryCount("pd:EmailAddress", 7, Count.exact(7)),))  # fmt: skip
    found = clear(whole, K)
    screen = Console(file=StringIO(), width=120)
    terminal.show(found, screen, verbose=True)
    for page in (html.render(found), markdown.render(found), screen.file.getvalue()):
        assert "ewer than 10 records" in page
        text = re.sub(r"<style.*?</style>|<svg.*?</svg>|<script.*?</script>", "", page, flags=re.DOTALL)
        assert not re.search(r"(?<![\w.,#-])7(?![\w.,%])", text)


def test_only_the_gate_makes_a_disclosure():
    with pytest.raises(LeakError):
        Disclosure(single([20]), K, 0)


def test_masked_names_stay_apart_and_links_follow_them():
    parts = tuple(Collection(f"ana{n}@example.org", 50, 50, (), subjects=Count.exact(50)) for n in range(2))
    link = Link(parts[0].name, parts[1].name, Count.exact(50), 1.0)
    found = clear(Audit(datetime.now(UTC), Target("x", "files"), parts, Count.exact(50), (link,)), K).audit
    assert len({one.name for one in found.collections}) == 2
    assert (found.links[0].source, found.links[0].target) == tuple(one.name for one in found.collections)
    assert Counter(one.name for one in found.collections).most_common(1)[0][1] == 1


def unicity(eligible, rate, sampled=None):
    taken = sampled or eligible
    return Unicity(2, 16, 1.0, rate, max(0.0, rate - 0.02), min(1.0, rate + 0.02), eligible, taken,
                   eligible_share=0.5, small_sets=1 - rate, everyone=rate)  # fmt: skip


def rates_told(located, *rates, k=K):
    found = Locations(9 * located, 0, Count.exact(located), unicity=rates, unicity_without_duplicates=rates)
    empty = Audit(
        datetime(2026, 1, 1, tzinfo=UTC), Target("x", "files"), (), Count.exact(located), locations=found
    )
    told = clear(empty, k).audit.locations
    assert told.unicity == told.unicity_without_duplicates
    return told.unicity


@settings(deadline=None)
@given(st.integers(100, 3000), st.data())
def test_rates_of_singling_out_tell_of_no_few(eligible, data):
    """Neither who is singled out nor who is not is told where it is one to nine people."""
    singled = data.draw(st.integers(0, eligible))
    (told,) = rates_told(eligible, unicity(eligible, singled / eligible))
    for share in (told.rate, told.everyone, told.small_sets):
        assert not 0 < share * eligible < K / 2 - 1e-6
        assert not 0 < (1 - share) * eligible < K / 2 - 1e-6
    assert told.low <= singled / eligible <= told.high
    assert told.low <= told.rate <= told.high
    if K < singled < eligible - K or singled in (0, eligible):
        assert told.rate == singled / eligible
    elif singled not in (K, eligible - K):
        few = [rates_told(eligible, unicity(eligible, n / eligible))[0].rate for n in range(1, K)]
        assert len(set(few)) == 1
        assert (told.rate if singled < K else 1 - told.rate) == pytest.approx(few[0])


@settings(deadline=None)
@given(st.lists(st.integers(100, 400), min_size=1, max_size=9), st.integers(0, 200))
def test_numbers_of_eligible_people_tell_of_no_few(eligible, more):
    located = max(eligible) + more
    told = [one.eligible for one in rates_told(located, *(unicity(one, 0.5) for one in eligible))]
    for one, number in zip(eligible, told, strict=True):
        assert 0 <= one - number < K
        assert number <= located
    apart = {abs(a - b) for a, b in product([located, *told], repeat=2)}
    assert not apart & set(range(1, K))
    exact = {abs(a - b) for a, b in product([located, *eligible], repeat=2)}
    assert told == eligible or exact & set(range(1, K))


def test_rates_are_told_of_twice_k_people_at_least():
    assert rates_told(500, unicity(150, 0.5), k=80) == ()
    assert len(rates_told(500, unicity(160, 0.5), k=80)) == 1
