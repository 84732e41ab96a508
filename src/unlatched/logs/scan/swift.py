"""Takes whole blocks for a format: rows whose columns say everything are added up, the rest go to ``line``.

Order is kept where it means something: times are told in the order of lines, and what was added up is told
before anything that depends on it (a start, a stop, a window) is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, Generic, TypeVar

from unlatched.logs.findings import Network
from unlatched.logs.ledger import Entry, Ledger
from unlatched.logs.scan.rows import Block, Places, machine
from unlatched.logs.times import moment
from unlatched.logs.trail import EARLIEST, Trail

T = TypeVar("T")


@dataclass(slots=True)
class Scan:
    """A block as columns. ``time`` in microseconds, -1 for rows that have none of their own; ``cold`` rows
    go to ``warm``, if there is one, which may take them from the columns, else to ``line``; ``extra`` is the
    format's own.
    """

    block: Block
    places: Places
    time: Any
    cold: Any
    extra: Any = None
    warm: Callable[[int], bool] | None = None


@dataclass(slots=True)
class Sum:
    """What a client did of one kind (``code``) on one day: how often, when first and last, two amounts."""

    who: int
    code: int
    count: int
    first: datetime
    last: datetime
    one: int
    other: int


class Sums:
    """Sums over blocks, until something needs them."""

    def __init__(self, told: Callable[[Sum], None], most: int = 1 << 16) -> None:
        np = machine()[0]
        self._told = told
        self._table = np.zeros(4 * most, np.int32)
        self._sums = np.empty((most, 8), np.int64)
        self._held = 0

    def add(self, begin: int, end: int, who: Any, code: Any, time: Any, one: Any, other: Any) -> None:
        """Add rows from ``begin`` to ``end``; those with a code below 0 aren't."""
        groups = machine()[5]
        while begin < end:
            begin, self._held = groups.add_up(
                begin, end, who, code, time, one, other, self._table, self._sums, self._held
            )
            if begin < end:
                self.flush()

    def flush(self) -> None:
        """Tell all sums, and begin anew."""
        if not self._held:
            return
        held, self._held = self._sums[: self._held].tolist(), 0
        self._table[:] = 0
        for who, code, _, count, first, last, one, other in sorted(held, key=itemgetter(4)):
            self._told(Sum(who, code, count, moment(first), moment(last), one, other))


class Swift:
    """Takes blocks for a format's reader, which offers:

    ``scan``: a block's columns, or None when lines must be taken one by one. ``follow``: see rows in their
    order, before the next cold one. ``add``: add rows up. ``told``: what a sum means.
    """

    def __init__(
        self,
        trail: Trail,
        line: Callable[[bytes], bool],
        scan: Callable[[Block], Scan | None],
        add: Callable[[Sums, Scan, int, int], None],
        told: Callable[[Sum], None],
        follow: Callable[[Scan, int, int], None] | None = None,
    ) -> None:
        self._trail, self._line, self._make, self._add, self._follow = trail, line, scan, add, follow
        self._sums = Sums(told)
        self._scan: Scan | None = None
        self._block: Block | None = None
        self._done = self._here = 0
        self._from = 0
        self._reached: Any = None
        # The latest time that a line told which has none in the columns.
        self._latest: datetime | None = None
        self._timed: Any = None
        # Set by a reader that has seen a header: what follows has other columns.
        self.stale = False
        trail.settlers.append(self._settle)

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take lines from ``begin`` on: where the first refused one is, and how many were parsed."""
        if block is not self._block:
            self._block, self._scan = block, self._make(block)
        if self._scan is None:
            return one_by_one(self._line, block, begin)
        self._done = self._here = begin
        np = machine()[0]
        cold = self._scan.cold[begin:]
        self._latest = None
        self._from, self._timed = begin, self._scan.time >= 0
        before = self._trail.last
        self._reached = self._trail.ahead(
            self._scan.time[begin:], np.flatnonzero(cold & ~self._timed[begin:])
        )
        if self._reached is not None:
            # What lines that come first are to be told of is the time before this block, not at its end.
            self._trail.last = before or moment(int(self._scan.time[begin]))
        stop, blank = self._through(self._scan, begin)
        self._here = stop
        self._added()
        return stop, stop - begin - blank

    def _through(self, scan: Scan, begin: int) -> tuple[int, int]:
        np = machine()[0]
        blank, at, trail = 0, begin, self._trail
        for row in (np.flatnonzero(scan.cold[begin:]) + begin).tolist():
            hushed = self._reached is not None and self._timed[row]
            if scan.warm is not None and hushed:
                trail.hushed = True
                took = scan.warm(row)
                trail.hushed = False
                if took:
                    continue
            line = scan.block.line(row)
            if not line:
                blank += 1
                continue
            self._before(scan, at, row)
            at = row
            trail.hushed = bool(hushed)
            took = self._line(line)
            trail.hushed = False
            if not hushed:
                self._latest = max(trail.last or EARLIEST, self._latest or EARLIEST)
            if not took:
                return row, blank
            at = row + 1
            if self.stale:
                return at, blank
        self._before(scan, at, scan.block.lines)
        return scan.block.lines, blank

    def _before(self, scan: Scan, begin: int, end: int) -> None:
        """See to rows that stand before one that Python reads."""
        self._here = end
        if end > begin:
            if self._reached is None:
                self._trail.ticks(scan.time[begin:end])
            else:
                reached = moment(int(self._reached[end - 1 - self._from]))
                self._trail.last = max(reached, self._latest or reached)
            if self._follow is not None:
                self._follow(scan, begin, end)

    def _added(self) -> None:
        begin, end = self._done, self._here
        if self._scan is not None and end > begin:
            self._done = end
            self._add(self._sums, self._scan, begin, end)

    def _settle(self) -> None:
        """Tell of all rows before the present one."""
        self._added()
        self._sums.flush()


def sift(trail: Trail, line: Callable[[bytes], bool], scan: Callable[[Block], Scan | None]) -> Swift:
    """A taker of blocks for logs in which most lines say nothing: those are only counted."""
    return Swift(trail, line, scan, lambda *_: None, lambda _: None)


def one_by_one(take: Callable[[bytes], bool], block: Block, begin: int) -> tuple[int, int]:
    """Give a reader lines until it refuses one; where that is, and how many it took."""
    for row in range(begin, block.lines):
        line = block.line(row)
        if not line or not take(line):
            return row, row - begin
    return block.lines, block.lines - begin


class Numbers(Generic[T]):
    """Things by small numbers, that columns can hold. 0 is none; 1 stands for all that are too many to be
    kept.
    """

    def __init__(self, none: T, rest: T, most: int = 1 << 18) -> None:
        np = machine()[0]
        self._most = most
        self._table = np.zeros(1 << 10, np.uint64)
        self._number = np.zeros(1 << 10, np.int64)
        self.things: list[T] = [none, rest]

    def of(self, keys: Any, make: Callable[[int], T]) -> Any:
        """The number of each row's thing; ``make`` is asked for one that is new, given a row."""
        np, _, _, _, _, groups = machine()
        out, new = np.empty(len(keys), np.int64), np.empty(len(keys), np.int64)
        while True:
            room = min(self._most, len(self._table) // 2)
            before = len(self.things)
            known = groups.intern(keys, self._table, self._number, before, room, out, new)
            self.things.extend([make(row) for row in new[: max(known - before, 0)].tolist()])
            if known < room or room >= self._most:
                return out
            self._grow()

    def _grow(self) -> None:
        np, _, _, _, _, groups = machine()
        used = np.flatnonzero(self._table)
        table, number = np.zeros(len(self._table) * 4, np.uint64), np.zeros(len(self._table) * 4, np.int64)
        groups.rehash(self._table[used], self._number[used], table, number)
        self._table, self._number = table, number


class Crowd(Numbers[Entry]):
    """Clients by their numbers; ``public`` and ``known`` (an address, no name) say what each of them is."""

    def __init__(self, ledger: Ledger, client: Callable[[str], Entry]) -> None:
        super().__init__(Entry("", "unknown"), ledger.rest)
        self._client = client
        self._own: dict[int, int] = {}
        self._more: list[Network] = []
        self.public = self.known = machine()[0].zeros(2, bool)

    def numbers(self, places: Places, slot: str) -> Any:
        """The number of each row's client."""
        out = self.of(places.hashes(slot), lambda row: self._new(places.text(row, slot)))
        self.look()
        return out

    def of_hashes(self, keys: Any, text: Callable[[int], bytes]) -> Any:
        """The number of each row's client, given keys and what they are keys of."""
        out = self.of(keys, lambda row: self._new(text(row)))
        self.look()
        return out

    def _new(self, text: bytes) -> Entry:
        entry = self._client(text.decode("utf-8", "replace"))
        # Those that are too many to be listed share an entry, but not a network.
        self._more.append(entry.network)
        return entry

    def look(self) -> None:
        """See to it that ``public`` and ``known`` tell of all of them."""
        np, more = machine()[0], self._more
        if more:
            self.public = np.concatenate((self.public, [network == "public" for network in more]))
            self.known = np.concatenate((self.known, [network != "unknown" for network in more]))
            more.clear()
        rest = self.things[1].network
        self.public[1], self.known[1] = rest == "public", rest != "unknown"

    def number(self, entry: Entry) -> int:
        """The number of an entry that Python made."""
        known = self._own.get(id(entry))
        if known is None:
            known = self._own[id(entry)] = len(self.things)
            self.things.append(entry)
            self._more.append(entry.network)
        return known


class Once:
    """Which keys are seen for the first time; forgets all when there are too many, and then says so again."""

    def __init__(self, most: int = 1 << 17) -> None:
        self._most = most
        self._table = machine()[0].zeros(4 * most, machine()[0].uint64)
        self._held = 0

    def new(self, keys: Any) -> Any:
        """The places of keys that weren't seen before."""
        np, _, _, _, _, groups = machine()
        found = []
        for start in range(0, len(keys), self._most):
            if self._held > self._most:
                self._table[:] = 0
                self._held = 0
            out = np.empty(min(len(keys) - start, self._most), np.int64)
            count = groups.once(keys[start : start + self._most], self._table, out)
            self._held += count
            found.extend((out[:count] + start).tolist())
        return found
