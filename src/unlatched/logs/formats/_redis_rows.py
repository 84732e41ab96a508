"""Redis's own log as columns: at its verbose level it names every client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unlatched.logs.scan.rows import Block, machine
from unlatched.logs.scan.swift import Crowd, Scan, Sum, Sums, Swift
from unlatched.logs.trail import Trail

ACCEPTED, CLOSED, QUIET = 0, 1, 2
CAME, WENT = 0, 1


def _program(quiet: tuple[bytes, ...]) -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    def head(day: str) -> tuple[Any, ...]:
        return (
            f.run(f.DIGIT), f.lit(":"), f.run(f.CAPITAL), f.lit(" "), f.pattern(day, "time"), f.lit(" "),
        )  # fmt: skip

    day = head("99 AAA 9999 99:99:99.999")
    address = f.run(f.ADDRESS, "remote")
    messages = (
        (f.lit("- Accepted "), address, f.END_STEP),
        (f.lit("- Client closed connection"), f.END_STEP),
        *((f.pattern("? "), f.lit(word.decode())) for word in quiet),
    )
    return f.program(*((*day, *message) for message in messages))


def swift(trail: Trail, line: Callable[[bytes], bool], quiet: tuple[bytes, ...]) -> Swift:
    """A taker of blocks; ``quiet``: how reports begin that say nothing of clients."""
    program, crowd = _program(quiet), Crowd(trail.ledger, trail.ledger.host)

    def scan(block: Block) -> Scan | None:
        np = machine()[0]
        places = block.fitted(program)
        time = places.times("time", trail.zone, named=True)
        cold = (places.which < 0) | (time < 0)
        if cold.mean() > 0.5:
            return None
        care = places.hosts("remote")
        who = crowd.numbers(places, "remote")
        cold |= care | ((who > 0) & ~crowd.known[who])
        return Scan(block, places, time, cold, (who, np.where((who > 0) & ~cold, CAME, -1)))

    def add(sums: Sums, rows: Scan, begin: int, end: int) -> None:
        who, code = (column[begin:end] for column in rows.extra)
        sums.add(0, end - begin, who, code, rows.time[begin:end], who, who)

    def told(sum_: Sum) -> None:
        trail.accepted(crowd.things[sum_.who], sum_.count, sum_.first, sum_.last)

    return Swift(trail, line, scan, add, told)


__all__: Final = ["swift"]
