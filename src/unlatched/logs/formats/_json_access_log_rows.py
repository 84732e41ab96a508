"""Access logs in JSON as columns: of several names for one thing, the first that is there counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unlatched.logs.formats import _http as http
from unlatched.logs.formats._http_rows import Rows, Tables, nobody
from unlatched.logs.formats._http_rows import requests as requests_of
from unlatched.logs.formats._json_access_names import AGENTS, HOSTS, SIZES, STATUS, TARGETS, TIMES, USERS
from unlatched.logs.scan.rows import Block, Places, machine
from unlatched.logs.scan.swift import Scan
from unlatched.logs.trail import Trail

METHODS: Final = ("request_method", "method", "verb")
NOT_OURS: Final = ("elasticsearch/node/id", "node/id")
PARTS: Final = {
    "host": HOSTS, "time": TIMES, "target": TARGETS, "size": SIZES, "agent": AGENTS, "user": USERS,
    "status": STATUS, "method": METHODS,
}  # fmt: skip


def swift(trail: Trail, requests: http.Requests, line: Callable[[bytes], bool]) -> Rows:
    """A taker of blocks."""
    from unlatched.logs.scan import fields, objects

    names = tuple(dict.fromkeys(name for part in PARTS.values() for name in part)) + NOT_OURS
    want = objects.wanted(tuple(name.replace(".", "/") for name in names))
    slots = {name: place for place, name in enumerate(names)}
    words = fields.program(
        (fields.run(fields.CAPITAL, "method"), fields.lit(" "), fields.run(fields.PLAIN, "target"))
    )

    def scan(block: Block, tables: Tables) -> Scan | None:
        found = block.walked(want, slots)
        places = _chosen(found)
        _split(block, places, words)
        time = _times(places, trail)
        care = places.hosts("host") | found.has(NOT_OURS[0]) | found.has(NOT_OURS[1])
        done = requests_of(block, places, tables, time, ~nobody(places, "user"))
        if done is not None:
            done.cold |= care | _odd(places)
        return done

    return Rows(trail, requests, line, scan)


def _chosen(found: Places) -> Places:
    """One slot for each thing, from the first of its names that says something."""
    np = machine()[0]
    for name in found.slots:
        found.bare(name)
    start, stop = (np.full((len(found.which), len(PARTS)), -1, np.int32) for _ in range(2))
    for place, names in enumerate(PARTS.values()):
        for name in reversed(names):
            column = found.slots[name]
            there = found.stop[:, column] > found.start[:, column]
            start[there, place], stop[there, place] = found.start[there, column], found.stop[there, column]
    return Places(found.block, {name: place for place, name in enumerate(PARTS)}, start, stop, found.which)


def _split(block: Block, places: Places, words: Any) -> None:
    """Where a target is a whole request line, its method and path."""
    np = machine()[0]
    start, stop = places.of("target")
    parts = block.fitted(words, np.where(start >= 0, start, 0).astype(np.int64), stop.astype(np.int64))
    whole = (parts.which == 0) & (start >= 0)
    for name in ("method", "target"):
        column, other = places.slots[name], parts.slots[name]
        places.start[whole, column], places.stop[whole, column] = (
            parts.start[whole, other],
            parts.stop[whole, other],
        )


def _times(places: Places, trail: Trail) -> Any:
    """Seconds since 1970, ISO 8601 or the Common Log Format's."""
    np = machine()[0]
    first = places.times("time", trail.zone)
    if (first < 0).any():
        first = np.where(first < 0, places.times("time", trail.zone, named=True), first)
    if (first < 0).any():
        seconds = places.epochs("time")
        sane = (seconds > 946_684_800_000_000) & (seconds < 4_102_444_800_000_000)
        first = np.where((first < 0) & sane, seconds, first)
    return first


def _odd(places: Places) -> Any:
    """Rows with hosts that are lists, targets that still hold blanks, or nothing where something must be."""
    odd = ~places.has("host") | ~places.has("target") | ~places.has("status")
    return odd | places.contains("host", b",") | places.contains("target", b" ")
