"""MySQL's client protocol (4.1 and later), as far as a check needs it: log in, text queries that read."""

from __future__ import annotations

import contextlib
import hashlib
import struct
from collections.abc import Generator
from typing import Final

from unlatched.errors import StoreError
from unlatched.net import Visit, Wire
from unlatched.net.faults import ForeignError

LONG_PASSWORD, PROTOCOL_41, SSL, SECURE, PLUGIN = 1, 1 << 9, 1 << 11, 1 << 15, 1 << 19
FLAGS: Final = LONG_PASSWORD | PROTOCOL_41 | SECURE | PLUGIN | 1 << 13
LARGEST: Final = 0xFFFFFF
NULL: Final = 0xFB
READING: Final = ("SELECT ", "SHOW ")
SESSION: Final = ("SET SESSION TRANSACTION READ ONLY", "SET NAMES utf8mb4", "SET time_zone = '+00:00'")


class Denied(StoreError):
    """The server refused; ``number`` is its error number, ``version`` what it calls itself."""

    def __init__(self, number: int, version: str = "") -> None:
        super().__init__(f"the server refused (error {number})")
        self.number, self.version = number, version


class MySql:
    """A session of one account."""

    def __init__(self, visit: Visit, user: str, password: str = "", tls: bool = False) -> None:
        self.visit, self.version = visit, ""
        self._next = 0
        self._wire: Wire = visit.wire()
        with contextlib.ExitStack() as undo:
            undo.callback(self._wire.close)
            self._open(user, password, tls)
            undo.pop_all()

    def _open(self, user: str, password: str, tls: bool) -> None:
        try:
            self._log_in(user, password, tls)
            for statement in SESSION:
                self._command(statement)
                self._packet()
        except Denied as error:
            error.version = self.version
            raise

    def __enter__(self) -> MySql:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(StoreError):
            self._send(b"\x01", 0)
        self._wire.close()

    def _packet(self) -> bytes:
        head = self._wire.exactly(4)
        self._next = head[3] + 1 & 255
        size = int.from_bytes(head[:3], "little")
        body = self._wire.exactly(size, LARGEST)
        while size == LARGEST:
            head = self._wire.exactly(4)
            size = int.from_bytes(head[:3], "little")
            body += self._wire.exactly(size, LARGEST)
            if len(body) > 1 << 30:
                raise ForeignError("an answer without an end")
        if body[:1] == b"\xff":
            if len(body) < 3:
                raise ForeignError("the answer is not MySQL's")
            raise Denied(int.from_bytes(body[1:3], "little"))
        return body

    def _send(self, body: bytes, sequence: int) -> None:
        self._wire.send(len(body).to_bytes(3, "little") + bytes([sequence]) + body)

    def _log_in(self, user: str, password: str, tls: bool) -> None:
        greeting = self._greeting()
        flags, salt, plugin = greeting
        sent = FLAGS
        if flags & SSL:
            sent |= SSL
            self._send(struct.pack("<IIB23x", sent, LARGEST, 45), self._next)
            self._wire.encrypt()
            self._next += 1
        elif tls:
            raise StoreError("TLS was asked for, and the server offers none")
        answer = _scramble(plugin, password, salt)
        body = struct.pack("<IIB23x", sent, LARGEST, 45) + user.encode() + b"\0"
        self._send(body + bytes([len(answer)]) + answer + plugin + b"\0", self._next)
        self._finish(password, bool(flags & SSL))

    def _finish(self, password: str, encrypted: bool) -> None:
        """Answer at most a few further questions of the log-in."""
        for _ in range(4):
            body = self._packet()
            if body[:1] == b"\0":
                return
            if body[:1] == b"\xfe" and len(body) > 1:
                plugin, _, salt = body[1:].partition(b"\0")
                self._send(_scramble(plugin, password, salt.rstrip(b"\0")[:20]), self._next)
            elif body == b"\x01\x04" and encrypted:
                self._send(password.encode() + b"\0", self._next)
            elif body != b"\x01\x03":
                raise Denied(1045)
        raise ForeignError("the answer is not MySQL's")

    def _greeting(self) -> tuple[int, bytes, bytes]:
        body = self._packet()
        text, mark, rest = body[1:].partition(b"\0")
        if body[:1] != b"\x0a" or not mark or len(rest) < 15 or not text[:1].isdigit():
            raise ForeignError("the answer is not MySQL's")
        self.visit.transcript.calls += 1
        self.version = text[:60].decode("latin-1")
        low, high = struct.unpack_from("<H", rest, 13)[0], 0
        salt, plugin = rest[4:12], b"mysql_native_password"
        if len(rest) > 31:
            high = struct.unpack_from("<H", rest, 18)[0]
            salt += rest[31:43]
            plugin = rest[44:].partition(b"\0")[0] or plugin
        return low | high << 16, salt, plugin

    def _command(self, text: str) -> None:
        if not text.startswith(READING) and text not in SESSION:
            raise StoreError("only SELECT and SHOW are on the list of reading commands; it was not sent")
        self._send(b"\x03" + text.encode(), 0)

    def limit(self, seconds: int) -> None:
        """Let no query run longer, in MariaDB's words or in MySQL's."""
        maria = "mariadb" in self.version.lower()
        statement = f"max_statement_time={seconds}" if maria else f"max_execution_time={1000 * seconds}"
        with contextlib.suppress(Denied):
            self._send(f"\x03SET SESSION {statement}".encode(), 0)
            self._packet()

    def query(self, text: str) -> list[tuple[str, ...]]:
        """The rows of one query, as text."""
        return [tuple((one or b"").decode("utf-8", "replace") for one in row) for row in self.stream(text)]

    def stream(self, text: str) -> Generator[list[bytes | None], None, None]:
        """The rows of one query as they come, each value as its text or None."""
        self._command(text)
        first = self._packet()
        if first[:1] in (b"\0", b"\xfb") or not first:
            return
        columns, _ = _length(first, 0)
        for _ in range(columns):
            self._packet()
        self._packet()
        while not ((body := self._packet())[:1] == b"\xfe" and len(body) < 9):
            yield _row(body, columns)


def _scramble(plugin: bytes, password: str, salt: bytes) -> bytes:
    if not password:
        return b""
    data = password.encode()
    if plugin == b"caching_sha2_password":
        inner = hashlib.sha256(data).digest()
        outer = hashlib.sha256(hashlib.sha256(inner).digest() + salt).digest()
    elif plugin == b"mysql_native_password":
        inner = hashlib.sha1(data).digest()  # noqa: S324
        outer = hashlib.sha1(salt + hashlib.sha1(inner).digest()).digest()  # noqa: S324
    else:
        raise Denied(1045)
    return bytes(left ^ right for left, right in zip(inner, outer, strict=True))


def _row(body: bytes, columns: int) -> list[bytes | None]:
    values, at = list[bytes | None](), 0
    for _ in range(columns):
        first = body[at] if at < len(body) else NULL
        if first < NULL:
            at += 1
            values.append(body[at : at + first])
            at += first
        elif first == NULL:
            at += 1
            values.append(None)
        else:
            size, at = _length(body, at)
            values.append(body[at : at + size])
            at += size
    return values


def _length(body: bytes, at: int) -> tuple[int, int]:
    first = body[at]
    if first < NULL:
        return first, at + 1
    wide = {0xFC: 2, 0xFD: 3, 0xFE: 8}.get(first, 0)
    return int.from_bytes(body[at + 1 : at + 1 + wide], "little"), at + 1 + wide
