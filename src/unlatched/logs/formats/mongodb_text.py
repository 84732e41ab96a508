"""MongoDB's text log (2.2 to 4.2).

https://www.mongodb.com/docs/v4.2/reference/log-messages/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from unlatched.logs.clean import known_application, known_driver, version
from unlatched.logs.formats import _mongodb as mongodb
from unlatched.logs.formats._shell import document
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.signs import DUMPERS
from unlatched.logs.times import DAYS, INFERRED, MONTHS, Years, iso
from unlatched.logs.trail import Trail

NAME: Final = "mongodb-text"
STORE: Final = "mongodb"
HEAD: Final = re.compile(
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:?\d\d)"
    rb"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{3})?)"
    rb" (?:[A-Z-]\d? +[A-Z_0-9-]+ +)?(?:\[([^\]\n]{1,200})\] ?)?"
)
BARE_RESTART: Final = b"***** SERVER RESTARTED *****"
CTIME: Final = re.compile(rb"(...) (...) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?")
ACCEPTED: Final = re.compile(rb"connection accepted from (.{1,100}?) #(\S{1,20})(?: \(|$)")
ENDED: Final = re.compile(rb"end connection (.{1,100}?)(?: \(|$)")
METADATA: Final = re.compile(rb"received client metadata from (\S{1,100}) (conn\d{0,18}):? ?\{")
DRIVER: Final = re.compile(rb'driver: \{ name: "((?:[^"\\]|\\.)*)"')
APPLICATION: Final = re.compile(rb'application: \{ name: "((?:[^"\\]|\\.)*)"')
SLOW: Final = re.compile(
    rb'(command|query|getmore|insert|update|remove|delete) (\S{1,400})(?: appName: "(?:[^"\\]|\\.)*")?'
    rb"(?: command: (?:(\w+) \{|\{ \"?(\w+)))?"
)
COUNTS: Final = re.compile(rb" (nreturned|reslen|docsExamined|nscannedObjects|nscanned):(\d{1,18})\b")
RELEASED: Final = re.compile(rb"(?:db version v|MongoS version )(\d\.\d)")
YEARS: Final = {b"2.0": 2011, b"2.2": 2012, b"2.4": 2013, b"2.6": 2014, b"3.0": 2015}
SCAN: Final = b" planSummary: COLLSCAN "
CREATED: Final = re.compile(rb"createCollection: (\S{1,400})")
DROPPED: Final = re.compile(rb"(?:CMD: drop|dropDatabase) (\S{1,400})")


def matches(line: bytes) -> bool:
    """Whether a line begins as MongoDB's text log does."""
    head = HEAD.match(line)
    return head is not None and (head[2] is not None or line.startswith((b"*****", b"dbexit:"), head.end()))


class Reader:
    """Tells a trail what text lines say."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._years = Years(lambda: trail.modified or trail.now())
        self._before: datetime | None = None
        self._swift: Swift | None = None
        self._last = (b"", datetime(1970, 1, 1, tzinfo=UTC))
        self._words: dict[bytes, Callable[[bytes, str, datetime], None]] = {
            b"connection": self._accepted, b"end": self._ended, b"received": self._metadata,
            b"MongoDB": self._starting, b"MongoS": self._starting, b"mongos": self._version,
            b"db": self._version,
            b"*****": self._restarted, b"**": self._warning, b"options:": self._options,
            b"waiting": self._waiting, b"Listening": self._listening, b"Successfully": self._authenticated,
            b"SCRAM-SHA-1": self._failed, b"SCRAM-SHA-256": self._failed, b"MONGODB-CR": self._failed,
            b"auth:": self._failed, b"Unauthorized:": self._unauthorized, b"dbexit:": self._stop,
            b"shutting": self._stop, b"CMD:": self._drop, b"dropDatabase": self._drop,
            b"createCollection:": self._create,
        }  # fmt: skip

    def line(self, line: bytes) -> bool:
        """Take one line."""
        if line.strip() == BARE_RESTART:
            self._trail.start(self._before or self._trail.now(), "restarted", self._before)
            return True
        head = HEAD.match(line)
        if head is None:
            return False
        time = self._time(head[1])
        self._before = self._trail.last
        self._trail.tick(time)
        self._tell(line[head.end() :], _context(head), time)
        return True

    def glance(self, start: bytes) -> None:
        """See how a piece begins, before its lines are taken: the version tells how old a log can be."""
        if not self._years.begun:
            self._years.since = _era(start)

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _mongodb_text_rows as rows

            self._swift = rows.swift(self._trail, self.line, _names)
        return self._swift.rows(block, begin)

    def _tell(self, text: bytes, thread: str, time: datetime) -> None:
        stop = text.find(b" ")
        event = self._words.get(text[:stop] if stop > 0 else text)
        if event is not None:
            event(text, thread, time)
        elif text.endswith(b"ms"):
            self._slow(text, thread, time)

    def _time(self, text: bytes) -> datetime:
        known, time = self._last
        if text == known:
            return time
        new = iso(text.decode("ascii")) if text[4:5] == b"-" else self._ctime(text)
        self._last = (text, new or time)
        return new or time

    def _ctime(self, text: bytes) -> datetime | None:
        found = CTIME.match(text)
        if found is None:
            return None
        weekday, name, day, hour, minute, second, milli = (
            part.decode("ascii") for part in found.groups(b"0")
        )
        month = MONTHS.get(name)
        if month is None:
            return None
        self._trail.note(INFERRED)
        year = self._years.of(month, int(day), DAYS.get(weekday))
        try:
            naive = datetime(year, month, int(day), int(hour), int(minute), int(second), int(milli) * 1000)
        except ValueError:
            return None
        return self._trail.zone(naive)

    def _accepted(self, text: bytes, thread: str, time: datetime) -> None:
        found = ACCEPTED.match(text)
        if found is not None and thread:
            self._trail.accept(
                "conn" + found[2].decode("ascii", "replace"), found[1].decode("ascii", "replace"), time
            )

    def _ended(self, text: bytes, conn: str, time: datetime) -> None:
        found = ENDED.match(text)
        if found is not None:
            self._trail.ended(conn, found[1].decode("ascii", "replace"), time)

    def _metadata(self, text: bytes, conn: str, time: datetime) -> None:
        found = METADATA.match(text)
        if found is None:
            return
        driver, program = _names(text)
        remote = found[1].decode("ascii", "replace")
        self._trail.metadata(conn, remote, time, driver, program)
        if program in DUMPERS:
            self._trail.ledger.client(remote).sign("dump-tool", time)

    def _starting(self, text: bytes, conn: str, time: datetime) -> None:
        if b" starting" in text[:60]:
            self._trail.start(time, "starting", self._before)
            if text.startswith(b"MongoS version "):
                self._trail.version(version(text[15:45].decode("ascii", "replace")))

    def _restarted(self, text: bytes, _: str, time: datetime) -> None:
        if text.startswith(BARE_RESTART):
            self._trail.start(time, "restarted", self._before)

    def _version(self, text: bytes, conn: str, time: datetime) -> None:
        if text.startswith((b"db version v", b"mongos version v")):
            if conn == "mongosMain" and text.startswith(b"mongos"):
                self._trail.start(time, "starting", self._before)
            self._trail.version(
                version(text[text.index(b" version v") + 10 :][:30].decode("ascii", "replace"))
            )

    def _warning(self, text: bytes, thread: str, time: datetime) -> None:
        if text.startswith(b"** WARNING: Access control is not enabled"):
            if thread == "main":  # a mongos warns before it says that it starts
                self._trail.start(time, "warned", self._before)
            self._trail.access("off", time, mongodb.OFF)
        elif text.startswith(b"** WARNING: This server is bound to localhost"):
            self._trail.listen("127.0.0.1", "the server says at its start that it is bound to localhost")

    def _options(self, text: bytes, _: str, time: datetime) -> None:
        mongodb.options(self._trail, time, document(text[9:].decode("utf-8", "replace")))

    def _waiting(self, text: bytes, _: str, time: datetime) -> None:
        if text.startswith(b"waiting for connections on port"):
            self._trail.reign.listening = self._trail.reign.listening or time

    def _listening(self, text: bytes, _: str, time: datetime) -> None:
        if text.startswith(b"Listening on "):
            mongodb.listening(self._trail, time, text[13:113].decode("ascii", "replace"))

    def _authenticated(self, text: bytes, conn: str, time: datetime) -> None:
        if text.startswith(b"Successfully authenticated as principal "):
            self._trail.authenticated(conn, None, time)

    def _failed(self, text: bytes, conn: str, time: datetime) -> None:
        if b"fail" in text[:60] or b"couldn't" in text[:60]:
            self._trail.refused(self._trail.known(conn, None, time), time)

    def _unauthorized(self, _: bytes, conn: str, time: datetime) -> None:
        mongodb.refused(self._trail, time, conn, None)

    def _stop(self, text: bytes, _: str, time: datetime) -> None:
        if text.startswith((b"dbexit:", b"shutting down")):
            self._trail.stop(time)

    def _drop(self, text: bytes, conn: str, time: datetime) -> None:
        found = DROPPED.match(text)
        if found is not None and not text.endswith(b"finished"):
            mongodb.changed(self._trail, time, conn, "drop", found[1].decode("utf-8", "replace"))

    def _create(self, text: bytes, conn: str, time: datetime) -> None:
        found = CREATED.match(text)
        if found is not None:
            mongodb.changed(self._trail, time, conn, "create", found[1].decode("utf-8", "replace"))

    def _slow(self, text: bytes, conn: str, time: datetime) -> None:
        found = SLOW.match(text)
        if found is None or not conn.startswith("conn"):
            return
        word = found[1] if found[1] != b"command" else found[3] or found[4] or found[1]
        tail = _tail(text)
        counts = dict(COUNTS.findall(tail))
        examined = counts.get(b"docsExamined") or counts.get(b"nscannedObjects") or counts.get(b"nscanned")
        mongodb.operation(
            self._trail,
            time,
            conn,
            None,
            word.decode("ascii", "replace"),
            found[2].decode("utf-8", "replace"),
            int(counts.get(b"nreturned", 0)),
            int(counts.get(b"reslen", 0)),
            int(examined or 0),
            SCAN in tail,
        )


def _era(start: bytes) -> int | None:
    """The year in which the server version came out that is named first."""
    found = RELEASED.search(start)
    return YEARS.get(found[1]) if found else None


def _context(head: re.Match[bytes]) -> str:
    return (head[2] or b"").decode("ascii", "replace")


def _names(text: bytes) -> tuple[str, str]:
    """Driver and program of client metadata, each by a known name, ``other``, or empty."""
    driver, application = _name(DRIVER, text), _name(APPLICATION, text)
    return (
        known_driver(driver) if driver else "",
        known_application(application) if application else "",
    )


def _name(pattern: re.Pattern[bytes], text: bytes) -> str:
    found = pattern.search(text)
    return found[1].decode("utf-8", "replace") if found else ""


def _tail(text: bytes) -> bytes:
    """The counters after a command: text a client chose always ends before the last brace or quote.

    >>> _tail(b'query a.b query: { x: "} nreturned:9 ms" } nreturned:1 reslen:20 locks:{ r: { n: 1 } } 3ms')
    b' nreturned:1 reslen:20'
    """
    end = text.rfind(b" locks:{")
    if end < 0 or text.find(b'"', end) >= 0:
        end = text.rfind(b" storage:{")
        if end < 0 or text.find(b'"', end) >= 0:
            end = len(text)
    return text[max(text.rfind(b"}", 0, end), text.rfind(b'"', 0, end)) + 1 : end]
