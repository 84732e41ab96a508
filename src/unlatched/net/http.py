"""HTTP/1.1 (RFC 9112) for looking, not for changing: only requests on the store's list. Follows nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from unlatched.net import Visit, Wire
from unlatched.net.allowed import Allowed
from unlatched.net.faults import ForeignError, NetError, RedirectError, TlsError

HEAD: Final = 1 << 16
BODY: Final = 2 << 20


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers (lower case) and body, which may be cut after the limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False

    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Client:
    """HTTP to one target; plain or TLS, over one connection as long as the server keeps it."""

    def __init__(
        self, visit: Visit, allowed: Allowed, tls: bool = False, headers: Mapping[str, str] | None = None
    ) -> None:
        self.visit, self.allowed, self.tls = visit, allowed, tls
        self._headers = dict(headers or {})
        self._wire: Wire | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def present(self, token: str) -> None:
        """Send this token with every further request."""
        self._headers["Authorization"] = token

    def close(self) -> None:
        """Close the connection."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def get(self, path: str, most: int = BODY) -> Response:
        """One GET; :class:`RedirectError` names the new target."""
        return self._whole("GET", path, b"", most)

    def query(self, path: str, body: Any, most: int = BODY) -> Response:
        """One POST of a query as JSON."""
        return self._whole("POST", path, json.dumps(body).encode(), most)

    def end_scroll(self, scroll: str) -> None:
        """Close a search that this client has opened: the one thing that is ever deleted."""
        self._whole("DELETE", "/_search/scroll", json.dumps({"scroll_id": scroll}).encode(), BODY)

    def stream(
        self, method: str, path: str, body: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> tuple[int, Iterator[bytes]]:
        """Status and the pieces of the body, as they come. Close the client unless all are taken."""
        wire, status, headers = self._exchange(self._request(method, path, body, extra))
        _refuse_redirect(self.visit, status, headers)
        return status, _pieces(wire, status, headers)

    def _whole(self, method: str, path: str, body: bytes, most: int) -> Response:
        try:
            wire, status, headers = self._exchange(self._request(method, path, body))
            found = bytearray()
            for piece in _pieces(wire, status, headers):
                found += piece
                if len(found) >= most:
                    break
        except NetError:
            self.close()
            raise
        if len(found) >= most or "close" in headers.get("connection", "").lower() or _endless(headers):
            self.close()
        _refuse_redirect(self.visit, status, headers)
        return Response(status, headers, bytes(found[:most]), len(found) >= most)

    def _exchange(self, request: bytes) -> tuple[Wire, int, dict[str, str]]:
        """Send and read the head; a connection that the server has closed in between is made anew."""
        if self._wire is not None and (found := self._again(self._wire, request)):
            return (self._wire, *found)
        self._wire = self.visit.wire(self.tls)
        self._wire.send(request)
        return (self._wire, *_head(self._wire))

    def _again(self, wire: Wire, request: bytes) -> tuple[int, dict[str, str]] | None:
        try:
            wire.send(request)
            return _head(wire)
        except NetError:
            self.close()
            return None

    def _request(self, method: str, path: str, body: bytes, extra: Mapping[str, str] | None = None) -> bytes:
        self.allowed.check(method, path)
        host = f"[{self.visit.host}]" if ":" in self.visit.host else self.visit.host
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{self.visit.port}", "Accept: */*"]
        lines += [f"{name}: {value}" for name, value in {**self._headers, **(extra or {})}.items()]
        lines += [f"Content-Length: {len(body)}", "Content-Type: application/json"] if body else []
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _head(wire: Wire) -> tuple[int, dict[str, str]]:
    first = wire.exactly(5)
    if first != b"HTTP/":
        raise (TlsError if first[:2] == b"\x15\x03" else ForeignError)("the answer is not HTTP")
    text = wire.until(b"\r\n\r\n", HEAD).decode("latin-1")
    lines = text.split("\r\n")
    status = lines[0].split(" ")[1:2]
    if not status or not status[0].isdigit():
        raise ForeignError("the answer is not HTTP")
    pairs = (line.partition(":") for line in lines[1:] if ":" in line)
    return int(status[0]), {name.strip().lower(): value.strip() for name, _, value in pairs}


def _endless(headers: Mapping[str, str]) -> bool:
    return "chunked" not in headers.get("transfer-encoding", "").lower() and "content-length" not in headers


def _pieces(wire: Wire, status: int, headers: Mapping[str, str]) -> Iterator[bytes]:
    if status in (204, 304):
        return iter(())
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _chunks(wire)
    return _plain(wire, headers.get("content-length"))


def _plain(wire: Wire, length: str | None) -> Iterator[bytes]:
    if length is None:
        while piece := wire.some():
            yield piece
        return
    if not (length.isascii() and length.isdigit()):
        raise ForeignError("an impossible length was announced")
    left = int(length)
    while left:
        size = min(left, 1 << 18)
        yield wire.exactly(size)
        left -= size


def _chunks(wire: Wire) -> Iterator[bytes]:
    while size := _chunk_size(wire.until(b"\r\n", 1024)):
        while size:
            part = min(size, 1 << 18)
            yield wire.exactly(part)
            size -= part
        wire.exactly(2)
    wire.until(b"\r\n", HEAD)


def _chunk_size(line: bytes) -> int:
    try:
        return int(line.split(b";")[0].strip(), 16)
    except ValueError:
        pass
    raise ForeignError("an impossible length was announced")


def _refuse_redirect(visit: Visit, status: int, headers: Mapping[str, str]) -> None:
    if status in (301, 302, 303, 307, 308) and "location" in headers:
        try:
            host = urlsplit(headers["location"]).hostname or visit.host
        except ValueError:
            host = ""
        raise RedirectError(host)
