"""The general query log of MySQL and MariaDB.

https://dev.mysql.com/doc/refman/8.4/en/query-log.html
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.formats import _mysql as mysql
from unlatched.logs.trail import Trail

NAME: Final = "mysql-general"
STORE: Final = "mysql"
COMMANDS: Final = (
    rb"(Connect|Query|Quit|Init DB|Execute|Prepare|Field List|Statistics|Binlog Dump(?:"
    rb" GTID)?|Close stmt|Reset stmt"
    rb"|Long Data|Change user|Ping|Refresh|Create DB|Drop DB|Shutdown|Kill|Debug|Daemon|Register"
    rb" Slave|Fetch|Sleep"
    rb"|Processlist|Set option|Reset Connection|Delayed insert|Connect Out|Table Dump|Time|Error)"
)
LINE: Final = re.compile(
    rb"(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}(?:Z|[+-]\d\d:\d\d)|\d{6} [ \d]\d:\d\d:\d\d)[\t ]|\t\t)"
    rb" *(\d{1,20}) " + COMMANDS + rb"(?:(?:\t| {2,})(.*)|\s*\Z)",
    re.DOTALL,
)
HEADER: Final = re.compile(rb"\S+, Version: (\d[0-9.]{1,20})\S* .{0,120}started with:\Z")
HEADERS: Final = (
    b"Tcp port: ",
    b"TCP Port: ",
    b"Time                 Id Command",
    b"Time                Id Command",
)
# What the error log writes, where both logs are sent to one file.
OTHERS: Final = re.compile(
    rb"(?:\d{4}-\d\d-\d\d[T ]|\d{6} ) ?\d{1,2}:\d\d:\d\d\S* +(?:\d{1,20} )?"
    rb"\[(?:Note|Warning|ERROR|System|Error)\] "
)
COLUMNS: Final = re.compile(rb"Time\s+Id Command\s+Argument")
WHO: Final = re.compile(rb"@(\S*?)(?: as anonymous)? on ")
DENIED: Final = re.compile(rb"Access denied for user ")


def matches(line: bytes) -> bool:
    """Whether a line is an event with a time, or the log's header."""
    return LINE.match(line) is not None or HEADER.match(line) is not None


class Reader:
    """Tells a trail of connections and statements; statements run on over lines."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._time: datetime | None = None
        self._text = mysql.Open()
        self._began = False

    def line(self, line: bytes) -> bool:
        """Take one line; inside an open quote or comment it belongs to the statement."""
        found = LINE.match(line) if not self._text.inside else None
        if found is not None:
            return self._event(found)
        if not self._text.inside and self._header(line):
            return True
        if not self._text.inside and OTHERS.match(line) is not None:
            return False
        if self._began:
            self._text.add(line)
        return self._began

    def _header(self, line: bytes) -> bool:
        found = HEADER.match(line)
        if found is not None:
            before = self._trail.last
            if before is not None:
                self._trail.start(before, "starting", before)
            self._trail.version(version(found[1].decode("ascii")))
            return True
        return line.startswith(HEADERS) or COLUMNS.match(line) is not None

    def _event(self, found: re.Match[bytes]) -> bool:
        if found[1] is not None:
            self._time = mysql.moment(found[1].decode("ascii"), self._trail)
        time = self._time
        if time is None:
            return False
        self._began = True
        self._trail.tick(time)
        conn, command, text = found[2].decode("ascii"), found[3], found[4] or b""
        self._text.reset()
        if command == b"Connect":
            self._connect(conn, text, time)
        elif command == b"Quit":
            self._trail.ended(conn, None, time)
        elif command in (b"Query", b"Execute", b"Prepare", b"Init DB", b"Binlog Dump", b"Binlog Dump GTID"):
            self._query(conn, command, text, time)
        return True

    def _connect(self, conn: str, text: bytes, time: datetime) -> None:
        trail = self._trail
        if DENIED.match(text):
            entry = trail.client(conn)
            trail.refused(entry, time)
            if entry is not None and entry.network == "public":
                trail.turned_away(time, "a client from a public address was refused")
            return
        hosts = WHO.findall(text)
        if len(hosts) != 1:
            trail.note("connections whose host cannot be told from the names the client chose")
            return
        entry = trail.accept(conn, hosts[0].decode("utf-8", "replace") or "localhost", time)
        entry.anonymous = (entry.anonymous or 0) + (b" as anonymous on " in text)
        if b" as anonymous on " in text:
            trail.conns[conn].named = True

    def _query(self, conn: str, command: bytes, text: bytes, time: datetime) -> None:
        trail = self._trail
        entry = trail.known(conn, None, time)
        if command != b"Init DB":
            self._text.add(text)
        if entry is None:
            return
        held = trail.conns.get(conn)
        if held is not None and held.named:
            if entry.network == "public":
                trail.served(entry, time, "a statement of an anonymous account from a public address was run")
        else:
            trail.authenticated(conn, None, time)
        if command.startswith(b"Binlog"):
            entry.sign("replication", time)
        elif command != b"Init DB":
            mysql.statement(entry, time, text)
