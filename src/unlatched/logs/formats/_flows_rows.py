"""Network flows by the block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from unlatched.logs.formats import _flows as flows
from unlatched.logs.scan.rows import Block, Places, machine
from unlatched.logs.scan.swift import Crowd, Scan, Sum, Sums, Swift
from unlatched.logs.trail import Trail

CAME, REFUSED, SENT, SEEN = range(4)
EARLIEST, LATEST = 946_684_800_000_000, 4_102_444_800_000_000


@dataclass(slots=True)
class Columns:
    """Flows as columns: ``came`` is ``CAME``, ``REFUSED`` or -1; ``sent`` bytes of the store, -1 for none."""

    who: Any
    came: Any
    first: Any
    last: Any
    sent: Any


class Rows(Swift):
    """Adds flows up."""

    def __init__(
        self, trail: Trail, line: Callable[[bytes], bool], scan: Callable[[Block, Crowd], Scan | None]
    ) -> None:
        self._crowd = Crowd(trail.ledger, trail.ledger.host)
        super().__init__(trail, line, lambda block: scan(block, self._crowd), self._adds, self._tells)

    def _adds(self, sums: Sums, scan: Scan, begin: int, end: int) -> None:
        np = machine()[0]
        columns: Columns = scan.extra
        part = slice(begin, end)
        who, first, last = columns.who[part], columns.first[part], columns.last[part]
        nobody = scan.cold[part] | (who == 0)
        sent = np.where(nobody, -1, columns.sent[part])
        came = np.where(nobody, -1, columns.came[part])
        sums.add(0, end - begin, who, came, first, first, first)
        sums.add(
            0, end - begin, who, np.where(sent >= 0, SENT, np.where(came >= 0, SEEN, -1)), last, sent, sent
        )

    def _tells(self, sum_: Sum) -> None:
        entry, trail = self._crowd.things[sum_.who], self._trail
        if sum_.code == CAME:
            entry.came(sum_.first)
            entry.more(sum_.count - 1, sum_.last)
            entry.anonymous = 0  # a flow does not say who it was
            if entry.network == "public":
                trail.public(sum_.first, sum_.last)
            return
        entry.seen(sum_.first)
        entry.seen(sum_.last)
        if sum_.code == REFUSED:
            entry.refused += sum_.count
        elif sum_.code == SENT:
            entry.flow_bytes = (entry.flow_bytes or 0) + sum_.one


def is_store(ports: Any) -> Any:
    """Whether each port is one that stores listen on."""
    return machine()[0].isin(ports, PORTS)


PORTS: Final = sorted(flows.PORTS)


def clients(places: Places, crowd: Crowd, inward: Any, outward: Any, source: str, target: str) -> Any:
    """The numbers of clients: sources of flows to a store, targets of flows from one; 0 for other flows."""
    np = machine()[0]
    start, stop = places.of(source)
    other, end = places.of(target)
    column = places.slots[source]
    places.start[:, column] = np.where(inward, start, np.where(outward, other, -1))
    places.stop[:, column] = np.where(inward, stop, end)
    return crowd.numbers(places, source)


def in_time(micros: Any) -> Any:
    """Whether each time is one a server can have written."""
    return (micros > EARLIEST) & (micros < LATEST)
