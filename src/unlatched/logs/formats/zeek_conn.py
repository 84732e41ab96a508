"""Zeek's conn.log, tab-separated (with its header) or JSON.

https://docs.zeek.org/en/master/logs/conn.html
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from msgspec import DecodeError
from msgspec.json import Decoder

from unlatched.logs.formats import _flows as flows
from unlatched.logs.network import is_address
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

NAME: Final = "zeek-conn"
STORE: Final = "network"
DEFAULT: Final[tuple[str, ...]] = (
    *("ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service"),
    *("duration", "orig_bytes", "resp_bytes", "conn_state"),
)
STATES: Final = frozenset(
    {"S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH"}
)
REACHED: Final = frozenset({"S1", "SF", "S2", "S3", "RSTO", "RSTR", "OTH"})
JSON: Final = Decoder(dict[str, Any])


def matches(line: bytes) -> bool:
    """Whether a line is a connection, or the header of a conn.log."""
    if line.startswith((b"#separator", b"#path\tconn", b"#fields\tts\tuid\tid.orig_h")):
        return True
    return _row(line, DEFAULT) is not None


def _row(line: bytes, names: tuple[str, ...]) -> dict[str, Any] | None:
    if line.startswith(b"{"):
        try:
            row = JSON.decode(line)
        except (DecodeError, ValueError):
            return None
    else:
        row = dict(zip(names, line.decode("utf-8", "replace").split("\t"), strict=False))
    state = row.get("conn_state")
    return row if isinstance(state, str) and state in STATES and "id.orig_h" in row and "ts" in row else None


class Reader:
    """Tells a trail of connections to the ports stores listen on."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._names = DEFAULT
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        if line.startswith(b"#"):
            if line.startswith(b"#fields\t"):
                self._names = tuple(line.decode("utf-8", "replace").split("\t")[1:])
                if self._swift is not None:
                    self._swift.stale = True
            return line.split(b"\t")[0].split(b" ")[0] in HEADERS
        row = _row(line, self._names)
        first = _time(row.get("ts")) if row is not None else None
        if row is None or first is None or not is_address(str(row["id.orig_h"])):
            return False
        self._trail.tick(first)
        if _number(row.get("id.resp_p")) in flows.PORTS:
            self._took(row, str(row["id.orig_h"]), first)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once; after a header, they are looked at anew."""
        if self._swift is None or self._swift.stale:
            from unlatched.logs.formats import _zeek_rows as rows

            self._swift = rows.swift(
                self._trail, self.line, self._names, {"known": STATES, "reached": REACHED}
            )
        return self._swift.rows(block, begin)

    def _took(self, row: dict[str, Any], client: str, first: datetime) -> None:
        length = row.get("duration")
        seconds = float(str(length)) if isinstance(length, int | float) or _decimal(length) else 0.0
        last = first + timedelta(seconds=min(max(seconds, 0.0), 1e8))
        reached = row["conn_state"] in REACHED
        flows.inward(self._trail, client, first, last, reached)
        size = _number(row.get("resp_bytes"))
        if reached and size is not None:
            flows.outward(self._trail, client, size, last)


HEADERS: Final = frozenset(
    {
        b"#separator",
        b"#set_separator",
        b"#empty_field",
        b"#unset_field",
        b"#path",
        b"#open",
        b"#close",
        b"#fields",
        b"#types",
    }
)


def _decimal(text: object) -> bool:
    return isinstance(text, str) and len(text) < 24 and text.isascii() and text.replace(".", "", 1).isdigit()


def _number(value: object) -> int | None:
    if isinstance(value, int):
        return value
    return (
        int(value)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 18
        else None
    )


def _time(value: object) -> datetime | None:
    if isinstance(value, str) and not _decimal(value):
        time = iso(value)
        return time if time is not None and time.tzinfo is not None else None
    try:
        time = datetime.fromtimestamp(float(str(value)), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return time if 2000 <= time.year < 2100 else None
