"""Elasticsearch up to 6 and OpenSearch: text server, slow and audit logs.

https://www.elastic.co/guide/en/elasticsearch/reference/6.8/logging.html
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.formats import _elasticsearch as elasticsearch
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

NAME: Final = "elasticsearch-text"
STORE: Final = "elasticsearch"
SERVER: Final = re.compile(
    rb"\[(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d,\d{3})\]\[(TRACE|DEBUG|INFO|WARN|ERROR|FATAL) ?\]"
    rb"\[([\w.$\- ]{1,120})\] ?(?:\[([^\]]{0,200})\])? ?(.*)",
    re.DOTALL,
)
AUDIT: Final = re.compile(
    rb"\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3})\] (?:\[[^\]]{0,200}\] )?\[(rest|transport"
    rb"|ip_filter)\] \[(\w{3,40})\]\s+(.*)",
    re.DOTALL,
)
# The fields before the free text (uri, request_body) are the server's own.
ORIGIN: Final = re.compile(
    rb"(?:origin_type=\[(\w+)\], )?origin_address=\[([0-9a-fA-F:.]{2,45})\](?:, principal="
    rb"\[([^\]]{0,200})\])?"
)
ACTION: Final = re.compile(
    rb", action=\[([a-z_:/\[\]]{3,120}?)\], (?:indices=\[([^\]]{0,2000})\], )?request="
)
MORE: Final = (b"\t", b" ", b"Caused by: ", b"java.", b"javax.", b"org.", b"com.", b"...", b"}", b"]")


def matches(line: bytes) -> bool:
    """Whether a line begins as one of these logs does."""
    return SERVER.match(line) is not None or AUDIT.match(line) is not None


class Reader:
    """Tells a trail of requests (audit) and of the server's start."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._audit = elasticsearch.Audit(trail)
        self._began = False
        self._inside = False

    def line(self, line: bytes) -> bool:
        """Take one line; a stack trace is part of the line it follows."""
        found = SERVER.match(line)
        if found is not None:
            return self._server(found)
        found = AUDIT.match(line)
        if found is not None:
            return self._audited(found)
        return self._began and (self._inside or line.startswith(MORE))

    def _moment(self, text: bytes) -> datetime | None:
        time = iso(text.decode("ascii"))
        self._began = self._began or time is not None
        return self._trail.zone(time) if time is not None else None

    def _server(self, found: re.Match[bytes]) -> bool:
        time = self._moment(found[1])
        if time is None:
            return False
        before = self._trail.last
        self._trail.tick(time)
        # A document that a slow log quotes may run over lines; until a header all of them are its text.
        self._inside = b" source[" in found[5] and not found[5].rstrip(b" ,").endswith(b"]")
        message = found[5][:600].decode("utf-8", "replace")
        elasticsearch.server(self._trail, time, before, found[3].decode("ascii", "replace").strip(), message)
        return True

    def _audited(self, found: re.Match[bytes]) -> bool:
        time = self._moment(found[1])
        if time is None:
            return False
        self._trail.tick(time)
        said = ORIGIN.match(found[4])
        if said is not None and said[1] != b"local_node":
            action = ACTION.search(found[4], said.end() - 1, said.end() + 300)
            indices = action[2].decode("utf-8", "replace").split(",") if action and action[2] else []
            self._audit.event(
                time,
                said[2].decode("ascii"),
                found[3].decode("ascii"),
                (said[3] or b"").decode("utf-8", "replace"),
                "",
                action[1].decode("ascii") if action else "",
                indices,
            )
        return True
