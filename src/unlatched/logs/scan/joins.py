"""Which client a connection id means, from line to line: the compiled counterpart of ``Trail.accept`` and
its kin.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from unlatched.bson.elements import inline, jit
from unlatched.logs.scan import machine

machine.forget_stale(machine.__file__, __file__)

NOTHING, ACCEPT, END, NAMED, AUTH, USED, SEEN = range(7)
FIRST, JOINED_LATE, STRANGER, PROVED = 1, 2, 4, 8
AUTHED, HAS_NAME, LATE = 1, 2, 4
KEY, CLIENT, REMOTE, MARKS = 0, 1, 2, 3
_MORE = np.uint64(0x9E3779B97F4A7C15)


@inline
def _home(table: Any, conn: Any) -> Any:
    return np.int64((np.uint64(conn) * _MORE) >> np.uint64(24) & np.uint64(table.shape[0] - 1))


@jit
def place(table: Any, conn: Any) -> Any:
    """Where a connection stands in the table, or would stand (its key there is 0)."""
    at = _home(table, conn)
    while table[at, KEY] != 0 and table[at, KEY] != conn + 1:
        at = (at + 1) & (table.shape[0] - 1)
    return at


@jit
def put(table: Any, at: Any, conn: Any, client: Any, remote: Any, marks: Any) -> Any:
    """Write a connection at its place; 1 if it is new."""
    new = np.int64(table[at, KEY] == 0)
    table[at, KEY], table[at, CLIENT], table[at, REMOTE], table[at, MARKS] = conn + 1, client, remote, marks
    return new


@jit
def remove(table: Any, at: Any) -> Any:
    """Take a connection out and close the hole it leaves; 1 if there was one."""
    if table[at, KEY] == 0:
        return np.int64(0)
    mask = table.shape[0] - 1
    hole, at = at, (at + 1) & mask
    while table[at, KEY] != 0:
        home = _home(table, table[at, KEY] - 1)
        if ((at - home) & mask) >= ((at - hole) & mask):
            for part in range(4):
                table[hole, part] = table[at, part]
            hole = at
        at = (at + 1) & mask
    table[hole, KEY] = 0
    return np.int64(1)


@jit
def lately(gone: Any, conn: Any, remote: Any) -> Any:
    """Whether this connection is one of the last that ended: servers log some things after its end."""
    for n in range(gone.shape[0]):  # noqa: SIM110 - compiled
        if gone[n, KEY] == conn + 1 and gone[n, 1] == remote:
            return True
    return False


@jit
def left(gone: Any, conn: Any, remote: Any) -> None:
    """A connection ended: remember it for a while. The last row counts."""
    last = gone.shape[0] - 1
    at = gone[last, KEY]
    gone[at, KEY], gone[at, 1] = conn + 1, remote
    gone[last, KEY], gone[last, 1] = (at + 1) % last, -1


@inline
def _known(table: Any, gone: Any, at: Any, conn: Any, client: Any, remote: Any) -> Any:
    """The client of a connection, whether it was joined late just now, and by how many the table grew."""
    there = table[at, KEY] != 0
    if remote == 0 or (there and table[at, REMOTE] == remote):
        return (table[at, CLIENT] if there else np.int64(0)), np.int64(0), np.int64(0)
    if there and table[at, CLIENT] == client:
        table[at, REMOTE] = remote
        return client, np.int64(0), np.int64(0)
    if not there and lately(gone, conn, remote):
        return client, np.int64(0), np.int64(0)
    return client, np.int64(JOINED_LATE), put(table, at, conn, client, remote, LATE)


@inline
def _ended(table: Any, gone: Any, at: Any, conn: Any, client: Any, remote: Any) -> Any:
    if table[at, KEY] != 0:
        left(gone, conn, table[at, REMOTE])
        return table[at, CLIENT], np.int64(0), -remove(table, at)
    late = np.int64(JOINED_LATE if remote != 0 and not lately(gone, conn, remote) else 0)
    return (client if remote != 0 else np.int64(0)), late, np.int64(0)


@inline
def _once(table: Any, at: Any, mark: Any) -> Any:
    """``FIRST`` the first time a connection gets this mark."""
    if table[at, KEY] == 0 or (table[at, MARKS] & mark) != 0:
        return np.int64(0)
    table[at, MARKS] |= mark
    return np.int64(FIRST) | (np.int64(PROVED) if (table[at, MARKS] & LATE) == 0 else np.int64(0))


@jit
def follow(
    kind: Any, conn: Any, client: Any, remote: Any, begin: Any, end: Any, table: Any, gone: Any, held: Any,
    most: Any, who: Any, how: Any,
) -> Any:  # fmt: skip
    """Join rows in their order; ``who`` gets each row's client (0: unknown), ``how`` what was found out.

    Returns the row it stopped before (``end``, or where the table is full) and how many connections are open.
    """
    for row in range(begin, end):
        what = kind[row]
        if what == NOTHING:
            continue
        if held >= most:
            return row, held
        at = place(table, conn[row])
        if what == ACCEPT:
            who[row], how[row] = client[row], 0
            held += put(table, at, conn[row], client[row], remote[row], 0)
        elif what == END:
            who[row], how[row], grown = _ended(table, gone, at, conn[row], client[row], remote[row])
            held += grown
        else:
            who[row], how[row], grown = _known(table, gone, at, conn[row], client[row], remote[row])
            held += grown
            if what == NAMED:
                how[row] |= _once(table, at, HAS_NAME)
            elif what == AUTH:
                how[row] |= _once(table, at, AUTHED)
            elif table[at, KEY] != 0 and (table[at, MARKS] & (AUTHED | LATE)) == 0:
                how[row] |= STRANGER
    return end, held
