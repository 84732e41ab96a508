"""AWS VPC flow logs, default or custom fields.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Final

from unlatched.logs.formats import _flows as flows
from unlatched.logs.network import is_address
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.trail import Trail

NAME: Final = "vpc-flow"
STORE: Final = "network"
DEFAULT: Final = (
    b"version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start"
    b" end action log-status"
).split(b" ")
RECORD: Final = re.compile(
    rb"\d{1,2} \S{1,20} eni-\S+ (?:\S+ ){9}(?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA)(?: |\Z)"
)
NEEDED: Final = (b"srcaddr", b"dstaddr", b"srcport", b"dstport", b"start", b"end", b"action")


def matches(line: bytes) -> bool:
    """Whether a line is a default record or a header that names the needed fields."""
    return RECORD.match(line) is not None or _header(line.split(b" "))


def _header(words: list[bytes]) -> bool:
    return all(name in words for name in NEEDED)


class Reader:
    """Tells a trail of flows to the ports stores listen on."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._place = {name: place for place, name in enumerate(DEFAULT)}
        self._width = len(DEFAULT)
        self._needed = itemgetter(*(self._place[name] for name in NEEDED))
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        words = line.split(b" ")
        if b"srcaddr" in words and _header(words):
            self._place = {name: place for place, name in enumerate(words)}
            self._width = len(words)
            self._needed = itemgetter(*(self._place[name] for name in NEEDED))
            if self._swift is not None:
                self._swift.stale = True
            return True
        return len(words) >= self._width and self._record(words)

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once; after a header, they are looked at anew."""
        if self._swift is None or self._swift.stale:
            from unlatched.logs.formats import _vpc_flow_rows as rows

            self._swift = rows.swift(
                self._trail, self.line, [name.decode("ascii", "replace") for name in self._place]
            )
        return self._swift.rows(block, begin)

    def _record(self, words: list[bytes]) -> bool:
        source, target, from_port, to_port, start, end, action = self._needed(words)
        if action == b"-" and source == b"-":
            return True  # NODATA, SKIPDATA
        if not (start.isdigit() and end.isdigit() and len(start) < 12 and len(end) < 12):
            return False
        first, last = _second(start), _second(end)
        client = source if _port(to_port) in flows.PORTS else target
        if action not in (b"ACCEPT", b"REJECT") or not is_address(client.decode("ascii", "replace")):
            return False
        self._trail.tick(last)
        if client is source:
            flows.inward(self._trail, client.decode("ascii"), first, last, action == b"ACCEPT")
        elif _port(from_port) in flows.PORTS and action == b"ACCEPT":
            size = words[self._place[b"bytes"]] if b"bytes" in self._place else b""
            flows.outward(
                self._trail,
                client.decode("ascii"),
                int(size) if size.isdigit() and len(size) < 18 else 0,
                last,
            )
        return True


@lru_cache(maxsize=4096)
def _second(text: bytes) -> datetime:
    return datetime.fromtimestamp(int(text), UTC)


@lru_cache(maxsize=65536)
def _port(text: bytes) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else -1
