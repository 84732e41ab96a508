"""InfluxDB 1: databases, and whether a first administrator can still be made by anybody (never tried)."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from unlatched.check._web import ask, client, closed
from unlatched.check.finding import CLOSED, Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.faults import ForeignError
from unlatched.net.http import Client, Response
from unlatched.net.targets import Named
from unlatched.net.values import version_of

SCHEMES: Final = ("influxdb",)
PORT: Final = 8086
CALLS: Final = allow(
    "GET /ping",
    "GET /query?q=SHOW%20{}",
)
HTTP: Final = True


def probe(visit: Visit, target: Named) -> Finding:
    """Ping for the version, then list databases."""
    with client(visit, target, CALLS) as server:
        ping = ask(server, "/ping")
        version = version_of(ping.headers.get("x-influxdb-version", "").removeprefix("v"))
        if version is None:
            raise ForeignError("the answer is not InfluxDB's")
        listed = _query(server, "SHOW DATABASES")
        if listed.status == 403 and b"create admin" in listed.body[:2000].lower():
            why = "no administrator exists yet: anybody may make one and take the server over"
            return Finding("auth_required", Anonymous(False, False, "unknown", "inferred"), version,
                           "influxdb", why)  # fmt: skip
        names = _names(listed.json()) if b'"series"' in listed.body else None
        if listed.status in (401, 403, 404) or names is None:
            state = "auth_required" if listed.status in (401, 403) else "not_this_store"
            if state == "auth_required":
                return closed("influxdb", version)
            return Finding("not_this_store", CLOSED, version, "influxdb", "it answers no InfluxQL query")
        return _open(server, version, names, bool(target.user))


def _open(server: Client, version: str | None, names: list[str], named: bool) -> Finding:
    users = [name for name in names if name != "_internal"]
    read = None
    for name in users[:3]:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        found = _query(server, f'SHOW MEASUREMENTS ON "{quoted}" LIMIT 1', "SHOW MEASUREMENTS LIMIT 1")
        read = read or bool(_names(found.json()))
    write, admin = _rights(server) if named else ("inferred", "inferred")
    found_rights = Anonymous(True, read if users else None, write, admin)
    who = "the named account" if named else "anybody"
    why = f"{who} can read it" if read else f"{who} can list its databases"
    return Finding("open", found_rights, version, "influxdb", why, {"databases": len(users)},
                   ransom=notes(names))  # fmt: skip


def _rights(server: Client) -> tuple[Can, Can]:
    """Only an administrator may list accounts, and only administrators see the rights of others."""
    supreme = _names(_query(server, "SHOW USERS").json()) is not None
    return ("yes", "yes") if supreme else ("unknown", "no")


def _query(server: Client, query: str, shown: str = "") -> Response:
    found = server.get(f"/query?q={quote(query, safe='')}")
    server.visit.transcript.say(shown or query, f"HTTP {found.status}, {len(found.body)} bytes")
    return found


def _names(body: Any) -> list[str] | None:
    """The first column of an InfluxQL answer; None where it is none."""
    results = body.get("results") if isinstance(body, dict) else None
    if not isinstance(results, list) or not results or not isinstance(results[0], dict):
        return None
    series = results[0].get("series", [])
    if "error" in results[0] or not isinstance(series, list):
        return None
    rows = [row for one in series if isinstance(one, dict) for row in one.get("values", [])]
    return [str(row[0]) for row in rows if isinstance(row, list) and row]
