"""Requests by the block, whichever log they stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from unlatched.logs.formats import _http as http
from unlatched.logs.ledger import Entry, Sign
from unlatched.logs.scan.rows import Block, Places, machine, mixed
from unlatched.logs.scan.swift import Crowd, Numbers, Once, Scan, Sum, Sums, Swift
from unlatched.logs.signs import DUMPERS
from unlatched.logs.times import moment
from unlatched.logs.trail import Trail

MOST_LABELS: Final = 1 << 16
MANY: Final = 0.5
"""With more lines than this share left to Python, columns don't pay."""
USER, AGENT, DUMPS, GIVEN, REFUSED, SIZED = (1 << bit for bit in range(6))
KIND: Final = 6
PROOFS: Final = (http.GIVEN, http.DENIED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What requests of one kind ask for: a name to be kept with the client, and a number of its kind."""

    name: str = ""
    kind: int = 0


class Wishes:
    """What requests ask for, by numbers; ``of`` reads it from a row's method and target."""

    def __init__(self, meaning: Callable[[bytes, bytes], http.Meaning] = http.meaning) -> None:
        np = machine()[0]
        self._meaning = meaning
        self._numbers = Numbers(Asked(), Asked(), MOST_LABELS)
        self._kinds: dict[tuple[bool, bool, tuple[Sign, ...]], int] = {(False, False, ()): 0}
        self.signs: list[tuple[Sign, ...]] = [()]
        self.asks, self.data = np.zeros(1, bool), np.zeros(1, bool)
        self.kinds, self.named = np.zeros(2, np.int64), np.zeros(2, bool)

    def numbers(self, keys: Any, places: Places, method: str, target: str) -> Any:
        """The number of each row's wish; 0 for none, 1 where there are too many to be kept."""
        np = machine()[0]
        out = self._numbers.of(
            keys, lambda row: self._asked(places.text(row, method), places.text(row, target))
        )
        if len(self.kinds) < len(self.things):
            self.kinds = np.array([one.kind for one in self.things])
            self.named = np.array([bool(one.name) for one in self.things])
        return out

    @property
    def things(self) -> list[Asked]:
        """What the numbers stand for."""
        return self._numbers.things

    def _asked(self, method: bytes, target: bytes) -> Asked:
        np = machine()[0]
        said = self._meaning(method, target)
        key = (said.asks, said.data, said.signs)
        if key not in self._kinds:
            self._kinds[key] = len(self._kinds)
            self.signs.append(said.signs)
            self.asks = np.append(self.asks, said.asks)
            self.data = np.append(self.data, said.data)
        return Asked(said.name, self._kinds[key])


@dataclass(slots=True)
class Columns:
    """Requests as columns. ``size`` is -1 where the log does not say it; ``wish`` a number of
    :class:`Wishes`.
    """

    who: Any
    user: Any
    agent: Any
    status: Any
    size: Any
    wish: Any


class Rows(Swift):
    """Adds requests up. ``scan`` makes a block's columns, given the numbers of clients, agents and wishes."""

    def __init__(
        self,
        trail: Trail,
        requests: http.Requests,
        line: Callable[[bytes], bool],
        scan: Callable[[Block, Tables], Scan | None],
    ) -> None:
        self._tables = Tables(trail)
        self._requests, self._once = requests, Once()
        super().__init__(trail, line, lambda block: scan(block, self._tables), self._adds, self._tells)

    def _adds(self, sums: Sums, scan: Scan, begin: int, end: int) -> None:
        np = machine()[0]
        columns: Columns = scan.extra
        part = slice(begin, end)
        cold, tables = scan.cold[part], self._tables
        who, wish, agent = columns.who[part], columns.wish[part], columns.agent[part]
        status, size, user = columns.status[part], columns.size[part], columns.user[part]
        given, refused = (status >= 200) & (status < 300), (status == 401) | (status == 403)
        kind = tables.wishes.kinds[wish]
        self._names(who, agent, wish, cold, given)
        self._windows(scan, begin, np.flatnonzero(~cold & ~user & tables.crowd.public[who]), given, refused)
        code = (
            user * USER | (agent > 0) * AGENT | tables.dumps[agent] * DUMPS | given * GIVEN | refused *
            REFUSED | (size >= 0) * SIZED | np.where(given, kind, 0) << KIND
        )  # fmt: skip
        sums.add(
            0,
            end - begin,
            who,
            np.where(cold, -1, code),
            scan.time[part],
            np.where(given, size.clip(0), 0),
            size,
        )

    def _names(self, who: Any, agent: Any, wish: Any, cold: Any, given: Any) -> None:
        """Keep programs and collections with each client they are new for."""
        np = machine()[0]
        tables = self._tables
        tables.note_programs(who, agent, ~cold)
        for row in fresh(self._once, np.flatnonzero(~cold & given & tables.wishes.named[wish]), who, wish):
            tables.crowd.things[int(who[row])].touched(tables.wishes.things[int(wish[row])].name)

    def _windows(self, scan: Scan, begin: int, rows: Any, given: Any, refused: Any) -> None:
        """Strangers that were given data, or refused it."""
        wishes, columns = self._tables.wishes, scan.extra
        kind = wishes.kinds[columns.wish[begin + rows]]
        good, bad = wishes.data[kind] & given[rows], wishes.asks[kind] & refused[rows]
        rows, good = rows[good | bad], good[good | bad]
        bad = ~good
        good &= self._believed(scan, begin + rows, good)
        rows += begin
        windows(self._trail, self._tables.crowd, columns.who[rows], scan.time[rows], good, bad, PROOFS)

    def _believed(self, scan: Scan, rows: Any, good: Any) -> Any:
        """Which rows may count as proof: in a web server's log, those after two answers of different
        sizes.
        """
        np = machine()[0]
        requests, columns = self._requests, scan.extra
        believed = np.ones(len(rows), bool)
        for place in np.flatnonzero(good).tolist() if not requests.sure else ():
            row = int(rows[place])
            size = int(columns.size[row])
            entry = self._tables.crowd.things[int(columns.who[row])]
            requests.served(entry, moment(int(scan.time[row])), size if size >= 0 else None)
            if requests.sure:
                break
            believed[place] = False
        return believed

    def _tells(self, sum_: Sum) -> None:
        """What all requests of one kind say of one client on one day."""
        entry, code = self._tables.crowd.things[sum_.who], sum_.code
        came(entry, sum_)
        if code & SIZED:
            http.gave(entry, sum_.one)
        for sign in self._tables.wishes.signs[code >> KIND]:
            entry.sign(sign, sum_.first, sum_.count, sum_.last)


def came(entry: Entry, sum_: Sum) -> None:
    """So many requests of a client, with or without a user and a user agent."""
    code, count = sum_.code, sum_.count
    entry.came(sum_.first)
    entry.more(count - 1, sum_.last)
    entry.authenticated += count if code & USER else 0
    entry.proved += count if code & USER else 0
    entry.with_metadata += count if code & AGENT else 0
    entry.refused += count if code & REFUSED else 0
    if code & DUMPS:
        entry.sign("dump-tool", sum_.first, count, sum_.last)


def fresh(once: Once, rows: Any, who: Any, what: Any) -> list[int]:
    """Those rows whose client and thing come together for the first time."""
    return [int(rows[place]) for place in once.new(mixed(who[rows], what[rows]))]


def windows(
    trail: Trail, crowd: Crowd, who: Any, time: Any, good: Any, bad: Any, proofs: tuple[str, str]
) -> None:
    """Rows in which strangers were served (``good``) or refused (``bad``), in their order; runs count as
    one.
    """
    np = machine()[0]
    rows = np.flatnonzero(good | bad)
    if not len(rows):
        return
    served, times = good[rows], time[rows]
    silent = np.abs(np.diff(times)) > trail.silence.total_seconds() * 1e6
    edges = np.flatnonzero((served[1:] != served[:-1]) | silent) + 1
    for first, last in zip([0, *edges.tolist()], [*(edges - 1).tolist(), len(rows) - 1], strict=True):
        for place in dict.fromkeys((first, last)):
            moment_ = moment(int(times[place]))
            if served[place]:
                trail.served(crowd.things[int(who[rows[place]])], moment_, proofs[0])
            else:
                trail.turned_away(moment_, proofs[1])


class Tables:
    """Numbers for what requests name."""

    def __init__(self, trail: Trail, meaning: Callable[[bytes, bytes], http.Meaning] = http.meaning) -> None:
        self.crowd = Crowd(trail.ledger, trail.ledger.host)
        self.agents: Numbers[str] = Numbers("", "other", MOST_LABELS)
        self.wishes = Wishes(meaning)
        self.dumps = machine()[0].zeros(2, bool)
        self._once = Once()

    def note_programs(self, who: Any, agent: Any, rows: Any) -> None:
        """Keep programs with each client they are new for."""
        for row in fresh(self._once, machine()[0].flatnonzero(rows & (agent > 0)), who, agent):
            self.crowd.things[int(who[row])].said("", self.agents.things[int(agent[row])])

    def programs(self, places: Places, slot: str) -> Any:
        """The number of each row's program, read from its user agent; 0 for none."""
        np = machine()[0]
        start, stop = places.of(slot)
        none = (stop - start <= 0) | ((stop - start == 1) & (places.first(slot) == 45))
        places.cut(slot, b"/ ")
        keys = np.where(none, 0, places.hashes(slot) | np.uint64(1)).astype(np.uint64)
        out = self.agents.of(
            keys, lambda row: http.program_of(places.text(row, slot)[:60].decode("utf-8", "replace"))
        )
        if len(self.dumps) < len(self.agents.things):
            self.dumps = np.array([name in DUMPERS for name in self.agents.things])
        return out

    def asked(self, places: Places, method: str, target: str) -> Any:
        """The number of each row's wish."""
        np, _, _, _, columns, _ = machine()
        what, flags = places.targets(target)
        first = places.first(method)
        special = ((flags & columns.SPECIAL) != 0) | (first == 68) | (first == 80)  # DELETE, PUT
        keys = np.where(special, mixed(what, flags, places.hashes(method)) | np.uint64(1), 0).astype(
            np.uint64
        )
        return self.wishes.numbers(keys, places, method, target)


def requests(block: Block, places: Places, tables: Tables, time: Any, user: Any) -> Scan | None:
    """A block of requests; slots ``host``, ``method``, ``target``, ``status`` and, where known, ``size``,
    ``agent``.
    """
    np = machine()[0]
    cold = (places.which < 0) | (time < 0)
    if cold.mean() > MANY:
        return None
    status = places.numbers("status")
    size = places.numbers("size") if "size" in places.slots else np.full(block.lines, -1)
    if "size" in places.slots:
        cold |= (size < 0) & (places.first("size") != 45)
        size = size.clip(0)
    who = tables.crowd.numbers(places, "host")
    wish = tables.asked(places, "method", "target")
    agent = tables.programs(places, "agent") if "agent" in places.slots else np.zeros(block.lines, np.int64)
    cold |= (status < 100) | (status > 999) | (wish == 1) | ~tables.crowd.known[who]
    return Scan(block, places, time, cold, Columns(who, user, agent, status, size, wish))


def nobody(places: Places, slot: str) -> Any:
    """Whether a request names no user: ``-``, ``""`` or nothing."""
    start, stop = places.of(slot)
    return (
        (stop - start <= 0) | ((stop - start == 1) & (places.first(slot) == 45)) | (places.first(slot) == 34)
    )
