"""MongoDB's structured log (4.4 to 8.x): one JSON document a line.

https://www.mongodb.com/docs/manual/reference/log-messages/#structured-logging
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from msgspec import DecodeError, Raw, Struct, field
from msgspec.json import Decoder

from unlatched.logs.clean import known_application, known_driver, version
from unlatched.logs.formats import _mongodb as mongodb
from unlatched.logs.signs import DUMPERS
from unlatched.logs.trail import Trail

NAME: Final = "mongodb-json"
STORE: Final = "mongodb"


class Moment(Struct):
    """``{"$date": …}``"""

    date: datetime = field(name="$date")


class Line(Struct):
    """The envelope every line has."""

    t: Moment
    id: int
    ctx: str
    msg: str
    attr: Raw = Raw(b"{}")


class Accepted(Struct):
    """22943"""

    remote: str
    connectionId: int


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


class Metadata(Struct):
    """51800"""

    remote: str
    doc: Handshake = Handshake()


class Slow(Struct):
    """51803"""

    ns: str = ""
    command: Raw = Raw(b"{}")
    remote: str | None = None
    nreturned: int = 0
    reslen: int = 0
    docsExamined: int = -1
    planSummary: str = ""
    type: str = ""


class Facts(Struct):
    """The rare lines: start-up, shutdown, drops."""

    buildInfo: dict[str, Any] = {}
    options: dict[str, Any] = {}
    address: str = ""
    namespace: str = ""
    db: str = ""
    version: str = ""


LINES: Final = Decoder(Line)
ACCEPTED: Final = Decoder(Accepted)
REMOTE: Final = Decoder(Remote)
METADATA: Final = Decoder(Metadata)
SLOW: Final = Decoder(Slow)
FACTS: Final = Decoder(Facts)
STARTING: Final = 4615611
RESTARTED: Final = 20698
HOT: Final = frozenset({22943, 22944, 51800, 51803})
MAX_INT: Final = 1 << 62


def matches(line: bytes) -> bool:
    """Whether a line is a document with MongoDB's envelope."""
    if not line.startswith(b'{"t":{"$date":'):
        return False
    try:
        LINES.decode(line)
    except (DecodeError, ValueError):
        return False
    return True


class Reader:
    """Tells a trail what structured lines say."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._before: datetime | None = None
        self._rare = {
            STARTING: self._start, RESTARTED: self._start, 23403: self._build, 21951: self._options,
            22120: self._open, 22140: self._localhost, 23015: self._listening, 23016: self._waiting,
            20250: self._authenticated, 5286306: self._authenticated, 20249: self._failed, 5286307: self._failed,
            20436: self._unauthorized, 10483900: self._not_authenticating, 23138: self._stop, 20565: self._stop,
            518070: self._drop, 20337: self._drop, 20320: self._create,
        }  # fmt: skip

    def line(self, line: bytes) -> bool:
        """Take one line."""
        return self.block(line) is not None

    def block(self, block: bytes) -> int | None:
        """Take many lines at once."""
        try:
            rows = LINES.decode_lines(block)
        except (DecodeError, ValueError):
            return None
        if rows:
            self._rows(rows)
        return len(rows)

    def _rows(self, rows: list[Line]) -> None:
        trail, rare = self._trail, self._rare
        first, last = rows[0].t.date, rows[-1].t.date
        ticked = trail.span(first, last)
        for row in rows:
            kind = row.id
            time = row.t.date
            if not ticked:
                self._before = trail.last
                if not trail.tick(time):
                    continue
            if kind in HOT or kind in rare:
                # Threads write a little out of order; a time outside its piece's span is not believed.
                time = (time if first <= time <= last or not ticked else last).astimezone(UTC)
                try:
                    self._one(kind, row, time)
                except (DecodeError, ValueError):
                    trail.note("lines whose attributes are not of the known form")
            if ticked:
                self._before = time

    def _one(self, kind: int, row: Line, time: datetime) -> None:
        trail = self._trail
        if kind == 22943:
            new = ACCEPTED.decode(row.attr)
            trail.accept(f"conn{new.connectionId}", new.remote, time)
        elif kind == 22944:
            remote = None if row.ctx in trail.conns else REMOTE.decode(row.attr).remote
            trail.ended(row.ctx, remote, time)
        elif kind == 51803:
            self._slow(row, time)
        elif kind == 51800:
            self._metadata(row, time)
        else:
            self._rare[kind](row, time)

    def _slow(self, row: Line, time: datetime) -> None:
        slow = SLOW.decode(row.attr)
        if slow.type == "update" or slow.type == "remove" or slow.type == "insert":
            op = slow.type
        else:
            command = bytes(memoryview(slow.command)[:64])
            op = command[2 : command.find(b'"', 2)].decode("ascii", "replace")
        mongodb.operation(
            self._trail,
            time,
            row.ctx,
            slow.remote,
            op,
            slow.ns,
            returned=min(max(slow.nreturned, 0), MAX_INT),
            size=min(max(slow.reslen, 0), MAX_INT),
            examined=slow.docsExamined,
            scan=slow.planSummary == "COLLSCAN",
        )

    def _metadata(self, row: Line, time: datetime) -> None:
        said = METADATA.decode(row.attr)
        driver, name = said.doc.driver.name, said.doc.application.name
        application = known_application(name) if name else ""
        self._trail.metadata(row.ctx, said.remote, time, known_driver(driver) if driver else "", application)
        if application in DUMPERS:
            entry = self._trail.conns.get(row.ctx)
            if entry is not None:
                entry.sign("dump-tool", time)

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
