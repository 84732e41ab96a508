"""Percona Server's audit records in CSV as columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unlatched.logs.formats._mysql_audit_read import Columns, Operations, judged, named, nobody
from unlatched.logs.formats._mysql_audit_rows import COLD, Taker
from unlatched.logs.scan.rows import Block, machine
from unlatched.logs.trail import Trail

SLOTS = ("name", "time", "conn", "sql", "user", "priv_user", "name_of_host", "host")


def _program() -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    def cells(*names: str) -> tuple[Any, ...]:
        return tuple(step for name in names for step in (f.csv(name), f.lit(",")))

    status = (f.run(f.DIGIT, "status"), f.lit(","))
    return f.program(
        (*cells("name", "", "time", "conn"), *status, *cells("user", "priv_user", "", "", "name_of_host"),
         f.csv("host"), f.lit(","), f.csv("table"), f.END_STEP),
        (*cells("name", "", "time", "", "conn"), *status, *cells("sql", "user", "name_of_host", ""),
         f.csv("host"), f.maybe(","), f.csv(""), f.END_STEP),
    )  # fmt: skip


def unquoted(text: bytes) -> bytes:
    """A CSV field's text without the doubling of its quotes."""
    return text.replace(b'""', b'"')


def swift(trail: Trail, line: Callable[[bytes], bool], forget: Callable[[], None]) -> Taker:
    """A taker of blocks."""
    program, operations = _program(), Operations(named)

    def read(block: Block) -> Columns:
        np = machine()[0]
        places = block.fitted(program)
        for slot in SLOTS:
            places.strings(slot)
        _named_hosts(places)
        what = judged(places, operations.of(places, "name"))
        odd = (places.which < 0) | places.contains("host", b'"') | ~places.has("time")
        return places, places.times("time", trail.zone), np.where(odd, COLD, what), nobody(places)

    return Taker(trail, line, read, between=forget, text=unquoted)


def _named_hosts(places: Any) -> None:
    """Where a record gives no address, its host's name stands for it."""
    column, other = places.slots["host"], places.slots["name_of_host"]
    none = places.stop[:, column] <= places.start[:, column]
    places.start[none, column], places.stop[none, column] = (
        places.start[none, other],
        places.stop[none, other],
    )
    places.start[places.stop[:, column] <= places.start[:, column], column] = -1
