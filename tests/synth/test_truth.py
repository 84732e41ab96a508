from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.synth.reading import count, rows
from unlatched.synth import shape_names
from unlatched.synth.formats import formats

TERMS = (Path(__file__).parent / "dpv-2.3-pd-terms.txt").read_text().split()
PERSONAL = ("whereabouts", "tracks", "hotel", "telecom", "health", "rides", "checkins")


def leaves(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{path}[]")
    else:
        yield path


def pick(record: dict[str, Any], path: str) -> Any:
    if path in record:
        return record[path]
    head, _, rest = path.partition(".")
    return pick(record[head], rest) if rest else None


@pytest.mark.parametrize("format", formats())
@pytest.mark.parametrize("shape", shape_names())
def test_records_subjects_and_paths_are_what_the_file_holds(made, shape, format):
    data, truth = made(shape, format)
    for one in truth.collections:
        found = rows(data, shape, one.name, format)
        assert len(found) == one.records
        if one.subject_key:
            assert len({pick(record, one.subject_key) for record in found}) == one.subjects
        seen = {path for record in found for path in leaves(record)}
        positions = {path.removesuffix(".type").removesuffix(".coordinates[]") for path in one.fields}
        lists = {path.partition("[]")[0] for path in one.fields if "[]" in path}
        assert seen <= set(one.fields) | positions | lists
        assert set(one.fields) <= seen


@pytest.mark.parametrize("shape", ["whereabouts", "telecom"])
def test_links_are_what_the_files_hold(made, shape):
    data, truth = made(shape, "parquet")
    people = {
        one.name: {pick(row, one.subject_key) for row in rows(data, shape, one.name, "parquet")}
        for one in truth.collections
    }
    assert len(truth.links) == 2
    for link in truth.links:
        both = people[link.source] & people[link.target]
        assert len(both) == link.subjects
        assert link.share == pytest.approx(len(both) / len(people[link.source]))
    assert len(set.union(*people.values())) == truth.subjects


def test_whereabouts_shares_are_the_story_s(made):
    _, truth = made("whereabouts", "parquet")
    share = {link.source: link.share for link in truth.links}
    assert share["points"] == pytest.approx(0.97, abs=0.002)
    assert share["persons"] == pytest.approx(0.94, abs=0.002)
    assert [len(one.fields) for one in truth.collections] == [13, 7]


@pytest.mark.parametrize("shape", ["whereabouts", "tracks", "rides", "telecom"])
def test_positions_are_counted_as_the_file_has_them(made, shape):
    data, truth = made(shape, "ndjson")

    def points(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from ([inner] if key == "loc" else points(inner))
        elif isinstance(value, list):
            for inner in value:
                yield from points(inner)

    for one in truth.collections:
        tally = {"valid": 0, "invalid": 0, "missing": 0}
        for found in points(rows(data, shape, one.name, "ndjson")):
            if found is None:
                tally["missing"] += 1
                continue
            lon, lat = found["coordinates"]
            good = abs(lat) <= 90 and abs(lon) <= 180 and (lon, lat) != (0, 0)
            tally["valid" if good else "invalid"] += 1
        assert tally == one.positions
    assert truth.collections[-1].positions["invalid"] > 0


def test_spans_are_the_file_s(made):
    data, truth = made("whereabouts", "csv")
    span = truth.collection("points").spans["ts"]
    assert span == {
        "first": count(data, "points", "csv", "min(ts)"),
        "last": count(data, "points", "csv", "max(ts)"),
    }


@pytest.mark.parametrize("shape", shape_names())
def test_categories_are_dpv_terms(made, shape):
    _, truth = made(shape, "ndjson")
    facts = [fact for one in truth.collections for fact in one.fields.values()]
    for category in {c for fact in facts for c in (fact["category"], *fact["accept"])}:
        vocabulary, _, term = category.partition(":")
        assert (vocabulary == "pd" and term in TERMS) or category == "dpv:NonPersonalData"
    assert any(fact["category"].startswith("pd:") for fact in facts) == (shape in PERSONAL)


@pytest.mark.parametrize("shape", ["catalogue", "metrics"])
def test_harmless_shapes_hold_nobody(made, shape):
    _, truth = made(shape, "parquet")
    assert truth.subjects == 0
    assert all(one.subjects == 0 and one.subject_key is None for one in truth.collections)


def test_truth_is_written_as_json(made):
    data, truth = made("whereabouts", "bson")
    written = json.loads((data.parent / "truth.json").read_text())
    assert written["schema"] == "unlatched/truth/1"
    assert written["subjects"] == truth.subjects
    assert {link["from"] for link in written["links"]} == {"persons", "points"}
    assert written["collections"][0]["fields"]["id.number"]["kind"] == "cn_ric"
    assert "_id" in written["collections"][0]["fields"]
    assert not list(data.rglob("truth.json"))


def test_several_countries_have_no_single_kind(made):
    _, truth = made("hotel", "parquet")
    assert truth.collection("guests").fields["document_no"]["kind"] is None
    assert len(truth.countries) > 1
