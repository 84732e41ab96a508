"""What container runtimes, syslog, collectors and exports put around a server's own lines.

A wrapping is found once, on the first line whose inside is of a known format, and is then the file's: what a
server's own line begins with is never taken for a wrapping.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, Final

from msgspec import DecodeError, ValidationError, defstruct, field
from msgspec.json import Decoder

Part = tuple[bytes, bool]
"""What is inside a line, and whether the server's own line ends with it."""
Layer = Callable[[bytes], Part | None]

STAMP: Final = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) "
CRI: Final = re.compile(STAMP + rb"(?:stdout|stderr) ([FP])(?::\w+)? ")
SYSLOG: Final = re.compile(
    rb"(?:<\d{1,3}>(?:1 )?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,24}) [\w.-]{1,255} "
    rb"[\w./@-]{1,60}(?:\[\d{1,10}\])?: "
)
# RFC 5424: <priority>1 time host program process message-id structured-data message
SYSLOG_5424: Final = re.compile(
    rb"<\d{1,3}>1 (?:-|\d{4}-\d\d-\d\dT\S{8,24}) \S{1,255} \S{1,48} \S{1,128} \S{1,32} "
    rb"(?:-|(?:\[[^\]]{0,500}\])+) "
    rb"(?:\xef\xbb\xbf)?"
)
COMPOSE: Final = re.compile(rb"[\w.-]{1,60} +\| ")
POD: Final = re.compile(rb"\[pod/[\w.-]{1,253}/[\w.-]{1,63}\] ")
STAMPED: Final = re.compile(STAMP + rb"(?=\S)")
# "aws logs tail": a time and the stream's name.
STREAM: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?\+00:00 [\w./:\[\]$#-]{1,512} ")
AROUND: Final = (SYSLOG_5424, SYSLOG, COMPOSE, POD, STAMPED, STREAM)
# Docker, journald, Beats and CloudWatch, Google Cloud, Loki, Splunk.
NAMES: Final = ("log", "MESSAGE", "message", "textPayload", "line", "_raw", "@message")
PRETTY: Final = re.compile(rb'\s*"(?:message|@message|textPayload|log|line)": ?("(?:[^"\\]|\\.)*"),?\s*')
SCAFFOLD: Final = re.compile(
    rb'\s*(?:[\[\]{}]{1,2},?|"[\w@]{1,40}": ?(?:\[|\{|\[\]|\{\}|\d{1,20}|"[^"\\]{0,300}"|null|true|false),?)'
    rb"\s*"
)
TEXT: Final = Decoder(str)
# Docker cuts lines at 16 KiB; a character that is cut in two is lost.
CUT: Final = 16_384 - 3
MOST: Final = 1 << 20
DEEPEST: Final = 2


def layers(line: bytes, known: Callable[[bytes], bool], deepest: int = DEEPEST) -> tuple[Layer, ...]:
    """What is around a line whose inside is ``known``, outermost first; nothing if that cannot be found.

    >>> [len(layers(line, b"hello".__eq__)) for line in (
    ...     b'{"log":"hello\\\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}',
    ...     b"2026-01-01T00:00:00.5Z stderr F hello", b"Jan  2 10:00:00 db1 mongod[7]: hello",
    ...     b'[pod/a/b] {"message": "hello"}', b'"2026-01-01","hello"', b"goodbye",
    ... )]
    [1, 1, 1, 2, 1, 0]
    """
    inside = [(layer, part[0]) for layer in _candidates(line) if (part := layer(line)) and part[0]]
    for layer, text in inside:
        if known(text):
            return (layer,)
    for layer, text in inside if deepest > 1 else ():
        if more := layers(text, known, deepest - 1):
            return (layer, *more)
    return ()


def scaffold(line: bytes) -> bool:
    """Whether a line is only there for the JSON around the lines of a log: brackets, times, names."""
    return SCAFFOLD.fullmatch(line) is not None


def unwrapped(block: bytes, around: tuple[Layer, ...]) -> bytes:
    """Every line of a block without what is around it; the number of lines stays.

    Runtimes cut long lines: the parts are put together where the last one stands.
    """
    out: list[bytes] = []
    begun: list[bytes] = []
    for line in block.split(b"\n"):
        inside, whole = part_of(line, around)
        if not whole and sum(map(len, begun)) < MOST:
            begun.append(inside.removesuffix(b"\r"))
            out.append(b"")
            continue
        out.append(b"".join((*begun, inside)))
        begun.clear()
    if begun:
        out[-1] = b"".join(begun)
    return b"\n".join(out)


def part_of(line: bytes, around: tuple[Layer, ...]) -> Part:
    """What is inside a line; the line itself where it is not wrapped as others are."""
    whole = True
    for layer in around:
        part = layer(line)
        if part is not None:
            line, whole = part[0], whole and part[1]
    return line, whole


def _candidates(line: bytes) -> Iterator[Layer]:
    document = line.lstrip().startswith((b"{", b"["))
    if document:
        yield from (partial(_collected, name) for name in NAMES if f'"{name}"'.encode() in line)
        yield _element
    if PRETTY.fullmatch(line):
        yield _pretty
    yield _runtime
    yield from (partial(_behind, around) for around in AROUND)
    if b"," in line and not document:
        yield from (partial(_cell, place) for place in range(len(_cells(line))))


def _runtime(line: bytes) -> Part | None:
    found = CRI.match(line)
    return (line[found.end() :], found[1] == b"F") if found is not None else None


def _behind(around: re.Pattern[bytes], line: bytes) -> Part | None:
    found = around.match(line)
    return (line[found.end() :], True) if found is not None else None


def _element(line: bytes) -> Part | None:
    """A document of an array, as some viewers save them."""
    text = line.strip()
    if text in (b"[", b"]"):
        return b"", True
    return (
        (text.lstrip(b"[").rstrip(b"],"), True) if text.endswith((b",", b"]")) or text[:1] == b"[" else None
    )


def _pretty(line: bytes) -> Part | None:
    """An event's text where a document is written over lines."""
    found = PRETTY.fullmatch(line)
    if found is None:
        return (b"", True) if scaffold(line) else None
    try:
        return _text(TEXT.decode(found[1])), True
    except (DecodeError, ValueError):
        return None


@cache
def _decoder(name: str) -> Decoder[Any]:
    return Decoder(defstruct("Collected", [("text", Any, field(name=name, default=None))]))


def _collected(name: str, line: bytes) -> Part | None:
    """A line that a collector has put into an object."""
    try:
        text = _decoder(name).decode(line.strip(b" \t\r,")).text
    except (DecodeError, ValidationError, ValueError):
        return None
    if isinstance(text, list):  # journald writes what is not UTF-8 as numbers
        text = bytes(byte for byte in text if isinstance(byte, int) and 0 <= byte < 256).decode(
            "utf-8", "replace"
        )
    if not isinstance(text, str) or not text:
        return None
    inside = _text(text)
    return inside, name != "log" or text.endswith("\n") or len(inside) < CUT


def _text(text: str) -> bytes:
    # A wrapped newline ends the line: what follows it would be a line that nobody wrote.
    return text.rstrip("\r\n").replace("\n", " ").encode("utf-8", "replace")


def _cell(place: int, line: bytes) -> Part | None:
    """A cell of a table that a viewer has exported."""
    cells = _cells(line)
    return (_text(cells[place]), True) if place < len(cells) > 1 else None


def _cells(line: bytes) -> list[str]:
    try:
        rows = list(csv.reader([line.decode("utf-8", "replace").replace("\0", "").rstrip("\r\n")]))
    except csv.Error:
        return []
    return rows[0][:60] if len(rows) == 1 else []
