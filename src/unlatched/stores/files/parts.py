"""A part: one stream of decoded bytes, in a file, a compressed file or a member of an archive.

Formats read parts, and never ask where they came from. Damage is never raised: the stream ends early and
the damage is named in the list handed to ``open``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from unlatched.errors import StoreError

HEAD: Final = 1 << 18
"""Bytes of a part that its format is recognised by."""

Lost = list[str]
"""Where a stream names its damage, in words fit for ``unseen``."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One stream of bytes.

    ``name`` is the file's own name (hostile, possibly personal: it is only used to group parts),
    ``label`` what may be shown of it. ``path`` is set when the bytes lie in a plain file, which may then
    be read natively and at random; ``size`` is what is stored. ``whole`` says that ``head`` is all there is.
    ``entry`` opens what lies elsewhere (an object in a bucket) as a file that can be moved in.
    """

    name: str
    label: str
    folder: str
    size: int
    path: Path | None
    head: bytes = field(repr=False)
    opener: Callable[[Lost], Iterator[bytes]] = field(repr=False)
    lost: tuple[str, ...] = ()
    whole: bool = False
    entry: Callable[[], IO[bytes]] | None = field(default=None, repr=False)

    def chunks(self, lost: Lost) -> Iterator[bytes]:
        """The decoded bytes, in pieces of at most a few MB; damage is named in ``lost``."""
        return self.opener(lost)

    def open(self, lost: Lost) -> io.BufferedReader:
        """The decoded bytes as a file that can only be read forward."""
        return io.BufferedReader(Chunked(self.opener(lost)), 1 << 20)


def entered(part: Part) -> IO[bytes] | None:
    """The part as a file that can be moved in without reading it whole; None for what only streams."""
    if part.path is not None:
        return part.path.open("rb")
    return part.entry() if part.entry is not None else None


def plain(part: Part) -> Path:
    """The path of a part that lies in a plain file."""
    if part.path is None:
        raise StoreError(f"{part.label}: not a plain file")
    return part.path


class Fields(frozenset[str]):
    """A fingerprint of records that need not all have the same fields: alike when half of them are shared."""

    __slots__ = ()

    def alike(self, other: Fields) -> bool:
        """Whether records of both belong together."""
        return 2 * len(self & other) >= len(self | other)


class Chunked(io.RawIOBase):
    """Pieces of bytes as one file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` from the current piece; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
