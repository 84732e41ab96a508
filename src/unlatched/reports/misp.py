"""A MISP event (core format 2.4): what CERTs share among themselves. Distribution: this organisation only.

https://www.misp-standard.org/rfc/misp-standard-core.html
"""

from __future__ import annotations

import json
from ipaddress import ip_address
from typing import Any

from unlatched.disclosed import Disclosed, identity, place, say, seconds

FILE = "event.misp.json"
THREATS = {"low": "3", "medium": "2", "high": "1", "very high": "1"}


def export(report: Disclosed) -> str:
    """The event as JSON text."""
    return json.dumps(document(report), indent=2, ensure_ascii=False) + "\n"


def document(report: Disclosed) -> dict[str, Any]:
    """The event as plain objects, tagged TLP:AMBER."""
    score, moment = report.severity, str(seconds(report))
    attributes = [*_place(report), *_figures(report)]
    return {
        "Event": {
            "uuid": identity(report, "misp"),
            "info": f"{report.store} store with personal data; people: {say(report.subjects)}",
            "date": report.created[:10],
            "timestamp": moment,
            "threat_level_id": THREATS.get(score.level, "4") if score else "4",
            "analysis": "1",
            "distribution": "0",
            "published": False,
            "Tag": [{"name": "tlp:amber"}],
            "Attribute": [
                {
                    **one,
                    "uuid": identity(report, f"misp {n}"),
                    "timestamp": moment,
                    "to_ids": False,
                    "distribution": "5",
                }
                for n, one in enumerate(attributes)
            ],
        }
    }


def _place(report: Disclosed) -> list[dict[str, Any]]:
    at = place(report.locator)
    if at.host is None:
        return []
    kind = "ip-dst" if _is_address(at.host) else "hostname"
    found = [{"category": "Network activity", "type": kind, "value": at.host, "comment": "the store"}]
    port = [{"category": "Network activity", "type": "port", "value": str(at.port), "comment": "its port"}]
    return found + (port if at.port else [])


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _figures(report: Disclosed) -> list[dict[str, Any]]:
    score = report.severity
    lines = [
        ("people concerned", say(report.subjects)),
        ("records with personal data", str(report.personal_records)),
        *((one.term, f"{one.records} records, people: {say(one.subjects)}") for one in report.categories),
    ]
    if score:
        lines.append((score.method, f"{score.level}, between {score.low:g} and {score.high:g}"))
    return [{"category": "Other", "type": "text", "value": value, "comment": name} for name, value in lines]
