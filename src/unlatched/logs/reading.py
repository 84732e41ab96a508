"""From blocks of lines to trails: each line goes to the reader of the format it has, whatever came
before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Final, Protocol

from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import one_by_one
from unlatched.logs.trail import Trail
from unlatched.logs.wrapping import Layer, layers, part_of, scaffold, unwrapped

PIECE: Final = 32 << 20
# Shorter pieces are read line by line: loading the compiled readers would take longer.
SWIFT: Final = 1 << 16
BOM: Final = b"\xef\xbb\xbf"
GLANCE: Final = 1 << 14
MAX_MARKED: Final = 20


class Reader(Protocol):
    """What a format's module offers as ``Reader``: takes lines, tells its trail what they say."""

    def __init__(self, trail: Trail) -> None: ...

    def line(self, line: bytes) -> bool:
        """Take one line (without its newline); False when it is not of this format."""
        ...


class BlockReader(Reader, Protocol):
    """A reader that also takes many lines at once."""

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take lines from ``begin`` on: where the first is that it refused, and how many were parsed."""
        ...


@dataclass(slots=True)
class Tally:
    """What became of a source's lines."""

    lines: int = 0
    parsed: int = 0
    malformed: int = 0
    malformed_at: list[int] = field(default_factory=list)
    formats: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def took(self, name: str, count: int = 1) -> None:
        """Lines of a format were parsed."""
        self.parsed += count
        self.formats[name] = self.formats.get(name, 0) + count

    def lost(self, number: int) -> None:
        """A line could not be parsed; only its number is kept."""
        self.malformed += 1
        if len(self.malformed_at) < MAX_MARKED:
            self.malformed_at.append(number)


@cache
def formats() -> tuple[ModuleType, ...]:
    """Every module of ``logs.formats``, by name."""
    package = import_module("unlatched.logs.formats")
    names = sorted(one.name for one in iter_modules(package.__path__) if not one.name.startswith("_"))
    return tuple(import_module(f"{package.__name__}.{name}") for name in names)


def recognise(line: bytes) -> ModuleType | None:
    """The format a single line has by its structure."""
    for module in formats():
        if module.matches(line):
            return module
    return None


def known(line: bytes) -> bool:
    """Whether a line is of any format."""
    return recognise(line) is not None


class Desk:
    """Hands the lines of one server's log to readers; one reader a format, kept over rotations."""

    def __init__(self, trails: TrailOf) -> None:
        self._trails = trails
        self._readers: dict[str, Reader] = {}
        self._format: ModuleType | None = None
        self._around: tuple[Layer, ...] = ()
        self._told: list[Trail] = []
        self._start = b""

    def read(self, blocks: Iterator[bytes], tally: Tally) -> None:
        """Take a whole source."""
        self._around = ()
        for number, block in enumerate(blocks):
            for piece in cut(block if number else block.removeprefix(BOM)):
                self._piece(piece, tally)
        for trail in self._told:
            trail.settle()

    def binary(self, module: ModuleType, blocks: Iterator[bytes], tally: Tally) -> None:
        """Take a source that is not made of lines."""
        self._reader(module).whole(blocks, tally)  # type: ignore[attr-defined]

    def _reader(self, module: ModuleType) -> Reader:
        name = module.NAME
        if name not in self._readers:
            trail = self._trails(module.STORE)
            self._told.append(trail)
            reader: Reader = module.Reader(trail)
            self._readers[name] = reader
        return self._readers[name]

    def _piece(self, piece: bytes, tally: Tally) -> None:
        if self._around:
            piece = unwrapped(piece, self._around)
        self._start = piece[:GLANCE]
        if len(piece) < SWIFT:
            self._lines([line.removesuffix(b"\r") for line in piece.split(b"\n")], tally)
            return
        block = Block(piece)
        row = 0
        while row < block.lines:
            if self._format is not None:
                row = self._rows(self._format, block, row, tally)
            if row < block.lines:
                bare = not self._around
                self._line(block.line(row), tally)
                row += 1
                if bare and self._around:
                    block = Block(unwrapped(piece, self._around))

    def _rows(self, module: ModuleType, block: Block, row: int, tally: Tally) -> int:
        """Give the present reader lines from ``row`` on; where the first is that it refused."""
        reader = self._reader(module)
        take = getattr(reader, "rows", None)
        stop, parsed = take(block, row) if take is not None else one_by_one(reader.line, block, row)
        tally.lines += stop - row
        tally.took(module.NAME, parsed)
        return stop

    def _lines(self, lines: list[bytes], tally: Tally) -> None:
        """Take a few lines, one by one."""
        if not lines[-1]:
            lines.pop()
        place = 0
        while place < len(lines):
            bare = not self._around
            self._line(lines[place], tally)
            place += 1
            if bare and self._around:
                lines[place:] = unwrapped(b"\n".join(lines[place:]), self._around).split(b"\n")
            place += self._run(lines[place:], tally)

    def _run(self, lines: list[bytes], tally: Tally) -> int:
        """Give lines to the present reader until it refuses one; how many it took."""
        if self._format is None:
            return 0
        take = self._reader(self._format).line
        count = 0
        for line in lines:
            if not line or not take(line):
                break
            count += 1
        tally.lines += count
        tally.took(self._format.NAME, count)
        return count

    def _line(self, line: bytes, tally: Tally) -> None:
        """A line that needs care: empty, damaged, or of another format than the one before."""
        tally.lines += 1
        text = line.strip(b"\0\r")
        if text.isspace() or not text:
            return
        if self._format is not None and self._reader(self._format).line(text):
            tally.took(self._format.NAME)
            return
        other = recognise(text)
        if other is None and not self._around and tally.parsed == 0:
            self._around = layers(text, known)
            text = part_of(text, self._around)[0]
            other = recognise(text)
            if other is None and scaffold(text):
                return
        if other is not None and other is not self._format and self._first(other, text):
            self._format = other
            tally.took(other.NAME)
        else:
            tally.lost(tally.lines)

    def _first(self, module: ModuleType, text: bytes) -> bool:
        """Give a line to the reader of another format than before."""
        return begin(self._reader(module), self._start).line(text)


def begin(reader: Reader, start: bytes) -> Reader:
    """Show a reader how a piece begins, if it wants to see that."""
    glance = getattr(reader, "glance", None)
    if glance is not None:
        glance(start)
    return reader


class TrailOf(Protocol):
    """Gives the trail of a store within one server's log."""

    def __call__(self, store: str) -> Trail: ...


def cut(block: bytes, size: int = PIECE) -> Iterator[bytes]:
    """Pieces of about ``size`` that end with a line."""
    start = 0
    while len(block) - start > size:
        end = block.rfind(b"\n", start, start + size) + 1
        if not end:
            end = block.find(b"\n", start) + 1 or len(block)
        yield block[start:end]
        start = end
    if start < len(block):
        yield block[start:]
