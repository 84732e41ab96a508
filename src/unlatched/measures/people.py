"""How many people there are, in which collections, and with which categories of data.

Every record adds a row (person, collection, categories) of numbers, the person being a keyed 64-bit
hash. Brought together by person these rows become a :class:`~unlatched.tally.Cube`, from which every count
of people in a report is read, so that they agree with each other and the same person is counted once.

Rows wait until there are many; then each person has one place in a table (:mod:`.crowds`). Should the
table outgrow its share of the memory, the people whose hashes are in the upper half of the hash space are
dropped: what remains is a theta sketch (Dasgupta et al., ICDT 2016) whose people are a uniform sample, and
counts become intervals. Nothing is ever written to disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from unlatched.measures import presence, theta
from unlatched.measures.digest import Plan
from unlatched.measures.presence import Held
from unlatched.model import Count
from unlatched.tally import Cube, numbers

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

WAITING = 1 << 20
PLACES = 64
WORD = 64


@dataclass(frozen=True, slots=True)
class Sets:
    """How the collections and categories of a person are kept: bits, collections first, in words of 64."""

    places: int = PLACES
    bits: int = 64

    @property
    def words(self) -> int:
        """Words that a person's bits take."""
        return max(1, -(-(self.places + self.bits) // WORD))

    @property
    def names(self) -> tuple[str, ...]:
        """What the words are called in SQL."""
        return tuple(f"w{i}" for i in range(self.words))

    @property
    def row_bytes(self) -> int:
        """Bytes that a person takes."""
        return 8 + 8 * self.words

    def both(self, words: Sequence[int]) -> tuple[int, int]:
        """Collections and categories as bit sets."""
        value = sum(word << (WORD * i) for i, word in enumerate(words))
        return value & ((1 << self.places) - 1), value >> self.places


Rows: TypeAlias = "NDArray[np.uint64]"
"""A row a person: their hash (0: nobody), then the words of their bits."""


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The people so far: ``waiting`` rows in any order, or once they are many a ``table`` of places.

    Only people whose hash is below ``2**(64 - shift)`` are kept; ``limit`` is the most places that the
    table may have. ``filled`` is how many of them are taken.
    """

    sets: Sets
    limit: int
    table: Rows
    shift: int = 0
    filled: int = 0
    waiting: tuple[Rows, ...] = ()

    @property
    def share(self) -> float:
        """The share of people that is looked at."""
        return 2.0**-self.shift

    @property
    def rows(self) -> int:
        """Rows that wait."""
        return sum(map(len, self.waiting))


def nobody(memory: int, places: int = PLACES, bits: int = 64) -> People:
    """No people yet; half of ``memory`` bytes is theirs, while the table grows too."""
    sets = Sets(places, bits)
    most = max(1024, memory // 3 // sets.row_bytes)
    return People(sets, 1 << (most.bit_length() - 1), _empty(sets, 0))


def found(plan: Plan, place: int, sets: Sets, batch: pa.RecordBatch, held: Held) -> Rows:
    """The people in a batch of a digest: one row a record and key.

    The first key's people get all of the record's categories; people named by a further key of the same
    domain (the called party beside the caller) only that key's own.
    """
    every = {sets.places + bit: flags for bit, flags in held.items()}
    parts = []
    for j, key in enumerate(plan.keys):
        own = {} if key.bit is None else {sets.places + key.bit: np.ones(batch.num_rows, bool)}
        rows = _rows(every if j == 0 else own, place, sets, batch.num_rows)
        parts.append(_named(batch.column(f"k{j}"), rows))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _rows(flags: Held, place: int, sets: Sets, size: int) -> Rows:
    """Rows of nobody's with their bits."""
    rows = _empty(sets, size)
    rows[:, 1 + place // WORD] |= np.uint64(1 << place % WORD)
    for bit, there in flags.items():
        rows[:, 1 + bit // WORD] |= there.astype(np.uint64) << np.uint64(bit % WORD)
    return rows


def _named(column: pa.Array, rows: Rows) -> Rows:
    """A row for each hash in a column, or in its lists; where there is none it stays nobody's."""
    if column.type.num_fields:
        column, rows = column.flatten(), np.repeat(rows, presence.lengths(column), axis=0)
    rows[:, 0] = column.fill_null(0).to_numpy()
    return rows


def pour(held: People, fresh: Rows) -> People:
    """The same with rows; they wait while they are few."""
    held = replace(held, waiting=(*held.waiting, fresh))
    few = not len(held.table) and held.rows <= min(WAITING, _room(held.limit))
    return held if few else settled(held)


def settled(held: People) -> People:
    """The same with everybody in a place."""
    start = held if len(held.table) else _moved(held, min(held.limit, 2 * WAITING))
    return reduce(_settle, held.waiting, replace(start, waiting=()))


def _settle(held: People, fresh: Rows) -> People:
    from unlatched.measures import crowds

    done = 0
    while True:
        table, room = held.table, _room(len(held.table)) - held.filled
        ask = (table, fresh, done, room, np.uint64(held.shift))
        done, more = crowds.pour(*ask)
        held = replace(held, filled=held.filled + more)
        if done == len(fresh):
            return held
        held = _roomier(held)


def _room(places: int) -> int:
    """How many places may be taken: a fuller table is slow."""
    return places * 7 // 10


def _roomier(held: People) -> People:
    """The same with places to spare: a table twice as long, or half of the people."""
    size = len(held.table)
    if size < held.limit:
        return _moved(held, 2 * size)
    return _moved(replace(held, shift=held.shift + 1), size)


def _moved(held: People, places: int) -> People:
    from unlatched.measures import crowds

    old, new = held.table, _empty(held.sets, places)
    ask = (new, old, 0, places, np.uint64(held.shift))
    return replace(held, table=new, filled=crowds.pour(*ask)[1])


def _empty(sets: Sets, places: int) -> Rows:
    return np.zeros((places, 1 + sets.words), np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Bridges:
    """Pairs of hashes that stand for the same person, and those whom only the first of a pair names."""

    pairs: tuple[pa.Table, ...] = ()
    named: tuple[Rows, ...] = ()


def bridged(held: Bridges, plan: Plan, batch: pa.RecordBatch) -> Bridges:
    """Remember which further keys of a batch stand for which people."""
    import pyarrow as pa

    if not plan.keys or plan.keys[0].level:
        return held
    pairs = [
        pa.table({"a": batch.column(f"b{j}"), "h": batch.column("k0")}).drop_null()
        for j in range(len(plan.bridges))
    ]
    return replace(held, pairs=(*held.pairs, *pairs))


def cross(connection: duckdb.DuckDBPyConnection, held: People, bridges: Bridges) -> People:
    """Resolve those named over a bridge: who is not on any stays a person of their own."""
    import pyarrow as pa

    if not bridges.named or not bridges.pairs:
        return reduce(pour, bridges.named, held)
    connection.register("bridges", pa.concat_tables(bridges.pairs))
    connection.register("named", _relation(held.sets, bridges.named))
    joined = (
        "SELECT coalesce(s.h, p.h) AS h, p.* EXCLUDE h FROM named AS p "
        "LEFT JOIN (SELECT a, min(h) AS h FROM bridges GROUP BY a) AS s ON p.h = s.a WHERE p.h <> 0"
    )
    for batch in connection.sql(joined).to_arrow_reader(WAITING):
        held = pour(held, np.column_stack([column.to_numpy() for column in batch.columns]))
    connection.unregister("bridges")
    connection.unregister("named")
    return held


def cube(connection: duckdb.DuckDBPyConnection, held: People) -> Cube:
    """All people who are kept, by collections and categories."""
    words = held.sets.names
    sets = ", ".join(f"bit_or({word}) AS {word}" for word in words)
    named = "people WHERE h <> 0"
    alone = named if len(held.table) else f"(SELECT {sets} FROM {named} GROUP BY h)"
    connection.register("people", _relation(held.sets, (held.table, *held.waiting)))
    wanted = f"SELECT {', '.join(words)}, count(*) FROM {alone} GROUP BY ALL ORDER BY ALL"
    cells = [[int(number or 0) for number in row] for row in numbers(connection, wanted)]  # type: ignore[arg-type]
    connection.unregister("people")
    return Cube({held.sets.both(of): people for *of, people in cells})


def _relation(sets: Sets, parts: Sequence[Rows]) -> pa.Table:
    """Rows as a table; nobody's are in it too."""
    import pyarrow as pa

    form = {"h": pa.array([], pa.uint64()), **{name: pa.array([], pa.uint64()) for name in sets.names}}
    each = (pa.table({name: pa.array(rows[:, i]) for i, name in enumerate(form)}) for rows in parts)
    return pa.concat_tables([pa.table(form), *each])


def forgotten(held: People) -> People:
    """The same without anybody in it, to give back the memory."""
    return replace(held, table=_empty(held.sets, 0), waiting=())


def count(people: int, held: People) -> Count:
    """A number of people among those who are kept as a number of all people."""
    return theta.estimate(people, held.share)
