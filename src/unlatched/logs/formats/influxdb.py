"""InfluxDB 1.x: its ``[httpd]`` access lines (Combined Log Format, then an id and a duration) and its
logfmt lines.

https://docs.influxdata.com/influxdb/v1/administration/logs/
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.formats import _http as http
from unlatched.logs.network import host_of
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import clf, iso
from unlatched.logs.trail import Trail

NAME: Final = "influxdb"
STORE: Final = "influxdb"
HTTPD: Final = re.compile(
    rb"(?:[^\[\]\"]{0,80})\[httpd\] (\S{2,120}?)(?:, \S+)* - (\S{1,200}) "
    rb'\[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "([A-Z]{1,20}) ([^"]*?) HTTP/[0-9.]{1,3}[ ]?"'
    rb' (\d{3}) (\d{1,18}|-) "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)"'
)
LOGFMT: Final = re.compile(rb'ts=(\S{20,40}) lvl=\S+ msg=("(?:[^"\\]|\\.)*"|\S+)(.*)')
PAIR: Final = re.compile(rb' (\w+)=("(?:[^"\\]|\\.)*"|\S*)')


def matches(line: bytes) -> bool:
    """Whether a line is one of InfluxDB's two forms."""
    return HTTPD.match(line) is not None or LOGFMT.match(line) is not None


class Reader:
    """Tells a trail of requests and of the server's start."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._requests = http.Requests(trail, own=True)
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        found = HTTPD.match(line)
        return self._request(found) if found is not None else self._logfmt(line)

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _influxdb_rows as rows

            self._swift = rows.swift(self._trail, self._requests, self.line)
        return self._swift.rows(block, begin)

    def _request(self, found: re.Match[bytes]) -> bool:
        host, user, when, method, target, status, size, agent = found.groups()
        time = clf(when)
        if time is None:
            return False
        self._trail.tick(time)
        anonymous = user == b"-"
        entry = http.came(
            self._trail, host_of(host.decode("ascii", "replace")), time, "-" if anonymous else "user",
            agent[:60].decode("ascii", "replace"),
        )  # fmt: skip
        number = int(size) if size != b"-" else 0
        self._requests.answered(entry, time, method, target, int(status), number, anonymous)
        return True

    def _logfmt(self, line: bytes) -> bool:
        found = LOGFMT.match(line)
        time = iso(found[1].decode("ascii", "replace")) if found else None
        if found is None or time is None:
            return False
        before = self._trail.last
        self._trail.tick(time)
        pairs = {key: value.strip(b'"').decode("utf-8", "replace") for key, value in PAIR.findall(found[3])}
        self._event(found[2].strip(b'"'), pairs, time, before)
        return True

    def _event(
        self, message: bytes, pairs: dict[bytes, str], time: datetime, before: datetime | None
    ) -> None:
        trail = self._trail
        if message == b"InfluxDB starting":
            trail.start(time, "starting", before)
            trail.version(version(pairs.get(b"version", "")))
        elif message == b"Starting HTTP service":
            self._access(pairs.get(b"authentication", ""), time)
        elif message.startswith(b"Listening on HTTP"):
            trail.listen(
                host_of(pairs.get(b"addr", "")) or "*", "the server says which address it listens on", time
            )
        elif message.startswith(
            (b"Signal received, initializing clean shutdown", b"Server shutdown completed")
        ):
            trail.stop(time)

    def _access(self, said: str, time: datetime) -> None:
        if said == "false":
            self._trail.access(
                "off", time, "the server says that its HTTP service asks for no authentication"
            )
        elif said == "true":
            self._trail.access("on", time, "the server says that its HTTP service asks for authentication")
