"""Connections that are asked for in the scope first, are paced, counted and bounded in time and bytes."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from unlatched.model import Depth
from unlatched.net.certificate import Tls, context, facts
from unlatched.net.faults import NO_NAME, FilteredError, ForeignError, GoneError, TlsError
from unlatched.scope import Permit, Scope

TIME: Final = 10.0
"""Seconds that one target may take in all, and with them every call."""

BYTES: Final = 8 << 20
"""Bytes read of one target in all, where nothing else is said."""

SLOW: Final = 2.0
"""Seconds from which an answer may be a sign of load."""

LONGEST_REST: Final = 10.0
"""Seconds that a server which got slow is left alone, at most."""

_PIECE: Final = 1 << 18
_NOT_NOW: Final = {
    getattr(socket, name, None) for name in ("EAI_AGAIN", "EAI_FAIL", "EAI_MEMORY", "EAI_SYSTEM")
}

STEADY: Final = 1 << 16
"""Bytes that must come within the seconds of a call: a long answer may take long, a drip may not."""


@dataclass(slots=True)
class Transcript:
    """What was sent and what came back: calls with what they showed, in our words, and bytes.

    ``waited``: seconds that the server was left alone because it had got slow; ``resumed``: lost connections
    after which reading went on.
    """

    calls: int = 0
    sent: int = 0
    received: int = 0
    waited: float = 0.0
    resumed: int = 0
    evidence: list[tuple[str, str]] = field(default_factory=list)

    def say(self, call: str, answer: str) -> None:
        """A call and what its answer shows; never a value from the answer."""
        self.evidence.append((call, answer))


@dataclass(slots=True)
class Limits:
    """``until`` is a moment of ``time.monotonic``; ``bytes`` the most that is read in all.

    ``call``: where not 0, every call has that many seconds for itself.
    """

    until: float
    bytes: int
    call: float = 0.0
    _heard: int = 0

    def start(self) -> None:
        """A call begins."""
        if self.call:
            self.until, self._heard = time.monotonic() + self.call, 0

    def rested(self, seconds: float) -> None:
        """Nothing was asked of the server for so long: that time is not the server's."""
        if self.call:
            self.until += seconds

    def heard(self, size: int) -> None:
        """So many bytes came: a long answer goes on for as long as it comes steadily."""
        self._heard += size
        if self._heard >= STEADY:
            self.start()

    def left(self) -> float:
        """Seconds left; :class:`FilteredError` when none are."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise FilteredError("no complete answer within the time limit")
        return left


@dataclass(slots=True)
class Visit:
    """One target being looked at, under one permit."""

    scope: Scope
    host: str
    port: int
    permit: Permit
    limits: Limits
    transcript: Transcript = field(default_factory=Transcript)
    tls: Tls | None = None
    _next: float = 0.0
    _usual: float = 0.0
    _addresses: tuple[str, ...] = ()

    def wire(self, tls: bool = False) -> Wire:
        """A new connection to the target."""
        self.pace()
        wire = Wire(self, connect(self))
        if tls:
            with _closing_on_error(wire):
                wire.encrypt()
        return wire

    def pace(self) -> None:
        """Wait until the next call is due."""
        self.limits.start()
        now = time.monotonic()
        if now < self._next:
            time.sleep(min(self._next - now, self.limits.left()))
            self.limits.start()
        self._next = max(now, self._next) + 1 / self.permit.rate

    def addresses(self) -> tuple[str, ...]:
        """The host's addresses, all admitted by the scope; looked up once, as a name may change hands."""
        self._addresses = self._addresses or tuple(_looked_up(self))
        return self._addresses

    def answered(self, seconds: float) -> None:
        """How long an answer took: a server that gets much slower is left alone for as long."""
        if seconds > SLOW and seconds > 4 * self._usual:
            rest = min(seconds, LONGEST_REST)
            self._next = max(self._next, time.monotonic() + rest)
            self.transcript.waited += rest
        self._usual = seconds if not self._usual else 0.8 * self._usual + 0.2 * seconds


def visit(
    scope: Scope, host: str, port: int, *, store: str | None = None, depth: Depth | None = None,
    seconds: float = TIME, size: int = BYTES, call: float = 0.0,
) -> Visit:  # fmt: skip
    """Ask the scope; nothing is sent before it has said yes (else :class:`ScopeError`)."""
    permit = scope.permit(host, port, depth, store)
    return Visit(scope, permit.host, port, permit, Limits(time.monotonic() + seconds, size, call))


@contextlib.contextmanager
def _closing_on_error(wire: Wire) -> Iterator[None]:
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            wire.close()


def _looked_up(one: Visit) -> list[str]:
    """The addresses of the target's host, all of them admitted by the scope."""
    found, failed = [], False
    try:
        found = socket.getaddrinfo(one.host, one.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        failed = isinstance(error, socket.gaierror) and error.errno in _NOT_NOW
    if failed:
        # Our own resolver may be what fails: that says nothing of the server.
        raise FilteredError("the host name could not be looked up; try again later")
    if not found:
        raise GoneError(NO_NAME)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    for address in addresses:
        one.scope.admit(one.host, address, one.port)
    return addresses


def connect(one: Visit) -> socket.socket:
    """A connection to the target, at the first of its addresses that answers."""
    refused = False
    addresses = one.addresses()
    for address in addresses:
        try:
            found = socket.create_connection((address, one.port), one.limits.left() / len(addresses))
        except ConnectionRefusedError:
            refused = True
        except OSError:
            continue
        else:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return found
    if refused:
        raise GoneError("nothing listens on this port")
    raise FilteredError("no connection: packets are dropped on the way, or there is no route")


class Wire:
    """One connection. Reads are bounded by the visit's time and bytes, however slowly bytes drip."""

    def __init__(self, visit: Visit, connection: socket.socket) -> None:
        self.visit = visit
        self._socket = connection
        self._buffer = bytearray()
        self._heard = 0
        self._asked = 0.0
        self._rests = time.monotonic()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def encrypt(self) -> None:
        """Start TLS; the certificate is noted, whatever it is worth."""
        failed = ""
        self._socket.settimeout(self.visit.limits.left())
        try:
            self._socket = context().wrap_socket(self._socket, server_hostname=self.visit.host)
        except (OSError, ValueError) as error:
            failed = getattr(error, "reason", None) or "no TLS answer"
        if failed or not isinstance(self._socket, ssl.SSLSocket):
            raise TlsError(f"the TLS handshake failed ({failed.lower().replace('_', ' ')[:60]})")
        self.visit.tls = facts(self._socket, self.visit.host)

    def send(self, data: bytes) -> None:
        """One call."""
        self.visit.pace()
        self._socket.settimeout(self.visit.limits.left())
        try:
            self._socket.sendall(data)
        except OSError:
            data = b""
        if not data:
            raise FilteredError("the connection was closed while sending")
        self._asked = self._rests = time.monotonic()
        self.visit.transcript.calls += 1
        self.visit.transcript.sent += len(data)

    def exactly(self, size: int, most: int = BYTES) -> bytes:
        """The next ``size`` bytes; a length above ``most`` is not believed."""
        if not 0 <= size <= most:
            raise ForeignError("an impossible length was announced")
        while len(self._buffer) < size:
            if not self._more():
                self._ended()
        return self._take(size)

    def until(self, mark: bytes, most: int = 1 << 16) -> bytes:
        """The bytes up to and with ``mark``, at most ``most``."""
        start = 0
        while (at := self._buffer.find(mark, start)) < 0:
            start = max(0, len(self._buffer) - len(mark))
            if len(self._buffer) > most:
                raise ForeignError("a line without an end")
            if not self._more():
                self._ended()
        return self._take(at + len(mark))

    def rest(self, most: int) -> bytes:
        """All bytes up to the end of the connection, at most ``most``."""
        while len(self._buffer) < most and self._more():
            pass
        return self._take(min(most, len(self._buffer)))

    def some(self) -> bytes:
        """Whatever comes next; empty at the end."""
        if not self._buffer:
            self._more()
        return self._take(len(self._buffer))

    def _take(self, size: int) -> bytes:
        taken = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return taken

    def _more(self) -> bool:
        piece = self._receive()
        if self._asked:
            self.visit.answered(time.monotonic() - self._asked)
            self._asked = 0.0
        self._heard += len(piece)
        self._rests = time.monotonic()
        self.visit.limits.heard(len(piece))
        self.visit.transcript.received += len(piece)
        self._buffer += piece
        if self.visit.transcript.received > self.visit.limits.bytes:
            raise ForeignError("an answer without an end")
        return bool(piece)

    def _receive(self) -> bytes:
        self.visit.limits.rested(time.monotonic() - self._rests)
        try:
            self._socket.settimeout(self.visit.limits.left())
            return self._socket.recv(_PIECE)
        except TimeoutError:
            late = True
        except FilteredError:
            late = True
        except OSError:
            late = False
        if late and self._heard:
            raise ForeignError("half an answer, then nothing within the time limit")
        if late:
            raise FilteredError("connected, but no answer within the time limit")
        return b""

    def _ended(self) -> None:
        if self._heard:
            raise ForeignError("the answer ended in the middle")
        raise FilteredError("the connection was closed without an answer")
