"""What container runtimes and syslog put around a server's own lines."""

from __future__ import annotations

import re
from typing import Final

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

CRI: Final = re.compile(
    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP] "
)
SYSLOG: Final = re.compile(
    rb"(?:<\d{1,3}>(?:1 )?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S{8,24}) [\w.-]{1,255} "
    rb"[\w./-]{1,60}(?:\[\d{1,10}\])?: "
)
COMPOSE: Final = re.compile(rb"[\w.-]{1,60} +\| ")


class Docker(Struct):
    """A line of Docker's json-file driver."""

    log: str
    stream: str
    time: str


DOCKER: Final = Decoder(Docker)


def unwrap(line: bytes) -> bytes:
    """The server's own line; the line itself when nothing is around it.

    >>> unwrap(b'{"log":"hello\\\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}')
    b'hello'
    >>> unwrap(b"2026-01-01T00:00:00.5Z stderr F hello"), unwrap(b"Jan  2 10:00:00 db1 mongod[7]: hello")
    (b'hello', b'hello')
    """
    if line.startswith(b'{"log":'):
        try:
            # A wrapped newline ends the line: what follows it would be a line that nobody wrote.
            return DOCKER.decode(line).log.rstrip("\n").replace("\n", " ").encode("utf-8", "replace")
        except (DecodeError, ValueError):
            return line
    for around in (CRI, SYSLOG, COMPOSE):
        found = around.match(line)
        if found is not None:
            return line[found.end() :]
    return line


def unwrapped(block: bytes) -> bytes:
    """Every line of a block without what is around it; the number of lines stays."""
    return b"\n".join(unwrap(line) for line in block.split(b"\n"))
