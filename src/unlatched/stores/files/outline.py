"""What one JSON document holds: its lists of records, at any depth of objects, and what stands beside them.

Only brackets and keys are looked at, record by record, so a document of any size is walked in bounded memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from unlatched.stores.files.framing import BROKEN, LARGEST, Place, frames

DEEPEST: Final = 7
"""Containers around a record of a list."""

MOST: Final = 200
"""Lists of one document that become collections of their own; further ones stay where they are."""

_SHORT: Final = 1 << 12
_CLOSING: Final = {ord("{"): ord("}"), ord("["): ord("]")}
_ONE_LINE: Final = bytes.maketrans(b"\r\n", b"  ")
Way = tuple[bytes, tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class Lists(Place):
    """Every list of objects that only objects lie around, and places known before."""

    known: tuple[Place, ...] = ()
    times: Mapping[Way, int] = field(default_factory=dict)

    def holds(self, brackets: bytes, keys: Sequence[bytes]) -> bool:
        """Whether what stands inside these containers is a record."""
        if any(place.holds(brackets, keys) for place in self.known):
            return True
        if brackets.find(b"[") != len(brackets) - 1 or not 1 < len(brackets) < DEEPEST:
            return False
        return len(self.times) < MOST or (brackets, _named(keys)) in self.times


def _named(keys: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(key for key in keys if key)


@dataclass(slots=True)
class Outline:
    """The lists of a document by their containers and keys, and the document without their records.

    A list of a single record is none: it stays in the document. ``over`` says that the rest of the document
    was too large to be held.
    """

    known: tuple[Place, ...] = ()
    times: dict[Way, int] = field(default_factory=dict)
    firsts: dict[Way, bytes] = field(default_factory=dict)
    text: bytearray = field(default_factory=bytearray)
    open: bytearray = field(default_factory=bytearray)
    documents: int = 0
    over: bool = False

    def add(self, piece: bytes) -> None:
        """A piece of text that ends in a bracket, or before a record."""
        self._write(piece)
        if piece and piece[-1] in _CLOSING:
            self.documents += not self.open
            self.open.append(_CLOSING[piece[-1]])

    def close(self, piece: bytes, brackets: bytes, keys: Sequence[bytes]) -> None:
        """The end of a list or an object."""
        path = self._path(brackets, keys)
        if self.times.get(path) == 1 and brackets.endswith(b"["):
            self._write(self.firsts.get(path, b""))
        self._write(piece)
        del self.open[-1:]
        if keys and keys[-1] and self.text.endswith((b"[]", b"{}")):
            del self.text[self.text.rindex(keys[-1]) :]
            del self.text[len(self.text.rstrip(b", \t\r\n")) :]

    def found(self, brackets: bytes, keys: Sequence[bytes], record: bytes, records: int) -> None:
        """Records at a place."""
        path = self._path(brackets, keys)
        before = self.times.get(path, 0)
        self.times[path] = before + records
        if not before and record != BROKEN:
            self.firsts[path] = record
        elif len(self.firsts.get(path, b"")) > _SHORT:
            self.firsts[path] = b""

    def whole(self) -> bytes:
        """The document without the records, in one line, closed where it ends early."""
        return bytes(self.text + self.open[::-1]).translate(_ONE_LINE)

    def places(self) -> list[Place]:
        """Where the records are."""
        return [Place(*path) for path, times in self.times.items() if times > 1]

    def _path(self, brackets: bytes, keys: Sequence[bytes]) -> Way:
        place = next((place for place in self.known if place.holds(brackets, keys)), None)
        return (place.brackets, place.keys) if place else (brackets, _named(keys))

    def _write(self, piece: bytes) -> None:
        bare = piece.strip(b" \t\r\n,")
        self.over = self.over or len(self.text) + len(bare) > LARGEST
        if not bare or self.over:
            return
        if self.text and self.text[-1:] not in b"[{:" and bare[:1] not in b"]}":
            self.text += b","
        self.text += bare


def outline(chunks: Iterable[bytes], known: Sequence[Place] = (), fast: bool = False) -> Outline:
    """Walk a document once; ``fast`` says that it is long enough for compiled code."""
    found = Outline(tuple(known))
    for _ in frames(chunks, Lists(known=tuple(known), times=found.times), lambda: None, fast, found):
        pass
    return found
