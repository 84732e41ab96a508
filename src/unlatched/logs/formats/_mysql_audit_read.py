"""Where the parts of audit records stand, for each form they are written in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from unlatched.logs.formats import _mysql_audit as audit
from unlatched.logs.formats._mysql_audit_rows import CODES, COLD, CONNECT, FAILED, QUERY, Taker
from unlatched.logs.scan.rows import Block, Places, in_utc, machine
from unlatched.logs.scan.swift import Numbers
from unlatched.logs.times import EPOCH, Zone
from unlatched.logs.trail import Trail

DAY: Final = 86_400_000_000
Columns = tuple[Places, Any, Any, Any]
PERCONA: Final = (
    "name",
    "timestamp",
    "connection_id",
    "status",
    "user",
    "priv_user",
    "host",
    "ip",
    "sqltext",
)
ENTERPRISE: Final = (
    "timestamp", "class", "event", "connection_id", "login.user", "login.ip", "account.user",
    "connection_data.status", "general_data.query",
)  # fmt: skip
# The parts of a record, and what each kind of JSON calls them.
PARTS: Final = {
    "time": ("audit_record.timestamp", "timestamp"), "name": ("audit_record.name", "event"),
    "conn": ("audit_record.connection_id", "connection_id"),
    "status": ("audit_record.status", "connection_data.status"),
    "user": ("audit_record.user", "login.user"), "priv_user": ("audit_record.priv_user", "account.user"),
    "host": ("audit_record.ip", "login.ip", "audit_record.host"), "class": ("class",),
    "sql": ("audit_record.sqltext", "general_data.query"), "table": ("audit_record.table",),
}  # fmt: skip


class Operations:
    """Codes of operations, by what the log calls them."""

    def __init__(self, code: Callable[[bytes], int]) -> None:
        self._code = code
        self._numbers: Numbers[int] = Numbers(COLD, COLD, 1 << 10)

    def of(self, places: Places, slot: str) -> Any:
        """The code of each row's operation."""
        number = self._numbers.of(places.hashes(slot), lambda row: self._code(places.text(row, slot)))
        return machine()[0].array(self._numbers.things)[number]


def named(name: bytes) -> int:
    """The code of a plug-in's name for a record; tables that it names in parts are left to Python."""
    what = audit.NAMES.get(name.decode("ascii", "replace").lower(), audit.QUERY)
    return CODES[what] if what not in (audit.READ, audit.WRITE, audit.STARTED) else COLD


def judged(places: Places, what: Any) -> Any:
    """Connections with another status than 0 are refused ones; statuses must be numbers."""
    np = machine()[0]
    status, there = places.numbers("status"), places.has("status")
    what = np.where((what == CONNECT) & there & (status != 0), FAILED, what)
    return np.where(there & (status < 0), COLD, what)


def nobody(places: Places) -> Any:
    """Whether an account has no name, says ``priv_user`` or, without it, ``user``."""
    start, stop = places.of("priv_user")
    other, end = places.of("user")
    return machine()[0].where(start >= 0, stop <= start, end <= other)


def lines(trail: Trail, line: Callable[[bytes], bool]) -> Taker:
    """A taker of records that are a line each."""
    read_plain, read_json = _plain(trail), _json(trail)

    def read(block: Block) -> Columns:
        return (
            read_json(block)
            if block.lines and block.line(0).lstrip()[:1] in (b"{", b"[")
            else read_plain(block)
        )

    return Taker(trail, line, read)


def _plain(trail: Trail) -> Callable[[Block], Columns]:
    from unlatched.logs.scan import fields as f

    comma = f.lit(",")
    clock = (
        f.pattern("99", "hour"),
        f.lit(":"),
        f.pattern("99", "minute"),
        f.lit(":"),
        f.pattern("99", "second"),
    )
    head = (
        f.pattern("99999999", "day"), f.lit(" "), *clock, comma, f.until(","), f.until(",", "user"),
        f.until(",", "host"), f.run(f.DIGIT, "conn"), comma, f.run(f.DIGIT), comma,
    )  # fmt: skip
    program = f.program(
        (*head, f.lit("QUERY"), f.until(","), f.until(",'"), f.rest("sql")),
        (*head, f.run(f.NAME, "name"), comma, f.until(",", "table"), f.until(",", "table"),
         f.run(f.DIGIT, least=0), f.END_STEP),
    )  # fmt: skip
    operations = Operations(lambda name: CODES.get(name.decode(), COLD))

    def read(block: Block) -> Columns:
        np = machine()[0]
        places = block.fitted(program)
        what = np.where(places.which == 0, QUERY, operations.of(places, "name"))
        what[(places.which < 0) | _twofold(places)] = COLD
        user, end = places.of("user")
        return places, _compact(places, trail.zone), what, end <= user

    return read


def _twofold(places: Places) -> Any:
    """Records that could also be read as a hostile name followed by another record."""
    np = machine()[0]
    column = places.slots["sql"]
    asked = places.which == 0
    stop = places.stop[:, column]
    data = places.block.bytes
    digits = (data[stop - 1] >= 48) & (data[stop - 1] <= 57)
    odd = asked & (places.finds("sql", b",QUERY") | places.finds("sql", b"CONNECT,") | ~digits)
    # A statement ends with a quote, and the status after it.
    at = stop - 1
    for _ in range(6):
        at = np.where((data[at] >= 48) & (data[at] <= 57), at - 1, at)
    closed = (data[at] == 44) & (data[at - 1] == 39) & (at - 1 >= places.start[:, column])
    places.stop[:, column] = np.where(asked & closed, at - 1, stop)
    return odd | (asked & ~closed)


def _compact(places: Places, zone: Zone) -> Any:
    """Microseconds of ``20260105 00:00:00``; -1 for none."""
    np = machine()[0]
    days, of = np.unique(places.numbers("day"), return_inverse=True)
    begins = np.array([_day(day) for day in days.tolist()], np.int64)[of]
    hour, minute, second = (places.numbers(slot) for slot in ("hour", "minute", "second"))
    good = (
        (begins >= 0)
        & (hour >= 0)
        & (hour < 24)
        & (minute >= 0)
        & (minute < 60)
        & (second >= 0)
        & (second < 60)
    )
    local = begins + ((hour * 60 + minute) * 60 + second) * 1_000_000
    return np.where(good, in_utc(np.where(good, local, 0), zone), -1)


def _day(number: int) -> int:
    try:
        day = date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return -1
    return (day - EPOCH.date()).days * DAY if 2000 <= day.year < 2100 else -1


def _json(trail: Trail) -> Callable[[Block], Columns]:
    from unlatched.logs.scan import objects

    names = tuple(name for part in PARTS.values() for name in part)
    want, slots = objects.wanted(names), {name: place for place, name in enumerate(names)}
    operations = Operations(named)

    def read(block: Block) -> Columns:
        np = machine()[0]
        last = block.bytes[np.maximum(block.ends - 1, 0)]
        found = block.walked(
            want, slots, block.ends - ((last == 44) & (block.ends > block.starts)), escapes=True
        )
        places = _chosen(found)
        what = judged(places, operations.of(places, "name"))
        general = places.among("class", (b"general",))
        what = np.where(general, QUERY, what)
        odd = (places.which < 0) | ~places.has("name") | (places.has("class") & ~_plain_class(places))
        return places, places.times("time", trail.zone), np.where(odd, COLD, what), nobody(places)

    return read


def _plain_class(places: Places) -> Any:
    return places.among("class", (b"general", b"connection"))


def _chosen(found: Places) -> Places:
    """One slot for each part; of several hosts the first that says something."""
    np = machine()[0]
    start, stop = (np.full((len(found.which), len(PARTS)), -1, np.int32) for _ in range(2))
    for place, names in enumerate(PARTS.values()):
        for name in reversed(names):
            found.bare(name)
            begin, end = found.of(name)
            there = (begin >= 0) & ((end > begin) | (place != list(PARTS).index("host")))
            start[there, place], stop[there, place] = begin[there], end[there]
    return Places(found.block, {name: place for place, name in enumerate(PARTS)}, start, stop, found.which)
