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
from unlatched.logs.ledger import Entry, Sign
from unlatched.logs.signs import DUMPERS
from unlatched.logs.trail import Trail

NAME: Final = "mongodb-json"
STORE: Final = "mongodb"


ABSENT: Final = Raw(b"")


class Moment(Struct, gc=False):
    """``{"$date": …}``"""

    date: datetime = field(name="$date")


class Line(Struct, gc=False):
    """The envelope every line has."""

    t: Moment
    id: int
    ctx: str
    msg: str
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


class Frequent(Struct, gc=False):
    """The envelope with the attributes of frequent lines, decoded in one go."""

    t: Moment
    id: int
    ctx: str
    msg: str
    attr: Attributes | None = None


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
FREQUENT: Final = Decoder(Frequent)
ATTRIBUTES: Final = Decoder(Attributes)
REMOTE: Final = Decoder(Remote)
HANDSHAKE: Final = Decoder(Handshake)
FACTS: Final = Decoder(Facts)
STARTING: Final = 4615611
RESTARTED: Final = 20698
ACCEPTED, ENDED, METADATA_ID, SLOW = 22943, 22944, 51800, 51803
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


class _Run:
    """Reads of one connection from one collection, added up before they are told."""

    __slots__ = ("bytes", "entry", "last", "more", "ns", "records", "remote", "scans", "stranger")

    def __init__(self, entry: Entry, remote: str | None, ns: str, last: datetime, stranger: bool) -> None:
        self.entry, self.remote, self.ns, self.last, self.stranger = entry, remote, ns, last, stranger
        self.bytes = self.records = 0
        self.scans: list[datetime] = []
        self.more: list[datetime] = []


class _Quick:
    """The shortest way for the most frequent line: a read by a connection that is already known."""

    __slots__ = ("_last", "_runs", "_trail")

    def __init__(self, trail: Trail, last: datetime) -> None:
        self._trail = trail
        self._last = last
        self._runs: dict[str, _Run] = {}

    def read(self, row: Frequent) -> bool:
        """Count a read; False if the line must go the long way."""
        attr = row.attr
        if attr is None or not 0 < attr.nreturned < MAX_INT or not 0 <= attr.reslen < MAX_INT:
            return False
        run = self._runs.get(row.ctx)
        if run is None or run.ns != attr.ns or run.remote != attr.remote:
            run = self._run(row.ctx, attr, row.t.date)
            if run is None:
                return False
        run.bytes += attr.reslen
        run.records += attr.nreturned
        run.last = row.t.date
        if attr.planSummary == "COLLSCAN" and attr.docsExamined <= attr.nreturned >= 100:
            run.scans.append(run.last)
        if attr.originatingCommand is not ABSENT:
            run.more.append(run.last)
        return True

    def _run(self, conn: str, attr: Attributes, time: datetime) -> _Run | None:
        trail = self._trail
        entry = trail.conns.get(conn)
        if entry is None or attr.ns not in entry.collections:
            return None
        if attr.remote is not None and trail.remotes.get(conn) != attr.remote:
            return None
        before = self._runs.get(conn)
        if before is not None:
            self._tell(before)
        stranger = entry.network == "public" and trail.stranger(conn)
        run = self._runs[conn] = _Run(entry, attr.remote, attr.ns, time, stranger)
        return run

    def _tell(self, run: _Run) -> None:
        entry, last = run.entry, min(run.last, self._last).astimezone(UTC)
        entry.bytes_low += run.bytes
        entry.records_low += run.records
        entry.seen(last)
        _sign(entry, "cursor-run", run.more)
        _sign(entry, "whole-collection", run.scans)
        if run.stranger:
            self._trail.served(entry, last, mongodb.GIVEN)

    def end(self, conn: str) -> None:
        """A connection begins or ends: tell of what was before."""
        run = self._runs.pop(conn, None)
        if run is not None:
            self._tell(run)

    def done(self) -> None:
        """Tell what was added up: before a line that may change what a connection means, and at the end."""
        for run in self._runs.values():
            self._tell(run)
        self._runs.clear()


def _sign(entry: Entry, kind: Sign, times: list[datetime]) -> None:
    if times:
        entry.sign(kind, min(times))
        entry.sign(kind, max(times), len(times) - 1)


def _named(doc: bytes) -> tuple[str, str]:
    """Driver and program of client metadata (51800), each by a known name, ``other``, or empty."""
    try:
        said = HANDSHAKE.decode(doc)
    except (DecodeError, ValueError):
        return "", ""
    driver, program = said.driver.name, said.application.name
    return known_driver(driver) if driver else "", known_application(program) if program else ""


def _frequent(row: Line) -> Frequent:
    try:
        attr = ATTRIBUTES.decode(row.attr)
    except (DecodeError, ValueError):
        attr = None
    return Frequent(row.t, row.id, row.ctx, row.msg, attr)


class Reader:
    """Tells a trail what structured lines say."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._before: datetime | None = None
        self._names: dict[bytes, tuple[str, str]] = {}
        self._rare = {
            STARTING: self._start, RESTARTED: self._start, 23403: self._build, 21951: self._options,
            22120: self._open, 22140: self._localhost, 23015: self._listening, 23016: self._waiting,
            20250: self._authenticated, 5286306: self._authenticated, 20249: self._failed,
            5286307: self._failed,
            20436: self._unauthorized, 10483900: self._not_authenticating, 23138: self._stop,
            20565: self._stop,
            518070: self._drop, 20337: self._drop, 20320: self._create,
        }  # fmt: skip

    def line(self, line: bytes) -> bool:
        """Take one line."""
        return self.block(line) is not None

    def block(self, block: bytes) -> int | None:
        """Take many lines at once."""
        try:
            rows = FREQUENT.decode_lines(block)
        except (DecodeError, ValueError):
            return self._slowly(block)
        if rows:
            # A rare line's other attributes are wanted too: those lines are decoded again, from their text.
            self._rows(rows, block)
        return len(rows)

    def _slowly(self, block: bytes) -> int | None:
        """For the case that some line has an attribute of a frequent name, but of another type."""
        try:
            rows = LINES.decode_lines(block)
        except (DecodeError, ValueError):
            return None
        self._rows([_frequent(row) for row in rows], block)
        return len(rows)

    def _rows(self, rows: list[Frequent], block: bytes) -> None:
        trail, rare = self._trail, self._rare
        first, last = rows[0].t.date, rows[-1].t.date
        ticked = trail.span(first, last)
        quick = _Quick(trail, last) if ticked else None
        texts: list[bytes] | None = None
        for place, row in enumerate(rows):
            kind = row.id
            if kind == SLOW and quick is not None and quick.read(row):
                continue
            time = row.t.date
            if not ticked:
                self._before = trail.last
                if not trail.tick(time):
                    continue
            # Threads write a little out of order; a time outside its piece's span is not believed.
            elif not first <= time <= last:
                time = last
            if kind == SLOW:
                self._slow(row.ctx, row.attr, time.astimezone(UTC))
            elif kind == ACCEPTED:
                if row.attr is not None and row.attr.remote is not None:
                    conn = f"conn{row.attr.connectionId}"
                    if quick is not None:
                        quick.end(conn)
                    trail.accept(conn, row.attr.remote, time.astimezone(UTC))
            elif kind == ENDED:
                if quick is not None:
                    quick.end(row.ctx)
                trail.ended(row.ctx, row.attr.remote if row.attr is not None else None, time.astimezone(UTC))
            elif kind == METADATA_ID and row.attr is not None and row.attr.remote is not None:
                self._metadata(row.ctx, row.attr.remote, row.attr.doc, time.astimezone(UTC))
            elif kind in rare:
                if texts is None:
                    texts = [text for text in block.split(b"\n") if text.strip()]
                if quick is not None:
                    quick.done()
                    self._before = rows[place - 1].t.date if place else self._before
                self._seldom(kind, texts[place], time.astimezone(UTC))
        if quick is not None:
            quick.done()
            self._before = last

    def _seldom(self, kind: int, text: bytes, time: datetime) -> None:
        try:
            row = LINES.decode(text)
            self._rare[kind](row, time)
        except (DecodeError, ValueError):
            self._trail.note("lines whose attributes are not of the known form")

    def _slow(self, conn: str, attr: Attributes | None, time: datetime) -> None:
        if attr is None:
            return
        returned, size = attr.nreturned, attr.reslen
        if not (0 <= returned < MAX_INT and 0 <= size < MAX_INT):
            return
        if returned:
            op = "getMore" if attr.originatingCommand is not ABSENT else "find"
        else:
            command = bytes(memoryview(attr.command)[:64])
            op = command[2 : command.find(b'"', 2)].decode("ascii", "replace")
        mongodb.operation(
            self._trail,
            time,
            conn,
            attr.remote,
            op,
            attr.ns,
            returned,
            size,
            attr.docsExamined,
            attr.planSummary == "COLLSCAN",
        )

    def _metadata(self, conn: str, remote: str, doc: Raw, time: datetime) -> None:
        said = bytes(doc)
        names = self._names.get(said)
        if names is None:
            names = _named(said)
            if len(self._names) < 4096:
                self._names[said] = names
        self._trail.metadata(conn, remote, time, *names)
        if names[1] in DUMPERS:
            self._trail.ledger.client(remote).sign("dump-tool", time)

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
