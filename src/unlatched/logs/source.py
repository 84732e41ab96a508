"""Files, folders, rotations and standard input as blocks of whole lines; compressed ones are read as
they are.
"""

from __future__ import annotations

import re
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import IO, Any, Final, cast

from unlatched.errors import StoreError, UsageError

CHUNK: Final = 1 << 20
BLOCK: Final = 8 << 20
MAX_LINE: Final = 8 << 20
GLANCE: Final = 200
SUFFIX: Final = re.compile(r"(?:\.(?:gz|zst|zstd|bz2|xz|old|log|json|csv|txt))+$", re.IGNORECASE)
NUMBERS: Final = re.compile(r"[._-]?\d[\dT_:.Z-]*")
SKIP: Final = frozenset({".idx", ".sqlite", ".db", ".png", ".html", ".lock", ".pid"})


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read (``path`` None: standard input) and the server's log it is a part of."""

    name: str
    path: Path | None
    series: str

    @property
    def modified(self) -> datetime:
        """When the file was last written; now for standard input."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC) if self.path else datetime.now(UTC)


def inputs(paths: list[str]) -> list[Input]:
    """All files under ``paths``, ``-`` for standard input; a folder is read with all that is in it."""
    found = [one for path in paths for one in _under(path)]
    if not found:
        raise UsageError(
            "no log file was found under the given paths; give files, folders or - for standard input"
        )
    return list(dict.fromkeys(found))


def _under(path: str) -> Iterator[Input]:
    if path == "-":
        yield Input("standard input", None, "-")
        return
    root = Path(path)
    if not root.exists():
        raise UsageError("a given path does not exist: nothing was read")
    if root.is_file():
        yield Input(root.name, root, _series(root))
        return
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.suffix.lower() not in SKIP:
            yield Input(str(file.relative_to(root)), file, _series(file))


def _series(path: Path) -> str:
    """What rotations of one log have in common: the folder and the name without dates, numbers and
    suffixes.
    """
    name = SUFFIX.sub("", path.name)
    name = NUMBERS.sub("", name)
    return f"{path.parent}/{SUFFIX.sub('', name)}"


def pieces(source: Input) -> Iterator[bytes]:
    """The source, uncompressed, as blocks that end with a line (the last one may not)."""
    with closing(_ahead(_raw(source))) as raw:
        yield from whole_lines(raw)


def whole_lines(raw: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks that end after a newline; a line longer than ``MAX_LINE`` is cut, so that memory stays
    bounded.
    """
    parts: list[bytes | memoryview] = []
    held = 0
    broken: CutOffError | None = None
    for chunk in _until_cut(raw):
        if isinstance(chunk, CutOffError):
            broken = chunk
            break
        held += len(chunk)
        cut = chunk.rfind(b"\n") + 1 if held >= BLOCK else 0
        if not cut and held < BLOCK + MAX_LINE:
            parts.append(chunk)
            continue
        yield b"".join((*parts, memoryview(chunk)[: cut or len(chunk)]))
        rest = memoryview(chunk)[cut or len(chunk) :]
        parts, held = [rest], len(rest)
    if held:
        yield b"".join(parts)
    if broken is not None:
        raise broken


def _until_cut(raw: Iterator[bytes]) -> Iterator[bytes | CutOffError]:
    """The chunks, and as the last one the error that ended them, so that what came before is not lost."""
    try:
        yield from raw
    except CutOffError as error:
        yield error


def head(source: Input) -> bytes:
    """The first bytes, uncompressed; nothing for standard input, which can be read only once."""
    if source.path is None:
        return b""
    with closing(_raw(source)) as raw:
        return next(raw, b"")


def _raw(source: Input) -> Generator[bytes, None, None]:
    if source.path is None:
        yield from _decoded(sys.stdin.buffer)
        return
    try:
        file = source.path.open("rb")
    except OSError as error:
        kind = type(error).__name__
    else:
        with file:
            yield from _decoded(file)
        return
    raise StoreError(f"opening {source.name}: {kind}")


def _decoded(file: IO[bytes]) -> Iterator[bytes]:
    chunks = _uncompressed(file)
    start = next(chunks, b"")
    wide = _wide(start)
    yield from _narrowed(_chain(start, chunks), wide) if wide else _chain(start, chunks)


def _wide(start: bytes) -> str:
    """Which form of UTF-16 a text is written in, as Windows does; nothing for other texts."""
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if start.startswith(mark):
            return name
    for place, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        signs, nothing = start[1 - place : GLANCE : 2], start[place:GLANCE:2]
        if len(signs) > 9 and signs.isascii() and b"\0" not in signs and not nothing.strip(b"\0"):
            return name
    return ""


def _narrowed(chunks: Iterator[bytes], form: str) -> Iterator[bytes]:
    """UTF-16 as UTF-8."""
    decode = getincrementaldecoder(form)("replace").decode
    for chunk in chunks:
        yield decode(chunk).encode("utf-8", "replace")


def _uncompressed(file: IO[bytes]) -> Iterator[bytes]:
    start = file.read(CHUNK)
    more = iter(lambda: file.read(CHUNK), b"")
    decode = _decoder(start)
    if decode is None:
        yield start
        yield from more
    else:
        yield from decode(_chain(start, more))


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _decoder(start: bytes) -> Callable[[Iterator[bytes]], Iterator[bytes]] | None:
    if start.startswith(b"\x1f\x8b"):
        return _gzip
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        return _zstd
    if start.startswith(b"BZh"):
        return _bz2
    return _xz if start.startswith(b"\xfd7zXZ\0") else None


class CutOffError(Exception):
    """A compressed file ends in the middle, or is damaged; what came before it was read."""


def _members(chunks: Iterator[bytes], new: Callable[[], Any], error: type[Exception]) -> Iterator[bytes]:
    """Uncompress one stream after another, as ``cat a.gz b.gz`` makes them."""
    one = new()
    begun = False
    for chunk in chunks:
        data = chunk
        while data:
            try:
                out = one.decompress(data)
            except error:
                if not begun:
                    return  # padding after the last member
                raise CutOffError from None
            begun = True
            if out:
                yield out
            data = b""
            if one.eof:
                data, one, begun = one.unused_data, new(), False
    if begun:
        raise CutOffError


def _gzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    from isal import isal_zlib

    return _members(chunks, lambda: isal_zlib.decompressobj(31), cast("type[Exception]", isal_zlib.error))


def _bz2(chunks: Iterator[bytes]) -> Iterator[bytes]:
    import bz2

    return _members(chunks, bz2.BZ2Decompressor, OSError)


def _xz(chunks: Iterator[bytes]) -> Iterator[bytes]:
    import lzma

    return _members(chunks, lzma.LZMADecompressor, lzma.LZMAError)


def _zstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    import zstandard

    return _members(
        chunks, zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj, zstandard.ZstdError
    )


def _ahead(chunks: Iterator[bytes], depth: int = 4) -> Generator[bytes, None, None]:
    """Read and uncompress in a thread, a few chunks ahead of the parser; errors come through."""
    queue: Queue[bytes | BaseException | None] = Queue(depth)
    stop = Event()

    def work() -> None:
        try:
            for chunk in chunks:
                if stop.is_set():
                    return
                queue.put(chunk)
            queue.put(None)
        except (OSError, StoreError, CutOffError, MemoryError) as error:
            queue.put(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    try:
        while (item := queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        while thread.is_alive():
            if not queue.empty():
                queue.get_nowait()
            thread.join(0.01)
