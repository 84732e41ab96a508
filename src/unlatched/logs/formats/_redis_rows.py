"""Redis's own log as columns: at its verbose level it names every client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unlatched.logs.scan.joined import Connections, Events, settled
from unlatched.logs.scan.rows import Block, machine
from unlatched.logs.scan.swift import Crowd, Scan, Sum, Sums, Swift
from unlatched.logs.trail import Trail

ACCEPTED, CLOSED = 0, 1
# A connection has no number: a hash of its address and port stands for one.
NUMBER: Final = (1 << 56) - 1


def _program(quiet: tuple[bytes, ...]) -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    head = (
        f.run(f.DIGIT), f.lit(":"), f.run(f.CAPITAL), f.lit(" "),
        f.pattern("99 AAA 9999 99:99:99.999", "time"), f.lit(" "),
    )  # fmt: skip
    address = f.run(f.ADDRESS | f.BRACKET, "remote")
    messages = (
        (f.lit("- Accepted "), address, f.END_STEP),
        (f.lit("- Client closed connection id="), f.run(f.DIGIT), f.lit(" addr="), address, f.lit(" ")),
        (f.lit("- Client closed connection"), f.END_STEP),
        *((f.pattern("? "), f.lit(word.decode())) for word in quiet),
    )
    return f.program(*((*head, *message) for message in messages))


def swift(trail: Trail, line: Callable[[bytes], bool], quiet: tuple[bytes, ...]) -> Swift:
    """A taker of blocks; ``quiet``: how reports begin that say nothing of clients."""
    from unlatched.logs.scan import joins

    program, crowd = _program(quiet), Crowd(trail.ledger, trail.ledger.host)
    open_ = settled(trail, Connections(crowd, hashed=True))

    def scan(block: Block) -> Scan | None:
        np = machine()[0]
        places = block.fitted(program)
        time = places.times("time", trail.zone, named=True)
        cold = (places.which < 0) | (time < 0)
        if cold.mean() > 0.5:
            return None
        remote = places.hashes("remote")
        cold |= places.hosts("remote")
        who = crowd.numbers(places, "remote")
        cold |= (who > 0) & ~crowd.known[who]
        kind = np.where(places.which == ACCEPTED, joins.ACCEPT, 0)
        kind[places.which == CLOSED] = joins.END
        kind[cold | (who == 0)] = 0
        number = (remote >> np.uint64(8)).astype(np.int64)
        return Scan(block, places, time, cold, Events(kind, number, who, remote))

    def follow(rows: Scan, begin: int, end: int) -> None:
        open_.follow(trail, rows.extra, begin, end)

    def add(sums: Sums, rows: Scan, begin: int, end: int) -> None:
        np, events, part = machine()[0], rows.extra, slice(begin, end)
        who, kind, how = events.who[part], events.kind[part], events.how[part]
        code = np.where((kind > 0) & (who > 0), kind | how << 4, -1)
        sums.add(0, end - begin, who, code, rows.time[part], who, who)

    def told(sum_: Sum) -> None:
        entry, first, last, count = crowd.things[sum_.who], sum_.first, sum_.last, sum_.count
        if sum_.code & 15 == joins.ACCEPT:
            trail.accepted(entry, count, first, last)
            return
        if sum_.code >> 4 & joins.JOINED_LATE:
            trail.joined_late(entry, count, first, last)
        entry.seen(first)
        entry.seen(last)

    return Swift(trail, line, scan, add, told, follow)


__all__: Final = ["swift"]
