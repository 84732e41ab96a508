"""PostgreSQL's jsonlog (15 and later).

https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG
"""

from __future__ import annotations

from typing import Final

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from unlatched.logs.formats import _postgresql as postgresql
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.trail import Trail

NAME: Final = "postgresql-json"
STORE: Final = "postgresql"


class Line(Struct):
    """The keys that matter."""

    timestamp: str
    pid: int
    error_severity: str
    message: str = ""
    remote_host: str | None = None
    remote_port: int | str | None = None
    application_name: str = ""


LINE: Final = Decoder(Line)


def matches(line: bytes) -> bool:
    """Whether a line is a jsonlog object."""
    return line.startswith(b"{") and _decoded(line) is not None


def _decoded(line: bytes) -> Line | None:
    try:
        return LINE.decode(line)
    except (DecodeError, ValueError):
        return None


class Reader:
    """Tells sessions what the objects say."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._sessions = postgresql.Sessions(trail)
        self._swift: Swift | None = None

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _postgresql_rows as rows

            self._swift = rows.jsonlog(self._trail, self.line)
        return self._swift.rows(block, begin)

    def line(self, line: bytes) -> bool:
        """Take one line."""
        found = _decoded(line)
        time = postgresql.moment(found.timestamp[:60], self._trail) if found is not None else None
        if found is None or time is None:
            return False
        host = found.remote_host
        remote = None if host in (None, "[local]", "") else f"[{host}]:{found.remote_port or 0}"
        self._sessions.event(
            time, str(found.pid), found.message[:2000], remote=remote,
            application=found.application_name[:200],
            level=found.error_severity,
        )  # fmt: skip
        return True
