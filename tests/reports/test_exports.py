# ruff: noqa: E501  (tables of cases read better in lines)
"""The machine formats: valid by their own published schemas, and not one number of their own."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from tests.reports.disclosures import empty, mutated, numbers, report
from unlatched.disclosed import identity, read, view
from unlatched.errors import UsageError
from unlatched.reports import dpv, misp, ocsf, xarf

SCHEMAS = Path(__file__).parent / "schemas"
SENDER = xarf.Sender("Example Coordination", "notify@coordination.example", "coordination.example")
EXPORTS = {
    "ocsf": ocsf.export,
    "misp": misp.export,
    "dpv": dpv.export,
    "xarf": lambda one: xarf.export(one, SENDER),
}


@pytest.fixture(params=EXPORTS)
def export(request):
    return EXPORTS[request.param]


def people_numbers(made):
    every = [made["subjects"], *(one["subjects"] for one in made["categories"])]
    return {
        str(one[key]) for one in every if one and "estimate" in one for key in ("estimate", "low", "high")
    }


@pytest.mark.parametrize("seed", range(20))
def test_every_number_is_the_disclosures(export, seed):
    made = mutated(seed)
    found = set(re.findall(r"(?<![\w.-])\d{4,}(?![\w-])", export(view(made))))
    allowed = numbers(made) | {"2006", "200601", "27017", "2013", "2001"} | people_numbers(made)
    allowed |= {str(sum(c["records"] for c in made["collections"][:1]))}
    created = {"1772353800", "1772353800000"}
    assert found - created <= allowed


@pytest.mark.parametrize("name", ["ocsf", "misp", "dpv"])
def test_every_disclosed_number_of_people_and_records_is_there(name):
    made = mutated(99)
    text = EXPORTS[name](view(made))
    for number in people_numbers(made) | {
        str(c["records"]) for c in made["categories"] if c["category"] != "dpv:NonPersonalData"
    }:
        assert re.search(rf"\b{number}\b", text), number
    assert EXPORTS[name](view(report())) != text


def test_exports_are_the_same_bytes_twice(export):
    assert export(view(report())) == export(view(report()))


def test_suppressed_and_unknown_stay_so(export):
    made = report()
    made["subjects"] = {"below": 10}
    text = export(view(made))
    assert "fewer than 10" in text
    made["subjects"] = None
    made["categories"][0]["subjects"] = None
    made["collections"][0]["subjects"] = None
    assert "50111" not in export(view(made))


def test_nothing_of_the_records_is_attached():
    document = xarf.document(view(report()), SENDER)
    assert "sample_records" not in document
    assert "evidence" not in document


# --- XARF ---------------------------------------------------------------------------------------


def test_xarf_by_its_own_package():
    from xarf import SchemaValidator, parse

    document = xarf.document(view(report()), SENDER)
    assert SchemaValidator().validate(document, strict=False) == []
    parsed = parse(document)
    assert parsed.errors == []
    assert parsed.report.record_count == 51243
    assert document["data_types"] == ["personal_information", "medical", "government_id", "email_addresses"]


def test_openness_is_said_only_where_a_check_found_it():
    from xarf import SchemaValidator

    for found in (False, True):
        document = xarf.document(view(report()), SENDER, found_open=found)
        assert SchemaValidator().validate(document, strict=False) == []
        assert ("answers anybody" in document["description"]) == found
        assert ("accessibility" in document) == found
    for name in ("ocsf", "misp", "dpv"):
        assert not re.search(r"\b(open|exposed|anybody)\b", EXPORTS[name](view(report())), re.IGNORECASE)
    inventory = report()
    inventory["target"]["depth"] = "inventory"
    assert xarf.document(view(inventory), SENDER)["encryption_status"] == "unknown"


def test_a_breach_of_confidentiality_is_one_where_somebody_read():
    made = report()
    assert dpv.document(view(made))["@type"] == ["risk:DataBreach"]
    made["exposure"] = {"records_low": 5, "bytes_low": 0}
    assert "risk:ConfidentialityBreach" in dpv.document(view(made))["@type"]


def test_xarf_needs_a_host_and_something_found():
    local = report()
    local["target"]["locator"] = "files:dump/"
    for made in (local, empty()):
        with pytest.raises(UsageError, match="XARF"):
            xarf.document(view(made), SENDER)


# --- MISP ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [report(), empty()])
def test_misp_by_its_published_schema(made):
    schema = json.loads((SCHEMAS / "misp.json").read_text())
    document = misp.document(view(made))
    jsonschema.Draft4Validator(schema).validate(document)
    uuids = [one["uuid"] for one in document["Event"]["Attribute"]]
    assert len(set(uuids)) == len(uuids)


# --- OCSF ---------------------------------------------------------------------------------------

OCSF = json.loads((SCHEMAS / "ocsf-2006-1.8.0.json").read_text())
PLAIN = {
    "integer_t": int,
    "long_t": int,
    "string_t": str,
    "boolean_t": bool,
    "float_t": float,
    "json_t": object,
}


def faults(value, shape, where="event"):
    """What OCSF would object to: unknown attributes, wrong types, missing ones, captions that do not match."""
    attributes = shape["attributes"]
    for key in value:
        if key not in attributes:
            yield f"{where}.{key}: unknown"
    for key, attribute in attributes.items():
        if key not in value:
            if attribute.get("required"):
                yield f"{where}.{key}: missing"
            continue
        many = value[key] if attribute.get("array") else [value[key]]
        for one in many:
            yield from fault(one, attribute, f"{where}.{key}")
        sibling = key.removesuffix("_id")
        caption = attribute.get("enum", {}).get(str(value[key])) if key.endswith("_id") else None
        if caption is not None and sibling in value and value[sibling] != caption:
            yield f"{where}.{sibling}: not the caption of {key}"
    wanted = shape.get("constraints", {}).get("at_least_one")
    if wanted and not set(wanted) & set(value):
        yield f"{where}: none of {wanted}"


def fault(value, attribute, where):
    kind = attribute["type"]
    if kind in OCSF["objects"]:
        yield from faults(value, OCSF["objects"][kind], where)
        return
    base = OCSF["types"].get(kind, {}).get("type", kind)
    allowed = PLAIN.get(kind) or PLAIN.get(base)
    if kind == "object":
        allowed = dict
    assert allowed, (where, kind)
    if allowed is not object and (
        not isinstance(value, allowed) or (allowed is int and isinstance(value, bool))
    ):
        yield f"{where}: not a {kind}"
    pattern = OCSF["types"].get(kind, {}).get("regex")
    if pattern and isinstance(value, str) and not re.search(pattern, value):
        yield f"{where}: not of the form of {kind}"
    if (
        "enum" in attribute
        and kind == "integer_t"
        and str(value) not in attribute["enum"]
        and "uid" not in where
    ):
        yield f"{where}: not in the enumeration"


@pytest.mark.parametrize("made", [report(), empty(), mutated(3)])
def test_ocsf_by_its_published_schema(made):
    assert list(faults(ocsf.document(view(made)), OCSF["class"])) == []


def test_the_ocsf_check_itself_finds_faults():
    document = ocsf.document(view(report()))
    document["tea"] = 1
    document["severity_id"] = 17
    del document["metadata"]["version"]
    document["status"] = "Old"
    assert len(list(faults(document, OCSF["class"]))) == 4


@pytest.mark.parametrize(("level", "severity"), [("low", 2), ("medium", 3), ("high", 4), ("very high", 5)])
def test_ocsf_severity(level, severity):
    made = report()
    made["severity"]["level"] = level
    assert ocsf.document(view(made))["severity_id"] == severity


# --- DPV ----------------------------------------------------------------------------------------


def test_dpv_uses_published_terms_only():
    terms = set((SCHEMAS / "dpv-2.3-terms.txt").read_text().split("\n"))
    text = re.sub(r'"dct:subject": "[^"]*"', "", dpv.export(view(report())))
    used = set(re.findall(r'"((?:dpv|pd|risk):\w+)"', text))
    assert used
    assert used <= terms


# --- the view -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "unlatched/report/1"}', '{"schema": "unlatched/check/1"}']
)
def test_what_is_no_report_is_refused(tmp_path, text):
    (tmp_path / "report.json").write_text(text)
    with pytest.raises(UsageError, match="report"):
        read(tmp_path / "report.json")


def test_identity_follows_the_report():
    assert identity(view(report()), "a") == identity(view(report()), "a")
    assert identity(view(report()), "a") != identity(view(report()), "b")
    assert identity(view(report()), "a") != identity(view(mutated(1)), "a")


# --- from the audit through the gate ------------------------------------------------------------


def cleared(seed):
    """A made-up audit with numbers of its own, through the gate, as report.json."""
    import random

    from tests.severity.build import audit, collection, link
    from unlatched.gate import clear
    from unlatched.model import CategoryCount, Count
    from unlatched.reports import json as report_json
    from unlatched.severity import of_audit

    rng = random.Random(seed)
    numbers_of = iter(rng.sample(range(20_000, 900_000), 40))
    parts = [
        collection("people", "OfficialID", "Name", people=next(numbers_of), records=next(numbers_of)),
        collection("visits", "OfficialID", "HealthRecord", people=next(numbers_of), records=next(numbers_of)),
    ]
    made = replace(
        audit(*parts, links=(link("visits", "people"),)),
        subjects=Count.exact(next(numbers_of)),
        categories=tuple(
            CategoryCount(
                f"pd:{name}", next(numbers_of), Count.exact(next(numbers_of)), name == "HealthRecord"
            )
            for name in ("OfficialID", "Name", "HealthRecord")
        ),
    )
    made = replace(made, severity=of_audit(made))
    return report_json.document(clear(made))


@pytest.mark.parametrize("seed", range(6))
def test_another_audit_changes_every_number(seed):
    from unlatched.reports import breach

    one, other = cleared(seed), cleared(seed + 100)
    for name in ("ocsf", "misp", "dpv"):
        compared([EXPORTS[name](view(made)) for made in (one, other)], one, other)
    compared(
        [breach.as_markdown(breach.fill("edpb", breach.Sources(view(made)))) for made in (one, other)],
        one,
        other,
    )


def compared(texts, one, other):
    found = [set(re.findall(r"(?<![\w.:-])\d{5,6}(?![\w-])", text)) - {"27017", "200601"} for text in texts]
    assert people_numbers(one) <= found[0]
    assert found[0] <= numbers(one) | {str(view(one).personal_records)}
    assert found[1] <= numbers(other) | {str(view(other).personal_records)}
    assert not found[0] & found[1]
