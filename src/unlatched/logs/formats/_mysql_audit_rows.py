"""Audit records as columns, whatever form they are written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unlatched.logs.formats import _mysql as mysql
from unlatched.logs.formats import _mysql_audit as audit
from unlatched.logs.formats._http_rows import fresh, windows
from unlatched.logs.scan.joined import Connections, Events, settled
from unlatched.logs.scan.rows import Block, Places, machine
from unlatched.logs.scan.swift import Crowd, Numbers, Once, Scan, Sum, Sums, Swift
from unlatched.logs.times import moment
from unlatched.logs.trail import Trail

COLD, CONNECT, DISCONNECT, FAILED, TABLE, QUERY, NONE = range(7)
CODES: Final = {
    audit.CONNECT: CONNECT, audit.DISCONNECT: DISCONNECT, audit.FAILED: FAILED, audit.READ: TABLE,
    audit.WRITE: TABLE, audit.QUERY: QUERY, "QUERY_DML": QUERY, "QUERY_DML_NO_SELECT": QUERY,
    "QUERY_DCL": QUERY, "QUERY_DDL": QUERY,
}  # fmt: skip
NOBODY: Final = 8
PROOFS: Final = (audit.LET_IN, audit.REFUSED)
# How statements begin that can tell of bulk reading or ransom (in small letters).
SELECT, TELLING = b"sele", (b"drop", b"show", b"crea", b"inse")


class Taker(Swift):
    """Adds records up, given their columns.

    ``read`` makes a block's places (slots ``host``, ``conn``, ``table``, ``sql``), times, operations (codes)
    and whether an account has no name. ``between`` is called where rows were taken by columns before one that
    is not; ``text`` undoes what the form does to a statement.
    """

    def __init__(
        self,
        trail: Trail,
        line: Callable[[bytes], bool],
        read: Callable[[Block], tuple[Places, Any, Any, Any]],
        between: Callable[[], None] = lambda: None,
        text: Callable[[bytes], bytes] = bytes,
    ) -> None:
        from unlatched.logs.scan import joins

        self._joins, self._trail_, self._between, self._text = joins, trail, between, text
        self._crowd, self._once = Crowd(trail.ledger, trail.ledger.client), Once()
        self._tables: Numbers[str] = Numbers("", "", 1 << 16)
        self._open = settled(trail, Connections(self._crowd))
        super().__init__(
            trail, line, lambda block: self._columns(*read(block)), self._adds, self._tells, self._follows
        )

    def _columns(self, places: Places, time: Any, what: Any, nobody: Any) -> Scan | None:
        np, joins = machine()[0], self._joins
        conn = places.numbers("conn")
        lone = ~places.has("host") & (what != NONE)
        cold = (what == COLD) | ((time < 0) & (what != NONE)) | (conn < 0) & (what != NONE) | lone
        if cold.mean() > 0.5:
            return None
        host = self._crowd.numbers(places, "host")
        what = np.where(cold, NONE, what)
        kind = np.full(len(what), joins.NOTHING)
        kind[(what == TABLE) | (what == QUERY)] = joins.SEEN
        kind[what == CONNECT] = joins.ACCEPT
        kind[what == DISCONNECT] = joins.END
        remote = np.where(what == CONNECT, places.hashes("host"), np.uint64(0))
        events = Events(kind, conn, host, remote)
        return Scan(places.block, places, time, cold, (events, what | nobody * NOBODY))

    def _follows(self, rows: Scan, begin: int, end: int) -> None:
        self._open.follow(self._trail_, rows.extra[0], begin, end)
        self._between()

    def _adds(self, sums: Sums, rows: Scan, begin: int, end: int) -> None:
        np, part = machine()[0], slice(begin, end)
        events, code = rows.extra[0], rows.extra[1][part]
        what, host = code & (NOBODY - 1), events.client[part]
        # A statement of a connection that began before the log is its host's.
        who = np.where(
            (what == FAILED) | ((events.who[part] == 0) & (what != DISCONNECT)), host, events.who[part]
        )
        time = rows.time[part]
        code = np.where((what == NONE) | (who == 0), -1, code)
        sums.add(0, end - begin, who, code, time, who, who)
        self._windows(who, time, what, code)
        self._said(rows.places, begin, who, time, what)

    def _said(self, places: Places, begin: int, who: Any, time: Any, what: Any) -> None:
        """Keep names of tables, and what statements tell, in the order of rows."""
        np, part = machine()[0], slice(begin, begin + len(who))
        names = self._tables.of(
            np.where(what == TABLE, places.hashes("table")[part], 0).astype(np.uint64),
            lambda row: _table(places.text(begin + row, "table")),
        )
        new = fresh(self._once, np.flatnonzero(names), who, names)
        telling_ = np.flatnonzero((what == QUERY) & telling(places)[part]).tolist()
        for row in sorted((*new, *telling_)):
            entry = self._crowd.things[int(who[row])]
            if names[row]:
                entry.touched(self._tables.things[int(names[row])])
            else:
                mysql.statement(entry, moment(int(time[row])), self._text(places.text(begin + row, "sql")))

    def _windows(self, who: Any, time: Any, what: Any, code: Any) -> None:
        self._crowd.look()
        public = self._crowd.public[who]
        let_in = public & (what == CONNECT) & (code >= NOBODY)
        windows(self._trail_, self._crowd, who, time, let_in, public & (what == FAILED), PROOFS)

    def _tells(self, sum_: Sum) -> None:
        trail, entry, count = self._trail_, self._crowd.things[sum_.who], sum_.count
        what, nobody = sum_.code & (NOBODY - 1), sum_.code >= NOBODY
        if what == CONNECT:
            trail.accepted(entry, count, sum_.first, sum_.last)
            entry.anonymous = (entry.anonymous or 0) + count * nobody
            entry.authenticated += count * (not nobody)
            entry.proved += count * (not nobody)
            return
        if what == FAILED:
            entry.refused += count
        if what != DISCONNECT:
            entry.anonymous = entry.anonymous or 0
        entry.seen(sum_.first)
        entry.seen(sum_.last)


def _table(text: bytes) -> str:
    """A database and a table, as the log writes them: ``shop,people,``."""
    return text.rstrip(b",").replace(b",", b".").decode("utf-8", "replace")


def telling(places: Places) -> Any:
    """Whether the statement in each row may say something."""
    np = machine()[0]
    words = places.words("sql") | 0x20202020
    start, _ = places.of("sql")
    seventh = places.block.bytes[np.minimum(np.maximum(start, 0) + 7, len(places.block.bytes) - 1)]
    everything = (words == _number(SELECT)) & np.isin(seventh, (42, 47))  # SELECT *, SELECT /*
    blank = np.isin(words & 0xFF, (32, 38, 41, 42, 45))  # blanks, line breaks, entities before a statement
    return (start >= 0) & (everything | blank | np.isin(words, [_number(word) for word in TELLING]))


def _number(word: bytes) -> int:
    return int.from_bytes(word, "little")
