"""What container runtimes and syslog put around a server's own lines."""

from __future__ import annotations

import re
from typing import Final

from msgspec import DecodeError, Struct, field
from msgspec.json import Decoder

CRI: Final = re.compile(
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP] "
)
SYSLOG: Final = re.compile(
    rb"(?:<\d{1,3}>(?:1 )?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,24}) [\w.-]{1,255} "
    rb"[\w./-]{1,60}(?:\[\d{1,10}\])?: "
)
# RFC 5424: <priority>1 time host program process message-id structured-data message
SYSLOG_5424: Final = re.compile(
    rb"<\d{1,3}>1 (?:-|\d{4}-\d\d-\d\dT\S{8,24}) \S{1,255} \S{1,48} \S{1,128} \S{1,32} "
    rb"(?:-|(?:\[[^\]]{0,500}\])+) "
    rb"(?:\xef\xbb\xbf)?"
)
COMPOSE: Final = re.compile(rb"[\w.-]{1,60} +\| ")
POD: Final = re.compile(rb"\[pod/[\w.-]{1,253}/[\w.-]{1,63}\] ")
STAMP: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) (?=\S)")
AROUND: Final = (CRI, SYSLOG_5424, SYSLOG, COMPOSE, POD, STAMP)


class Collected(Struct):
    """A line of Docker's json-file driver (``log``) or of journald's export as JSON (``MESSAGE``)."""

    log: str = ""
    message: str = field(default="", name="MESSAGE")


COLLECTED: Final = Decoder(Collected)


def unwrap(line: bytes) -> bytes:
    """The server's own line; the line itself when nothing is around it.

    >>> unwrap(b'{"log":"hello\\\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}')
    b'hello'
    >>> unwrap(b"2026-01-01T00:00:00.5Z stderr F hello"), unwrap(b"Jan  2 10:00:00 db1 mongod[7]: hello")
    (b'hello', b'hello')
    >>> unwrap(b'<14>1 2026-01-01T00:00:00Z db1 mongod 7 - - hello'), unwrap(b'{"a": 1},')
    (b'hello', b'{"a": 1}')
    """
    return _part(line)[0]


def _part(line: bytes) -> tuple[bytes, bool]:
    """What is inside a line, and whether the server's own line ends with it."""
    if line.startswith(b"{"):
        return _collected(line)
    if line in (b"[", b"]"):
        return b"", True  # an array of documents, as some viewers save them
    whole = CRI.match(line) is None or b" P " not in line[:60]
    for _ in range(2):
        found = next((match for around in AROUND if (match := around.match(line)) is not None), None)
        line = line[found.end() :] if found is not None else line
    return line, whole


def _collected(line: bytes) -> tuple[bytes, bool]:
    if b'"log"' in line or b'"MESSAGE"' in line:
        try:
            said = COLLECTED.decode(line)
        except (DecodeError, ValueError):
            return line, True
        text = said.log or said.message
        # A wrapped newline ends the line: what follows it would be a line that nobody wrote.
        inside = text.rstrip("\n").replace("\n", " ").encode("utf-8", "replace")
        return (inside, not said.log or text.endswith("\n")) if text else (line, True)
    return (line[:-1] if line.endswith(b"},") else line), True


def unwrapped(block: bytes) -> bytes:
    """Every line of a block without what is around it; the number of lines stays.

    Runtimes cut long lines: the parts are put together where the last one stands.
    """
    out: list[bytes] = []
    begun: list[bytes] = []
    for line in block.split(b"\n"):
        inside, whole = _part(line)
        if not whole and sum(map(len, begun)) < MOST:
            begun.append(inside.removesuffix(b"\r"))
            out.append(b"")
            continue
        out.append(b"".join((*begun, inside)))
        begun.clear()
    if begun:
        out[-1] = b"".join(begun)
    return b"\n".join(out)


MOST: Final = 1 << 20
