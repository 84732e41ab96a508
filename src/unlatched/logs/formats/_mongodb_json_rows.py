"""Structured lines of MongoDB as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from unlatched.logs.formats._mongodb import LARGE
from unlatched.logs.formats._mongodb_rows import Label, Labels, Rows, Told, metadata, numbers_of, operation
from unlatched.logs.scan.joined import Events
from unlatched.logs.scan.rows import Block, Places, machine, mixed
from unlatched.logs.scan.swift import Crowd, Scan
from unlatched.logs.trail import Trail

PATHS: Final = (
    "t.$date", "id", "ctx", "msg", "attr.remote", "attr.client", "attr.connectionId", "attr.ns",
    "attr.nreturned", "attr.reslen", "attr.docsExamined", "attr.planSummary", "attr.originatingCommand",
    "attr.doc", "attr.command", "attr",
)  # fmt: skip
SLOTS: Final = {path.rpartition(".")[2]: place for place, path in enumerate(PATHS)}
STRINGS: Final = ("$date", "ctx", "msg", "remote", "client", "ns", "planSummary")
ACCEPTED, ENDED, METADATA, SLOW, NOT_AUTHENTICATING = 22943, 22944, 51800, 51803, 10483900
AUTHENTICATED: Final = (20250, 5286306)
COLLSCAN: Final = b"COLLSCAN"


def swift(
    trail: Trail,
    line: Callable[[bytes], bool],
    known: frozenset[int],
    named: Callable[[bytes], tuple[str, str]],
    operation_of: Callable[[bytes], str],
) -> Rows:
    """A taker of blocks. ``known``: the kinds of line a reader looks at; the rest are counted only."""
    from unlatched.logs.scan import objects

    want = objects.wanted(PATHS)

    def scan(block: Block, crowd: Crowd, labels: Labels) -> Scan:
        places = block.walked(want, SLOTS)
        more = places.has("originatingCommand")

        def label(row: int) -> Label:
            doc = places.text(row, "doc")
            if doc:
                return metadata(*named(doc))
            op = "find" if columns.returned[row] else operation_of(places.text(row, "command"))
            op = "getMore" if columns.returned[row] and more[row] else op
            return operation(op, places.text(row, "ns").decode("utf-8", "replace"))

        columns = _columns(places, crowd, trail)
        return _scan(block, places, columns, labels.numbers(columns.labels(more), label), known)

    return Rows(trail, line, scan)


@dataclass(slots=True)
class Columns:
    """A block's columns before it is known which lines need care."""

    places: Places
    ids: Any
    time: Any
    events: Events
    care: Any
    size: Any
    returned: Any
    whole: Any

    def labels(self, more: Any) -> Any:
        """What tells apart two operations, or two clients' metadata; 0 for other lines."""
        np = machine()[0]
        places, joins = self.places, self.events.joins
        done = np.where(self.returned > 0, more, places.first_names("command"))
        what = mixed(places.hashes("ns"), done) | np.uint64(1)
        named = np.where(self.events.kind == joins.NAMED, places.hashes("doc"), 0).astype(np.uint64)
        return np.where(self.events.kind == joins.USED, what, named)


def _columns(places: Places, crowd: Crowd, trail: Trail) -> Columns:
    np = machine()[0]
    present = {name: places.has(name) for name in ("remote", "client", "nreturned", "reslen", "docsExamined")}
    for name in STRINGS:
        places.strings(name)
    ids = places.numbers("id")
    events, care = _events(places, crowd, ids, present)
    slow = ids == SLOW
    size, returned = _counts(places, "reslen", present), _counts(places, "nreturned", present)
    examined = _counts(places, "docsExamined", present, absent=-1)
    care |= slow & ((size < 0) | (returned < 0) | (examined == WRONG))
    care |= (places.which < 0) | (ids < 0) | ~places.has("msg")
    events.kind[care] = 0
    whole = slow & (returned >= LARGE) & (examined <= returned) & _collscan(places)
    size, returned = np.where(slow, size, 0), np.where(slow, returned, 0)
    return Columns(places, ids, places.times("$date", trail.zone), events, care, size, returned, whole)


def _scan(block: Block, places: Places, columns: Columns, label: Any, known: frozenset[int]) -> Scan:
    np = machine()[0]
    events = columns.events
    cold = columns.care | (columns.time < 0) | (label == 1)
    cold |= np.isin(columns.ids, list(known)) & (events.kind == 0)
    events.kind[cold] = 0
    told = Told(events, label, columns.whole, columns.size, columns.returned)
    return Scan(block, places, columns.time, cold, told)


WRONG: Final = -2


def _counts(places: Places, slot: str, present: dict[str, Any], absent: int = 0) -> Any:
    """A counter; ``absent`` where it isn't there, ``WRONG`` where it isn't a whole number."""
    np = machine()[0]
    numbers = places.numbers(slot)
    return np.where(present[slot], np.where(numbers < 0, WRONG, numbers), absent)


def _collscan(places: Places) -> Any:
    start, stop = places.of("planSummary")
    return (stop - start == len(COLLSCAN)) & (places.first("planSummary") == COLLSCAN[0])


def _events(places: Places, crowd: Crowd, ids: Any, present: dict[str, Any]) -> tuple[Events, Any]:
    """What each line says of which connection, and which lines need care."""
    np = machine()[0]
    from unlatched.logs.scan import joins

    conn = numbers_of(places, "ctx")
    accepted, ended, slow = ids == ACCEPTED, ids == ENDED, ids == SLOW
    signed = np.isin(ids, AUTHENTICATED)
    kind = np.zeros(len(ids), np.int64)
    kind[accepted], kind[ended], kind[ids == METADATA] = joins.ACCEPT, joins.END, joins.NAMED
    kind[slow], kind[signed], kind[ids == NOT_AUTHENTICATING] = joins.USED, joins.AUTH, joins.SEEN
    if signed.any():
        _clients(places, signed & ~places.has("remote"))
    conn = np.where(accepted, places.numbers("connectionId"), conn)
    remote = places.hashes("remote")
    care = places.hosts("remote") | (present["remote"] & ~places.has("remote"))
    kind[(conn < 0) | (~places.has("remote") & (accepted | (ids == METADATA)))] = 0
    kind[slow & ~places.has("ns")] = 0
    # Operations of the server's own threads are nobody's.
    care &= kind != 0
    who = crowd.numbers(places, "remote")
    care |= (who > 0) & ~crowd.known[who] & (kind != 0)
    return Events(kind, conn, who, remote), care


def _clients(places: Places, rows: Any) -> None:
    """Older lines on authentication call the remote ``client``."""
    to, of = places.slots["remote"], places.slots["client"]
    for column in (places.start, places.stop):
        column[rows, to] = column[rows, of]
