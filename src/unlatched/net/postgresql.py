"""PostgreSQL's protocol 3.0, as far as a check needs it: start-up, named password, simple queries that read.

The session is read-only, with limits on time and locks, before the first query.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from typing import Final

from unlatched.errors import StoreError
from unlatched.net import Visit, Wire
from unlatched.net.faults import ForeignError
from unlatched.net.scram import Scram, prepared

SSL: Final = struct.pack(">ii", 8, 80877103)
LARGEST: Final = 1 << 20
LIMITS: Final = "-c default_transaction_read_only=on -c statement_timeout=5000 -c lock_timeout=500"


class Denied(StoreError):
    """The server refused; ``code`` is its SQLSTATE.

    ``admitted``: it had before said that no password is needed, which a closed server never says.
    """

    def __init__(self, code: str, admitted: bool = False) -> None:
        super().__init__(f"the server refused (SQLSTATE {code})")
        self.code, self.admitted = code, admitted


class Postgres:
    """A session of one account in one database."""

    def __init__(self, visit: Visit, user: str, database: str, password: str = "", tls: bool = False) -> None:
        self.visit = visit
        self._admitted = self._asked = False
        self._wire: Wire = visit.wire()
        with contextlib.ExitStack() as undo:
            undo.callback(self._wire.close)
            self._encrypt(tls)
            self._start(user, database, password)
            undo.pop_all()

    def __enter__(self) -> Postgres:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(StoreError):
            self._wire.send(b"X\0\0\0\4")
        self._wire.close()

    def _encrypt(self, needed: bool) -> None:
        """TLS wherever the server offers it."""
        self._wire.send(SSL)
        answer = self._wire.exactly(1)
        if answer == b"S":
            self._wire.encrypt()
        elif answer == b"E" or answer not in b"N":
            raise ForeignError("the answer is not PostgreSQL's")
        elif needed:
            raise StoreError("TLS was asked for, and the server offers none")

    def _start(self, user: str, database: str, password: str) -> None:
        pairs = {"user": user, "database": database, "options": LIMITS, "application_name": "unlatched"}
        body = b"".join(f"{key}\0{value}\0".encode() for key, value in pairs.items()) + b"\0"
        self._wire.send(struct.pack(">ii", 8 + len(body), 196608) + body)
        while True:
            kind, body = self._message()
            if kind == b"R":
                self._authenticate(body, user, password)
            elif kind == b"Z":
                return
            elif kind not in (b"S", b"K", b"N"):
                raise ForeignError("the answer is not PostgreSQL's")

    def _authenticate(self, body: bytes, user: str, password: str) -> None:
        (method,) = struct.unpack_from(">i", body)
        if method == 0:
            self._admitted = not self._asked
            return
        self._asked = True
        if method not in (3, 5, 10) or not password:
            raise Denied("28P01")
        if method == 3:
            self._password(password.encode() + b"\0")
        elif method == 5:
            inner = hashlib.md5(password.encode() + user.encode()).hexdigest()  # noqa: S324
            outer = hashlib.md5(inner.encode() + body[4:8]).hexdigest()  # noqa: S324
            self._password(b"md5" + outer.encode() + b"\0")
        else:
            self._scram(password)

    def _password(self, data: bytes) -> None:
        self._wire.send(b"p" + struct.pack(">i", 4 + len(data)) + data)

    def _scram(self, password: str) -> None:
        """SCRAM-SHA-256 (RFC 7677) without channel binding."""
        scram = Scram("sha256", "", prepared(password).encode())
        first = scram.first()
        self._password(b"SCRAM-SHA-256\0" + struct.pack(">i", len(first)) + first)
        self._password(scram.final(self._sasl(11)))
        scram.verify(self._sasl(12))

    def _sasl(self, wanted: int) -> bytes:
        kind, body = self._message()
        if kind != b"R" or struct.unpack_from(">i", body)[0] != wanted:
            raise ForeignError("the answer is not PostgreSQL's")
        return body[4:]

    def _message(self) -> tuple[bytes, bytes]:
        kind = self._wire.exactly(1)
        if kind not in b"RSKZENTDCI12ntAGHVsv":
            raise ForeignError("the answer is not PostgreSQL's")
        (size,) = struct.unpack(">i", self._wire.exactly(4))
        body = self._wire.exactly(size - 4, LARGEST)
        if kind == b"E":
            raise Denied(_sqlstate(body), self._admitted)
        return kind, body

    def query(self, text: str) -> list[tuple[str, ...]]:
        """The rows of one SELECT, as text."""
        if not text.startswith("SELECT "):
            raise StoreError("only SELECT is on the list of reading commands; it was not sent")
        body = text.encode() + b"\0"
        self._wire.send(b"Q" + struct.pack(">i", 4 + len(body)) + body)
        rows: list[tuple[str, ...]] = []
        refused: Denied | None = None
        while True:
            try:
                kind, body = self._message()
            except Denied as error:
                refused = error
                continue
            if kind == b"D":
                rows.append(_row(body))
            elif kind == b"Z":
                break
        if refused:
            raise refused
        return rows


def _sqlstate(body: bytes) -> str:
    """Five characters of the error's field C; nothing else of an error is kept."""
    for part in body.split(b"\0"):
        code = part[1:].decode("ascii", "replace")
        if part[:1] == b"C" and len(code) == 5 and code.isalnum():
            return code
    raise ForeignError("the answer is not PostgreSQL's")


def _row(body: bytes) -> tuple[str, ...]:
    count, at, values = struct.unpack_from(">h", body)[0], 2, list[str]()
    for _ in range(count):
        (size,) = struct.unpack_from(">i", body, at)
        values.append(body[at + 4 : at + 4 + max(0, size)].decode("utf-8", "replace"))
        at += 4 + max(0, size)
    return tuple(values)
