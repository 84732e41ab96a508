"""ClickHouse over HTTP: queries by GET, which the server itself keeps read-only."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import quote

from unlatched.check._web import client, closed, denied
from unlatched.check.finding import Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.faults import ForeignError
from unlatched.net.http import Client, Response
from unlatched.net.targets import Named
from unlatched.net.values import number, version_of

SCHEMES: Final = ("clickhouse",)
PORT: Final = 8123
HTTP: Final = True
_LIMITS: Final = "&max_execution_time=5&max_rows_to_read=1000000&max_result_rows=1000"
CALLS: Final = allow("GET /?query=SELECT%20{}", f"GET /?query=SELECT%20{{}}{_LIMITS}")
_USER = "database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema')"


def probe(visit: Visit, target: Named) -> Finding:
    """Ask for the version, the tables, and the settings."""
    with client(visit, target, CALLS) as server:
        greeting = _ask(server, "SELECT version()")
        ours = any(name.startswith("x-clickhouse") for name in greeting.headers)
        text = greeting.body[:4000].decode("utf-8", "replace")
        if denied(greeting) or _refuses(text):
            if not ours and "Code:" not in text:
                raise ForeignError("a web server asks for a login and does not say which store it is")
            return closed("clickhouse")
        version = version_of(text.strip())
        uptime = _one(server, "SELECT uptime()") if version else None
        if greeting.status != 200 or version is None or uptime is None or not _reckons(server):
            raise ForeignError("the answer is not ClickHouse's")
        return _open(server, version, uptime)


def _reckons(server: Client) -> bool:
    """A server that gives everybody the same answer to everything does not reckon."""
    one, other = (1000 + secrets.randbelow(9000) for _ in range(2))
    return _one(server, f"SELECT {one} * {other}") == one * other


def _refuses(text: str) -> bool:
    return any(f"Code: {code}" in text for code in (192, 193, 194, 195, 497, 516))


def _open(server: Client, version: str, uptime: int) -> Finding:
    names = _ask(server, f"SELECT name FROM system.tables WHERE {_USER} LIMIT 1000")
    tables = names.body.decode("utf-8", "replace").split("\n")[:-1] if names.status == 200 else []
    rows = _one(server, f"SELECT sum(rows) FROM system.parts WHERE active AND {_USER}")
    counts = {"uptime_seconds": uptime, "collections": len(tables)}
    counts |= {"records": rows} if rows is not None else {}
    write = _write(server)
    found = Anonymous(names.status == 200, rows is not None, write, write)
    return Finding("open", found, version, "clickhouse", "anybody can query it", counts, ransom=notes(tables))


def _write(server: Client) -> Can:
    """A GET is at most ``readonly = 2``; 1 comes from the account's own profile."""
    found = _one(server, "SELECT toUInt8(value) FROM system.settings WHERE name = 'readonly'")
    return "no" if found == 1 else "inferred" if found is not None else "unknown"


def _one(server: Client, query: str) -> int | None:
    found = _ask(server, query)
    return number(found.body.decode("latin-1").strip()) if found.status == 200 else None


def _ask(server: Client, query: str) -> Response:
    found = server.get(f"/?query={quote(query, safe='')}{_LIMITS}")
    if b"Code: 164" in found.body[:4000]:  # an account that may only read may not set limits either
        found = server.get(f"/?query={quote(query, safe='')}")
    server.visit.transcript.say(query, f"HTTP {found.status}, {len(found.body)} bytes")
    return found
