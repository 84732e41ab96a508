"""PostgreSQL's stderr log, whatever ``log_line_prefix`` is, as long as it begins with a time.

https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-LINE-PREFIX
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from unlatched.logs.formats import _postgresql as postgresql
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.trail import Trail

NAME: Final = "postgresql-stderr"
STORE: Final = "postgresql"
LEVELS: Final = (
    rb"(LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION)"
)
LINE: Final = re.compile(
    rb"(?:<\s?|\[)?("
    + postgresql.TIME
    + rb")(?=[ :\]>,\[])([^\n]{0,400}?)"
    + LEVELS
    + rb":  (?:[0-9A-Z]{5}: )?(.*)",
    re.DOTALL,
)
# %p in the usual places; %c, the session, is as good.
PID: Final = re.compile(
    rb"\[(\d{1,10})(?:-\d+)?\]|(?<![\w.])(?:pid=)?(\d{1,10})(?![\w.(])|([0-9a-f]{8}\.[0-9a-f]{1,8})"
)
REMOTE: Final = re.compile(rb":([0-9a-fA-F.]{7,15})\((\d{1,5})\):")
HEARD: Final = frozenset({b"LOG", b"FATAL"})


def matches(line: bytes) -> bool:
    """Whether a line has a time, a prefix and one of PostgreSQL's levels with its two spaces."""
    return LINE.match(line) is not None


class Reader:
    """Tells sessions what the messages say; a tab (or blanks) continues the line before."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._sessions = postgresql.Sessions(trail)
        self._began = False
        self._swift: Swift | None = None
        self._last: tuple[bytes, datetime | None] = (b"", None)

    def _moment(self, text: bytes) -> datetime | None:
        if text != self._last[0]:
            self._last = text, postgresql.moment(text.decode("ascii", "replace"), self._trail)
        return self._last[1]

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _postgresql_rows as rows

            self._swift = rows.stderr(self._trail, self.line, self._connection)
        return self._swift.rows(block, begin)

    def line(self, line: bytes) -> bool:
        """Take one line."""
        if line.startswith((b"\t", b"    ")):
            return self._began
        found = LINE.match(line)
        if found is None:
            return False
        text, prefix, level, message = found.groups()
        time = self._moment(text)
        if time is None:
            return False
        self._began = True
        if level not in HEARD or not postgresql.wanted(message):
            self._trail.tick(time)
            return True
        self._told(time, prefix, message, level.decode("ascii"))
        return True

    def _connection(self, time: datetime, prefix: bytes, message: bytes) -> None:
        """A connection's line, of level LOG."""
        self._began = True
        if message.startswith(postgresql.FREQUENT):
            self._trail.tick(time)
            self._sessions.connection(time, message[:2000].decode("utf-8", "replace"), *_session(prefix))
        elif postgresql.wanted(message):
            self._told(time, prefix, message, "LOG")
        else:
            self._trail.tick(time)

    def _told(self, time: datetime, prefix: bytes, message: bytes, level: str) -> None:
        session, remote = _session(prefix)
        self._sessions.event(
            time, session, message[:2000].decode("utf-8", "replace"), remote=remote, level=level
        )


@lru_cache(maxsize=65536)
def _session(prefix: bytes) -> tuple[str, str | None]:
    """The session that a prefix names, and its client's address if it holds that."""
    pid = PID.search(prefix)
    remote = REMOTE.match(prefix)
    return (
        (pid[1] or pid[2] or pid[3]).decode("ascii") if pid else "",
        f"{remote[1].decode('ascii')}:{remote[2].decode('ascii')}" if remote else None,
    )
