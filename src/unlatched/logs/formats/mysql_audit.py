"""Audit logs of MariaDB (server_audit), Percona Server and MySQL Enterprise (JSON).

https://mariadb.com/kb/en/mariadb-audit-plugin-log-format/
https://dev.mysql.com/doc/refman/8.4/en/audit-log-file-formats.html
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from msgspec import DecodeError
from msgspec.json import Decoder

from unlatched.logs.signs import is_note
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

NAME: Final = "mysql-audit"
STORE: Final = "mysql"
OPERATIONS: Final = (
    rb"(CONNECT|DISCONNECT|FAILED_CONNECT|QUERY|QUERY_DDL|QUERY_DML|QUERY_DCL|QUERY_DML_NO_SELECT|READ|WRITE|CREATE"
    rb"|ALTER|RENAME|DROP|PROXY_CONNECT)"
)
# time,server,user,host,connection,query,operation,database,object,code
LINE: Final = re.compile(
    rb"(\d{8} \d\d:\d\d:\d\d),([^,]{0,255}),([^,]{0,128}),([^,]{0,255}),(\d{1,20}),(\d{1,20}),"
    + OPERATIONS
    + rb",(.*)",
    re.DOTALL,
)
AGAIN: Final = re.compile(rb",\d{1,20},\d{1,20}," + OPERATIONS + rb",")
JSON: Final = Decoder(dict[str, Any])


def matches(line: bytes) -> bool:
    """Whether a line is a record of one of the plug-ins."""
    return LINE.match(line) is not None or (line.startswith((b"{", b"[")) and _object(line) is not None)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = JSON.decode(line.strip(b"[], \t\r"))
    except (DecodeError, ValueError):
        return None
    record = found.get("audit_record")
    if isinstance(record, dict):
        return record if "timestamp" in record and "name" in record else None
    return found if "connection_id" in found and "class" in found and "timestamp" in found else None


class Reader:
    """Tells a trail of connections, refusals and the tables that were read."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail

    def line(self, line: bytes) -> bool:
        """Take one line."""
        found = LINE.match(line)
        if found is not None:
            return self._plain(found)
        record = _object(line) if line.startswith((b"{", b"[")) else None
        return self._json(record) if record is not None else False

    def _plain(self, found: re.Match[bytes]) -> bool:
        stamp, _, user, host, conn, _, operation, rest = found.groups()
        text = stamp.decode("ascii")
        time = iso(f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[9:]}")
        if time is None:
            return False
        time = self._trail.zone(time)
        self._trail.tick(time)
        if not operation.startswith(b"QUERY") and AGAIN.search(b"," + rest):
            self._trail.note("audit records whose names hold commas and can be read in two ways")
            return True
        names = rest.split(b",")
        table = b".".join(names[:2]).decode("utf-8", "replace") if len(names) >= 2 else ""
        self._took(
            time,
            operation.decode("ascii"),
            host.decode("utf-8", "replace"),
            conn.decode("ascii"),
            not user,
            table,
        )
        return True

    def _json(self, record: dict[str, Any]) -> bool:
        time = iso(str(record["timestamp"])[:40].replace(" UTC", "Z"))
        if time is None:
            return False
        time = self._trail.zone(time)
        self._trail.tick(time)
        login = record.get("login")
        login = login if isinstance(login, dict) else record
        host = login.get("ip") or login.get("host") or record.get("host") or "localhost"
        failed = bool(record.get("status") or _status(record))
        event = str(record.get("event") or record.get("name") or "").lower()
        operation = {
            "connect": "FAILED_CONNECT" if failed else "CONNECT",
            "quit": "DISCONNECT",
            "disconnect": "DISCONNECT",
        }
        user = login.get("user") or record.get("user")
        self._took(
            time, operation.get(event, "QUERY"), str(host), str(record.get("connection_id", "")), not user, ""
        )
        return True

    def _took(self, time: datetime, operation: str, host: str, conn: str, nobody: bool, table: str) -> None:
        trail = self._trail
        if operation == "CONNECT":
            self._connect(time, host, conn, nobody)
        elif operation == "DISCONNECT":
            trail.ended(conn, None, time)
        elif operation == "FAILED_CONNECT":
            entry = trail.ledger.host(host)
            entry.anonymous = entry.anonymous or 0
            trail.refused(entry, time)
            if entry.network == "public":
                trail.turned_away(time, "a client from a public address was refused")
        else:
            self._used(time, operation, host, conn, table)

    def _connect(self, time: datetime, host: str, conn: str, nobody: bool) -> None:
        trail = self._trail
        entry = trail.accept(conn, host, time)
        entry.anonymous = (entry.anonymous or 0) + nobody
        if not nobody:
            trail.authenticated(conn, None, time)
        elif entry.network == "public":
            trail.served(entry, time, "an anonymous account from a public address was let in")

    def _used(self, time: datetime, operation: str, host: str, conn: str, table: str) -> None:
        entry = self._trail.client(conn) or self._trail.ledger.host(host)
        entry.seen(time)
        entry.anonymous = entry.anonymous or 0
        if operation in ("READ", "WRITE") and table:
            entry.touched(table)
        elif operation == "DROP":
            entry.sign("drop", time)
        elif operation == "CREATE" and is_note(table):
            entry.sign("ransom", time)


def _status(record: dict[str, Any]) -> object:
    data = record.get("connection_data")
    return data.get("status") if isinstance(data, dict) else None
