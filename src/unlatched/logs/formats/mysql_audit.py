"""Audit logs of MariaDB (server_audit), and of Percona Server and MySQL Enterprise as JSON.

https://mariadb.com/kb/en/mariadb-audit-plugin-log-format/
https://dev.mysql.com/doc/refman/8.4/en/audit-log-file-formats.html
"""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec import DecodeError
from msgspec.json import Decoder

from unlatched.logs.formats import _mysql_audit as audit
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.trail import Trail

NAME: Final = "mysql-audit"
STORE: Final = audit.STORE
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
OPENS: Final = (b"{", b"[", b" ")


def matches(line: bytes) -> bool:
    """Whether a line is a record of one of the plug-ins."""
    return LINE.match(line) is not None or (line.startswith(OPENS) and _object(line) is not None)


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
    """Takes records, one a line."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._audit = audit.Audit(trail)
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        found = LINE.match(line)
        if found is not None:
            return self._plain(found)
        if line.strip() in (b"[", b"]"):
            return self._trail.last is not None
        record = _object(line) if line.startswith(OPENS) else None
        return self._audit.fields(_fields(record)) if record is not None else False

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _mysql_audit_read as rows

            self._swift = rows.lines(self._trail, self.line)
        return self._swift.rows(block, begin)

    def _plain(self, found: re.Match[bytes]) -> bool:
        stamp, _, user, host, conn, _, operation, rest = found.groups()
        text = stamp.decode("ascii")
        time = audit.moment(f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[9:]}", self._trail)
        if time is None:
            return False
        self._trail.tick(time)
        if AGAIN.search(b"," + rest):
            self._trail.note("audit records whose names hold commas and can be read in two ways")
            return True
        names = rest.split(b",")
        what = operation.decode("ascii")
        asked = what.startswith("QUERY")
        self._audit.took(
            audit.Event(
                time,
                what,
                host.decode("utf-8", "replace"),
                conn.decode("ascii"),
                not user,
                b".".join(names[:2]).decode("utf-8", "replace") if not asked and len(names) >= 2 else "",
                rest.partition(b",")[2].lstrip(b"'").rpartition(b"'")[0] if asked else b"",
            )
        )
        return True


def _fields(record: dict[str, Any]) -> dict[str, str]:
    """A record of either plug-in under the names that their XML has."""
    said = {key: str(value) for key, value in record.items() if isinstance(value, str | int | float)}
    if "class" not in record:
        return said
    said["name"] = said.get("event", "")
    for part in ("login", "connection_data", "general_data", "table_access_data", "startup_data"):
        inside = record.get(part)
        if isinstance(inside, dict):
            said |= {key: str(value) for key, value in inside.items() if isinstance(value, str | int)}
    account = record.get("account")
    if isinstance(account, dict):
        said["priv_user"] = str(account.get("user") or "")
    said["sqltext"] = said.get("query", "")
    if said["class"] == "general":
        said["name"] = "query"
    return said
