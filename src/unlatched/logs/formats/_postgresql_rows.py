"""PostgreSQL's logs by the block: most lines are statements that say nothing of who came or what was
taken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from unlatched.logs.scan.rows import Block, Places, machine, mixed
from unlatched.logs.scan.swift import Crowd, Numbers, Once, Scan, Sum, Sums, Swift, sift
from unlatched.logs.times import Zone, moment, zone
from unlatched.logs.trail import Trail

SILENT, SAID, FATAL, UNKNOWN = range(4)
LEVELS: Final = {
    b"LOG": SAID, b"FATAL": FATAL, **dict.fromkeys(
        (b"ERROR", b"PANIC", b"WARNING", b"NOTICE", b"INFO", b"DEBUG", b"DEBUG1", b"DEBUG2", b"DEBUG3",
        b"DEBUG4",
         b"DEBUG5", b"DETAIL", b"HINT", b"STATEMENT", b"CONTEXT", b"QUERY", b"LOCATION"), SILENT)
}  # fmt: skip
# The server's frequent reports on itself: checkpoints, vacuum, temporary files, waits.
REPORTS: Final = tuple(
    int.from_bytes(word, "little") for word in (b"chec", b"auto", b"temp", b"proc", b"rest")
)
CAME: Final = tuple(int.from_bytes(word, "little") for word in (b"conn", b"disc"))
NONE: Final = 10**15


class Zones:
    """The zones that times are written with, and how far each is from UTC."""

    def __init__(self, of: Zone) -> None:
        self._of = of
        self._zones: Numbers[int] = Numbers(0, NONE, 64)

    def times(self, places: Places) -> Any:
        """Microseconds since 1970 from ``clock`` and ``zone``; -1 where either isn't known."""
        np = machine()[0]
        naive = places.has("zone") & (places.of("zone")[0] == places.of("zone")[1])
        keys = np.where(naive, 0, places.hashes("zone") | np.uint64(1)).astype(np.uint64)
        number = self._zones.of(keys, lambda row: _ahead(places.text(row, "zone").decode("ascii", "replace")))
        ahead = np.array(self._zones.things, np.int64)[number]
        local = places.times("clock", self._of if bool(naive.all()) else Zone(UTC))
        return np.where((local < 0) | (ahead == NONE) | (naive & (not naive.all())), -1, local - ahead)


def _ahead(name: str) -> int:
    known = zone(name)
    offset = known.utcoffset(datetime(2020, 1, 1)) if known is not None else None
    return int(offset.total_seconds()) * 1_000_000 if offset is not None else NONE


def _program() -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    return f.program(
        (
            f.maybe("<"), f.maybe(" "), f.maybe("["), f.pattern("9999-99-99 99:99:99", "clock"),
            f.run(f.DIGIT | f.DOT, "clock", least=0), f.maybe(" "), f.run(f.ZONE, "zone", least=0),
            f.until(":  ", "prefix"), f.rest("message"),
        )
    )  # fmt: skip


def stderr(
    trail: Trail, line: Callable[[bytes], bool], said: Callable[[datetime, bytes, bytes], None]
) -> Swift:
    """A taker of blocks of the stderr log; ``said`` takes a connection's line: its time, prefix and
    message.
    """
    program, zones = _program(), Zones(trail.zone)
    levels: Numbers[int] = Numbers(UNKNOWN, UNKNOWN, 1 << 10)

    def scan(block: Block) -> Scan | None:
        np = machine()[0]
        places = block.fitted(program)
        time = zones.times(places)
        places.last_word("prefix")
        level = levels.of(
            places.hashes("prefix"), lambda row: LEVELS.get(places.text(row, "prefix"), UNKNOWN)
        )
        level = np.array(levels.things)[level]
        cold = (time < 0) | _telling(places, level)
        more = _continued(block)
        cold &= ~more
        came = np.isin(places.words("message"), CAME) & (level == SAID) & (time >= 0)
        return Scan(block, places, np.where(more, -1, time), cold, warm=_warm(places, time, came, said))

    return sift(trail, line, scan)


def _continued(block: Block) -> Any:
    """Which lines continue the one before: with a tab, or the blanks some collectors make of it."""
    np = machine()[0]
    last = len(block.text) - 1
    first, *more = (block.bytes[np.minimum(block.starts + n, last)] for n in range(4))
    blanks = (first == 32) & (more[0] == 32) & (more[1] == 32) & (more[2] == 32)
    return ((first == 9) | blanks) & (block.ends > block.starts)


def _warm(
    places: Places, time: Any, rows: Any, said: Callable[[datetime, bytes, bytes], None]
) -> Callable[[int], bool]:
    """Tells of connections from what stands in the columns."""
    text, chosen = places.block.text, machine()[0].flatnonzero(rows)
    columns = (chosen, time, places.of("zone")[1], places.of("prefix")[0], *places.of("message"))
    lists = [chosen.tolist(), *(column[chosen].tolist() for column in columns[1:])]
    parts = {row: part for row, *part in zip(*lists, strict=True)}

    def warm(row: int) -> bool:
        part = parts.get(row)
        if part is None:
            return False
        when, zone_end, level, start, stop = part
        said(moment(when), text[zone_end:level], text[start:stop])
        return True

    return warm


def _telling(places: Places, level: Any) -> Any:
    """Whether a message may say something."""
    np = machine()[0]
    kind, words = places.statements("message"), places.words("message")
    report = np.isin(words, REPORTS)
    return (level == FATAL) | (level == UNKNOWN) | ((level == SAID) & (kind != 1) & ~report)


def csvlog(trail: Trail, line: Callable[[bytes], bool]) -> Swift:
    """A taker of blocks of the csvlog. A record that runs over lines is left to Python."""
    from unlatched.logs.scan import fields as f

    names = ("", "", "pid", "remote", "", "", "", "", "", "", "level", "")
    cells = [step for name in names for step in (f.csv(name), f.lit(","))]
    head = (
        f.pattern("9999-99-99 99:99:99", "clock"), f.run(f.DIGIT | f.DOT, "clock", least=0), f.maybe(" "),
        f.run(f.ZONE, "zone", least=0), f.lit(","),
    )  # fmt: skip
    after = [step for _ in range(8) for step in (f.csv(""), f.lit(","))]
    more = (f.csv("application"), f.lit(","))
    tail = (f.csv(""), f.lit(","), *after, *more)
    program = f.program(
        (*head, *cells, f.lit('"'), f.csv_rest("message"), f.lit(","), *tail, f.rest()),
        (
            *head,
            *cells,
            f.lit('"'),
            f.csv_rest("message"),
            f.lit(","),
            f.csv(""),
            f.lit(","),
            *after[:-1],
            f.END_STEP,
        ),
    )
    zones, seen = Zones(trail.zone), Seen(trail)
    levels: Numbers[int] = Numbers(UNKNOWN, UNKNOWN, 1 << 10)

    def scan(block: Block) -> Scan | None:
        np = machine()[0]
        places = block.fitted(program)
        time = zones.times(places)
        level = levels.of(places.hashes("level"), lambda row: LEVELS.get(places.text(row, "level"), UNKNOWN))
        cold = (time < 0) | _telling(places, np.array(levels.things)[level])
        _unquote(places, "remote")
        whole = places.hashes("remote")
        places.hosts("remote", port=True)
        return seen.scan(block, places, time, cold, whole)

    return Swift(trail, line, scan, seen.add, seen.told)


def _unquote(places: Places, slot: str) -> None:
    """Narrow ``"host:port"`` to what is inside its quotes; ``[local]`` is nothing."""
    np = machine()[0]
    quoted = places.first(slot) == 34
    column = places.slots[slot]
    places.start[:, column] += quoted
    places.stop[:, column] -= quoted
    local = (places.first(slot) == 91) | (places.start[:, column] >= places.stop[:, column])
    places.start[:, column] = np.where(local, -1, places.start[:, column])


class Seen:
    """Widens when clients were seen. A session's first line, and its program's, is Python's to read."""

    def __init__(self, trail: Trail) -> None:
        self._crowd = Crowd(trail.ledger, trail.ledger.host)
        self._once = Once()

    def scan(self, block: Block, places: Places, time: Any, cold: Any, remote: Any) -> Scan:
        """A block; ``remote`` tells apart what stands beside the host, if that is not all."""
        np = machine()[0]
        who = self._crowd.numbers(places, "remote")
        session = mixed(places.hashes("pid"), remote, places.hashes("application"))
        start, stop = places.of("application")
        rows = np.flatnonzero(~cold & ((who > 0) | (stop - start > 2)))
        cold[rows[self._once.new(session[rows])]] = True
        return Scan(block, places, time, cold, (who, np.where((who > 0) & ~cold, 0, -1)))

    def add(self, sums: Sums, rows: Scan, begin: int, end: int) -> None:
        """Add up rows of a block."""
        who, code = (column[begin:end] for column in rows.extra)
        sums.add(0, end - begin, who, code, rows.time[begin:end], who, who)

    def told(self, sum_: Sum) -> None:
        """Put a sum on record."""
        entry = self._crowd.things[sum_.who]
        entry.seen(sum_.first)
        entry.seen(sum_.last)


def jsonlog(trail: Trail, line: Callable[[bytes], bool]) -> Swift:
    """A taker of blocks of the jsonlog."""
    from unlatched.logs.scan import fields as f
    from unlatched.logs.scan import objects

    names = (
        "timestamp", "pid", "error_severity", "message", "application_name", "remote_host", "remote_port",
    )  # fmt: skip
    slots = {
        "timestamp": 0, "pid": 1, "level": 2, "message": 3, "application": 4, "remote": 5, "port": 6,
    }  # fmt: skip
    want = objects.wanted(names)
    stamp = f.program(
        (
            f.pattern("9999-99-99 99:99:99", "clock"), f.run(f.DIGIT | f.DOT, "clock", least=0), f.maybe(" "),
            f.run(f.ZONE, "zone", least=0), f.END_STEP,
        )
    )  # fmt: skip
    zones, seen = Zones(trail.zone), Seen(trail)
    levels: Numbers[int] = Numbers(UNKNOWN, UNKNOWN, 1 << 10)

    def scan(block: Block) -> Scan | None:
        np = machine()[0]
        # An escape in a statement is no reason to read it: only its beginning matters.
        places = block.walked(want, slots, escapes=True)
        places.which[~(places.has("message") & places.has("timestamp"))] = -1
        for name in ("timestamp", "level", "message", "application", "remote"):
            places.strings(name)
        time = zones.times(block.fitted(stamp, *(one.astype(np.int64) for one in places.of("timestamp"))))
        level = levels.of(places.hashes("level"), lambda row: LEVELS.get(places.text(row, "level"), UNKNOWN))
        cold = (time < 0) | (places.which < 0) | _telling(places, np.array(levels.things)[level])
        column = slots["remote"]
        local = (places.first("remote") == 91) | (places.start[:, column] >= places.stop[:, column])
        places.start[:, column] = np.where(local, -1, places.start[:, column])
        return seen.scan(block, places, time, cold, mixed(places.hashes("remote"), places.hashes("port")))

    return Swift(trail, line, scan, seen.add, seen.told)
