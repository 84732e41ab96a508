"""What a ``mongodump --archive`` file holds: where the documents of each collection lie in it.

A prelude (magic number, a header, a document for each collection, a terminator), then blocks: a header
naming a collection, documents, a terminator. Collections take turns; a header with ``EOF`` ends one.
Format: mongo-tools, ``common/archive`` (prelude.go, multiplexer.go).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from unlatched.bson.blocks import LARGEST, MORE, PADDING, Steps
from unlatched.bson.reading import steps
from unlatched.bson.sources import Extents, Source, gathered
from unlatched.bson.values import decode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAGIC: Final = bytes.fromhex("6de29981")
TERMINATOR: Final = b"\xff\xff\xff\xff"

_NEXT = re.compile(rb"\xff\xff\xff\xff(?=..\0\0\x02db\0)", re.DOTALL)
_WINDOW: Final = 8 << 20
_HEADER: Final = 32 << 20


@dataclass(frozen=True, slots=True)
class Space:
    """One collection of an archive."""

    database: str
    collection: str
    source: Source


@dataclass(frozen=True, slots=True)
class Contents:
    """The collections of an archive, and what is wrong with it."""

    spaces: tuple[Space, ...]
    unseen: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    starts: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    ended: bool = False


def contents(whole: Source, compiled: bool) -> Contents:
    """Go through an archive once, by the lengths of its documents."""
    lost: list[str] = []
    with whole.open(lost) as stream:
        index = _Index(_Ahead(stream), steps(compiled), whole.label, lost)
        index.run()
    spaces = [
        Space(database, collection, gathered(whole, Extents(found.starts, found.sizes)))
        for (database, collection), found in index.spaces.items()
        if found.sizes
    ]
    return Contents(tuple(spaces), tuple(lost))


class _Ahead:
    """A window on a stream that only moves forward."""

    def __init__(self, stream: BinaryIO) -> None:
        import numpy as np

        self._stream = stream
        self.data: NDArray[np.uint8] = np.zeros(PADDING, np.uint8)
        self.size = self.at = self.base = 0
        self.final = False

    @property
    def offset(self) -> int:
        """Where in the stream the window's current place is."""
        return self.base + self.at

    def more(self, wanted: int = 0) -> bool:
        """Drop what was passed and read on; returns whether anything came."""
        import numpy as np

        keep = self.size - self.at
        size = max(_WINDOW, keep + _WINDOW // 2, wanted)
        data = np.empty(size + PADDING, np.uint8)
        data[:keep] = self.data[self.at : self.size]
        filled, view = keep, memoryview(data)  # type: ignore[arg-type]
        while filled < size:
            count = self._stream.readinto(view[filled:size])  # type: ignore[attr-defined]
            if not count:
                self.final = True
                break
            filled += count
        data[filled : filled + PADDING] = 0
        self.data, self.base, self.at, self.size = data, self.base + self.at, 0, filled
        return filled > keep

    def peek(self, count: int) -> bytes:
        """The next bytes; fewer only at the end."""
        while self.size - self.at < count and not self.final:
            self.more(count)
        return self.data[self.at : min(self.at + count, self.size)].tobytes()

    def document(self) -> dict[str, Any] | None:
        """The document that starts here, and step over it; None when there is none."""
        size = int.from_bytes(self.peek(4), "little", signed=True)
        raw = self.peek(size) if 5 <= size <= _HEADER else b""
        found = decode(raw) if raw and len(raw) == size else None
        self.at += len(raw) if found is not None else 0
        return found


@dataclass(slots=True)
class _Index:
    ahead: _Ahead
    steps: Steps
    label: str
    lost: list[str]
    spaces: dict[tuple[str, str], _Found] = field(default_factory=dict)

    def run(self) -> None:
        """Prelude, then block after block."""
        self.ahead.peek(4)
        self.ahead.at += 4
        self._prelude()
        while self.ahead.peek(4):
            name = self._header()
            if name is None:
                if not self._recover("a header of the archive is damaged; documents after it were left"):
                    return
                continue
            self._body(self.spaces.setdefault(name, _Found()))
        open_ones = sum(not found.ended for found in self.spaces.values())
        if open_ones:
            self.lost.append(f"{self.label}: the archive ends before {open_ones} of its collections do")

    def _prelude(self) -> None:
        while self.ahead.peek(4) not in (TERMINATOR, b""):
            if self.ahead.document() is None:
                self._recover("the beginning of the archive is damaged")
                return
        if not self.ahead.peek(4):
            self.lost.append(f"{self.label}: the archive is cut short at its beginning")
        self.ahead.at += len(self.ahead.peek(4))

    def _header(self) -> tuple[str, str] | None:
        header = self.ahead.document()
        if header is None or not isinstance(header.get("collection"), str):
            return None
        name = (str(header.get("db", "")), str(header["collection"]))
        if header.get("EOF") is True:
            self.spaces.setdefault(name, _Found()).ended = True
        return name

    def _recover(self, words: str) -> bool:
        """Go on at the next header; what lies before it is lost."""
        self.lost.append(f"{self.label}: {words}")
        return self._seek()

    def _seek(self) -> bool:
        while True:
            found = _NEXT.search(memoryview(self.ahead.data)[: self.ahead.size], self.ahead.at)  # type: ignore[arg-type]
            if found:
                self.ahead.at = found.end()
                return True
            self.ahead.at = max(self.ahead.at, self.ahead.size - PADDING)
            if self.ahead.final or not self.ahead.more():
                self.ahead.at = self.ahead.size
                return False

    def _body(self, found: _Found) -> None:
        """Take the documents up to the terminator; a damaged block is taken whole, for the reader to mend."""
        start = self.ahead.offset
        while self._hop():
            pass
        rest = self.ahead.peek(4)
        if TERMINATOR.startswith(rest):
            self._take(found, start, self.ahead.offset)
            self.ahead.at += len(rest)
            return
        reached = self._seek()
        self._take(found, start, self.ahead.offset - (4 if reached else 0))

    def _take(self, found: _Found, start: int, stop: int) -> None:
        if stop > start:
            found.starts.append(start)
            found.sizes.append(stop - start)

    def _hop(self) -> bool:
        """Go as far as the window allows; returns whether there may be more documents."""
        ahead = self.ahead
        stop, why, _ = self.steps.hop(ahead.data, ahead.at, ahead.size)
        ahead.at = stop
        if ahead.at + 4 <= ahead.size and why != MORE:
            return False
        known = stop + 4 <= ahead.size
        wanted = int.from_bytes(ahead.data[stop : stop + 4].tobytes(), "little") if known else 0
        if wanted > LARGEST or ahead.final:
            return False
        return ahead.more(wanted)
