"""MongoDB's structured log (4.4 to 8.x): one JSON document a line.

https://www.mongodb.com/docs/manual/reference/log-messages/#structured-logging
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import DecodeError, Raw, Struct, field
from msgspec.json import Decoder

from unlatched.logs.clean import known_application, known_driver, version
from unlatched.logs.formats import _mongodb as mongodb
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.signs import DUMPERS
from unlatched.logs.times import moment
from unlatched.logs.trail import Trail

NAME: Final = "mongodb-json"
STORE: Final = "mongodb"


ABSENT: Final = Raw(b"")
UNKNOWN_FORM: Final = "lines whose attributes are not of the known form"


class Moment(Struct, gc=False):
    """``{"$date": …}``: a text, or milliseconds where a log was written anew by another program."""

    date: datetime | int | dict[str, str | int] = field(name="$date")

    @property
    def time(self) -> datetime | None:
        """The time, in UTC."""
        date = self.date
        if isinstance(date, dict):
            text = str(date.get("$numberLong", ""))
            date = int(text) if text.isascii() and text.isdigit() and len(text) < 15 else -1
        if isinstance(date, int):
            return moment(date * 1000) if 0 <= date < FAR else None
        return date.astimezone(UTC) if date.tzinfo is not None else date.replace(tzinfo=UTC)


class Line(Struct, gc=False):
    """The envelope every line has."""

    t: Moment
    id: int
    msg: str
    ctx: str = ""
    attr: Raw = Raw(b"{}")


class Attributes(Struct, gc=False):
    """What the frequent lines hold: connections (22943, 22944) and slow operations (51803)."""

    remote: str | None = None
    connectionId: int = -1
    ns: str = ""
    command: Raw = Raw(b"{}")
    doc: Raw = ABSENT
    originatingCommand: Raw = ABSENT
    nreturned: int = 0
    reslen: int = 0
    docsExamined: int = -1
    planSummary: str = ""


class Session(Struct):
    """A connection as development versions before 4.4 name it."""

    session_remote: str | None = None
    session_id: int = -1


class Remote(Struct):
    """Any line that names its client."""

    remote: str | None = None
    client: str | None = None


class Named(Struct, frozen=True):
    """A part of client metadata that has a name."""

    name: str = ""


class Handshake(Struct, frozen=True):
    """What a driver says of itself (MongoDB handshake specification)."""

    driver: Named = Named()
    application: Named = Named()


class Facts(Struct):
    """The rare lines: start-up, shutdown, drops."""

    buildInfo: dict[str, Any] = {}
    options: dict[str, Any] = {}
    address: str = ""
    namespace: str = ""
    db: str = ""
    version: str = ""


LINES: Final = Decoder(Line)
ATTRIBUTES: Final = Decoder(Attributes)
SESSION: Final = Decoder(Session)
REMOTE: Final = Decoder(Remote)
HANDSHAKE: Final = Decoder(Handshake)
FACTS: Final = Decoder(Facts)
TEXT: Final = Decoder(str)
COMMAND: Final = re.compile(rb'\{\s*"((?:[^"\\]|\\.){1,80})"')
STARTING: Final = 4615611
RESTARTED: Final = 20698
ACCEPTED, ENDED, METADATA_ID, SLOW = 22943, 22944, 51800, 51803
AUTHENTICATED: Final = (20250, 5286306)
NOT_AUTHENTICATING: Final = 10483900
MAX_INT: Final = 10**18
FAR: Final = 4_102_444_800_000  # 2100, in milliseconds


def matches(line: bytes) -> bool:
    """Whether a line is a document with MongoDB's envelope."""
    if not line.startswith(b"{"):
        return False
    try:
        return LINES.decode(line).t.time is not None
    except (DecodeError, ValueError):
        return False


def _named(doc: bytes) -> tuple[str, str]:
    """Driver and program of client metadata (51800), each by a known name, ``other``, or empty."""
    try:
        said = HANDSHAKE.decode(doc)
    except (DecodeError, ValueError):
        return "", ""
    driver, program = said.driver.name, said.application.name
    return known_driver(driver) if driver else "", known_application(program) if program else ""


def _operation(command: bytes) -> str:
    """The name of a command: the first in its document."""
    found = COMMAND.match(command)
    return found[1].decode("utf-8", "replace") if found is not None else ""


class Reader:
    """Tells a trail what structured lines say."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._before: datetime | None = None
        self._swift: Swift | None = None
        self._known: dict[int, Callable[[Line, datetime], None]] = {
            ACCEPTED: self._accepted, ENDED: self._ended, METADATA_ID: self._metadata, SLOW: self._slow,
            STARTING: self._start, RESTARTED: self._start, 23403: self._build, 21951: self._options,
            22120: self._open, 22140: self._localhost, 23015: self._listening, 23016: self._waiting,
            20250: self._authenticated, 5286306: self._authenticated, 20249: self._failed,
            5286307: self._failed,
            20436: self._unauthorized, NOT_AUTHENTICATING: self._not_authenticating, 23138: self._stop,
            20565: self._stop,
            518070: self._drop, 20337: self._drop, 20320: self._create,
        }  # fmt: skip

    def line(self, line: bytes) -> bool:
        """Take one line."""
        try:
            row = LINES.decode(line)
        except (DecodeError, ValueError):
            return False
        time = row.t.time
        if time is None:
            return False
        self._before = self._trail.last
        if self._trail.tick(time) and row.id in self._known:
            try:
                self._known[row.id](row, time)
            except (DecodeError, ValueError):
                self._trail.note(UNKNOWN_FORM)
        return True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _mongodb_json_rows as rows

            self._swift = rows.swift(self._trail, self.line, frozenset(self._known), _named, _operation)
        return self._swift.rows(block, begin)

    def _accepted(self, row: Line, time: datetime) -> None:
        attr = ATTRIBUTES.decode(row.attr)
        remote, number = attr.remote, attr.connectionId
        if remote is None:
            session = SESSION.decode(row.attr)
            remote, number = session.session_remote, session.session_id
        if remote is not None:
            self._trail.accept(f"conn{number}", remote, time)

    def _ended(self, row: Line, time: datetime) -> None:
        self._trail.ended(row.ctx, REMOTE.decode(row.attr).remote, time)

    def _slow(self, row: Line, time: datetime) -> None:
        attr = ATTRIBUTES.decode(row.attr)
        returned, size = attr.nreturned, attr.reslen
        if not (0 <= returned < MAX_INT and 0 <= size < MAX_INT):
            return
        if returned:
            op = "getMore" if attr.originatingCommand is not ABSENT else "find"
        else:
            op = _operation(bytes(attr.command))
        scan = attr.planSummary == "COLLSCAN"
        mongodb.operation(
            self._trail, time, row.ctx, attr.remote, op, attr.ns, returned, size, attr.docsExamined, scan
        )

    def _metadata(self, row: Line, time: datetime) -> None:
        attr = ATTRIBUTES.decode(row.attr)
        if attr.remote is None:
            return
        names = _named(bytes(attr.doc))
        self._trail.metadata(row.ctx, attr.remote, time, *names)
        if names[1] in DUMPERS:
            self._trail.ledger.client(attr.remote).sign("dump-tool", time)

    def _remote(self, row: Line) -> str | None:
        said = REMOTE.decode(row.attr)
        return said.remote or (said.client if said.client and ":" in said.client else None)

    def _start(self, row: Line, time: datetime) -> None:
        self._trail.start(time, "starting" if row.id == STARTING else "restarted", self._before)

    def _build(self, row: Line, time: datetime) -> None:
        if row.ctx == "mongosMain":
            self._trail.start(time, "starting", self._before)
        build = FACTS.decode(row.attr).buildInfo
        self._trail.version(version(str(build.get("version", ""))) if isinstance(build, dict) else None)

    def _options(self, row: Line, time: datetime) -> None:
        mongodb.options(self._trail, time, FACTS.decode(row.attr).options)

    def _open(self, row: Line, time: datetime) -> None:
        if row.ctx == "main":  # a mongos warns before it says that it starts
            self._trail.start(time, "warned", self._before)
        self._trail.access("off", time, mongodb.OFF)

    def _localhost(self, _: Line, time: datetime) -> None:
        self._trail.listen("127.0.0.1", "the server says at its start that it is bound to localhost")

    def _listening(self, row: Line, time: datetime) -> None:
        mongodb.listening(self._trail, time, FACTS.decode(row.attr).address)

    def _waiting(self, _: Line, time: datetime) -> None:
        self._trail.reign.listening = self._trail.reign.listening or time

    def _authenticated(self, row: Line, time: datetime) -> None:
        self._trail.authenticated(row.ctx, self._remote(row), time)

    def _failed(self, row: Line, time: datetime) -> None:
        self._trail.refused(self._trail.known(row.ctx, self._remote(row), time), time)

    def _unauthorized(self, row: Line, time: datetime) -> None:
        mongodb.refused(self._trail, time, row.ctx, self._remote(row))

    def _not_authenticating(self, row: Line, time: datetime) -> None:
        self._trail.known(row.ctx, self._remote(row), time)

    def _stop(self, _: Line, time: datetime) -> None:
        self._trail.stop(time)

    def _drop(self, row: Line, time: datetime) -> None:
        facts = FACTS.decode(row.attr)
        mongodb.changed(self._trail, time, row.ctx, "drop", facts.namespace or facts.db)

    def _create(self, row: Line, time: datetime) -> None:
        mongodb.changed(self._trail, time, row.ctx, "create", FACTS.decode(row.attr).namespace)
