"""What a check found, as JSON (``unlatched/check/1``) and on one screen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from unlatched.check.finding import Checked
from unlatched.check.versions import aged, support
from unlatched.names import plain, shown

SCHEMA = "unlatched/check/1"
_WORDS = {
    "open": "OPEN", "auth_required": "closed: login needed", "filtered": "no answer", "gone": "gone",
    "not_this_store": "not this store", "out_of_scope": "out of scope",
}  # fmt: skip


def render(found: Sequence[Checked]) -> str:
    """The whole result as JSON."""
    return json.dumps({"schema": SCHEMA, "targets": [as_json(one) for one in found]}, indent=2) + "\n"


def as_json(one: Checked) -> dict[str, Any]:
    """One target."""
    finding, rights, sent = one.finding, one.finding.anonymous, one.transcript
    ended = support(finding.product or one.store, finding.version)
    return {
        "target": one.target,
        "store": finding.product or one.store,
        "state": finding.state,
        "why": plain(finding.why),
        "anonymous": {"list": rights.list, "read": rights.read, "write": rights.write, "admin": rights.admin},
        "tls": one.tls is not None,
        "certificate": _certificate(one),
        "version": finding.version,
        "end_of_life": ended.until.isoformat() if ended else None,
        "end_of_life_source": ended.source if ended else None,
        "counts": finding.counts,
        "ransom": list(finding.ransom),
        "notes": list(finding.notes),
        "other_hosts": [_host(host) for host in finding.members],
        "evidence": [{"call": plain(call), "answer": plain(answer)} for call, answer in sent.evidence],
        "sent": {"calls": sent.calls, "bytes": sent.sent},
        "received": {"bytes": sent.received},
    }


def _host(text: str) -> str:
    """Another host that the server names: an address is what it is, a name is shown as names are."""
    host, _, port = text.rpartition(":")
    bare = host.replace(".", "").replace(":", "").strip("[]")
    fine = bare and all(character in "0123456789abcdef" for character in bare.lower())
    return f"{plain(host)[:60] if fine else shown(host)}:{port if port.isdigit() else ''}"


def _certificate(one: Checked) -> dict[str, Any] | None:
    if one.tls is None:
        return None
    found = one.tls
    return {
        "protocol": found.version,
        "issuer": found.issuer,
        "names": list(found.names),
        "not_after": found.not_after.isoformat().replace("+00:00", "Z") if found.not_after else None,
        "problems": list(found.problems),
    }


def lines(one: Checked) -> list[str]:
    """One target on the screen."""
    finding = one.finding
    head = f"{one.target}: {_WORDS[finding.state]}" + (f" - {plain(finding.why)}" if finding.why else "")
    return [head, *(f"    {line}" for line in _details(one))]


def _details(one: Checked) -> list[str]:
    finding, rights = one.finding, one.finding.anonymous
    found = []
    if finding.version:
        ended = support(finding.product or one.store, finding.version)
        found.append(f"{finding.product} {finding.version}" + (f", {ended.words}" if ended else ""))
        old = aged(finding.product or one.store, datetime.now(UTC).date())
        found += [old] if old else []
    if finding.state == "open":
        can = {"list": rights.list, "read": rights.read, "write": rights.write, "administer": rights.admin}
        found.append("a stranger can: " + ", ".join(f"{key}: {_word(value)}" for key, value in can.items()))
    if finding.counts:
        found.append(
            ", ".join(f"{key.replace('_', ' ')}: {value:,}" for key, value in finding.counts.items())
        )
    found += [f"! {line}" for line in (*finding.ransom, *finding.notes)]
    if one.tls:
        found.append(f"{one.tls.version}; " + ("; ".join(one.tls.problems) or "the certificate is in order"))
    if finding.members:
        found.append(
            f"it names {len(finding.members)} other hosts; each is a target of its own, none was asked"
        )
    found.append(f"sent: {one.transcript.calls} calls, {one.transcript.sent} bytes")
    return found


def _word(value: object) -> str:
    return (
        {True: "yes", False: "no", None: "not shown"}.get(value, str(value))
        if isinstance(value, (bool, type(None)))
        else str(value)
    )
