"""Amazon S3 server access logs.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.formats import _http as http
from unlatched.logs.ledger import Entry
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import clf
from unlatched.logs.trail import Trail

NAME: Final = "s3-access"
STORE: Final = "s3"
# owner bucket [time] remote requester request-id operation key "request-uri" status error bytes-sent …
LINE: Final = re.compile(
    rb"[0-9a-f]{16,64} (\S{1,255}) \[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "
    rb"(\S{1,60}) (\S{1,2048}) "
    rb'(?:\S{1,64}) ([A-Z0-9_.]{3,64}) (\S+) (?:-|"(?:[^"\\]|\\.)*") '
    rb"(\d{3}|-) (\S+) (\d{1,18}|-) (\d{1,18}|-) "
    rb'(\d{1,18}|-) (\d{1,18}|-)(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)")?'
)
OPEN: Final = "an anonymous request from a public address was answered with what it asked for"
CLOSED: Final = "an anonymous request from a public address was refused"


def matches(line: bytes) -> bool:
    """Whether a line has the fields of an S3 access log in their order."""
    return LINE.match(line) is not None


class Reader:
    """Tells a trail of requests to a bucket. The requester ``-`` is anonymous."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        found = LINE.match(line)
        time = clf(found[2]) if found else None
        if found is None or time is None:
            return False
        self._took(found, time)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _s3_rows as rows

            self._swift = rows.swift(self._trail, self.line, OPEN, CLOSED)
        return self._swift.rows(block, begin)

    def _took(self, found: re.Match[bytes], time: datetime) -> None:
        bucket, _, remote, requester, operation, _, status, _, sent, _, _, _, agent = found.groups()
        self._trail.tick(time)
        user = "-" if requester == b"-" else "user"
        program = (agent or b"-").lstrip(b"[")[:60].decode("ascii", "replace")
        entry = http.came(self._trail, remote.decode("ascii", "replace"), time, user, program)
        given = status in (b"200", b"206")
        size = int(sent) if given and sent != b"-" else 0
        entry.bytes_high = (entry.bytes_high or 0) + size
        entry.refused += status in (b"401", b"403")
        if given and b".GET." in operation:
            entry.bytes_low += size
            self._gave(bucket, operation, entry, time)
        elif given and operation == b"REST.DELETE.OBJECT":
            entry.sign("drop", time)
        if user == "-" and entry.network == "public" and operation.startswith(b"REST."):
            self._judge(given, status, entry, time)

    def _gave(self, bucket: bytes, operation: bytes, entry: Entry, time: datetime) -> None:
        entry.touched(bucket.decode("utf-8", "replace"))
        if operation.endswith(b".OBJECT"):
            entry.records_low += 1
            entry.records_known = True
        elif operation in (b"REST.GET.BUCKET", b"REST.GET.BUCKETVERSIONS"):
            entry.sign("listing", time)

    def _judge(self, given: bool, status: bytes, entry: Entry, time: datetime) -> None:
        self._trail.settle()
        if given:
            self._trail.served(entry, time, OPEN)
        elif status in (b"401", b"403"):
            self._trail.turned_away(time, CLOSED)
