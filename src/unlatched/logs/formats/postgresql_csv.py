"""PostgreSQL's csvlog: 22 to 26 columns, with newlines inside quotes.

https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG
"""

from __future__ import annotations

import csv
import re
from typing import Final

from unlatched.logs.formats import _postgresql as postgresql
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.trail import Trail

NAME: Final = "postgresql-csv"
STORE: Final = "postgresql"
# time,user,database,pid,"host:port",session,line,command,start,…
HEAD: Final = re.compile(
    rb"(" + postgresql.TIME + rb'),(?:"(?:[^"]|"")*")?,(?:"(?:[^"]|"")*")?,(\d{0,10}),(?:"(?:[^"]|"")*")?,'
    rb"[0-9a-f]{0,16}(?:\.[0-9a-f]{1,8})?,\d{0,12},"
)
# Inside a quoted field every quote is doubled: a lone one after level and SQLSTATE is the server's own.
ANEW: Final = re.compile(HEAD.pattern + rb'.{0,4000}?,[A-Z]{3,7}[1-5]?,[0-9A-Z]{5},"[^"]', re.DOTALL)
WIDTHS: Final = frozenset({22, 23, 24, 25, 26})
MAX_RECORD: Final = 4 << 20


def matches(line: bytes) -> bool:
    """Whether a line begins as a csvlog record does."""
    return HEAD.match(line) is not None


class Reader:
    """Tells sessions what the records say; a record ends where its quotes are closed."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._sessions = postgresql.Sessions(trail)
        self._open: list[bytes] = []
        self._held = 0
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line: a whole record, or a part of one."""
        if not self._open and HEAD.match(line) is None:
            return False
        if self._open and ANEW.match(line) is not None:
            self._open, self._held = [], 0  # the record before was cut
        odd = line.count(b'"') % 2 == 1
        if not self._open and not odd:
            return self._record(line)
        self._open.append(line)
        self._held += len(line)
        if (odd and len(self._open) > 1) or self._held > MAX_RECORD:
            record = b"\n".join(self._open)
            self._open, self._held = [], 0
            return self._record(record)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _postgresql_rows as rows

            self._swift = rows.csvlog(self._trail, self.line)
        return self._swift.rows(block, begin)

    def _record(self, record: bytes) -> bool:
        head = HEAD.match(record)
        time = postgresql.moment(head[1].decode("ascii", "replace"), self._trail) if head else None
        if head is None or time is None:
            return False
        try:
            row = next(csv.reader([record.decode("utf-8", "replace")], strict=True), [])
        except csv.Error:
            return False
        if len(row) not in WIDTHS:
            return False
        host, _, port = row[4].rpartition(":")
        remote = f"[{host}]:{port}" if host else None
        self._sessions.event(time, row[3], row[13], remote=remote, application=_at(row, 22), level=row[11])
        return True


def _at(row: list[str], place: int) -> str:
    return row[place] if place < len(row) else ""
