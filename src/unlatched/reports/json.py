"""``report.json``: the machine-readable report, ``unlatched/report/1``."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

import msgspec

from unlatched import __version__, severity
from unlatched.gate import Disclosure
from unlatched.model import Below, Collection, Field, Link, Locations, People, Span
from unlatched.reports import sentences

SCHEMA = "unlatched/report/1"
FILE = "report.json"


def render(disclosure: Disclosure) -> str:
    """The report as JSON text, the same bytes for the same disclosure."""
    return msgspec.json.format(msgspec.json.encode(document(disclosure)), indent=2).decode() + "\n"


def document(disclosure: Disclosure) -> dict[str, Any]:
    """The report as plain objects."""
    audit = disclosure.audit
    return {
        "schema": SCHEMA,
        "created": _time(audit.created),
        "tool": {"name": "unlatched", "version": __version__},
        "target": {one.name: getattr(audit.target, one.name) for one in fields(audit.target)},
        "collections": [_collection(one) for one in audit.collections],
        "subjects": _people(audit.subjects),
        "links": [_link(one) for one in audit.links],
        "categories": [
            {
                "category": one.category,
                "records": one.records,
                "subjects": _people(one.subjects),
                "special": one.special,
            }
            for one in audit.categories
        ],
        "locations": _locations(audit.locations),
        "exposure": msgspec.to_builtins(audit.exposure),
        "severity": severity.document(audit.severity),
        "suppression": {"k": disclosure.k, "suppressed": disclosure.suppressed},
        "unseen": list(sentences.unseen(audit)),
    }


def _collection(one: Collection) -> dict[str, Any]:
    return {
        "name": one.name,
        "records": one.records,
        "records_read": one.records_read,
        **({"records_below": one.records_below} if one.records_below else {}),
        "bytes": one.bytes,
        "malformed": one.malformed,
        "subject_key": one.subject_key,
        "subjects": _people(one.subjects),
        "span": _span(one.span),
        "timeline": [{"start": _time(when), "records": records} for when, records in one.timeline],
        "fields": [_field(field) for field in one.fields],
    }


def _field(one: Field) -> dict[str, Any]:
    return {
        "path": one.path,
        "type": one.type,
        "category": one.category,
        "kind": one.kind,
        "confidence": round(one.confidence, 3),
        "special": one.special,
        "evidence": list(one.evidence),
        "filled": one.filled,
        "distinct": _people(one.distinct),
        "span": _span(one.span),
    }


def _link(one: Link) -> dict[str, Any]:
    return {
        "from": one.source,
        "to": one.target,
        "subjects": _people(one.subjects),
        "share": one.share,
        "categories": list(one.categories),
    }


def _locations(one: Locations | None) -> dict[str, Any] | None:
    if one is None:
        return None
    found: dict[str, Any] = {
        "points": one.points,
        "invalid_points": one.invalid_points,
        "invalid": one.invalid,
        "subjects": _people(one.subjects),
        "linked": one.linked,
        "unicity": [msgspec.to_builtins(row) for row in one.unicity],
        "unicity_without_duplicates": [msgspec.to_builtins(row) for row in one.unicity_without_duplicates],
        "map": one.map,
        "duplicates": msgspec.to_builtins(one.duplicates),
        "home_work": msgspec.to_builtins(one.home_work),
        "sensitive": msgspec.to_builtins(one.sensitive),
        "refusals": list(one.refusals),
    }
    if one.span:
        found |= {"first": _time(one.span.first), "last": _time(one.span.last)}
    if one.points_per_hour is not None:
        found["points_per_hour"] = round(one.points_per_hour, 1)
    return found


def _people(count: People) -> dict[str, Any] | None:
    if count is None:
        return None
    if isinstance(count, Below):
        return {"below": count.below}
    return {"estimate": count.estimate, "low": count.low, "high": count.high, "method": count.method}


def _span(span: Span | None) -> dict[str, str] | None:
    return {"first": _time(span.first), "last": _time(span.last)} if span else None


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
