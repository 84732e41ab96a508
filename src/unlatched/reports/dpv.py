"""JSON-LD in the W3C Data Privacy Vocabulary 2.3 (dpv, pd, risk); numbers as schema.org QuantitativeValue.

https://w3id.org/dpv
"""

from __future__ import annotations

import json
from typing import Any

from unlatched.disclosed import Category, Disclosed, People, identity

FILE = "breach.dpv.jsonld"
CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "risk": "https://w3id.org/dpv/risk#",
    "schema": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SEVERITIES = {
    "low": "LowSeverity",
    "medium": "ModerateSeverity",
    "high": "HighSeverity",
    "very high": "VeryHighSeverity",
}


def export(report: Disclosed) -> str:
    """The breach as JSON-LD text."""
    return json.dumps(document(report), indent=2, ensure_ascii=False) + "\n"


def document(report: Disclosed) -> dict[str, Any]:
    """The breach as plain objects."""
    score = report.severity
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{identity(report, 'dpv')}",
        "@type": _kinds(report),
        "dct:created": {"@type": "xsd:dateTime", "@value": report.created},
        "dct:subject": report.locator,
        "dpv:hasDataVolume": _amount(report.personal_records, "records"),
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", **_people(report.subjects)},
        "dpv:hasPersonalData": [_category(one) for one in report.categories],
    }
    if score:
        severity = {"@id": f"risk:{SEVERITIES[score.level]}"} if score.level in SEVERITIES else {}
        found["dpv:hasSeverity"] = {
            "@type": "dpv:Severity",
            "dct:conformsTo": score.method,
            "dct:type": severity,
            "schema:minValue": score.low,
            "schema:maxValue": score.high,
        }
    return found


def _kinds(report: Disclosed) -> list[str]:
    """A breach; of confidentiality where the logs that the audit read show that somebody read something."""
    seen = report.raw.get("exposure") or {}
    read = any(seen.get(one) for one in ("records_low", "bytes_low"))
    return ["risk:DataBreach", *(["risk:ConfidentialityBreach"] if read else [])]


def _category(one: Category) -> dict[str, Any]:
    kinds = [one.term, "dpv:SpecialCategoryPersonalData"] if one.special else [one.term]
    return {
        "@type": kinds,
        "dpv:hasDataVolume": _amount(one.records, "records"),
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", **_people(one.subjects)},
    }


def _amount(number: int, unit: str) -> dict[str, Any]:
    return {"@type": "schema:QuantitativeValue", "schema:value": number, "schema:unitText": unit}


def _people(count: People | None) -> dict[str, Any]:
    if count is None:
        return {}
    value: dict[str, Any] = {
        "@type": ["dpv:DataSubjectScale", "schema:QuantitativeValue"],
        "schema:unitText": "people",
    }
    if count.below is not None:
        return {"dpv:hasDataSubjectScale": value | {"schema:description": f"fewer than {count.below}"}}
    bounds = {"schema:value": count.estimate, "schema:minValue": count.low, "schema:maxValue": count.high}
    return {"dpv:hasDataSubjectScale": value | bounds | {"schema:measurementTechnique": count.method}}
