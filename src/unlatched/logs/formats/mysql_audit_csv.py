"""Percona Server's audit log as CSV.

https://docs.percona.com/percona-server/8.0/audit-log-plugin.html
"""

from __future__ import annotations

import csv
import re
from typing import Final

from unlatched.logs.formats import _mysql_audit as audit
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.trail import Trail

NAME: Final = "mysql-audit-csv"
STORE: Final = audit.STORE
HEAD: Final = re.compile(
    rb'"[A-Za-z][A-Za-z _]{1,30}","\d{1,20}_\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d","\d{4}-\d\d-\d\dT'
)
START: Final = ("name", "record", "timestamp")
SESSION: Final = (
    *START,
    "connection_id",
    "status",
    "user",
    "priv_user",
    "os_login",
    "proxy_user",
    "host",
    "ip",
    "db",
)
ASKED: Final = (
    *START,
    "command_class",
    "connection_id",
    "status",
    "sqltext",
    "user",
    "host",
    "os_user",
    "ip",
    "db",
)
STARTED: Final = (*START, "mysql_version")
MOST: Final = 1 << 20


def matches(line: bytes) -> bool:
    """Whether a line is the beginning of a record."""
    return HEAD.match(line) is not None


class Reader:
    """Takes records, which run on over lines where a statement does."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._audit = audit.Audit(trail)
        self._swift: Swift | None = None
        self._held = b""

    def line(self, line: bytes) -> bool:
        """Take one line; quotes inside a statement are doubled, so that it cannot forge a record."""
        if HEAD.match(line):
            self._held = b""
        elif not self._held:
            return False
        text = self._held + line
        if text.count(b'"') % 2:
            self._held = text + b"\n" if len(text) < MOST else b'"'
            return True
        self._held = b""
        return self._record(text)

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _mysql_audit_csv_rows as rows

            self._swift = rows.swift(self._trail, self.line, self._forget)
        return self._swift.rows(block, begin)

    def _forget(self) -> None:
        self._held = b""

    def _record(self, text: bytes) -> bool:
        values = _values(text.decode("utf-8", "replace"))
        if len(values) < len(STARTED):
            return False
        names = STARTED if audit.NAMES.get(values[0].lower()) == audit.STARTED else ASKED
        if len(values) > 4 and names is ASKED and values[3].isdigit() and values[4].isdigit():
            names = SESSION
        return self._audit.fields(dict(zip(names, values, strict=False)))


def _values(text: str) -> list[str]:
    """The values of one record; none when it isn't one."""
    try:
        rows = list(csv.reader([text.replace("\0", "")]))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []
