"""What MongoDB's two log formats have in common: operations, options and the facts at start-up."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from unlatched.logs.clean import version
from unlatched.logs.ledger import Entry
from unlatched.logs.network import host_of
from unlatched.logs.signs import is_note
from unlatched.logs.trail import Trail

READS: Final = frozenset(
    {"find", "getMore", "getmore", "aggregate", "query", "distinct", "mapReduce", "count"}
)
LISTS: Final = frozenset({"listDatabases", "listCollections", "listIndexes"})
WRITES: Final = frozenset({"insert", "update", "delete", "remove", "drop", "dropDatabase", "create"})
OWN: Final = ("admin.", "local.", "config.")
OFF: Final = "the server says at its start that access control is not enabled"
GIVEN: Final = "documents were returned over a connection from a public address that never authenticated"
CHANGED: Final = "data was changed over a connection from a public address that never authenticated"
ON_OPTION: Final = "the server's options enable authorization"
ON_REFUSAL: Final = "the server refused a command for want of authorization"


def operation(
    trail: Trail,
    time: datetime,
    conn: str,
    remote: str | None,
    op: str,
    ns: str,
    returned: int,
    size: int,
    examined: int,
    scan: bool,
) -> None:
    """One logged operation of a client: at least this much was read."""
    entry = trail.known(conn, remote, time)
    if entry is None:
        if returned or size:
            trail.note("logged operations of connections whose beginning is not in the log")
        return
    if op in READS:
        entry.bytes_low += size
        entry.records_low += returned
        entry.records_known = True
        if ns not in entry.collections and not ns.startswith(OWN) and "." in ns and ".$cmd" not in ns:
            entry.touched(ns)
        if op == "getMore" or op == "getmore":
            entry.sign("cursor-run", time)
        if scan and returned >= 100 and examined <= returned:
            entry.sign("whole-collection", time)
        if returned and entry.network == "public" and not ns.startswith(OWN):
            _evidence(trail, entry, conn, time, GIVEN)
    elif op in LISTS:
        entry.sign("listing", time)
    elif op in WRITES:
        changed(trail, time, conn, op, ns)


def changed(trail: Trail, time: datetime, conn: str, op: str, ns: str) -> None:
    """A client wrote: what was dropped or created tells of ransom."""
    entry = trail.conns.get(conn)
    if entry is None or ns.startswith(OWN) or ns in ("admin", "local", "config"):
        return
    if op in ("drop", "dropDatabase"):
        entry.sign("drop", time)
    elif op in ("create", "insert") and is_note(ns):
        entry.sign("ransom", time)
    if ".$cmd" not in ns:
        entry.touched(ns)
    entry.seen(time)
    _evidence(trail, entry, conn, time, CHANGED)


def _evidence(trail: Trail, entry: Entry, conn: str, time: datetime, what: str) -> None:
    if entry.network == "public" and trail.stranger(conn):
        trail.served(entry, time, what)


def refused(trail: Trail, time: datetime, conn: str, remote: str | None) -> None:
    """A command was refused for want of rights: access control works."""
    trail.access("on", time, ON_REFUSAL)
    entry = trail.known(conn, remote, time)
    trail.refused(entry, time)
    if entry is not None and entry.network == "public":
        trail.turned_away(time, ON_REFUSAL)


def options(trail: Trail, time: datetime, chosen: dict[str, Any]) -> None:
    """The options a server started with (as documents of the new or the flat old form)."""
    security = _part(chosen, "security")
    key = security.get("keyFile") or chosen.get("keyFile") or security.get("clusterAuthMode")
    if (
        security.get("authorization") == "enabled"
        or chosen.get("auth") is True
        or (key and not security.get("transitionToAuth"))
    ):
        trail.access("on", time, ON_OPTION)
    net = _part(chosen, "net")
    bind = net.get("bindIp") or chosen.get("bind_ip")
    if net.get("bindIpAll") is True or chosen.get("bind_ip_all") is True:
        bind = "*"
    if isinstance(bind, str):
        trail.listen(bind, "the server's options name the addresses it listens on")
    else:
        trail.listen(_default_bind(trail.reign.version), "no address was chosen: the default of this version")
    slow = _part(chosen, "operationProfiling").get("slowOpThresholdMs", chosen.get("slowms"))
    trail.reign.logs_all = isinstance(slow, int | float) and slow <= 0


def _part(chosen: dict[str, Any], name: str) -> dict[str, Any]:
    part = chosen.get(name)
    return part if isinstance(part, dict) else {}


def _default_bind(named: str | None) -> str:
    """Until 3.5 a mongod listened everywhere by default, since 3.6 on localhost (release notes of 3.6)."""
    known = version(named or "")
    if known is None:
        return ""
    major, minor, *_ = (int(part) for part in known.split("-")[0].split("."))
    return "0.0.0.0" if (major, minor) < (3, 5) else "127.0.0.1"  # noqa: S104


def listening(trail: Trail, time: datetime, address: str) -> None:
    """The server said that it listens on an address."""
    if not address.startswith("/"):
        trail.listen(host_of(address), "the server says which address it listens on", time)
