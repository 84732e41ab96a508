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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from unlatched.measures import theta
from unlatched.measures.digest import Key, Plan, holds
from unlatched.model import Count
from unlatched.tally import Cube, numbers

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

WAITING = 1 << 20
PLACES = 64
WORD = 32


@dataclass(frozen=True, slots=True)
class Sets:
    """How the collections and categories of a person are kept: bits, collections first, in words of 32."""

    places: int = PLACES
    bits: int = 64

    @property
    def words(self) -> int:
        """Words that a person's bits take."""
        return max(1, -(-(self.places + self.bits) // WORD))

    @property
    def row_bytes(self) -> int:
        """Bytes that a person takes."""
        return 8 + 4 * self.words

    def both(self, words: Sequence[int]) -> tuple[int, int]:
        """Collections and categories as bit sets."""
        value = sum(word << (WORD * i) for i, word in enumerate(words))
        return value & ((1 << self.places) - 1), value >> self.places


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Hashes of people (0: nobody), and their bits in rows of words."""

    hashes: NDArray[np.uint64]
    sets: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.hashes)


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
    most = max(1024, memory // 2 * 2 // 3 // sets.row_bytes)
    return People(sets, 1 << (most.bit_length() - 1), _empty(sets, 0))


def create(connection: duckdb.DuckDBPyConnection, held: People) -> None:
    """Make the empty tables of those who are to be resolved over bridges."""
    words = ", ".join(f"w{i} UINTEGER" for i in range(held.sets.words))
    connection.execute(f"CREATE TEMP TABLE people_bridged (h UBIGINT, {words})")
    connection.execute("CREATE TEMP TABLE bridges (a UBIGINT, h UBIGINT)")


def add(held: People, fresh: pa.Table) -> People:
    """The people with more rows: ``h`` and the words of the bits."""
    hashes = np.maximum(_numpy(fresh, "h"), np.uint64(1))
    words = [_numpy(fresh, f"w{i}") for i in range(held.sets.words)]
    return pour(held, Rows(hashes, np.stack(words, axis=1).astype(np.uint32, copy=False)))


def _numpy(table: pa.Table, name: str) -> NDArray[np.uint64]:
    column: NDArray[np.uint64] = table.column(name).to_numpy()
    return column


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
        ask = (table.hashes, table.sets, fresh.hashes, fresh.sets, done, room, np.uint64(held.shift))
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
    ask = (new.hashes, new.sets, old.hashes, old.sets, 0, places, np.uint64(held.shift))
    return replace(held, table=new, filled=crowds.pour(*ask)[1])


def _empty(sets: Sets, places: int) -> Rows:
    return Rows(np.zeros(places, np.uint64), np.zeros((places, sets.words), np.uint32))


def add_bridged(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Add ``rows`` whose key is to be resolved over a bridge, once all bridges are known."""
    connection.execute(f"INSERT INTO people_bridged {rows}")


def add_bridges(connection: duckdb.DuckDBPyConnection, plan: Plan, batch: str) -> None:
    """Remember which further keys of a batch stand for which people."""
    if not plan.keys or plan.keys[0].level:
        return
    for j in range(len(plan.bridges)):
        known = f"k0 IS NOT NULL AND b{j} IS NOT NULL"
        connection.execute(f"INSERT INTO bridges SELECT b{j}, k0 FROM {batch} WHERE {known}")


def cross(connection: duckdb.DuckDBPyConnection, held: People) -> People:
    """Resolve the bridged: who is not on any bridge stays a person of their own."""
    import pyarrow as pa

    single = "SELECT a, min(h) AS h FROM bridges GROUP BY a"
    joined = (
        "SELECT coalesce(s.h, p.h) AS h, p.* EXCLUDE h "
        f"FROM people_bridged AS p LEFT JOIN ({single}) AS s ON p.h = s.a"
    )
    for batch in connection.sql(joined).to_arrow_reader(WAITING):
        held = add(held, pa.Table.from_batches([batch]))
    connection.execute("DROP TABLE bridges")
    connection.execute("DROP TABLE people_bridged")
    return held


def rows(plan: Plan, keys: Sequence[Key], place: int, sets: Sets, batch: str) -> str:
    """SQL for the people in a batch of a digest: one row a record and key.

    The first key's people get all of the record's categories; people named by a further key of the same
    domain (the called party beside the caller) only that key's own.
    """
    parts = []
    for key in keys:
        name = f"k{plan.keys.index(key)}"
        own = None if key is keys[0] else key.bit
        person = f"unnest({name})" if key.level else name
        words = ", ".join(_words(plan, place, sets, key is keys[0], own))
        parts.append(f"SELECT {person} AS h, {words} FROM {batch}")
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE h IS NOT NULL"


def _words(plan: Plan, place: int, sets: Sets, every: bool, own: int | None) -> Iterator[str]:
    """SQL for the words of a record's bits: its place, and all categories that it holds or one's own."""
    held = {place: "true"}
    if own is not None:
        held[sets.places + own] = "true"
    if every:
        bits = {asked.bit for asked in plan.asked if asked.bit is not None}
        held |= {sets.places + bit: holds(plan.asked, bit) for bit in sorted(bits)}
    for word in range(sets.words):
        terms = [f"(({what})::UINTEGER << {at % WORD})" for at, what in held.items() if at // WORD == word]
        yield f"{' | '.join(terms) or '0::UINTEGER'} AS w{word}"


def cube(connection: duckdb.DuckDBPyConnection, held: People) -> Cube:
    """All people who are kept, by collections and categories."""
    words = [f"w{i}" for i in range(held.sets.words)]
    sets = ", ".join(f"bit_or({word}) AS {word}" for word in words)
    alone = "people" if len(held.table) else f"(SELECT {sets} FROM people GROUP BY h)"
    connection.register("people", _relation(held))
    wanted = f"SELECT {', '.join(words)}, count(*) FROM {alone} GROUP BY ALL ORDER BY ALL"
    cells = [[int(number or 0) for number in row] for row in numbers(connection, wanted)]  # type: ignore[arg-type]
    connection.unregister("people")
    return Cube({held.sets.both(of): people for *of, people in cells})


def _relation(held: People) -> pa.Table:
    import pyarrow as pa

    parts = (held.table, *held.waiting)
    hashes = np.concatenate([part.hashes for part in parts])
    sets = np.concatenate([part.sets for part in parts])[hashes != 0]
    columns = {f"w{i}": pa.array(sets[:, i]) for i in range(held.sets.words)}
    return pa.table({"h": pa.array(hashes[hashes != 0]), **columns})


def forgotten(held: People) -> People:
    """The same without anybody in it, to give back the memory."""
    return replace(held, table=_empty(held.sets, 0), waiting=())


def count(people: int, held: People) -> Count:
    """A number of people among those who are kept as a number of all people."""
    return theta.estimate(people, held.share)
