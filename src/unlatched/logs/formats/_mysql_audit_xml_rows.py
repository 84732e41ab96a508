"""Audit records in XML as columns: an element or an attribute is a line, a record some lines."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any, Final

from unlatched.logs.formats._mysql_audit_read import Columns, Operations, judged, named, nobody
from unlatched.logs.formats._mysql_audit_rows import COLD, NONE, Taker
from unlatched.logs.scan.rows import Block, Places, machine
from unlatched.logs.trail import Trail

ELEMENT, ATTRIBUTE, OPENS, CLOSES = 0, 1, (2, 3), (4, 5)
"""Templates, the most frequent ones first."""
NAMES: Final = {
    "name": b"NAME", "time": b"TIMESTAMP", "conn": b"CONNECTION_ID", "status": b"STATUS", "user": b"USER",
    "priv_user": b"PRIV_USER", "name_of_host": b"HOST", "host": b"IP", "sql": b"SQLTEXT", "table": b"TABLE",
}  # fmt: skip
PLACES: Final = {key: place for place, key in enumerate(NAMES.values(), start=1)}
OTHER: Final = 0


def _program() -> tuple[Any, dict[str, int]]:
    from unlatched.logs.scan import fields as f

    blank = f.run(f.BLANK, least=0)
    return f.program(
        (blank, f.lit("<"), f.run(f.UPPER, "key"), f.lit(">"), f.until("</", "value"), f.run(f.UPPER),
         f.lit(">"), blank, f.END_STEP),
        (blank, f.run(f.UPPER, "key"), f.lit('="'), f.until('"', "value"), blank, f.END_STEP),
        (blank, f.lit("<AUDIT_RECORD>"), blank, f.END_STEP),
        (blank, f.lit("<AUDIT_RECORD"), blank, f.END_STEP),
        (blank, f.lit("/>"), blank, f.END_STEP),
        (blank, f.lit("</AUDIT_RECORD>"), blank, f.END_STEP),
        (blank, f.lit("<"), f.run(f.UPPER), f.lit("/>"), blank, f.END_STEP),
    )  # fmt: skip


def plain(text: bytes) -> bytes:
    """A value's text."""
    return unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace")


def swift(trail: Trail, line: Callable[[bytes], bool], forget: Callable[[], None]) -> Taker:
    """A taker of blocks."""
    program, operations = _program(), Operations(named)
    keys = Operations(lambda key: PLACES.get(key, OTHER))

    def read(block: Block) -> Columns:
        np = machine()[0]
        lines = block.fitted(program)
        opens, closes = _records(lines)
        places, inside = _gathered(lines, opens, closes, keys.of(lines, "key"))
        what = judged(places, operations.of(places, "name"))
        odd = ~places.has("name") | ~places.has("time") | places.contains("host", b"&") | places.has("table")
        what = np.where(odd, COLD, what)
        time = places.times("time", trail.zone)
        # A record that must be read by Python is read from all its lines.
        record = np.zeros(block.lines, np.int64)
        record[opens] = 1
        record = np.cumsum(record) - 1
        lost = inside & np.isin(record, record[opens[(what[opens] == COLD) | (time[opens] < 0)]])
        first = np.zeros(block.lines, bool)
        first[opens] = True
        what = np.where(inside & ~lost, np.where(first, what, NONE), COLD)
        return places, np.where(what == COLD, -1, time), what, nobody(places)

    return Taker(trail, line, read, between=forget, text=plain)


def _records(lines: Places) -> tuple[Any, Any]:
    """The rows that open and close each record of which every line is understood."""
    np, which = machine()[0], lines.which
    opens, closes = np.flatnonzero(np.isin(which, OPENS)), np.flatnonzero(np.isin(which, CLOSES))
    strange = np.concatenate(([0], np.cumsum((which < 0) | lines.contains("value", b"<"))))
    after = np.searchsorted(closes, opens)
    good = after < len(closes)
    opens, after = opens[good], after[good]
    ends = closes[after] if len(after) else opens
    follows = np.append(opens[1:], len(which))
    good = (ends < follows) & (strange[ends] == strange[opens])
    return opens[good], ends[good]


def _gathered(lines: Places, opens: Any, closes: Any, keys: Any) -> tuple[Places, Any]:
    """Each record's values in the row that opens it, and which rows are inside one."""
    np, many = machine()[0], len(lines.which)
    edges = np.zeros(many + 1, np.int64)
    edges[opens] += 1
    edges[closes + 1] -= 1
    inside = np.cumsum(edges)[:-1] > 0
    slots = {name: place for place, name in enumerate(NAMES)}
    start, stop = (np.full((many, len(slots)), -1, np.int32) for _ in range(2))
    values, ends = lines.of("value")
    rows = np.flatnonzero((keys > OTHER) & inside & (values >= 0))
    if len(opens):
        of = opens[np.searchsorted(opens, rows, side="right") - 1]
        start[of, keys[rows] - 1], stop[of, keys[rows] - 1] = values[rows], ends[rows]
    _named_hosts(slots, start, stop, opens)
    return Places(lines.block, slots, start, stop, np.where(inside, 0, -1)), inside


def _named_hosts(slots: dict[str, int], start: Any, stop: Any, rows: Any) -> None:
    """Where a record gives no address, its host's name stands for it."""
    host, name = slots["host"], slots["name_of_host"]
    none = rows[stop[rows, host] <= start[rows, host]]
    start[none, host], stop[none, host] = start[none, name], stop[none, name]
    start[none[stop[none, host] <= start[none, host]], host] = -1
