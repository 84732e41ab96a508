"""What one server's log tells, line after line: epochs, who is connected, when it was silent.

A format's reader calls these methods with what it has parsed; nothing here reads text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final, Protocol

from unlatched.logs.findings import AccessControl, Bind, Gap
from unlatched.logs.ledger import Entry, Ledger
from unlatched.logs.network import bind_kind, worse
from unlatched.logs.times import Zone, micros, moment

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
MARKERS: Final = ("", "restarted", "warned", "starting")
MAX_OPEN: Final = 65_536
LATELY: Final = 64
MAX_GAPS: Final = 1_000
MAX_EPOCHS: Final = 20_000
MAX_WINDOWS: Final = 1_000
STEP: Final = 90_000_000


@dataclass(slots=True)
class Reign:
    """One epoch while it is being read."""

    start: datetime | None
    marker: str = ""
    end: datetime | None = None
    clean_end: bool = False
    version: str | None = None
    access_control: AccessControl = "unknown"
    access_proof: str = ""
    access_since: datetime | None = None
    bind: Bind = "unknown"
    bind_proof: str = ""
    listening: datetime | None = None
    logs_all: bool = False
    first_public: datetime | None = None
    last_public: datetime | None = None


@dataclass(slots=True)
class Opening:
    """A time in which strangers were served, proved by what they were given."""

    start: datetime
    proof: str
    last: datetime
    refused: datetime | None = None
    refusal: str = ""


@dataclass(slots=True)
class Conn:
    """What is known of an open connection. ``late``: its beginning is not in the log."""

    entry: Entry
    remote: str | int = ""
    authed: bool = False
    named: bool = False
    late: bool = False


class Open(dict[str, Conn]):
    """Open connections by their ids, and which ended last: servers log some things after a connection's
    end.
    """

    def __init__(self) -> None:
        super().__init__()
        self._gone: deque[tuple[str, str | int]] = deque(maxlen=LATELY)

    def leave(self, conn: str, remote: str | int) -> None:
        """A connection ended: remember it for a while."""
        self._gone.append((conn, remote))

    def left(self, conn: str, remote: str | int) -> bool:
        """Whether this is one of the connections that ended last."""
        return (conn, remote) in self._gone

    def clear(self) -> None:
        """Forget all: the server starts anew."""
        super().clear()
        self._gone.clear()


class Connections(Protocol):
    """What a trail needs of open connections, wherever they are kept."""

    def get(self, conn: str) -> Conn | None:
        """The connection of this name, None where none is open."""

    def pop(self, conn: str, default: None) -> Conn | None:
        """The connection of this name, which is open no longer."""

    def items(self) -> Iterable[tuple[str, Conn]]:
        """All that are open, by name."""

    def clear(self) -> None:
        """None is open any more."""

    def leave(self, conn: str, remote: str | int) -> None:
        """This client's connection is gone."""

    def left(self, conn: str, remote: str | int) -> bool:
        """Whether this client's connection is known to be gone."""

    def __getitem__(self, conn: str) -> Conn: ...
    def __setitem__(self, conn: str, held: Conn) -> None: ...
    def __delitem__(self, conn: str) -> None: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...


def _same(remote: str) -> str | int:
    return remote


@dataclass(slots=True, eq=False)
class Trail:
    """One server's log, over all its rotations."""

    store: str
    ledger: Ledger
    silence: timedelta
    now: Callable[[], datetime]
    zone: Zone
    reigns: list[Reign] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    source_first: datetime | None = None
    source_last: datetime | None = None
    modified: datetime | None = None
    conns: Connections = field(default_factory=Open)
    mark: Callable[[str], str | int] = _same
    settlers: list[Callable[[], None]] = field(default_factory=list)
    starting: bool = False
    # Made of metrics alone: what a server's own log says of the same start is better.
    source_only: bool = False
    # A block is being read of which it is known that nothing in it is silent for long or out of order.
    hushed: bool = False

    @property
    def reign(self) -> Reign:
        """The epoch being read; a log that does not begin with a start has one all the same."""
        self.begun()
        return self.reigns[-1]

    def begun(self) -> None:
        """Every server's log has an epoch, even if neither its start nor its end is in it."""
        if not self.reigns:
            self.reigns.append(Reign(None))

    def settle(self) -> None:
        """Have all that was added up so far told, because what comes next depends on it."""
        for settle in self.settlers:
            settle()

    def note(self, what: str, count: int = 1) -> None:
        """Say something about the reading itself, counted."""
        self.notes[what] = self.notes.get(what, 0) + count

    def tick(self, time: datetime) -> bool:
        """A line of this time was read: widen the span, notice silence and a clock that steps back.

        False for a time that no server can have written.
        """
        if not EARLIEST < time < LATEST:
            self.note("times before 2000 or after 2100")
            return False
        if time.tzinfo is not UTC:
            time = time.astimezone(UTC)
        if self.source_first is None or time < self.source_first:
            self.source_first = time
        if self.source_last is None or time > self.source_last:
            self.source_last = time
        last = self.last
        if last is None:
            self.first = self.last = time
            return True
        if time > last:
            if not self.hushed and time - last > self.silence and len(self.gaps) < MAX_GAPS:
                self.gaps.append(Gap(last, time))
            self.last = time
        elif not self.hushed and last - time > timedelta(seconds=90):
            self.note("the clock stepped back, or lines are out of order")
        return True

    def span(self, first: datetime, last: datetime) -> bool:
        """Tick for many lines at once; False when the lines between must be looked at one by one."""
        if last < first or last - first > self.silence:
            return False
        return first > EARLIEST and last < LATEST and self.tick(first) and self.tick(last)

    def ticks(self, times: Any) -> None:
        """Tick for many lines, given their times in microseconds since 1970 (-1: a line has none)."""
        import numpy as np

        times = times[times >= 0]
        if not len(times):
            return
        if self.last is None:
            self.tick(moment(int(times[0])))
        last = micros(self.last) if self.last is not None else int(times[0])
        before = np.maximum.accumulate(np.concatenate(([last], times)))[:-1]
        ahead = times - before
        if int(ahead.max()) > self._silent:
            self._silences(before, times, np.flatnonzero(ahead > self._silent))
        back = int((ahead < -STEP).sum())
        if back:
            self.note("the clock stepped back, or lines are out of order", back)
        self._span(moment(int(times.min())), moment(int(times.max())))

    def ahead(self, times: Any, untimed: Any) -> Any:
        """Tick for a whole block; the time reached at each line, or None where lines must be told in their
        order.

        ``untimed``: the numbers of lines that will tell their own times. What lies between those and their
        neighbours is only known beforehand where nothing is silent for long or out of order.
        """
        import numpy as np

        timed = np.flatnonzero(times >= 0)
        if not len(timed) or (self.last is None and times[0] < 0):
            return None
        if self.last is None:
            self.tick(moment(int(times[timed[0]])))
        last = micros(self.last) if self.last is not None else 0
        reached = np.maximum.accumulate(np.concatenate(([last], times)))
        steps = np.where(times >= 0, times - reached[:-1], 0)
        calm = int(steps.max()) <= self._silent and int(steps.min()) >= -STEP
        if not calm and len(untimed) and untimed[0] < timed[-1]:
            return None
        self.ticks(times)
        return reached[1:]

    @property
    def _silent(self) -> int:
        return self.silence // timedelta(microseconds=1)

    def _silences(self, before: Any, times: Any, rows: Any) -> None:
        for row in rows[: MAX_GAPS - len(self.gaps)].tolist():
            self.gaps.append(Gap(moment(int(before[row])), moment(int(times[row]))))

    def _span(self, first: datetime, last: datetime) -> None:
        """Widen what was read so far, without looking for silences."""
        self.source_first = min(first, self.source_first or first)
        self.source_last = max(last, self.source_last or last)
        self.last = max(last, self.last or last)

    def start(self, time: datetime, marker: str, before: datetime | None = None) -> None:
        """The server started, says a line of kind ``marker``; ``before``: when it last said anything else.

        Markers that follow each other in the order of ``MARKERS`` announce one start.
        """
        self.settle()
        known = self.reigns[-1] if self.reigns else None
        if known is not None and known.marker and MARKERS.index(marker) > MARKERS.index(known.marker):
            known.marker = marker
            return
        if known is not None and known.end is None:
            known.end = before or self.last
        self.conns.clear()
        self.starting = marker != "starting"
        if len(self.reigns) < MAX_EPOCHS:
            self.reigns.append(Reign(time, marker))
        else:
            self.note("more server starts than are kept")

    def version(self, version: str | None) -> None:
        """The server named its version."""
        if version:
            self.reign.version = version

    def stop(self, time: datetime) -> None:
        """The server said that it stops."""
        self.settle()
        reign = self.reign
        reign.end, reign.clean_end = time, True

    def access(self, state: AccessControl, time: datetime, proof: str) -> None:
        """Access control is on or off, says ``proof``. What the server said of itself at start-up stands."""
        reign = self.reign
        if reign.access_control == "off" or reign.access_control == state:
            return
        reign.access_control, reign.access_proof, reign.access_since = state, proof, time

    def listen(self, hosts: str, proof: str, time: datetime | None = None) -> None:
        """The server listens on ``hosts``; the most exposed one counts."""
        reign = self.reign
        kind = worse(reign.bind, bind_kind(hosts))
        if kind != reign.bind:
            reign.bind, reign.bind_proof = kind, proof
        if time is not None and reign.listening is None:
            reign.listening = time

    def accept(self, conn: str, remote: str, time: datetime) -> Entry:
        """A connection was accepted. Its id means this client until it ends or the server starts anew."""
        entry = self.ledger.client(remote)
        entry.came(time)
        self._room()
        self.conns[conn] = Conn(entry, self.mark(remote))
        if self.starting:
            self.reign.marker, self.starting = "starting", False
        if entry.network == "public":
            self.public(time)
        return entry

    def accepted(self, entry: Entry, count: int, first: datetime, last: datetime) -> None:
        """Many connections of one client on one day."""
        entry.came(first)
        entry.more(count - 1, last)
        if self.starting:
            self.reign.marker, self.starting = "starting", False
        if entry.network == "public":
            self.public(first, last)

    def _room(self) -> None:
        conns = self.conns
        if len(conns) >= MAX_OPEN:
            # Many at once: the front of a dict that is emptied one by one gets slower with each.
            for old in list(islice(conns, MAX_OPEN // 4)):
                del conns[old]
            self.crowded()

    def crowded(self) -> None:
        """More connections are open than are kept."""
        self.note("more open connections than are kept; some operations have no client")

    def public(self, time: datetime, last: datetime | None = None) -> None:
        """Somebody from a public address was let in to this epoch."""
        reign = self.reign
        if reign.first_public is None or time < reign.first_public:
            reign.first_public = time
        reign.last_public = max(last or time, reign.last_public or time)

    def client(self, conn: str) -> Entry | None:
        """The client of an open connection."""
        held = self.conns.get(conn)
        return held.entry if held is not None else None

    def known(self, conn: str, remote: str | None, time: datetime) -> Entry | None:
        """The client of a connection id; one whose beginning the log lacks is added by its address."""
        held = self.conns.get(conn)
        entry = held.entry if held is not None else None
        if remote is not None and (held is None or held.remote != self.mark(remote)):
            said = self.ledger.client(remote)
            if held is None and self.conns.left(conn, self.mark(remote)):
                entry = said
            elif said is not entry:
                entry = self._late(conn, said, remote, time)
            elif held is not None:
                held.remote = self.mark(remote)
                self.conns[conn] = held
        if entry is not None and not entry.first <= time <= entry.last:
            entry.seen(time)
        return entry

    def _late(self, conn: str, entry: Entry, remote: str, time: datetime) -> Entry:
        self.joined_late(entry, 1, time, time)
        self._room()
        self.conns[conn] = Conn(entry, self.mark(remote), late=True)
        return entry

    def joined_late(self, entry: Entry, count: int, first: datetime, last: datetime) -> None:
        """Connections of a client were noticed whose beginning is not in the log."""
        entry.joined_late += count
        if entry.network == "public":
            self.public(first, last)

    def ended(self, conn: str, remote: str | None, time: datetime) -> None:
        """A connection ended."""
        held = self.conns.pop(conn, None)
        entry = held.entry if held is not None else None
        if held is not None:
            self.conns.leave(conn, held.remote)
        elif remote:
            entry = self.ledger.client(remote)
            if not self.conns.left(conn, self.mark(remote)):
                self.joined_late(entry, 1, time, time)
        if entry is not None:
            entry.seen(time)

    def stranger(self, conn: str) -> bool:
        """Whether this connection's whole life is in the log and it never authenticated."""
        held = self.conns.get(conn)
        return held is not None and not held.authed and not held.late

    def metadata(self, conn: str, remote: str | None, time: datetime, driver: str, application: str) -> None:
        """A client said what it is; names are already those of a known list."""
        entry = self.known(conn, remote, time)
        if entry is None:
            return
        held = self.conns.get(conn)
        if held is not None and not held.named:
            held.named = True
            self.conns[conn] = held
            entry.with_metadata += 1
        entry.said(driver, application)

    def authenticated(self, conn: str, remote: str | None, time: datetime) -> None:
        """A client proved who it is; counted once a connection."""
        entry = self.known(conn, remote, time)
        held = self.conns.get(conn)
        if entry is not None and held is not None and not held.authed:
            held.authed = True
            self.conns[conn] = held
            entry.authenticated += 1
            entry.proved += not held.late

    def refused(self, entry: Entry | None, time: datetime) -> None:
        """Somebody was turned away."""
        if entry is not None:
            entry.refused += 1
            entry.seen(time)

    def served(self, entry: Entry, time: datetime, proof: str) -> None:
        """A stranger from a public address was given data without authentication: the store is open."""
        self.public(time)
        current = self.openings[-1] if self.openings else None
        if current is not None and not self._closed_between(current, time):
            current.last = max(current.last, time)
            if time < current.start:
                current.start, current.proof = time, proof
            if current.refused is not None and current.refused < time:
                current.refused = None  # open again, or still: nothing closed it
            return
        if len(self.openings) < MAX_WINDOWS:
            self.openings.append(Opening(time, proof, time))

    def _closed_between(self, current: Opening, time: datetime) -> bool:
        return current.refused is not None and time - current.last > self.silence

    def turned_away(self, time: datetime, proof: str) -> None:
        """A stranger from a public address was refused data: not open now, says ``proof``."""
        if self.openings and self.openings[-1].last < time:
            current = self.openings[-1]
            if current.refused is None or current.refused < current.last:
                current.refused, current.refusal = time, proof
