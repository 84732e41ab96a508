"""Redis's protocol (RESP 2), reading commands only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from unlatched.errors import StoreError
from unlatched.net import Visit
from unlatched.net.faults import ForeignError

READING: Final = frozenset({
    "INFO", "DBSIZE", "SCAN", "HSCAN", "SSCAN", "ZSCAN", "TYPE", "GETRANGE", "GET", "LRANGE", "XRANGE",
    "SELECT", "HGETALL", "SMEMBERS", "ZRANGE", "MEMORY", "MGET",
})  # fmt: skip
SESSION: Final = frozenset({("ACL", "WHOAMI"), ("ACL", "DRYRUN"), ("CLIENT", "NO-TOUCH"), ("AUTH", "")})
_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error reply. ``kind`` is its first word, ``text`` may hold data."""

    kind: str
    text: bytes


class Resp:
    """A connection to one Redis server."""

    def __init__(self, visit: Visit, tls: bool = False) -> None:
        self.visit = visit
        self._wire = visit.wire(tls)

    def __enter__(self) -> Resp:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()

    def log_in(self, user: str, password: str) -> None:
        """With the credentials that were named."""
        found = self._ask("AUTH", *([user] if user else []), password)
        if isinstance(found, Refusal):
            raise StoreError("the server does not accept the credentials that were named")

    def call(self, *words: str | bytes) -> Any:
        """A reading command's answer: bytes, int, list, None, or a :class:`Refusal`."""
        self._allow(words)
        return self._ask(*words)

    def many(self, commands: list[tuple[str | bytes, ...]]) -> list[Any]:
        """Several reading commands in one go."""
        for words in commands:
            self._allow(words)
        self._wire.send(b"".join(_command(words) for words in commands))
        return [self._answer(_DEEPEST) for _ in commands]

    def _allow(self, words: tuple[str | bytes, ...]) -> None:
        first = str(words[0])
        second = str(words[1]) if len(words) > 1 else ""
        if first not in READING and (first, second) not in SESSION:
            raise StoreError(f"{first!r} is not on the list of reading commands; it was not sent")

    def _ask(self, *words: str | bytes) -> Any:
        self._wire.send(_command(words))
        return self._answer(_DEEPEST)

    def _answer(self, depth: int) -> Any:
        kind = self._wire.exactly(1)
        if kind not in b"+-:$*" or depth == 0:
            raise ForeignError("the answer is not Redis's")
        line = self._wire.until(b"\r\n", 1 << 16)[:-2]
        if kind == b"+":
            return line
        if kind == b"-":
            return Refusal(_kind(line), line)
        size = _integer(line)
        if kind == b":" or size < 0:
            return size if kind == b":" else None
        if kind == b"$":
            return self._wire.exactly(size + 2)[:-2]
        if size > 1_000_000:
            raise ForeignError("an impossible length was announced")
        return [self._answer(depth - 1) for _ in range(size)]


def _kind(line: bytes) -> str:
    word = line.split(b" ")[0].decode("ascii", "replace")
    return word if word.isalpha() and word.isupper() else "ERR"


def _integer(line: bytes) -> int:
    try:
        return int(line)
    except ValueError:
        pass
    raise ForeignError("an impossible length was announced")


def _command(words: tuple[str | bytes, ...]) -> bytes:
    parts = [word.encode() if isinstance(word, str) else word for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
