# ruff: noqa: E501  (tables of cases read better in lines)
"""Made-up report.json documents with numbers nothing else would print."""

from __future__ import annotations

import copy
import random

TERMS = [
    "pd:Name",
    "pd:OfficialID",
    "pd:EmailAddress",
    "pd:GPSCoordinate",
    "pd:HealthRecord",
    "pd:PhysicalAddress",
]

REPORT = {
    "schema": "unlatched/report/1",
    "created": "2026-03-01T08:30:00Z",
    "tool": {"name": "unlatched", "version": "0.1.0"},
    "target": {
        "locator": "mongodb://db.example.org:27017/city", "store": "mongodb", "depth": "full",
        "engine": "duckdb", "basis": "owner",
    },
    "collections": [
        {
            "name": "people", "records": 51243, "records_read": 51243, "bytes": None, "malformed": 0,
            "subject_key": "id", "subjects": {"estimate": 50111, "low": 50111, "high": 50111, "method": "exact"},
            "fields": [
                {"path": "id", "type": "text", "category": "pd:OfficialID", "kind": "cn_ric", "confidence": 0.99,
                 "special": False, "evidence": [], "filled": 51243, "distinct": None},
            ],
        },
        {
            "name": "stock", "records": 777777, "records_read": 777777, "fields": [
                {"path": "sku", "type": "text", "category": "dpv:NonPersonalData", "confidence": 0.9,
                 "filled": 777777, "special": False},
            ],
        },
    ],
    "subjects": {"estimate": 50111, "low": 49222, "high": 52333, "method": "sketch"},
    "links": [],
    "categories": [
        {"category": "pd:OfficialID", "records": 51243, "special": False,
         "subjects": {"estimate": 50111, "low": 50111, "high": 50111, "method": "exact"}},
        {"category": "pd:EmailAddress", "records": 31007, "subjects": None, "special": False},
        {"category": "pd:HealthRecord", "records": 10, "subjects": {"below": 10}, "special": True},
        {"category": "dpv:NonPersonalData", "records": 777777, "subjects": None, "special": False},
    ],
    "locations": None,
    "severity": {
        "method": "ENISA severity of a personal data breach, version 1.0 (2013): SE = DPC x EI + CB",
        "dpc": 3.0, "ei": 1.0, "cb": 0.5, "score": {"low": 3.0, "high": 4.5}, "level": "high",
        "reasons": ["dpc.behavioural = 3: made up."],
    },
    "suppression": {"k": 10, "suppressed": 1},
    "unseen": ["collection logs: not read, permission denied"],
}  # fmt: skip


def report():
    return copy.deepcopy(REPORT)


def empty():
    """An audit that found nothing personal."""
    made = report()
    made.update(collections=made["collections"][1:], categories=[], subjects=None, severity=None)
    return made


def mutated(seed):
    """Another report of the same form; every number differs from :data:`REPORT`'s and from each other."""
    rng = random.Random(seed)
    used = set()

    def number(value):
        if isinstance(value, dict):
            return {
                k: v if k in ("k", "dpc", "ei", "cb", "below", "suppressed") else number(v)
                for k, v in value.items()
            }
        if isinstance(value, list):
            return [number(one) for one in value]
        if isinstance(value, int) and not isinstance(value, bool) and value > 99:
            while (new := rng.randrange(10_000, 9_000_000)) in used or new == value:
                pass
            used.add(new)
            return new
        return value

    made = number(report())
    made["severity"]["score"] = {"low": 2.25, "high": 3.75}
    made["severity"]["level"] = "medium"
    return made


def numbers(value):
    """Every number in a report, as printed."""
    if isinstance(value, dict):
        return set().union(set(), *(numbers(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(set(), *(numbers(one) for one in value))
    return (
        set()
        if isinstance(value, (bool, str)) or value is None
        else {f"{value:g}" if isinstance(value, float) else str(value)}
    )
