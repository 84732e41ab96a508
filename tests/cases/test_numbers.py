"""Every number of the disclosure, changed alone: it changes where it is said, and nothing else does."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.reports.disclosures import mutated
from unlatched.cases import closing
from unlatched.cases.book import open_book
from unlatched.cases.notices import LANGUAGES, RECIPIENTS, Facts, compose, whole
from unlatched.disclosed import view
from unlatched.reports import breach, dpv, misp, ocsf, xarf

SENDER = xarf.Sender("Example", "notify@coordination.example", "coordination.example")
FORM_WORDS = re.compile(r'"(?:id|question|title|note|source|counting|verified|choices)": .*')
BASE = mutated(42)


def notices(report):
    facts = Facts("unl-2026-1", "Example", "https://coordination.example", report, "open")
    return "\n".join(whole(compose(to, facts, LANGUAGES)) for to in RECIPIENTS)


def forms(report):
    made = [breach.fill(name, breach.Sources(report)) for name in breach.variants()]
    texts = [FORM_WORDS.sub("", breach.as_json(one)) for one in made]
    return "\n".join([*texts, *(breach.as_markdown(one).replace("\\", "") for one in made)])


def closed(report, folder):
    book = open_book(str(folder / "cases.db"), clock=lambda: datetime(2026, 3, 1, 9, tzinfo=UTC))
    found = closing.document(book, book.open(report))
    return str({**found, "case": ""}) + closing.as_markdown({**found, "case": ""})


def said(report, folder):
    """Every number of five digits and more in everything that goes out: how often, by where."""
    texts = {
        "notices": notices(report),
        "forms": forms(report),
        "closing": closed(report, folder),
        "ocsf": ocsf.export(report),
        "misp": misp.export(report),
        "dpv": dpv.export(report),
        "xarf": xarf.export(report, SENDER, found_open=True),
    }
    return {
        name: {one: text.count(one) for one in re.findall(r"(?<![\w.-])\d{5,}(?![\w-])", text)}
        for name, text in texts.items()
    }


def leaves(node, at=()):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*at, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from leaves(value, (*at, number))
    elif isinstance(node, int) and not isinstance(node, bool) and node > 9999:
        yield at


def changed(at, new):
    made = mutated(42)
    node = made
    for step in at[:-1]:
        node = node[step]
    old, node[at[-1]] = node[at[-1]], new
    return made, str(old)


SHOWN = {
    ("subjects", "estimate"), ("subjects", "low"), ("subjects", "high"), ("collections", 0, "records"),
    *(("categories", n, "records") for n in (0, 1)),
    *(("categories", 0, "subjects", end) for end in ("estimate", "low", "high")),
}  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return said(view(mutated(42)), tmp_path_factory.mktemp("before"))


@pytest.mark.parametrize("at", list(leaves(BASE)), ids=lambda at: ".".join(map(str, at)))
def test_one_number_changed_is_one_number_changed(before, at, tmp_path):
    made, old = changed(at, 98_765_432)
    after = said(view(made), tmp_path)
    for place, numbers in before.items():
        if at not in SHOWN:
            assert after[place] == numbers, place
            continue
        gone, new = numbers.keys() - after[place].keys(), after[place].keys() - numbers.keys()
        assert (gone, new) in (({old}, {"98765432"}), (set(), set())), place
        kept = {one: often for one, often in numbers.items() if one != old}
        assert {one: after[place][one] for one in kept} == kept, place
    if at in SHOWN:
        assert any("98765432" in numbers for numbers in after.values())
