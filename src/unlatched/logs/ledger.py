"""Who has been in: one bounded entry per client address, over all logs that were read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

from unlatched.logs.clean import clean
from unlatched.logs.findings import Bound, Client, Network, Pattern
from unlatched.logs.network import Organisations, canonical, host_of

NEVER: Final = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
MAX_CLIENTS: Final = 50_000
MAX_NAMES: Final = 48
MAX_DAYS: Final = 400
UNLISTED: Final = "further clients"
Sign = Literal["whole-collection", "dump-tool", "cursor-run", "listing", "replication", "ransom", "drop"]
# A run of batches is worth naming from this many on: a driver's normal page needs one or two.
RUN: Final = 10
NOTHING: Final[frozenset[str]] = frozenset()


@lru_cache(maxsize=1 << 14)
def joined(names: frozenset[str], name: str) -> frozenset[str]:
    """Names and one more; clients that name the same share what is kept of it."""
    return names | {name}


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no collector look through what is being made: nothing in it points back."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.collect(0)  # else the next object made would have everything looked through
            gc.enable()


@dataclass(slots=True)
class Seen:
    """How often something was noticed, and when first and last."""

    count: int
    first: datetime
    last: datetime


@dataclass(slots=True, eq=False)
class Entry:
    """What is added up about one client while reading."""

    address: str
    network: Network
    first: datetime = NEVER[1]
    last: datetime = NEVER[0]
    connections: int = 0
    joined_late: int = 0
    authenticated: int = 0
    proved: int = 0
    with_metadata: int = 0
    refused: int = 0
    anonymous: int | None = None
    bytes_low: int = 0
    records_low: int = 0
    bytes_high: int | None = None
    records_known: bool = False
    sources: int = 0
    # Most clients never need a container of their own: tens of thousands of them come only once.
    collections: frozenset[str] = NOTHING
    drivers: frozenset[str] = NOTHING
    applications: frozenset[str] = NOTHING
    signs: dict[Sign, Seen] | None = None
    days: dict[int, int] | None = None
    day: int = 0
    today: int = 0
    # A network byte count bounds from above, a server's own count from below; both kept apart.
    flow_bytes: int | None = None

    def seen(self, time: datetime) -> None:
        """Widen first and last to hold ``time``."""
        if time > self.last:
            self.last = time
        if time < self.first:
            self.first = time

    def came(self, time: datetime) -> None:
        """One more connection or request."""
        self.connections += 1
        if time > self.last:
            self.last = time
        if time < self.first:
            self.first = time
        day = time.toordinal()
        if day == self.day:
            self.today += 1
        else:
            self.turn(day)

    def more(self, count: int, last: datetime) -> None:
        """So many more on the day of the one that was told last."""
        self.connections += count
        self.today += count
        if last > self.last:
            self.last = last

    def said(self, driver: str, application: str) -> None:
        """A client named its driver or program; names are those of a known list, or empty."""
        if driver and driver not in self.drivers:
            self.drivers = joined(self.drivers, driver)
        if application and application not in self.applications:
            self.applications = joined(self.applications, application)

    def turn(self, day: int) -> None:
        """Another day begins: put the one before away."""
        if self.today:
            days = self.days = {} if self.days is None else self.days
            if self.day in days or len(days) < MAX_DAYS:
                days[self.day] = days.get(self.day, 0) + self.today
        self.day, self.today = day, 1

    def sign(self, kind: Sign, time: datetime, count: int = 1, last: datetime | None = None) -> None:
        """Note a pattern of bulk reading or of ransom; ``count`` times from ``time`` to ``last``."""
        last = last or time
        signs = self.signs = {} if self.signs is None else self.signs
        known = signs.get(kind)
        if known is None:
            signs[kind] = Seen(count, time, last)
        else:
            known.count += count
            known.last = max(known.last, last)
            known.first = min(known.first, time)

    def touched(self, collection: str) -> None:
        """Name a collection that was read or written."""
        if collection and collection not in self.collections and len(self.collections) < MAX_NAMES:
            self.collections = joined(self.collections, collection)

    def frozen(self, organisation: str | None, reasons: Reasons) -> Client:
        """The finding this entry adds up to."""
        anonymous = self.connections - self.proved if self.anonymous is None else self.anonymous
        return Client(
            address=self.address,
            network=self.network,
            organisation=organisation,
            first=self.first,
            last=self.last,
            connections=self.connections,
            authenticated=self.authenticated,
            anonymous=max(anonymous, 0),
            without_metadata=max(self.connections - self.with_metadata, 0),
            refused=self.refused,
            bytes_read=reasons.bytes_of(self),
            records_read=reasons.records_of(self),
            collections=tuple(sorted(map(clean, self.collections))) if self.collections else (),
            drivers=tuple(sorted(self.drivers)) if self.drivers else (),
            applications=tuple(sorted(self.applications)) if self.applications else (),
            patterns=_patterns(self) if self.signs is not None else (),
            joined_late=self.joined_late,
            days=self._days(),
        )

    def _days(self) -> tuple[tuple[str, int], ...]:
        """Connections by day."""
        if self.days is None:
            return ((_day(self.day), self.today),) if self.today else ()
        self.turn(0)
        self.today = 0
        return tuple((_day(day), count) for day, count in sorted(self.days.items()))


@lru_cache(maxsize=4096)
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _patterns(entry: Entry) -> tuple[Pattern, ...]:
    return tuple(
        Pattern(kind, seen.count, seen.first, seen.last)
        for kind, seen in sorted((entry.signs or {}).items())
        if kind != "cursor-run" or seen.count >= RUN
    )


bound: Final = lru_cache(maxsize=4096)(Bound)
"""Most clients' bounds are the same few."""


class Reasons:
    """Why a bound is what it is: what kinds of log spoke of the client."""

    def __init__(self, sent: list[tuple[datetime, int]], every_operation: bool) -> None:
        self._sent = sent
        self._every = every_operation

    def bytes_of(self, entry: Entry) -> Bound:
        """Bytes the store sent this client."""
        if entry.bytes_high is not None:
            return bound(
                entry.bytes_low, max(entry.bytes_high, entry.bytes_low), "every response is in the access log"
            )
        if entry.flow_bytes is not None:
            return bound(
                entry.bytes_low, max(entry.flow_bytes, entry.bytes_low), "at most what the network carried"
            )
        sent = self._server_sent(entry)
        if sent is not None:
            return bound(
                entry.bytes_low, max(sent, entry.bytes_low), "at most what the server sent in that time"
            )
        why = "logged operations only: those under the slow limit are not in the log"
        return bound(entry.bytes_low, None, why if entry.bytes_low else "no logged operation tells")

    def records_of(self, entry: Entry) -> Bound:
        """Records the store returned to this client."""
        if self._every and entry.records_known:
            return bound(entry.records_low, entry.records_low, "every operation was logged")
        if entry.records_known:
            return bound(entry.records_low, None, "logged operations only")
        return bound(entry.records_low, None, "no logged operation tells")

    def _server_sent(self, entry: Entry) -> int | None:
        sent = self._sent
        if not sent or sent[0][0] > entry.first or sent[-1][0] < entry.last:
            return None
        start = max(i for i, (time, _) in enumerate(sent) if time <= entry.first)
        stop = min(i for i, (time, _) in enumerate(sent) if time >= entry.last)
        inside = [count for _, count in sent[start : stop + 1]]
        # The counter starts again at zero with the server; what a restart swallowed is unknown.
        if any(after < before for before, after in pairwise(inside)):
            return None
        return inside[-1] - inside[0]


class Ledger:
    """All clients, by the text a log writes for them and by their one spelling."""

    def __init__(self, limit: int = MAX_CLIENTS) -> None:
        self.entries: dict[str, Entry] = {}
        self.unlisted = 0
        self.sent: list[tuple[datetime, int]] = []
        self.every_operation = True
        self._limit = limit
        self._by_text: dict[str, Entry] = {}
        self.rest = Entry(UNLISTED, "unknown")

    def client(self, remote: str) -> Entry:
        """The entry of ``host:port`` (or of a bare host)."""
        head, _, tail = remote.rpartition(":")
        entry = self._by_text.get(head) if len(tail) > 3 else None
        return entry if entry is not None else self.host(host_of(remote))

    def host(self, host: str) -> Entry:
        """The entry of a host without port."""
        entry = self._by_text.get(host)
        return entry if entry is not None else self._new(host)

    def _new(self, host: str) -> Entry:
        address, network = canonical(host)
        entry = self.entries.get(address)
        if entry is None:
            if len(self.entries) >= self._limit:
                self.unlisted += 1
                self.rest.network = network
                return self.rest
            entry = self.entries[address] = Entry(address, network)
        if len(self._by_text) < 2 * self._limit and ":" not in host:
            self._by_text[host] = entry
        return entry

    def clients(self, organisation: Organisations) -> tuple[Client, ...]:
        """Every client, the one that read most first."""
        reasons = Reasons(self.sent, self.every_operation)
        found = [
            entry.frozen(organisation(entry.address), reasons)
            for entry in self.entries.values()
            if entry.first <= entry.last
        ]
        found.sort(key=lambda c: (-c.bytes_read.low, -c.records_read.low, -c.connections, c.address))
        return tuple(found)
