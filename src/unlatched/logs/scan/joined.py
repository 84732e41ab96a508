"""Open connections in a compiled table that Python, for the lines it reads itself, uses as a dictionary."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any, Final

from unlatched.logs.scan.rows import machine, seed
from unlatched.logs.scan.swift import Crowd
from unlatched.logs.trail import LATELY, MAX_OPEN, Conn, Open, Trail

PLACES: Final = 1 << 17
WORD: Final = "conn"


class Connections(MutableMapping[str, Conn]):
    """Connections named ``conn`` and a number; what is named otherwise stands beside the table.

    ``hashed``: connections are named by their remotes, and a hash of that is their number.
    """

    def __init__(self, crowd: Crowd, *, hashed: bool = False) -> None:
        from unlatched.logs.scan import joins

        np = machine()[0]
        self._joins, self._crowd, self._hashed = joins, crowd, hashed
        self._table = np.zeros((PLACES, 4), np.int64)
        self._gone = np.zeros((LATELY + 1, 2), np.int64)
        self._held = 0
        self._others = Open()

    def follow(self, trail: Trail, events: Events, begin: int, end: int) -> None:
        """Join rows to clients, in their order."""
        while begin < end:
            begin, self._held = self._joins.follow(
                events.kind, events.conn, events.client, events.remote, begin, end,
                self._table, self._gone, self._held, MAX_OPEN, events.who, events.how,
            )  # fmt: skip
            if begin < end:
                self._forget()
                trail.crowded()

    def _forget(self) -> None:
        """Let go of the quarter with the lowest numbers: those that were opened first."""
        np = machine()[0]
        open_ = np.sort(self._table[self._table[:, 0] != 0, 0])
        for conn in open_[: len(open_) // 4].tolist():
            self._held -= self._joins.remove(self._table, self._joins.place(self._table, conn - 1))

    def leave(self, conn: str, remote: str | int) -> None:
        """A connection ended: remember it for a while."""
        number = self._number(conn)
        if number < 0:
            self._others.leave(conn, remote)
        else:
            self._joins.left(self._gone, number, int(remote or 0))

    def left(self, conn: str, remote: str | int) -> bool:
        """Whether this is one of the connections that ended last."""
        number = self._number(conn)
        if number < 0:
            return self._others.left(conn, remote)
        return bool(self._joins.lately(self._gone, number, int(remote or 0)))

    def _number(self, conn: str) -> int:
        if self._hashed:
            return (self.mark(conn) & 0xFFFF_FFFF_FFFF_FFFF) >> 8
        return _number(conn)

    def mark(self, remote: str) -> int:
        """What stands for ``host:port`` in the table."""
        np, _, _, _, columns, _ = machine()
        text = remote.encode("utf-8", "replace")
        out = np.empty(1, np.uint64)
        whole = np.array([0, len(text)])
        columns.hashes(np.frombuffer(text + b"\0" * 8, np.uint8), whole[:1], whole[1:], seed(), out)
        return int(out.view(np.int64)[0])

    def __getitem__(self, conn: str) -> Conn:
        number = self._number(conn)
        if number < 0:
            return self._others[conn]
        key, client, remote, marks = self._table[self._joins.place(self._table, number)].tolist()
        if not key:
            raise KeyError(conn)
        return Conn(self._crowd.things[client], remote, bool(marks & 1), bool(marks & 2), bool(marks & 4))

    def __setitem__(self, conn: str, held: Conn) -> None:
        number = self._number(conn)
        if number < 0:
            self._others[conn] = held
            return
        marks = held.authed | held.named << 1 | held.late << 2
        at = self._joins.place(self._table, number)
        client = self._crowd.number(held.entry)
        self._held += self._joins.put(self._table, at, number, client, int(held.remote or 0), marks)

    def __delitem__(self, conn: str) -> None:
        number = self._number(conn)
        if number < 0:
            del self._others[conn]
            return
        gone = self._joins.remove(self._table, self._joins.place(self._table, number))
        if not gone:
            raise KeyError(conn)
        self._held -= 1

    def __iter__(self) -> Iterator[str]:
        yield from self._others
        for key in self._table[self._table[:, 0] != 0, 0].tolist():
            yield f"{WORD}{key - 1}"

    def __len__(self) -> int:
        return self._held + len(self._others)

    def clear(self) -> None:
        """Forget all: the server starts anew."""
        self._table[:] = 0
        self._gone[:] = 0
        self._held = 0
        self._others.clear()


class Events:
    """Rows that speak of connections: what happened, on which one, from where; and what joining found."""

    def __init__(self, kind: Any, conn: Any, client: Any, remote: Any) -> None:
        from unlatched.logs.scan import joins

        np = machine()[0]
        self.joins = joins
        self.kind, self.conn, self.client = kind, conn, client
        self.remote = remote.view(np.int64)
        self.who = np.zeros(len(kind), np.int64)
        self.how = np.zeros(len(kind), np.int64)


def settled(trail: Trail, open_: Connections) -> Connections:
    """Have a trail keep its connections in the table, those it knows already too."""
    for conn, held in trail.conns.items():
        held.remote = open_.mark(str(held.remote))
        open_[conn] = held
    trail.conns, trail.mark = open_, open_.mark
    return open_


def _number(conn: str) -> int:
    digits = conn[4:]
    if conn[:4] == WORD and digits.isascii() and digits.isdigit() and len(digits) < 18 and digits[0] != "0":
        return int(digits)
    return 0 if conn == "conn0" else -1
