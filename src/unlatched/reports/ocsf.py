"""OCSF 1.8.0 Data Security Finding (class 2006): what a security team's pipeline takes in.

https://schema.ocsf.io/1.8.0/classes/data_security_finding
"""

from __future__ import annotations

import json
from typing import Any

from unlatched.disclosed import Disclosed, People, identity, place, say, seconds

FILE = "finding.ocsf.json"
VERSION = "1.8.0"
SEVERITIES = {"low": 2, "medium": 3, "high": 4, "very high": 5}
CAPTIONS = {1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical"}
RELATIONAL = ("postgresql", "mysql", "mariadb", "clickhouse")
FINANCIAL = ("Financial", "Bank", "Payment", "Credit", "Income", "Tax", "Loan", "Salary", "Transaction")


def export(report: Disclosed) -> str:
    """The finding as JSON text."""
    return json.dumps(document(report), indent=2, ensure_ascii=False) + "\n"


def document(report: Disclosed) -> dict[str, Any]:
    """The finding as plain objects. OCSF has no place for an interval: people stand in ``unmapped``."""
    score = report.severity
    severity = SEVERITIES.get(score.level, 0) if score else 1
    moment = seconds(report) * 1000
    return {
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2006,
        "class_name": "Data Security Finding",
        "type_uid": 200601,
        "type_name": "Data Security Finding: Create",
        "severity_id": severity,
        "severity": CAPTIONS.get(severity, "Unknown"),
        "status_id": 1,
        "status": "New",
        "time": moment,
        "is_alert": score is not None,
        "message": _message(report),
        "metadata": _metadata(report),
        "finding_info": _finding(report, moment),
        "data_security": _data(report),
        **_where(report),
        "unmapped": _unmapped(report),
    }


def _message(report: Disclosed) -> str:
    if report.severity is None:
        return "No personal data found."
    return f"People: {say(report.subjects)}; records with personal data: {report.personal_records}."


def _metadata(report: Disclosed) -> dict[str, Any]:
    product = {"name": "Unlatched", "vendor_name": "Unlatched", "version": report.version}
    return {"version": VERSION, "product": product, "uid": identity(report, "ocsf event")}


def _finding(report: Disclosed, moment: int) -> dict[str, Any]:
    return {
        "uid": identity(report, "finding"),
        "title": "Data store holding personal data" if report.severity else "Data store examined",
        "desc": _message(report),
        "created_time": moment,
        "types": [one.term for one in report.categories],
    }


def _data(report: Disclosed) -> dict[str, Any]:
    terms = [one.term.partition(":")[2] for one in report.categories]
    financial = bool(terms) and all(one.startswith(FINANCIAL) for one in terms)
    return {
        "category_id": 3 if financial else 1 if terms else 0,
        "category": "Financial" if financial else "Personal" if terms else "Unknown",
        "confidentiality_id": 5 if terms else 0,
        "confidentiality": "Private" if terms else "Unknown",
        "detection_system_id": 4,
        "detection_system": "Data Discovery & Classification",
        "data_lifecycle_state_id": 1,
        "data_lifecycle_state": "Data at-Rest",
        "status_id": 2 if report.unseen else 1,
        "status": "Partial" if report.unseen else "Complete",
        "discovery_details": [{"type": one.term, "count": one.records} for one in report.categories],
    }


def _where(report: Disclosed) -> dict[str, Any]:
    at = place(report.locator)
    type_id = 1 if report.store in RELATIONAL else 0 if report.store == "files" else 6
    caption = {0: "Unknown", 1: "Relational", 6: "NoSQL"}[type_id]
    found: dict[str, Any] = {"database": {"name": report.locator, "type_id": type_id, "type": caption}}
    if at.host:
        found["resources"] = [{"name": at.host, "hostname": at.host, "type": report.store}]
    return found


def _unmapped(report: Disclosed) -> dict[str, Any]:
    score = report.severity
    return {
        "subjects": people(report.subjects),
        "categories": [
            {
                "category": one.term,
                "records": one.records,
                "subjects": people(one.subjects),
                "special": one.special,
            }
            for one in report.categories
        ],
        "severity": score
        and {"method": score.method, "low": score.low, "high": score.high, "level": score.level},
        "unseen": list(report.unseen),
    }


def people(count: People | None) -> dict[str, Any] | None:
    """A number of people in the contract's form."""
    if count is None:
        return None
    if count.below is not None:
        return {"below": count.below}
    return {"estimate": count.estimate, "low": count.low, "high": count.high, "method": count.method}
