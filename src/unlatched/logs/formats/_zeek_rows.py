"""Zeek's connections as columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from unlatched.logs.formats._flows_rows import CAME, REFUSED, Columns, Rows, in_time, is_store
from unlatched.logs.scan.rows import Block, Places, machine
from unlatched.logs.scan.swift import Crowd, Numbers, Scan
from unlatched.logs.trail import Trail

WANTED: Final = ("ts", "id.orig_h", "id.resp_p", "duration", "resp_bytes", "conn_state")


def _program(names: Sequence[str]) -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    kept = (name if name in WANTED else "" for name in names)
    steps = [step for name in kept for step in (f.lit("\t"), f.run(f.CELL, name, least=0))]
    return f.program(tuple(steps[1:]))


def swift(
    trail: Trail, line: Callable[[bytes], bool], names: Sequence[str], states: dict[str, frozenset[str]]
) -> Rows:
    """A taker of blocks whose lines have these fields, or are JSON."""
    from unlatched.logs.scan import objects

    program = _program(names)
    want = objects.wanted(tuple(name.replace(".", "/") for name in WANTED))
    slots = {name: place for place, name in enumerate(WANTED)}
    kinds: Numbers[int] = Numbers(0, 0, 1 << 10)

    def kind(text: bytes) -> int:
        name = text.decode("ascii", "replace")
        return (name in states["known"]) + (name in states["reached"])

    def scan(block: Block, crowd: Crowd) -> Scan | None:
        np = machine()[0]
        if not set(WANTED) <= set(program[1]):
            return None
        places = _json(block, want, slots) if block.text[:1] == b"{" else block.fitted(program)
        first, lasted = places.epochs("ts"), places.epochs("duration").clip(0, 10**14)
        state = kinds.of(places.hashes("conn_state"), lambda row: kind(places.text(row, "conn_state")))
        state = np.array(kinds.things)[state]
        cold = (places.which < 0) | ~in_time(first) | (state == 0) | ~places.has("id.orig_h")
        if cold.mean() > 0.5:
            return None
        ours = is_store(places.numbers("id.resp_p")) & ~cold
        column = places.slots["id.orig_h"]
        places.start[~ours, column] = -1
        who = crowd.numbers(places, "id.orig_h")
        cold |= (who > 0) & ~crowd.known[who]
        reached = ours & (state == 2)
        came = np.where(ours, np.where(reached, CAME, REFUSED), -1)
        sent = np.where(reached, places.numbers("resp_bytes"), -1)
        return Scan(block, places, first, cold, Columns(who, came, first, first + lasted, sent))

    return Rows(trail, line, scan)


def _json(block: Block, want: Any, slots: dict[str, int]) -> Places:
    places = block.walked(want, slots)
    for name in ("id.orig_h", "conn_state"):
        places.strings(name)
    return places
