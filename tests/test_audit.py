"""The whole flow against known truth: every made-up exposure, several formats, and the report's schema."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from unlatched import gate
from unlatched.audit import Options, audit
from unlatched.commands.audit import exit_code
from unlatched.model import Target
from unlatched.reports import html, markdown
from unlatched.reports import json as report
from unlatched.stores.files import offering
from unlatched.synth import generate, shape_names

PEOPLE = 1500
SCHEMA = json.loads((Path(__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
HARMLESS = {"catalogue", "metrics"}
FORMATS = {
    "catalogue": ("csv", "sqlite"), "metrics": ("ndjson", "xlsx"), "health": ("parquet", "elastic"),
    "hotel": ("csv", "json"), "rides": ("bson", "ndjson"), "telecom": ("archive", "csv"),
    "tracks": ("ndjson", "bson"), "whereabouts": ("parquet", "csv", "elastic"),
}  # fmt: skip


def disclosed(*paths: Path, seed: int = 1, k: int = 10):
    found = audit(Target("x", "files"), offering(list(paths)), Options(seed=seed), lambda *_: None)
    return gate.clear(found, k), exit_code(found)


def exact(count):
    return count["estimate"] if count and "estimate" in count and count["low"] == count["high"] else None


@pytest.fixture(
    scope="module", params=[(s, f) for s, fs in FORMATS.items() for f in fs], ids=lambda p: "-".join(p)
)
def audited(request, tmp_path_factory):
    shape, format_ = request.param
    folder = tmp_path_factory.mktemp("made") / "x"
    generate(shape, folder, people=PEOPLE, seed=5, format=format_)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    cleared, code = disclosed(folder / "data")
    return truth, report.document(cleared), code


def matched(truth, document):
    """Collections as told and as found; a database's name may stand before its table's."""
    names = {one["name"].split(".")[-1]: one for one in document["collections"]}
    single = document["collections"][0] if len(document["collections"]) == 1 else None
    return [(one, names.get(one["name"], single)) for one in truth["collections"]]


def test_every_shape_is_tried():
    assert set(FORMATS) == set(shape_names())


def test_the_report_fits_its_schema(audited):
    jsonschema.Draft202012Validator(SCHEMA).validate(audited[1])


def test_records_and_malformed(audited):
    truth, document, _ = audited
    for told, found in matched(truth, document):
        assert (found["records"], found["records_read"]) == (told["records"], told["records"])
        assert found["malformed"] == told["malformed"]
    assert document["unseen"] == []


def test_subjects_of_each_collection_and_of_all(audited):
    truth, document, _ = audited
    if truth["shape"] in HARMLESS:
        assert document["subjects"] is None
        return
    assert exact(document["subjects"]) == truth["subjects"]
    for told, found in matched(truth, document):
        assert exact(found["subjects"]) == told["subjects"], told["name"]


def test_links_both_ways(audited):
    truth, document, _ = audited
    short = lambda name: name.split(".")[-1]  # noqa: E731
    found = {(short(one["from"]), short(one["to"])): one for one in document["links"]}
    told = {(one["from"], one["to"]): one for one in truth["links"]}
    assert set(found) == set(told)
    for pair, one in told.items():
        assert exact(found[pair]["subjects"]) == one["subjects"]
        assert found[pair]["share"] == pytest.approx(one["share"], abs=1e-4)


def test_fields_are_found_and_what_they_hold(audited):
    truth, document, _ = audited
    wrong, fields = [], 0
    for told, found in matched(truth, document):
        by_path = {one["path"]: one for one in found["fields"]}
        for path, want in told["fields"].items():
            got = by_path.get(path) or by_path.get(f"{truth['wrapped']}.{path}")
            assert got is not None, path
            fields += 1
            if got["category"] not in (want["category"], *want.get("accept", ())):
                wrong.append((path, got["category"]))
    assert len(wrong) <= fields // 12, wrong
    if truth["shape"] in HARMLESS:
        assert wrong == []


def test_positions_are_counted(audited):
    truth, document, _ = audited
    valid = sum(one["positions"]["valid"] for one in truth["collections"])
    invalid = sum(one["positions"]["invalid"] for one in truth["collections"])
    found = document["locations"]
    if truth["shape"] in HARMLESS or not valid:
        assert found is None or not found["points"]
        return
    assert (found["points"] - found["invalid_points"], found["invalid_points"]) == (valid, invalid)


def test_exit_codes(audited):
    truth, _, code = audited
    assert code == (0 if truth["shape"] in HARMLESS else 1)


def undated(text: str) -> str:
    return re.sub(r'"created": "[^"]*"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?Z?( UTC)?', "DATE", text)


def test_same_in_same_out(tmp_path):
    generate("whereabouts", tmp_path / "made", people=600, seed=5, format="ndjson")
    both = [disclosed(tmp_path / "made" / "data", seed=9)[0] for _ in range(2)]
    for page in (report.render, html.render, markdown.render):
        assert undated(page(both[0])) == undated(page(both[1]))


def test_the_split_into_files_changes_nothing(tmp_path):
    """Law 5, from outside: the same lines in one file and in nine."""
    generate("telecom", tmp_path / "made", people=300, seed=2, format="ndjson")
    whole = tmp_path / "made" / "data"
    split = tmp_path / "split"
    split.mkdir()
    for path in whole.iterdir():
        lines = path.read_bytes().splitlines(keepends=True)
        for part in range(9):
            (split / f"{path.stem}-{part:03}.ndjson").write_bytes(b"".join(lines[part::9]))
    one, many = (report.document(disclosed(folder)[0]) for folder in (whole, split))

    def counts(document):
        return (
            document["subjects"],
            sorted(
                (c["name"].strip("-"), c["records"], exact(c["subjects"])) for c in document["collections"]
            ),
            sorted(
                (f["path"], f["filled"], exact(f["distinct"]))
                for c in document["collections"]
                for f in c["fields"]
            ),
            [(c["category"], c["records"], c["subjects"]) for c in document["categories"]],
            [(link["subjects"], link["share"]) for link in document["links"]],
        )

    assert counts(one) == counts(many)
