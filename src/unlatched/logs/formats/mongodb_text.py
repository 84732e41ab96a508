"""MongoDB's text log (2.2 to 4.2).

https://www.mongodb.com/docs/v4.2/reference/log-messages/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from operator import itemgetter
from typing import Final

from unlatched.logs.clean import known_application, known_driver, version
from unlatched.logs.formats import _mongodb as mongodb
from unlatched.logs.formats._shell import document
from unlatched.logs.formats._textlines import Candidates, candidates
from unlatched.logs.signs import DUMPERS
from unlatched.logs.times import DAYS, MONTHS, Years, iso
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
        self._parts: set[bytes] = set()
        self._spaces: dict[bytes, str] = {}
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
        return self._slowly(line) is not None

    def block(self, block: bytes) -> int | None:
        """Take many lines at once."""
        found = candidates(block) if block[4:5] == b"-" else None
        return self._quickly(block, found) if found is not None else self._slowly(block)

    def _quickly(self, block: bytes, found: Candidates) -> int:
        """Lines that all begin with a time: only those that may say something are looked at."""
        first, last = (iso(text.decode("ascii", "replace")) for text in (found.first, found.last))
        if first is None or last is None or not self._trail.span(first, last):
            return self._slowly(block) or 0
        zone = len(found.first)
        parts = self._parts
        self._before = self._before or first
        for event in sorted([*found.places, *found.reads], key=itemgetter(0)):
            start, bracket = event[0], event[1]
            if block[start + 29 : bracket] not in parts and not self._is_part(block, start):
                continue
            time = self._time(block[start : start + zone])
            # Threads write a little out of order; a time outside its block's span is not believed.
            if not first <= time <= last:
                time = last
            if len(event) == 4:
                thread = block[bracket + 1 : event[2] - 2].decode("ascii", "replace")
                self._tell(block[event[2] : event[3]], thread, time)
            else:
                self._read(block, time, event)
            self._before = time
        self._before = last
        return found.lines

    def _tell(self, text: bytes, thread: str, time: datetime) -> None:
        stop = text.find(b" ")
        event = self._words.get(text[:stop] if stop > 0 else text)
        if event is not None:
            event(text, thread, time)
        elif text.endswith(b"ms"):
            self._slow(text, thread, time)

    def _read(self, block: bytes, time: datetime, event: tuple[int, ...]) -> None:
        _, _, conn, name, name_end, returned, size, examined, scan, more = event
        ns = self._spaces.get(block[name:name_end]) or self._space(block[name:name_end])
        entry = self._trail.conns.get(f"conn{conn}")
        if entry is None or more or scan or entry.network == "public" or ns not in entry.collections:
            op = "getMore" if more else "find"
            mongodb.operation(
                self._trail, time, f"conn{conn}", None, op, ns, returned, size, examined, bool(scan)
            )
            return
        entry.bytes_low += size
        entry.records_low += returned
        entry.seen(time)

    def _space(self, name: bytes) -> str:
        text = name.decode("utf-8", "replace")
        if len(self._spaces) < 4096:
            self._spaces[name] = text
        return text

    def _is_part(self, block: bytes, start: int) -> bool:
        """Whether what stands between time and thread is a level and a component; remembered."""
        head = HEAD.match(block, start)
        if head is None or head[2] is None:
            return False
        if len(self._parts) < 1000:
            self._parts.add(block[start + 29 : head.start(2) - 1])
        return True

    def _slowly(self, block: bytes) -> int | None:
        lines = [line for line in block.split(b"\n") if line]
        heads = [head for head in map(HEAD.match, lines) if head]
        if len(heads) < len(lines):
            return None
        if lines:
            self._lines(lines, heads)
        return len(lines)

    def _lines(self, lines: list[bytes], heads: list[re.Match[bytes]]) -> None:
        trail = self._trail
        yearless = lines[0][4:5] != b"-"
        if yearless and not self._years.begun:
            self._years.since = _era(lines)
        ticked = not yearless and trail.span(self._time(heads[0][1]), self._time(heads[-1][1]))
        words = self._words
        for line, head in zip(lines, heads, strict=True):
            if not ticked:
                time = self._time(head[1])
                self._before = trail.last
                trail.tick(time)
            end = head.end()
            stop = line.find(b" ", end)
            event = words.get(line[end:stop] if stop > 0 else line[end:])
            if event is not None:
                event(line[end:], _context(head), self._time(head[1]))
            elif line.endswith(b"ms"):
                self._slow(line[end:], _context(head), self._time(head[1]))
            if ticked:
                self._before = self._last[1]

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
        driver, application = _name(DRIVER, text), _name(APPLICATION, text)
        program = known_application(application) if application else ""
        remote = found[1].decode("ascii", "replace")
        self._trail.metadata(conn, remote, time, known_driver(driver) if driver else "", program)
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
        word = found[1] if found[1] in (b"query", b"getmore") else found[3] or found[4] or found[1]
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


def _era(lines: list[bytes]) -> int | None:
    """The year in which the oldest server version named in the first lines came out."""
    found = RELEASED.search(b"\n".join(lines[:100]))
    return (
        {b"2.0": 2011, b"2.2": 2012, b"2.4": 2013, b"2.6": 2014, b"3.0": 2015}.get(found[1])
        if found
        else None
    )


def _context(head: re.Match[bytes]) -> str:
    return (head[2] or b"").decode("ascii", "replace")


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
