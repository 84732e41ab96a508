"""Access logs written as JSON (nginx ``escape=json``, Apache, Caddy-like): one request a line, common
key names.

https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from msgspec import DecodeError
from msgspec.json import Decoder

from unlatched.logs.formats import _http as http
from unlatched.logs.formats._json_access_names import AGENTS, HOSTS, SIZES, STATUS, TARGETS, TIMES, USERS
from unlatched.logs.network import host_of, is_address
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.times import clf, iso
from unlatched.logs.trail import Trail

NAME: Final = "json-access-log"
STORE: Final = "http"
DECODER: Final = Decoder(dict[str, Any])


def matches(line: bytes) -> bool:
    """Whether a line is a JSON object with an address, a status and a request."""
    return line.startswith(b"{") and _fields(line) is not None


def _fields(line: bytes) -> dict[str, Any] | None:
    try:
        found = DECODER.decode(line)
    except (DecodeError, ValueError):
        return None
    if "elasticsearch.node.id" in found or "node.id" in found:
        return None
    return found if _first(found, HOSTS) and _first(found, TARGETS) and _first(found, STATUS) else None


def _first(found: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = found.get(name)
        if isinstance(value, str | int | float) and value != "":
            return str(value)
    return ""


class Reader:
    """Tells a trail of requests."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._requests = http.Requests(trail, own=False)
        self._swift: Swift | None = None

    def line(self, line: bytes) -> bool:
        """Take one line."""
        found = _fields(line)
        if found is None:
            return False
        time = self._time(_first(found, TIMES))
        host = host_of(_first(found, HOSTS).split(",")[-1].strip())
        if time is None or not is_address(host):
            return False
        self._trail.tick(time)
        user = _first(found, USERS)
        entry = http.came(self._trail, host, time, user, _first(found, AGENTS)[:60])
        method, target = _request(found)
        status, size = _first(found, STATUS), _first(found, SIZES)
        self._requests.answered(entry, time, method, target, _int(status) or 0, _int(size), user in ("", "-"))
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _json_access_log_rows as rows

            self._swift = rows.swift(self._trail, self._requests, self.line)
        return self._swift.rows(block, begin)

    def _time(self, text: str) -> datetime | None:
        if text.replace(".", "").isdigit():
            try:
                return datetime.fromtimestamp(float(text[:18]), UTC)
            except (OverflowError, ValueError, OSError):
                return None
        time = iso(text) or clf(text.encode("utf-8", "replace"))
        return self._trail.zone(time) if time is not None else None


def _request(found: dict[str, Any]) -> tuple[bytes, bytes]:
    target = _first(found, TARGETS)
    method = _first(found, ("request_method", "method", "verb"))
    parts = target.split(" ")
    if len(parts) >= 2:
        method, target = parts[0], parts[1]
    return method.encode("utf-8", "replace"), target.encode("utf-8", "replace")


def _int(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
