"""The slow query log of MySQL, MariaDB and Percona Server.

https://dev.mysql.com/doc/refman/8.4/en/slow-query-log.html
https://mariadb.com/kb/en/slow-query-log-extended-statistics/
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from unlatched.logs.formats import _mysql as mysql
from unlatched.logs.ledger import Entry
from unlatched.logs.scan.rows import Block
from unlatched.logs.trail import Trail

if TYPE_CHECKING:
    from unlatched.logs.formats._mysql_slow_rows import Records

NAME: Final = "mysql-slow"
STORE: Final = "mysql"
# Percona Server once wrote the time and the user on one line.
TIME: Final = re.compile(
    rb"# Time: (\d{4}-\d\d-\d\dT\S{8,24}|\d{6} [ \d]\d:\d\d:\d\d)(?:\.\d+)?(?:\s*\Z| (# User@Host: .*))",
    re.DOTALL,
)
# The address and the id are the server's; the greedy start leaves whatever a user is called behind.
WHO: Final = re.compile(rb"# User@Host: .*\] @ (\S*) ?\[([^\]\s]{0,60})\](?:\s+Id:\s+(\d{1,20}))?\s*\Z")
ROWS: Final = re.compile(rb"\bRows_sent: (\d{1,18})\b")
BYTES: Final = re.compile(rb"\bBytes_sent: (\d{1,18})\b")
THREAD: Final = re.compile(rb"\bThread_id: (\d{1,20})\b")
# How often in a block records are looked for again after lines of another form.
TRIES: Final = 32
STAMP: Final = re.compile(rb"SET timestamp=(\d{9,10})(?:\.\d+)?;\s*\Z")
HEADERS: Final = (
    b"Tcp port: ",
    b"TCP Port: ",
    b"Time                 Id Command",
    b"Time                Id Command",
)
STARTED: Final = re.compile(rb"/?\S+, Version: \d[0-9.]{1,20}\S* .{0,400}started with:\s*\Z")
COLUMNS: Final = re.compile(rb"Time\s+Id Command\s+Argument")
MORE: Final = re.compile(
    rb"# (?:Query_time|Thread_id|Schema|Bytes_sent|Tmp_tables|QC_[Hh]it|Full_scan|Filesort|InnoDB_"
    rb"|Log_slow|Rows_"
    rb"|Killed|Profile_|Stored|No InnoDB|explain|administrator command|Time|Start)"
)


def matches(line: bytes) -> bool:
    """Whether a line is one of the two that begin a record."""
    return TIME.match(line) is not None or WHO.match(line) is not None


def _headed(line: bytes) -> bool:
    """Whether a line is one of those that a server begins its log with."""
    return line.startswith(HEADERS) or COLUMNS.match(line) is not None


class Reader:
    """Tells a trail what clients were sent. A header is only believed where no statement is open."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._time: datetime | None = None
        self._entry: Entry | None = None
        self._rows = 0
        self._bytes = 0
        self._host = ""
        self._id = ""
        self._text = mysql.Open()
        self._began = False
        self._records: Records | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        if not self._text.inside and STARTED.match(line) is not None:
            self._text.reset()
            self._trail.conns.clear()
            return self._began or not self._host
        if line.startswith(b"# ") and self._text.ended and not self._text.inside:
            return self._head(line)
        if not self._began:
            return _headed(line) or b", Version: " in line[:120]
        if self._host and self._text.ended and not self._text.inside:
            self._body(line)
        elif not _headed(line):
            self._text.add(line)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines: records of the usual form at once, the others line by line."""
        row, tries = begin, TRIES
        while row < block.lines:
            line = block.line(row)
            if tries and self._began and self._between() and line.startswith(b"# "):
                tries -= 1
                stop, self._time = self._fast().take(block, row, self._time)
                if stop > row:
                    row = stop
                    continue
            if not line or not self.line(line):
                break
            row += 1
        return row, row - begin

    def _between(self) -> bool:
        """Whether no record is open."""
        return not self._host and self._text.ended and not self._text.inside

    def _fast(self) -> Records:
        if self._records is None:
            from unlatched.logs.formats._mysql_slow_rows import Records

            self._records = Records(self._trail, mysql.statement)
        return self._records

    def _head(self, line: bytes) -> bool:
        stamped = TIME.match(line)
        if stamped is not None:
            self._flush()
            self._time = mysql.moment(stamped[1].decode("ascii", "replace"), self._trail) or self._time
        who = WHO.match((stamped[2] or b"") if stamped is not None else line)
        if who is not None:
            self._flush()
            self._host = (who[2] or who[1] or b"localhost").decode("utf-8", "replace")
            self._id = (who[3] or b"").decode("ascii")
        elif stamped is None and MORE.match(line) is None:
            return self._began
        else:
            self._counts(line)
        self._began = self._began or stamped is not None or who is not None
        return self._began

    def _counts(self, line: bytes) -> None:
        for pattern, name in ((ROWS, "_rows"), (BYTES, "_bytes")):
            found = pattern.search(line)
            if found is not None:
                setattr(self, name, int(found[1]))
        thread = THREAD.search(line)
        if thread is not None:
            self._id = self._id or thread[1].decode("ascii")

    def _body(self, line: bytes) -> None:
        """What follows the header: ``use``, ``SET timestamp`` and the statement."""
        stamp = STAMP.match(line)
        if stamp is not None:
            time = datetime.fromtimestamp(int(stamp[1]), UTC)
            self._time = time if time.year >= 2000 else self._time
            return
        if line[:4].lower() == b"use " and line.rstrip().endswith(b";"):
            return
        entry = self._flush()
        if entry is not None and self._time is not None:
            mysql.statement(entry, self._time, line)
        self._text.add(line)

    def _flush(self) -> Entry | None:
        """Count the record whose header is complete."""
        time, host = self._time, self._host
        self._host = ""
        rows, size, self._rows, self._bytes = self._rows, self._bytes, 0, 0
        if time is None or not host:
            if host:
                self._trail.note("records of a slow log that no time can be given to")
            return None
        self._trail.tick(time)
        entry = self._client(host, time)
        entry.records_low += rows
        entry.bytes_low += size
        entry.records_known = True
        return entry

    def _client(self, host: str, time: datetime) -> Entry:
        trail, key = self._trail, f"conn{self._id}" if self._id else host
        entry = trail.ledger.host(host)
        if trail.client(key) is not entry:
            trail.accept(key, host, time)
            entry.anonymous = entry.anonymous or 0
            trail.authenticated(key, None, time)
        entry.seen(time)
        return entry
