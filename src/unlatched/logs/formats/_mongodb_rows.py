"""MongoDB's frequent lines by the block: connections, what clients say of themselves, operations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from unlatched.logs.formats import _mongodb as mongodb
from unlatched.logs.scan.joined import Connections, Events, settled
from unlatched.logs.scan.rows import Block, Places, machine, mixed
from unlatched.logs.scan.swift import Crowd, Numbers, Once, Scan, Sum, Sums, Swift
from unlatched.logs.signs import DUMPERS
from unlatched.logs.trail import Trail

MOST_LABELS: Final = 1 << 16
DUMPS: Final = 16
"""Set in the kind of a label whose program copies whole stores."""


@dataclass(frozen=True, slots=True)
class Label:
    """What tells one thing clients do from another: an operation on a collection, or names that are given."""

    kind: int = 0
    op: str = ""
    ns: str = ""
    driver: str = ""
    program: str = ""

    @property
    def named(self) -> bool:
        """Whether it has a name that is kept with each client."""
        return bool(self.driver or self.program) or mongodb.shown(self.kind, self.ns)


def operation(op: str, ns: str) -> Label:
    """The label of an operation."""
    return Label(mongodb.kind_of(op, ns), op, ns)


def metadata(driver: str, program: str) -> Label:
    """The label of what a client says of itself."""
    return Label(DUMPS if program in DUMPERS else 0, driver=driver, program=program)


@dataclass(slots=True)
class Told:
    """Columns beside the events."""

    events: Events
    label: Any
    whole: Any
    size: Any
    returned: Any


class Labels(Numbers[Label]):
    """Labels by their numbers, and what kinds they are of."""

    def __init__(self) -> None:
        super().__init__(Label(), Label(), MOST_LABELS)
        np = machine()[0]
        self.kinds, self.named = np.zeros(2, np.int64), np.zeros(2, bool)

    def numbers(self, keys: Any, make: Callable[[int], Label]) -> Any:
        """The number of each row's label."""
        np = machine()[0]
        out = self.of(keys, make)
        if len(self.kinds) < len(self.things):
            self.kinds = np.array([label.kind for label in self.things])
            self.named = np.array([label.named for label in self.things])
        return out


class Rows(Swift):
    """Joins and adds up. ``scan``: a block as columns, given the numbers of clients and of labels."""

    def __init__(
        self,
        trail: Trail,
        line: Callable[[bytes], bool],
        scan: Callable[[Block, Crowd, Labels], Scan | None],
    ) -> None:
        from unlatched.logs.scan import joins

        self._crowd, self._labels, self._joins = Crowd(trail.ledger, trail.ledger.host), Labels(), joins
        super().__init__(
            trail, line, lambda block: scan(block, self._crowd, self._labels), self._adds, self._tells,
            self._follows,
        )  # fmt: skip
        self._once = Once()
        self._open = settled(trail, Connections(self._crowd))

    def _follows(self, scan: Scan, begin: int, end: int) -> None:
        self._open.follow(self._trail, scan.extra.events, begin, end)

    def _adds(self, sums: Sums, scan: Scan, begin: int, end: int) -> None:
        np = machine()[0]
        extra: Told = scan.extra
        part = slice(begin, end)
        who, how, kind = extra.events.who[part], extra.events.how[part], extra.events.kind[part]
        label, size, returned = extra.label[part], extra.size[part], extra.returned[part]
        self._unjoined(size, returned, (who == 0) & (kind == self._joins.USED))
        self._names(who, label)
        code = how | kind << 4 | self._labels.kinds[label] << 8 | extra.whole[part].astype(np.int64) << 16
        code = np.where((kind == self._joins.NOTHING) | (who == 0), -1, code)
        sums.add(0, end - begin, who, code, scan.time[part], size, returned)

    def _unjoined(self, size: Any, returned: Any, unknown: Any) -> None:
        count = int((unknown & ((size > 0) | (returned > 0))).sum())
        if count:
            self._trail.note(mongodb.UNJOINED, count)

    def _names(self, who: Any, label: Any) -> None:
        """Keep the names of a label with each client it is new for."""
        np = machine()[0]
        rows = np.flatnonzero((label > 0) & (who > 0) & self._labels.named[label])
        for row in self._once.new(mixed(who[rows], label[rows])):
            entry = self._crowd.things[int(who[rows[row]])]
            told = self._labels.things[int(label[rows[row]])]
            entry.said(told.driver, told.program)
            if told.ns:
                entry.touched(told.ns)

    def _tells(self, sum_: Sum) -> None:
        """What all rows of one kind say of one client on one day."""
        entry, trail, joins = self._crowd.things[sum_.who], self._trail, self._joins
        how, kind = sum_.code & 15, sum_.code >> 4 & 15
        first, last, count = sum_.first, sum_.last, sum_.count
        if how & joins.JOINED_LATE:
            trail.joined_late(entry, count, first, last)
        if kind == joins.ACCEPT:
            trail.accepted(entry, count, first, last)
            return
        entry.seen(first)
        entry.seen(last)
        if kind == joins.NAMED:
            entry.with_metadata += count if how & joins.FIRST else 0
            if sum_.code >> 8 & DUMPS:
                entry.sign("dump-tool", first, count, last)
        elif kind == joins.AUTH:
            entry.authenticated += count if how & joins.FIRST else 0
            entry.proved += count if how & joins.PROVED else 0
        elif kind == joins.USED:
            done = mongodb.Done(sum_.code >> 8 & 255, bool(sum_.code >> 16), bool(how & joins.STRANGER))
            mongodb.counted(trail, entry, done, count, first, last, sum_.one, sum_.other)


def numbers_of(places: Places, slot: str) -> Any:
    """The numbers of ``conn123``; -1 for other threads."""
    np = machine()[0]
    start, stop = places.of(slot)
    text = places.block.bytes
    at = np.maximum(start, 0)
    named = (stop - start > 4) & (text[at] == 99) & (text[at + 1] == 111)
    named &= (text[at + 2] == 110) & (text[at + 3] == 110)
    column = places.slots[slot]
    kept = start.copy()
    places.start[:, column] = np.where(named, start + 4, -1)
    numbers = places.numbers(slot)
    places.start[:, column] = kept
    return numbers
