"""Redis and Valkey server logs, from 1.2 (without a year) to 8.

https://redis.io/docs/latest/operate/oss_and_stack/management/config-file/ (``loglevel verbose`` names
clients)
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import INFERRED, MONTHS, Years
from unlatched.logs.trail import Trail

NAME: Final = "redis"
STORE: Final = "redis"
LINE: Final = re.compile(
    rb"(?:\[?\d{1,10}\]?(?::[XCSMRO])? )?(\d{1,2}) ([A-Z][a-z]{2})(?: (\d{4}))? (\d\d):(\d\d):(\d"
    rb"\d)(?:\.(\d{3}))? "
    rb"([.\-*#]) (.*)",
    re.DOTALL,
)
SIGNAL: Final = re.compile(rb"\d{1,10}:signal-handler \((\d{9,10})\) ")
# The frequent reports that say nothing of clients.
QUIET: Final = (
    b"DB ",
    b"Background saving",
    b"Fork CoW",
    b"RDB: ",
    b"DB saved",
    b"Starting automatic",
    b"AOF ",
)
ADDRESS: Final = re.compile(rb"(\[?[0-9a-fA-F:.]{2,45}\]?:\d{1,5})")
OPEN: Final = b"WARNING: Redis does not require authentication and is not protected by network restrictions"
SYNC: Final = re.compile(
    rb"(?:Slave|Replica) (\S{3,60}) asks for synchronization|Full resync requested by (?:slave"
    rb"|replica) (\S{3,60})"
)
VERSION: Final = re.compile(rb"(?:Redis|Valkey) version[= ](\d[0-9.]{1,12})")


def matches(line: bytes) -> bool:
    """Whether a line has a pid, a day, a level sign and a message."""
    return LINE.match(line) is not None or SIGNAL.match(line) is not None


class Reader:
    """Tells a trail what Redis says; clients only at its verbose level, replicas always."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._years = Years(lambda: trail.modified or trail.now())
        self._swift: Swift | None = None
        self._last: tuple[bytes, datetime | None] = (b"", None)

    def line(self, line: bytes) -> bool:
        """Take one line; the logo and the reports of a crash are part of the log."""
        found = LINE.match(line)
        time = self._moment(line, found) if found else None
        if found is None or time is None:
            signal = SIGNAL.match(line)
            if signal is not None:
                self._trail.tick(datetime.fromtimestamp(int(signal[1]), UTC))
                return True
            return line.lstrip()[:1] in (b"_", b".", b"`", b"(", b"|", b"'", b"-") and line[:1] == b" "
        before = self._trail.last
        self._trail.tick(time)
        self._event(found[9], time, before)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _redis_rows as rows

            self._swift = rows.swift(self._trail, self.line, QUIET)
        return self._swift.rows(block, begin)

    def _moment(self, line: bytes, found: re.Match[bytes]) -> datetime | None:
        text = line[found.start(1) : found.start(8)]
        if text != self._last[0]:
            self._last = text, self._time(found)
        return self._last[1]

    def _time(self, found: re.Match[bytes]) -> datetime | None:
        day, name, year, hour, minute, second, milli = (
            part.decode("ascii") for part in found.groups(b"0")[:7]
        )
        month = MONTHS.get(name)
        if month is None or not 1 <= int(day) <= 31:
            return None
        if not int(year):
            self._trail.note(INFERRED)
        chosen = int(year) or self._years.of(month, int(day), None)
        try:
            naive = datetime(chosen, month, int(day), int(hour), int(minute), int(second), int(milli) * 1000)
        except ValueError:
            return None
        return self._trail.zone(naive) if 2000 <= chosen < 2100 else None

    def _event(self, text: bytes, time: datetime, before: datetime | None) -> None:
        trail = self._trail
        if text.startswith(QUIET):
            return
        if text.startswith((b"Accepted ", b"Client closed connection")):
            self._client(text, time)
        elif (sync := SYNC.match(text)) is not None:
            self._replica((sync[1] or sync[2]).decode("ascii", "replace"), time)
        elif text.startswith(OPEN):
            trail.access("off", time, "the server says that it does not require authentication")
            trail.listen("0.0.0.0", "the server says that it accepts connections from any address")  # noqa: S104
        elif b"User requested shutdown" in text[:60] or text.startswith(b"Redis is now ready to exit"):
            trail.stop(time)
        elif text.startswith(b"Possible SECURITY ATTACK detected"):
            trail.note(
                "Redis saw requests of another protocol: scanners or cross-protocol attacks reached it"
            )
        else:
            self._start(text, time, before)

    def _start(self, text: bytes, time: datetime, before: datetime | None) -> None:
        trail = self._trail
        named = VERSION.search(text[:80])
        if text.startswith(b"oO0OoO0OoO0Oo"):
            trail.start(time, "restarted", before)
        elif named is not None and text.startswith((b"Redis", b"Valkey", b"Server started")):
            trail.start(time, "starting", before)
            trail.version(version(named[1].decode("ascii")))
        elif b"eady to accept connections" in text[:60]:
            trail.reign.listening = trail.reign.listening or time

    def _client(self, text: bytes, time: datetime) -> None:
        found = ADDRESS.search(text[:120])
        if found is None:
            return
        remote = found[1].decode("ascii")
        if text.startswith(b"Accepted "):
            self._trail.accept(remote, remote, time)
        else:
            self._trail.ended(remote, remote, time)

    def _replica(self, remote: str, time: datetime) -> None:
        entry = self._trail.ledger.client(remote)
        entry.seen(time)
        entry.sign("replication", time)
        entry.anonymous = entry.anonymous or 0
        if entry.network == "public":
            self._trail.public(time)
