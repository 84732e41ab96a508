"""AWS VPC flow logs as columns, whatever fields they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from unlatched.logs.formats._flows_rows import CAME, REFUSED, Columns, Rows, clients, in_time, is_store
from unlatched.logs.scan.rows import Block, machine
from unlatched.logs.scan.swift import Crowd, Scan
from unlatched.logs.trail import Trail


def _program(names: Sequence[str]) -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    steps = [step for name in names for step in (f.lit(" "), f.run(f.WORD, name))]
    return f.program(tuple(steps[1:]))


def swift(trail: Trail, line: Callable[[bytes], bool], names: Sequence[str]) -> Rows:
    """A taker of blocks whose lines have these fields."""
    program = _program(names)

    def scan(block: Block, crowd: Crowd) -> Scan | None:
        np = machine()[0]
        places = block.fitted(program)
        first, last = places.epochs("start"), places.epochs("end")
        accept, reject = places.among("action", (b"ACCEPT",)), places.among("action", (b"REJECT",))
        empty = (places.first("action") == 45) & (places.first("srcaddr") == 45)
        cold = (places.which < 0) | ~(empty | ((accept | reject) & in_time(first) & in_time(last)))
        if cold.mean() > 0.5:
            return None
        inward = is_store(places.numbers("dstport")) & ~cold & ~empty
        outward = is_store(places.numbers("srcport")) & ~cold & ~inward & accept
        # Whose flow it is must be an address; whether the others' are does not matter.
        who = clients(places, crowd, inward, outward, "srcaddr", "dstaddr")
        cold |= (who > 0) & ~crowd.known[who]
        size = places.numbers("bytes").clip(0) if "bytes" in places.slots else np.zeros(block.lines, np.int64)
        came = np.where(inward, np.where(accept, CAME, REFUSED), -1)
        columns = Columns(who, came, first, last, np.where(outward, size, -1))
        return Scan(block, places, np.where(empty, -1, last), cold, columns)

    return Rows(trail, line, scan)
