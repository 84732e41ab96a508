"""One bounded HTTP request: asked of the scope first, capped in bytes, seconds and redirects.

Everything that answers is hostile until shown otherwise. A redirect is a new target: the scope is
asked again, before any name is looked up.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from unlatched.errors import ScopeError, StoreError

Allow = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may take."""

    bytes: int = 64 * 1024
    seconds: float = 10.0
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent. ``client`` is the declared name, so that the owner's log shows who it was."""

    url: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    client: str = "Unlatched (exposed-data coordination)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and from where after redirects."""

    status: int
    url: str
    type: str
    body: bytes


def fetch(
    request: Request, allow: Allow, limits: Limits = Limits(), tls: ssl.SSLContext | None = None
) -> Answer:
    """The answer to ``request``. Raises :class:`ScopeError` or :class:`StoreError`."""
    url = request.url
    for _ in range(limits.redirects + 1):
        answer, onward = _once(url, request, allow, limits, tls)
        if onward is None:
            return answer
        url = _onward(url, onward)
    raise StoreError("fetching a page: it redirects too often; look at it by hand")


def _onward(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The host a URL names. Raises :class:`StoreError` unless it is a plain http or https URL."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.username is not None:
        raise StoreError("fetching a page: the address is not a plain http or https URL")
    return host


def _once(
    url: str, request: Request, allow: Allow, limits: Limits, tls: ssl.SSLContext | None
) -> tuple[Answer, str | None]:
    host = host_of(url)
    if not allow(host):
        raise ScopeError("fetching a page: its host is not in the scope; name it there if you may ask it")
    failed = ""
    try:
        with _connection(url, host, limits, tls) as connection:
            return _exchange(connection, url, request, limits)
    except (OSError, http.client.HTTPException, ValueError) as error:
        failed = type(error).__name__
    raise StoreError(f"fetching a page: {failed} before a whole answer came; try later or by hand")


@contextmanager
def _connection(
    url: str, host: str, limits: Limits, tls: ssl.SSLContext | None
) -> Iterator[http.client.HTTPConnection]:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    made = http.client.HTTPConnection(host, port, timeout=limits.seconds)
    end = time.monotonic() + limits.seconds
    sock = socket.create_connection((host, port), timeout=limits.seconds)
    if parts.scheme == "https":
        context = tls or ssl.create_default_context()
        sock = context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    # A server that sends a byte a second keeps every single read alive: cut the whole exchange.
    cut = threading.Timer(max(0.0, end - time.monotonic()), _cut, (sock,))
    cut.daemon = True
    cut.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        made.sock = sock
        yield made
        if time.monotonic() >= end:
            raise TimeoutError
    finally:
        cut.cancel()
        sock.close()


def _cut(sock: socket.socket) -> None:
    # The socket may have ended by itself just now.
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _exchange(
    connection: http.client.HTTPConnection, url: str, request: Request, limits: Limits
) -> tuple[Answer, str | None]:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": request.client, "Accept-Encoding": "identity", **request.headers}
    connection.request("GET" if request.body is None else "POST", path, request.body, headers)
    response = connection.getresponse()
    if response.status in (301, 302, 303, 307, 308):
        return Answer(response.status, url, "", b""), response.getheader("Location") or ""
    body = response.read(limits.bytes + 1)
    if len(body) > limits.bytes:
        raise StoreError("fetching a page: it is larger than any such page should be; look at it by hand")
    if response.length:
        raise http.client.IncompleteRead(b"")
    return Answer(response.status, url, response.getheader("Content-Type") or "", body), None
