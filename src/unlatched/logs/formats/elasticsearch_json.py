"""Elasticsearch 7 and later, OpenSearch: JSON audit, slow, deprecation and server logs.

https://www.elastic.co/guide/en/elasticsearch/reference/current/audit-event-types.html
https://opensearch.org/docs/latest/security/audit-logs/field-reference/
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from msgspec import DecodeError, Struct, field
from msgspec.json import Decoder

from unlatched.logs.formats import _elasticsearch as elasticsearch
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

NAME: Final = "elasticsearch-json"
STORE: Final = "elasticsearch"


class Line(Struct):
    """The fields of the several logs that matter."""

    timestamp: str | int = ""
    at: str | int = field(default="", name="@timestamp")
    type: str = ""
    node: str = field(default="", name="node.id")
    component: str = ""
    logger: str = field(default="", name="log.logger")
    dataset: str = field(default="", name="event.dataset")
    cluster: str = field(default="", name="cluster.name")
    cluster8: str = field(default="", name="elasticsearch.cluster.name")
    message: str = ""
    what: str = field(default="", name="event.action")
    origin: str = field(default="", name="origin.address")
    origin_type: str = field(default="", name="origin.type")
    user: str = field(default="", name="user.name")
    realm: str = field(default="", name="realm")
    request: str = field(default="", name="request.id")
    action: str = ""
    indices: list[str] = []
    category: str = field(default="", name="audit_category")
    remote: str = field(default="", name="audit_request_remote_address")
    effective: str = field(default="", name="audit_request_effective_user")
    task: str = field(default="", name="audit_trace_task_id")
    privilege: str = field(default="", name="audit_request_privilege")
    resolved: list[str] = field(default_factory=list, name="audit_trace_resolved_indices")


LINE: Final = Decoder(Line)
NAMES: Final = Decoder(list[str])


def matches(line: bytes) -> bool:
    """Whether a line is a JSON object of one of these logs."""
    return line.startswith(b"{") and _decoded(line) is not None


def _decoded(line: bytes) -> Line | None:
    try:
        found = LINE.decode(line)
    except (DecodeError, ValueError):
        return None
    audit = (found.what and found.node) or found.category
    server = (found.timestamp or found.at) and (
        found.cluster or found.cluster8 or found.dataset.startswith("elasticsearch")
    )
    return found if audit or server else None


def _names(text: bytes) -> list[str]:
    """The names of indices that an event gives."""
    try:
        return NAMES.decode(text or b"[]")
    except (DecodeError, ValueError):
        return []


class Reader:
    """Tells a trail of requests (audit) and of the server's start."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._audit = elasticsearch.Audit(trail)
        self._swift: Swift | None = None
        self._open = False

    def line(self, line: bytes) -> bool:
        """Take one line."""
        if self._open and not line.startswith(b"{"):
            self._open = not line.rstrip().endswith(b"}")
            return True
        found = _decoded(line)
        self._open = found is None and line.startswith(b"{") and line.rstrip().endswith(b",")
        if self._open:
            # Until 8 a stack trace stood on lines of its own; what is before it says all that matters.
            found = _decoded(line.rstrip()[:-1] + b"}")
        time = self._time(found.timestamp or found.at) if found is not None else None
        if found is None or time is None:
            self._open = False
            return False
        before = self._trail.last
        self._trail.tick(time)
        if found.category:
            self._audit.event(
                time,
                found.remote,
                found.category,
                found.effective,
                found.task,
                found.privilege,
                found.resolved,
            )
        elif found.what and found.origin_type != "local_node" and found.origin:
            user = found.realm if found.realm in elasticsearch.NOBODY else found.user
            self._audit.event(
                time, found.origin, found.what, user, found.request, found.action, found.indices
            )
        elif found.what:
            self._trail.access("on", time, elasticsearch.AUDITED)
        else:
            elasticsearch.server(self._trail, time, before, found.component or found.logger, found.message)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _elasticsearch_json_rows as rows

            self._swift = rows.swift(self._trail, self.line, _names)
        return self._swift.rows(block, begin)

    def _time(self, text: str | int) -> datetime | None:
        time = iso(str(text)[:40])
        return self._trail.zone(time) if time is not None else None
