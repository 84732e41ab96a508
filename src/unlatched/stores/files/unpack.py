"""Opening compressed streams. What is damaged ends early and is named; what explodes is cut off and named."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from unlatched.stores.files.parts import Lost

CHUNK: Final = 1 << 20
RATIO: Final = 500
"""A stream that grows more than this is a bomb: DEFLATE reaches 1,032:1 at best, data hardly 100:1."""

FREE: Final = 1 << 28
"""Unpacked bytes below which the ratio is not looked at."""

Source = Callable[[Lost], Iterator[bytes]]

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
)


def compression(head: bytes) -> str | None:
    """``gzip``, ``bzip2``, ``zstd``, ``xz`` or None, by magic number."""
    found = next((name for magic, name in _MAGIC if head.startswith(magic)), None)
    if found == "bzip2" and not (head[3:4].isdigit() and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90")):
        return None
    return found


def unpacked(source: Source, method: str, label: str) -> Source:
    """``source``, decompressed; several compressed streams in a row are one (RFC 1952, 2.2)."""

    def pieces(lost: Lost) -> Iterator[bytes]:
        read = written = 0
        machine = _Machine(method)
        for packed in source(lost):
            read += len(packed)
            try:
                for piece in machine(packed):
                    written += len(piece)
                    yield piece
                    if is_bomb(read, written):
                        lost.append(bomb(label))
                        return
            except (zlib.error, OSError, EOFError, ValueError, lzma.LZMAError):
                lost.append(f"{label}: damaged after {amount(written)}; the rest could not be read")
                return
        if not machine.ended:
            lost.append(f"{label}: ends early after {amount(written)}; the rest could not be read")

    return pieces


def is_bomb(read: int, written: int) -> bool:
    """Whether this much must not go on being unpacked from so little."""
    return written > FREE and written > RATIO * read


def bomb(label: str) -> str:
    """What is said of it."""
    return f"{label}: unpacks to more than {RATIO} times its size; the rest was left"


class _Machine:
    """Feeds pieces to a decompressor; starts a new one where a stream ends and another follows."""

    def __init__(self, method: str) -> None:
        self._method = method
        self._current: Any = None

    @property
    def ended(self) -> bool:
        """Whether the last stream was complete."""
        return self._current is None

    def __call__(self, packed: bytes) -> Iterator[bytes]:
        """What ``packed`` unpacks to, in bounded pieces."""
        while packed:
            if self._current is None:
                if not packed.strip(b"\0"):
                    return  # padding, as tape and block devices leave it
                self._current = _decompressor(self._method)
            yield from _steps(self._current, packed)
            if not self._current.eof:
                return
            packed, self._current = self._current.unused_data, None


class _Zstd:
    """A zstd frame (RFC 8878) behind the interface of ``bz2``; 2 KB at a time, as a block can be 4 bytes."""

    def __init__(self) -> None:
        import zstandard

        self._object = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj()
        self._waiting = memoryview(b"")
        self.eof = False
        self.unused_data = b""
        self.error = zstandard.ZstdError

    @property
    def needs_input(self) -> bool:
        return not self._waiting

    def decompress(self, packed: bytes, _: int) -> bytes:
        waiting = memoryview(bytes(self._waiting) + packed) if packed else self._waiting
        piece, self._waiting = waiting[:2048], waiting[2048:]
        try:
            data: bytes = self._object.decompress(piece)
        except self.error as error:
            raise EOFError("damaged") from error
        if self._object.eof:
            self.eof, self.unused_data = True, self._object.unused_data + bytes(self._waiting)
            self._waiting = memoryview(b"")
        return data


class _Gzip:
    """A gzip member behind the interface of ``bz2``."""

    def __init__(self) -> None:
        self._object = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._object.eof

    @property
    def unused_data(self) -> bytes:
        return self._object.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._object.unconsumed_tail

    def decompress(self, packed: bytes, limit: int) -> bytes:
        return self._object.decompress(self._object.unconsumed_tail + packed, limit)


def _decompressor(method: str) -> Any:
    return {"gzip": _Gzip, "zstd": _Zstd, "bzip2": bz2.BZ2Decompressor, "xz": lzma.LZMADecompressor}[method]()


def _steps(current: Any, packed: bytes) -> Iterator[bytes]:
    yield current.decompress(packed, 4 * CHUNK)
    while not current.eof and not current.needs_input:
        yield current.decompress(b"", 4 * CHUNK)


def amount(size: int) -> str:
    """A number of bytes as people say it.

    >>> amount(999), amount(1_500), amount(123_400_000)
    ('999 bytes', '1.5 kB', '123 MB')
    """
    if size < 1000:
        return f"{size} bytes"
    scale = min((len(str(size)) - 1) // 3, 4)
    return f"{size / 1000**scale:.3g} {('kB', 'MB', 'GB', 'TB')[scale - 1]}"
