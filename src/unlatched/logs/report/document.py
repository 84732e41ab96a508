"""``logs.json``: the findings by the contract ``unlatched/logs/1``; with ``public``, without a single
address.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from unlatched.logs.findings import Client, LogFindings

SCHEMA = "unlatched/logs/1"


def document(findings: LogFindings, *, public: bool = False) -> dict[str, Any]:
    """The findings as plain JSON values, times in RFC 3339 UTC.

    ``public`` leaves out addresses, collections' and files' names, and keeps organisations with counts.
    """
    if not public:
        return {name: plain(value) for name, value in whole(findings).items()}
    without = replace(findings, clients=())
    found: dict[str, Any] = {"schema": SCHEMA, **plain(without)}
    for number, source in enumerate(found["sources"], start=1):
        source["name"] = f"log {number}"
    found["public"] = True
    found["organisations"] = organisations(findings.clients)
    return found


def whole(findings: LogFindings) -> dict[str, Any]:
    """The findings for an encoder that knows dataclasses: nothing is copied, so many clients cost nothing."""
    return {"schema": SCHEMA, **{one.name: getattr(findings, one.name) for one in fields(findings)}}


def plain(value: Any) -> Any:
    """Dataclasses to objects, tuples to lists, times to text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def organisations(clients: tuple[Client, ...]) -> list[dict[str, Any]]:
    """Clients by network and organisation, with sums of what they are known to have read."""
    groups: dict[tuple[str, str], list[Client]] = defaultdict(list)
    for client in clients:
        groups[client.network, client.organisation or ""].append(client)
    rows = [_group(network, name, members) for (network, name), members in groups.items()]
    return sorted(
        rows, key=lambda row: (-row["bytes_read"]["low"], -row["clients"], row["organisation"] or "")
    )


def _group(network: str, name: str, members: list[Client]) -> dict[str, Any]:
    return {
        "organisation": name or None,
        "network": network,
        "clients": len(members),
        "first": plain(min(one.first for one in members)),
        "last": plain(max(one.last for one in members)),
        "connections": sum(one.connections for one in members),
        "authenticated": sum(one.authenticated for one in members),
        "anonymous": sum(one.anonymous for one in members),
        "without_metadata": sum(one.without_metadata for one in members),
        "bytes_read": _sum([(one.bytes_read.low, one.bytes_read.high) for one in members]),
        "records_read": _sum([(one.records_read.low, one.records_read.high) for one in members]),
    }


def _sum(bounds: list[tuple[int, int | None]]) -> dict[str, int | None]:
    highs = [high for _, high in bounds if high is not None]
    return {"low": sum(low for low, _ in bounds), "high": sum(highs) if len(highs) == len(bounds) else None}
