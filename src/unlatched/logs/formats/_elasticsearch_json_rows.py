"""JSON logs of Elasticsearch and OpenSearch as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from unlatched.logs.formats import _elasticsearch as elasticsearch
from unlatched.logs.formats._http_rows import fresh, windows
from unlatched.logs.scan.rows import Block, Places, machine, mixed
from unlatched.logs.scan.swift import Crowd, Numbers, Once, Scan, Sum, Sums, Swift
from unlatched.logs.times import moment
from unlatched.logs.trail import Trail

PATHS: Final = {
    "timestamp": "timestamp", "at": "@timestamp", "node": "node/id", "what": "event/action",
    "origin": "origin/address", "origin_type": "origin/type", "user": "user/name", "realm": "realm",
    "request": "request/id", "action": "action", "indices": "indices", "category": "audit_category",
    "component": "component", "logger": "log/logger", "dataset": "event/dataset", "type": "type",
    "cluster": "cluster/name", "cluster8": "elasticsearch/cluster/name", "message": "message",
}  # fmt: skip
STRINGS: Final = tuple(name for name in PATHS if name != "indices")
NEW, STRANGE, REFUSED = 1, 2, 4
QUIET: Final = (b"slowlog", b"deprecation", b"Deprecation")


@dataclass(frozen=True, slots=True)
class Deed:
    """What an audit event says was done: the action's kind, the indices it names, whether it was refused."""

    granted: elasticsearch.Granted
    names: tuple[str, ...] = ()
    what: str = ""


@dataclass(slots=True)
class Audit:
    """What is known of a log so far, and the steps by which a block of it is taken."""

    trail: Trail
    indices: Callable[[bytes], list[str]]
    want: Any
    slots: dict[str, int]
    crowd: Crowd
    once: Once
    deeds: Numbers[Deed]
    loggers: Numbers[bool]
    kinds: dict[tuple[elasticsearch.Granted, str], int]
    request: int = 0

    def deed(self, places: Places, row: int) -> Deed:
        """What a row says was done."""
        what, action = (places.text(row, name).decode("utf-8", "replace") for name in ("what", "action"))
        names = tuple(self.indices(places.text(row, "indices")))
        return Deed(elasticsearch.granted(action, names), names, what)

    def scan(self, block: Block) -> Scan | None:
        """The columns of a block; None where most of its lines must be read one by one."""
        np = machine()[0]
        places = block.walked(self.want, self.slots)
        for name in STRINGS:
            places.strings(name)
        time = np.where(
            places.has("timestamp"),
            places.times("timestamp", self.trail.zone),
            places.times("at", self.trail.zone),
        )
        audit = places.has("what") & places.has("node") & places.has("origin") & ~places.has("category")
        local = places.among("origin_type", (b"local_node",))
        quiet = self.loggers.of(
            _loggers(places), lambda row: any(word in _logger(places, row) for word in QUIET)
        )
        quiet = (
            np.array(self.loggers.things)[quiet]
            & (places.has("cluster") | places.has("cluster8"))
            & ~places.has("what")
        )
        cold = (places.which < 0) | (time < 0) | ~((audit & ~local) | (quiet & ~places.has("category")))
        if cold.mean() > 0.5:
            return None
        care = places.hosts("origin")
        who = self.crowd.numbers(places, "origin")
        cold |= (care | ~self.crowd.known[who]) & audit
        keys = mixed(*(places.hashes(name) for name in ("what", "action", "indices"))) | np.uint64(1)
        done = self.deeds.of(np.where(audit, keys, 0).astype(np.uint64), lambda row: self.deed(places, row))
        cold |= audit & (done == 1)
        nobody = tuple(name.encode() for name in elasticsearch.NOBODY)
        stranger = places.among("user", nobody) | places.among("realm", nobody)
        return Scan(block, places, time, cold, (who, done, stranger, places.hashes("request"), audit))

    def add(self, sums: Sums, rows: Scan, begin: int, end: int) -> None:
        """Add up rows of a block."""
        np = machine()[0]
        who, done, stranger, request, audit = (column[begin:end] for column in rows.extra)
        hot, time = audit & ~rows.cold[begin:end], rows.time[begin:end]
        if not hot.any():
            return
        self.trail.access("on", moment(int(time[np.flatnonzero(hot)[0]])), elasticsearch.AUDITED)
        before = np.concatenate((np.array([self.request], np.uint64), request[:-1]))
        self.request = int(request[-1])
        new = (request == 0) | (request != before)
        told = self.deeds.things
        refused = np.array([one.what in elasticsearch.REFUSALS for one in told])[done]
        denied = np.array([one.what == "anonymous_access_denied" for one in told])[done]
        reads = np.array([one.granted.reads for one in told])[done]
        named = np.array([bool(one.names and one.granted.names) for one in told])[done]
        for row in fresh(self.once, np.flatnonzero(hot & ~refused & named), who, done):
            for name in told[int(done[row])].names[:20]:
                self.crowd.things[int(who[row])].touched(name)
        public = hot & self.crowd.public[who]
        good, bad = public & stranger & reads & ~refused, public & refused & (stranger | denied)
        windows(self.trail, self.crowd, who, time, good, bad, (elasticsearch.GRANTED, elasticsearch.DENIED))
        kind = np.array([self.kinds.setdefault((one.granted, one.what), len(self.kinds)) for one in told])[
            done
        ]
        code = new * NEW | (stranger | (denied & new)) * STRANGE | refused * REFUSED | kind << 3
        sums.add(0, end - begin, who, np.where(hot, code, -1), time, who, who)

    def told(self, sum_: Sum) -> None:
        """Put a sum on record."""
        entry, code, count = self.crowd.things[sum_.who], sum_.code, sum_.count
        granted, _ = list(self.kinds)[code >> 3]
        if code & NEW:
            elasticsearch.came(
                entry, count, sum_.first, sum_.last, bool(code & STRANGE), bool(code & REFUSED)
            )
        entry.seen(sum_.first)
        entry.seen(sum_.last)
        if code & REFUSED:
            entry.refused += count
        elif granted.sign is not None:
            entry.sign(granted.sign, sum_.first, count, sum_.last)


def swift(trail: Trail, line: Callable[[bytes], bool], indices: Callable[[bytes], list[str]]) -> Swift:
    """A taker of blocks. ``indices`` reads a list of names."""
    from unlatched.logs.scan import objects

    none = Deed(elasticsearch.Granted())
    audit = Audit(
        trail,
        indices,
        objects.wanted(tuple(PATHS.values())),
        {name: place for place, name in enumerate(PATHS)},
        Crowd(trail.ledger, trail.ledger.host),
        Once(),
        Numbers(none, none, 1 << 16),
        Numbers(False, False, 1 << 12),
        {},
    )
    return Swift(trail, line, audit.scan, audit.add, audit.told)


def _loggers(places: Places) -> Any:
    return mixed(
        places.hashes("component"), places.hashes("logger"), places.hashes("type"), places.hashes("dataset")
    )


def _logger(places: Places, row: int) -> bytes:
    return b" ".join(places.text(row, name) for name in ("component", "logger", "type", "dataset"))
