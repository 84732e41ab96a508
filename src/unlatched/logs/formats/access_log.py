"""nginx and Apache access logs: Common and Combined Log Format, with virtual host or proxies before them.

https://httpd.apache.org/docs/2.4/logs.html#accesslog
https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.formats import _http as http
from unlatched.logs.network import is_address
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import clf
from unlatched.logs.trail import Trail

NAME: Final = "access-log"
STORE: Final = "http"
# Both servers escape quotes inside quoted fields (\" or \x22), so '] "' can't be written by a client.
PLAIN: Final = re.compile(
    rb"([0-9a-fA-F.:]{2,45}) - (\S+) \[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "
    rb'"([A-Z]{1,20}) ([^ "\\]+) HTTP/[0-9.]{1,3}" (\d{3}) (\d{1,18}|-)(?: "[^"\\]*" "([^"\\]*)")?(?: |\Z)'
)
TIME: Final = re.compile(rb' \[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "')
REST: Final = re.compile(
    rb'((?:[^"\\]|\\.)*)" (\d{3}) (\d{1,18}|-)(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)"?)?'
)
# Apache's ssl_request_log: [time] address protocol cipher "request" bytes
SSL: Final = re.compile(
    rb"\[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] (\S{2,60}) "
    rb'\S+ \S+ "((?:[^"\\]|\\.)*)" (\d{1,18}|-)'
)
INFLUX: Final = b"[httpd] "


def matches(line: bytes) -> bool:
    """Whether a line is a request in one of these forms (InfluxDB's has its own module)."""
    return not line.startswith((b"[httpd] ", b"<")) and (
        SSL.match(line) is not None or _loose(line) is not None
    )


def _loose(line: bytes) -> tuple[bytes, ...] | None:
    time = TIME.search(line)
    if time is None or b'" "' in line[: time.start()]:
        return None
    rest = REST.match(line, time.end())
    if rest is None:
        return None
    prefix = line[: time.start()]
    method, _, target = rest[1].partition(b" ")
    user = _user(prefix)
    return (
        prefix,
        user,
        time[1],
        method,
        target.rpartition(b" ")[0] or target,
        rest[2],
        rest[3],
        rest[4] or b"",
    )


def _user(prefix: bytes) -> bytes:
    """What stands after ``address - ``."""
    _, dash, user = prefix.partition(b" - ")
    return user if dash else b"-"


class Reader:
    """Tells a trail of requests."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._requests = http.Requests(trail, own=False)
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        plain = PLAIN.match(line)
        if plain is not None:
            return self._plain(plain)
        loose = _loose(line)
        return self._loose(loose) if loose is not None else self._ssl(line)

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _access_log_rows as rows

            self._swift = rows.swift(self._trail, self._requests, self.line)
        return self._swift.rows(block, begin)

    def _plain(self, found: re.Match[bytes]) -> bool:
        host, user, time, method, target, status, size, agent = found.groups(b"")
        moment = clf(time)
        if moment is None or not is_address(host.decode("ascii")):
            return False
        self._trail.tick(moment)
        self._took(host.decode("ascii"), user, moment, method, target, status, size, agent)
        return True

    def _loose(self, found: tuple[bytes, ...]) -> bool:
        prefix, user, time, method, target, status, size, agent = found
        moment = clf(time)
        if moment is None:
            return False
        host = http.client_of(prefix.decode("utf-8", "replace"))
        self._trail.tick(moment)
        self._took(host, user, moment, method, target, status, size, agent)
        return True

    def _ssl(self, line: bytes) -> bool:
        found = SSL.match(line)
        moment = clf(found[1]) if found else None
        if found is None or moment is None:
            return False
        method, _, target = found[3].partition(b" ")
        host = found[2].decode("ascii", "replace")
        self._trail.tick(moment)
        self._took(host, b"-", moment, method, target.rpartition(b" ")[0], b"200", found[4], b"")
        return True

    def _took(
        self,
        host: str,
        user: bytes,
        time: datetime,
        method: bytes,
        target: bytes,
        status: bytes,
        size: bytes,
        agent: bytes,
    ) -> None:
        anonymous = user in (b"-", b"", b'""')
        name = agent[:60].decode("ascii", "replace")
        entry = http.came(self._trail, host, time, "-" if anonymous else "user", name)
        number = int(size) if size != b"-" else 0
        self._requests.answered(entry, time, method, target, int(status), number, anonymous)
