"""Streams that DuckDB reads as if they were files: unpacked, transcoded or reframed, never on disk.

DuckDB asks a file for its size before it reads it, and the size of a stream is not known. So a stream is
handed over as gzip (RFC 1952) of *stored* blocks (RFC 1951, 3.2.4): nothing is compressed, the trailer
says where it ends.
"""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from unlatched import sql

if TYPE_CHECKING:
    import duckdb

Opener = Callable[[], Iterator[bytes]]

_GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
_BLOCK = 0xFFFF


def mount(connection: duckdb.DuckDBPyConnection, files: Mapping[str, Opener]) -> str:
    """Make ``files`` readable on ``connection``; a SQL list of their addresses, to be read as gzip."""
    system = _system(f"part{secrets.token_hex(6)}", dict(files))
    connection.register_filesystem(system)
    return "[" + ", ".join(sql.text(f"{system.protocol}://{name}") for name in files) + "]"


class Stored(io.RawIOBase):
    """A stream as gzip of stored blocks. It can be started again, but not moved in."""

    def __init__(self, opener: Opener) -> None:
        super().__init__()
        self._opener = opener
        self._start()

    def _start(self) -> None:
        self._pieces: Iterator[bytes] | None = self._opener()
        self._buffer = bytearray(_GZIP_HEADER)
        self._crc = self._length = self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Only to its start."""
        return False

    def tell(self) -> int:
        """Bytes handed out."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Start again (offset 0); any other move is what a sequential reader says anyway."""
        if offset == 0 and whence == 0 and self._at:
            self._start()
        return self._at

    def read(self, size: int = -1) -> bytes:
        """The next ``size`` bytes, fewer only at the end."""
        while self._pieces is not None and (size < 0 or len(self._buffer) < size):
            self._fill()
        taken = bytes(self._buffer if size < 0 else memoryview(self._buffer)[:size])
        del self._buffer[: len(taken)]
        self._at += len(taken)
        return taken

    def _fill(self) -> None:
        piece = next(self._pieces, None) if self._pieces is not None else None
        if piece is None:
            self._pieces = None
            self._buffer += b"\x01\0\0\xff\xff" + struct.pack("<II", self._crc, self._length & 0xFFFFFFFF)
            return
        self._crc, self._length = zlib.crc32(piece, self._crc), self._length + len(piece)
        view = memoryview(piece)
        for start in range(0, len(view), _BLOCK):
            block = view[start : start + _BLOCK]
            self._buffer += struct.pack("<BHH", 0, len(block), _BLOCK ^ len(block))
            self._buffer += block


def _system(scheme: str, files: dict[str, Opener]) -> Any:
    from fsspec import AbstractFileSystem

    class Streams(AbstractFileSystem):  # type: ignore[misc]
        protocol = scheme
        cachable = False

        def _open(self, path: str, mode: str = "rb", **_: Any) -> Stored:
            return Stored(files[self._key(path)])

        def info(self, path: str, **_: Any) -> dict[str, Any]:
            return {"name": path, "size": 1 << 40, "type": "file"}

        def glob(self, path: str, **_: Any) -> list[str]:
            return [path]

        def exists(self, path: str, **_: Any) -> bool:
            return self._key(path) in files

        def ls(self, path: str, detail: bool = True, **_: Any) -> list[Any]:
            return []

        def _key(self, path: str) -> str:
            return path.rsplit("/", 1)[-1]

    return Streams()
