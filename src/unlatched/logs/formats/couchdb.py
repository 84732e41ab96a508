"""CouchDB 1.x, 2.x and 3.x: requests in its own log.

https://docs.couchdb.org/en/stable/config/logging.html
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.formats import _http as http
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

NAME: Final = "couchdb"
STORE: Final = "couchdb"
NEW: Final = re.compile(
    rb"\[(\w{4,9})\] (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z) (\S{1,120}) (<[\d.]+>) (.*)", re.DOTALL
)
NEW_REQUEST: Final = re.compile(
    rb"\S{1,40} (\S{1,255}) ([0-9a-fA-F:.]{2,45}) (\S{1,255}) ([A-Z]{1,20}) (/\S*) (\d{3}) \w+ \d+"
)
OLD: Final = re.compile(
    rb"\[(\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)\] \[(\w{4,9})\] \[(<[\d.]+>)\] (.*)", re.DOTALL
)
OLD_REQUEST: Final = re.compile(rb"([0-9a-fA-F:.]{2,45}) - (\S+) ([A-Z]{1,20}) (/\S*) (\d{3})\Z")
NOBODY: Final = frozenset({b"undefined", b"-", b"nil"})


def matches(line: bytes) -> bool:
    """Whether a line begins as one of the two forms does."""
    return NEW.match(line) is not None or OLD.match(line) is not None


class Reader:
    """Tells a trail of requests; CouchDB names the user, or ``undefined``."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._requests = http.Requests(trail, own=True)
        self._swift: Swift | None = None
        self._began = False

    def line(self, line: bytes) -> bool:
        """Take one line; the terms that follow an error are part of it."""
        found = NEW.match(line)
        if found is not None:
            return self._took(iso(found[2].decode("ascii")), found[5], NEW_REQUEST.match(found[5]), 1)
        found = OLD.match(line)
        if found is not None:
            return self._took(_old_time(found[1].decode("ascii")), found[4], OLD_REQUEST.match(found[4]), 0)
        return self._began and line[:1] in (b" ", b"\t")

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _couchdb_rows as rows

            self._swift = rows.swift(self._trail, self._requests, self.line)
        return self._swift.rows(block, begin)

    def _took(self, time: datetime | None, text: bytes, request: re.Match[bytes] | None, shift: int) -> bool:
        if time is None:
            return False
        self._began = True
        before = self._trail.last
        self._trail.tick(time)
        if request is None:
            self._event(text, time, before)
            return True
        host, user, method, target, status = request.groups()[shift : shift + 5]
        anonymous = user in NOBODY
        entry = http.came(self._trail, host.decode("ascii"), time, "-" if anonymous else "user", "")
        self._requests.answered(entry, time, method, target, int(status), None, anonymous)
        return True

    def _event(self, text: bytes, time: datetime, before: datetime | None) -> None:
        if text.startswith((b"Apache CouchDB has started", b"Application couch started on node")):
            self._trail.start(time, "starting", before)
        elif text.startswith(b"Apache CouchDB ") and b" is starting" in text[:60]:
            self._trail.start(time, "restarted", before)
            self._trail.version(version(text[15:40].decode("ascii", "replace")))


def _old_time(text: str) -> datetime | None:
    try:
        time = parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return time if 2000 <= time.year < 2100 else None
