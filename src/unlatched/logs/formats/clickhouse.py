"""ClickHouse server log.

https://clickhouse.com/docs/en/operations/server-configuration-parameters/settings#logger
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.network import host_of
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

NAME: Final = "clickhouse"
STORE: Final = "clickhouse"
LINE: Final = re.compile(
    rb"(\d{4})\.(\d\d)\.(\d\d) (\d\d:\d\d:\d\d\.\d{1,6}) \[ (\d{1,10}) \] (?:\{([^}]{0,80})\} )?"
    rb"<(\w{4,11})> ([^:]{1,80}): (.*)",
    re.DOTALL,
)
FROM: Final = re.compile(rb"\(from (\[[0-9a-fA-F:.]+\]:\d{1,5}|[0-9.]{7,15}:\d{1,5})[,)]")
HTTP: Final = re.compile(rb"HTTP Request for \S+ Method: \w+, Address: (\S{3,60}?), User-Agent")
STARTING: Final = re.compile(rb"Starting ClickHouse (\d[0-9.]{1,20})")
LISTEN: Final = re.compile(rb"Listening (?:for )?(?:\S+ ?){0,6}?(?:\w+://|: )(\[?[0-9a-fA-F:.]+\]?:\d{1,5})")
WHOLE: Final = re.compile(
    rb"\(from [^)]*\)(?: \([^)]*\))* SELECT \* FROM ([A-Za-z0-9_.`]{1,120})\s*(?:FORMAT \w+)?;?(?: \(|\Z)"
)
READ: Final = re.compile(rb"Read (\d{1,18}) rows, ")


def matches(line: bytes) -> bool:
    """Whether a line has ClickHouse's time, thread, level and logger."""
    return LINE.match(line) is not None


class Reader:
    """Tells a trail of queries. What a client is proved to be is not in this log, so nobody is called
    anonymous.
    """

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._began = False
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line; the stack that follows an error is part of it."""
        found = LINE.match(line)
        if found is None:
            return self._began and (line[:1] in (b" ", b"\t") or re.match(rb"\d{1,3}\. ", line) is not None)
        year, month, day, clock, _, _, _, logger, text = found.groups()
        time = iso(f"{year.decode()}-{month.decode()}-{day.decode()}T{clock.decode()}")
        if time is None:
            return False
        time = self._trail.zone(time)
        before = self._trail.last
        self._trail.tick(time)
        self._began = True
        if logger == b"executeQuery":
            self._query(text, time)
        elif b"Handler" in logger:
            self._handler(text, time)
        elif logger in (b"Application", b"Application ", b"(version", b"") or logger.startswith(
            b"Application"
        ):
            self._event(text, time, before)
        elif (started := STARTING.match(text)) is not None:
            self._start(started, time, before)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _clickhouse_rows as rows

            self._swift = rows.swift(self._trail, self.line)
        return self._swift.rows(block, begin)

    def _query(self, text: bytes, time: datetime) -> None:
        found = FROM.match(text)
        if found is None:
            return
        entry = self._trail.ledger.client(found[1].decode("ascii"))
        entry.came(time)
        entry.anonymous = 0
        if entry.network == "public":
            self._trail.public(time)
        whole = WHOLE.match(text)
        if whole is not None:
            entry.sign("whole-collection", time)
            entry.touched(whole[1].decode("ascii").replace("`", ""))

    def _handler(self, text: bytes, time: datetime) -> None:
        found = HTTP.match(text)
        if found is not None:
            entry = self._trail.ledger.host(host_of(found[1].decode("ascii", "replace")))
            entry.seen(time)
            entry.anonymous = entry.anonymous or 0

    def _event(self, text: bytes, time: datetime, before: datetime | None) -> None:
        trail = self._trail
        if (started := STARTING.match(text)) is not None:
            self._start(started, time, before)
        elif (listens := LISTEN.match(text)) is not None:
            trail.listen(
                host_of(listens[1].decode("ascii")), "the server says which address it listens on", time
            )
        elif text.startswith((b"Received termination signal", b"shutting down", b"shutdown")):
            trail.stop(time)

    def _start(self, started: re.Match[bytes], time: datetime, before: datetime | None) -> None:
        self._trail.start(time, "starting", before)
        self._trail.version(version(started[1].decode("ascii")))
