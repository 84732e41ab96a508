"""The error log of MySQL and MariaDB, in its three forms.

https://dev.mysql.com/doc/refman/8.4/en/error-log-format.html
https://mariadb.com/kb/en/error-log/
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.formats import _mysql as mysql
from unlatched.logs.trail import Trail

NAME: Final = "mysql-error"
STORE: Final = "mysql"
LINE: Final = re.compile(
    rb"(\d{4}-\d\d-\d\d[T ][ \d]\d:\d\d:\d\d(?:\.\d{6})?(?:Z|[+-]\d\d:\d\d)?|\d{6} [ \d]\d:\d\d:\d"
    rb"\d) +(?:(\d{1,20}) )?"
    rb"\[(Note|Warning|ERROR|System|Error)\] (?:\[MY-(\d{6})\] )?(?:\[(\w{1,30})\] )?(.*)",
    re.DOTALL,
)
SAFE: Final = re.compile(rb"(\d{6} [ \d]\d:\d\d:\d\d) mysqld_safe (.*)")
BARE: Final = re.compile(
    rb"(\d{6} [ \d]\d:\d\d:\d\d) {0,2}(InnoDB: .*|Server .*|mysqld (?:started|ended|restarted))"
)
VERSION: Final = re.compile(rb"Version: '(\d[0-9.]{1,20})")
STARTING: Final = re.compile(rb".{0,200}\((?:mysqld|mariadbd) (\d[0-9.]{1,20})\S*\) starting as process \d+")
BIND: Final = re.compile(
    rb"Server (?:socket created on IP: '([0-9a-fA-F:.*]{1,45})'|hostname \(bind-address\): '([^']{1,60})')"
)
ABORTED: Final = re.compile(
    rb"Aborted connection \d+ to db: .* host: '([^']{1,255})' \([^()]*\)\.?\s*\Z", re.DOTALL
)
UNRESOLVED: Final = re.compile(rb"IP address '([0-9a-fA-F:.]{2,45})' could not be resolved")
DENIED: Final = re.compile(
    rb"Access denied for user '.*'@'([^']{1,255})'(?: \(using password: (?:YES|NO)\))?\s*\Z", re.DOTALL
)


def matches(line: bytes) -> bool:
    """Whether a line has one of the three forms."""
    return LINE.match(line) is not None or SAFE.match(line) is not None or BARE.match(line) is not None


class Reader:
    """Tells a trail of starts, stops and clients that failed."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._began = False

    def line(self, line: bytes) -> bool:
        """Take one line; dumps of state and reports of a crash are part of the log."""
        found = LINE.match(line)
        if found is None:
            return self._other(line)
        time = mysql.moment(found[1].decode("ascii"), self._trail)
        if time is None:
            return False
        before = self._trail.last
        self._began = True
        self._trail.tick(time)
        self._event(found[6], time, before)
        return True

    def _other(self, line: bytes) -> bool:
        bare = SAFE.match(line) or BARE.match(line)
        time = mysql.moment(bare[1].decode("ascii"), self._trail) if bare is not None else None
        if bare is not None and time is not None:
            before = self._trail.last
            self._began = True
            self._trail.tick(time)
            if bare[2] in (b"mysqld started", b"mysqld restarted"):
                self._trail.start(time, "restarted", before)
            elif bare[2] == b"mysqld ended":
                self._trail.stop(time)
            return True
        named = VERSION.match(line)
        if named is not None and self._began:
            self._trail.version(version(named[1].decode("ascii")))
            return True
        return self._began and line.startswith((b"InnoDB: ", b" ", b"\t", b"ERROR: ", b"Version: "))

    def _event(self, text: bytes, time: datetime, before: datetime | None) -> None:
        trail = self._trail
        if (started := STARTING.match(text)) is not None:
            trail.start(time, "warned", before)
            trail.version(version(started[1].decode("ascii")))
        elif b"ready for connections." in text[:200] and not text.startswith(b"X Plugin"):
            trail.start(time, "starting", before)
            named = VERSION.search(text)
            trail.version(version(named[1].decode("ascii")) if named else None)
            trail.reign.listening = trail.reign.listening or time
        elif (bind := BIND.match(text)) is not None:
            trail.listen(
                (bind[1] or bind[2]).decode("ascii", "replace"), "the server says which address it listens on"
            )
        elif b"Shutdown complete" in text[:200]:
            trail.stop(time)
        else:
            self._client(text, time)

    def _client(self, text: bytes, time: datetime) -> None:
        trail = self._trail
        found = ABORTED.match(text) or UNRESOLVED.match(text)
        denied = DENIED.match(text)
        if found is None and denied is None:
            return
        entry = trail.ledger.host((found or denied)[1].decode("utf-8", "replace"))  # type: ignore[index]
        entry.seen(time)
        entry.anonymous = entry.anonymous or 0
        if denied is not None:
            trail.refused(entry, time)
            if entry.network == "public":
                trail.turned_away(time, "a client from a public address was refused")
