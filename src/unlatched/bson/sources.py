"""Where BSON documents come from: plain files, unpacked streams, the scattered blocks of an archive."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

Opener = Callable[[list[str]], BinaryIO]
"""Opens a stream from its start; damage is named in the list."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Documents, one after another. ``at(offset, size)`` reads anywhere, where that is possible.

    ``size`` is in bytes of BSON, or as stored when that is not known.
    """

    label: str
    size: int
    open: Opener = field(repr=False)
    at: Callable[[int, int], bytes] | None = field(default=None, repr=False)


def plain_file(path: Path, label: str) -> Source:
    """A file of documents."""

    def at(offset: int, size: int) -> bytes:
        with path.open("rb", buffering=0) as file:
            file.seek(offset)
            return file.read(size) or b""

    return Source(label, path.stat().st_size, lambda _: path.open("rb", buffering=0), at)


@dataclass(frozen=True, slots=True)
class Extents:
    """The parts of a stream that belong together: where they start and how long they are."""

    starts: Sequence[int]
    sizes: Sequence[int]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(self.sizes)


def gathered(whole: Source, extents: Extents) -> Source:
    """The documents of one name in an archive."""
    ends = [0]
    for size in extents.sizes:
        ends.append(ends[-1] + size)

    def at(offset: int, size: int) -> bytes:
        assert whole.at is not None  # noqa: S101
        pieces, index = [], bisect_right(ends, offset) - 1
        while size > 0 and 0 <= index < len(extents.sizes):
            inside = offset - ends[index]
            piece = whole.at(extents.starts[index] + inside, min(size, extents.sizes[index] - inside))
            if not piece:
                break
            pieces.append(piece)
            offset, size = offset + len(piece), size - len(piece)
            index = bisect_right(ends, offset) - 1
        return b"".join(pieces)

    def open_(lost: list[str]) -> BinaryIO:
        return io.BufferedReader(_Gathered(whole.open(lost), extents), 1 << 16)

    return Source(whole.label, extents.size, open_, at if whole.at else None)


class _Gathered(io.RawIOBase):
    """Reads only the extents of a stream, in order."""

    def __init__(self, stream: BinaryIO, extents: Extents) -> None:
        super().__init__()
        self._stream, self._extents = stream, extents
        self._index = self._inside = self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Close the archive too."""
        self._stream.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes; 0 at the end."""
        while self._index < len(self._extents.sizes):
            left = self._extents.sizes[self._index] - self._inside
            if left == 0:
                self._index, self._inside = self._index + 1, 0
                continue
            if not self._move(self._extents.starts[self._index] + self._inside):
                return 0
            count = self._stream.readinto(memoryview(buffer)[:left]) or 0  # type: ignore[attr-defined]
            self._inside += count
            self._at += count
            return int(count)
        return 0

    def _move(self, target: int) -> bool:
        if self._stream.seekable():
            self._stream.seek(target)
            self._at = target
        while self._at < target:
            skipped = len(self._stream.read(min(1 << 20, target - self._at)))
            if not skipped:
                return False
            self._at += skipped
        return True
