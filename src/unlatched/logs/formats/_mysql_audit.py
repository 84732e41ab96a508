"""What the audit logs of MySQL, MariaDB and Percona Server say, in whatever form they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.formats import _mysql as mysql
from unlatched.logs.signs import is_note
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

STORE: Final = "mysql"
LET_IN: Final = "an anonymous account from a public address was let in"
REFUSED: Final = "a client from a public address was refused"
CONNECT, DISCONNECT, FAILED, READ, WRITE, CREATE, DROP, QUERY, STARTED = (
    "CONNECT", "DISCONNECT", "FAILED_CONNECT", "READ", "WRITE", "CREATE", "DROP", "QUERY", "STARTED",
)  # fmt: skip
# Records that plug-ins name with a name of their own; all others are statements.
NAMES: Final = {
    "connect": CONNECT, "quit": DISCONNECT, "disconnect": DISCONNECT, "tableread": READ, "read": READ,
    "tableinsert": WRITE, "tableupdate": WRITE, "tabledelete": WRITE, "insert": WRITE, "update": WRITE,
    "delete": WRITE, "audit": STARTED, "startup": STARTED, "noaudit": STARTED, "shutdown": STARTED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One record. ``nobody``: the account has no name."""

    time: datetime
    operation: str
    host: str
    conn: str
    nobody: bool = False
    table: str = ""
    sql: bytes = b""


class Audit:
    """Tells a trail of connections, refusals, tables that were read, and statements that say something."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail

    def fields(self, said: Mapping[str, str]) -> bool:
        """Take a record as named values (Percona Server's and MySQL's XML names, in small letters)."""
        time = moment(said.get("timestamp", ""), self._trail)
        name = said.get("name", "")
        if time is None or not name:
            return False
        self._trail.tick(time)
        operation = NAMES.get(name.lower(), QUERY)
        if operation == STARTED:
            self._trail.version(version(said.get("mysql_version", "")))
            return True
        if operation == CONNECT and said.get("status", "0") != "0":
            operation = FAILED
        self.took(
            Event(
                time,
                operation,
                said.get("ip") or said.get("host") or "localhost",
                said.get("connection_id", ""),
                not said.get("priv_user", said.get("user", "")),
                ".".join(part for part in (said.get("db", ""), said.get("table", "")) if part),
                said.get("sqltext", "").encode("utf-8", "replace"),
            )
        )
        return True

    def took(self, event: Event) -> None:
        """Take a record whose time has been told."""
        trail = self._trail
        if event.operation == CONNECT:
            self._connect(event)
        elif event.operation == DISCONNECT:
            trail.ended(f"conn{event.conn}", None, event.time)
        elif event.operation == FAILED:
            entry = trail.ledger.host(event.host)
            entry.anonymous = entry.anonymous or 0
            trail.refused(entry, event.time)
            if entry.network == "public":
                trail.settle()
                trail.turned_away(event.time, REFUSED)
        else:
            self._used(event)

    def _connect(self, event: Event) -> None:
        trail, conn = self._trail, f"conn{event.conn}"
        entry = trail.accept(conn, event.host, event.time)
        entry.anonymous = (entry.anonymous or 0) + event.nobody
        if not event.nobody:
            trail.authenticated(conn, None, event.time)
        elif entry.network == "public":
            trail.settle()
            trail.served(entry, event.time, LET_IN)

    def _used(self, event: Event) -> None:
        entry = self._trail.client(f"conn{event.conn}") or self._trail.ledger.host(event.host)
        entry.seen(event.time)
        entry.anonymous = entry.anonymous or 0
        if event.operation in (READ, WRITE) and event.table:
            entry.touched(event.table)
        elif event.operation == DROP:
            entry.sign("drop", event.time)
        elif event.operation == CREATE and is_note(event.table):
            entry.sign("ransom", event.time)
        elif event.sql:
            mysql.statement(entry, event.time, event.sql)


def moment(text: str, trail: Trail) -> datetime | None:
    """``2026-01-05T00:00:00 UTC``, ``…Z`` or, in the server's zone, without any."""
    time = iso(text[:40].replace(" UTC", "Z"))
    return trail.zone(time) if time is not None else None
