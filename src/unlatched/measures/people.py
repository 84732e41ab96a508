"""How many people there are, in which collections, and with which categories of data.

Every record adds a row (person, collection, categories) of numbers, the person being a keyed 64-bit
hash. Grouped by person these rows become a :class:`~unlatched.tally.Cube`, from which every count of
people in a report is read, so that they agree with each other and the same person is counted once.

The rows live in slices of the hash space. Slices bound the memory of the grouping, since each is grouped
alone; and when even the grouped rows outgrow their share of the memory, the upper half of the slices is
dropped: what remains is a theta sketch (Dasgupta et al., ICDT 2016) whose people are a uniform sample,
and counts become intervals. Nothing is ever written to disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import ceil
from typing import TYPE_CHECKING

from unlatched.measures import theta
from unlatched.measures.digest import Key, Plan, mask
from unlatched.model import Count
from unlatched.tally import Cube, integers, numbers

if TYPE_CHECKING:
    import duckdb

ROW_BYTES = 24
GROUP_BYTES = 120
SLICES = 64
WAITING = 4_000_000
_SETS = ((8, "UTINYINT"), (16, "USMALLINT"), (32, "UINTEGER"), (64, "UBIGINT"))


@dataclass(frozen=True, slots=True)
class Slices:
    """The part of the hash space that is kept: ``kept`` of ``total`` slices, both powers of two.

    ``limit`` is the number of rows that all slices may hold together; ``places`` and ``bits`` are the most
    collections and categories that a row can name.
    """

    total: int
    kept: int
    limit: int
    places: int = 64
    bits: int = 64

    @property
    def share(self) -> float:
        """The share of people that is looked at."""
        return self.kept / self.total

    @property
    def columns(self) -> str:
        """The columns of the tables, no wider than the sets in them."""
        return f"h UBIGINT, c {_set(self.places)}, m {_set(self.bits)}"


def _set(size: int) -> str:
    return next(type_ for most, type_ in _SETS if size <= most)


def slices(expected_rows: int, memory: int, places: int = 64, bits: int = 64) -> Slices:
    """Slices such that one can be grouped in a third of ``memory`` bytes."""
    wanted = max(1, ceil(expected_rows * GROUP_BYTES / (memory / 3)))
    total = min(SLICES, 1 << (wanted - 1).bit_length())
    return Slices(total, total, int(memory / 2) // ROW_BYTES, places, bits)


def create(connection: duckdb.DuckDBPyConnection, of: Slices) -> None:
    """Make the empty tables: one a slice, and one where people wait until there are many."""
    for name in ("waiting", "bridged", *range(of.total)):
        connection.execute(f"CREATE TEMP TABLE people_{name} ({of.columns})")
    connection.execute("CREATE TEMP TABLE bridges (a UBIGINT, h UBIGINT)")


def add(connection: duckdb.DuckDBPyConnection, of: Slices, rows: str) -> Slices:
    """Add ``rows`` (SQL for a query of ``h, c, m``) and keep within the limit."""
    connection.execute(f"INSERT INTO people_waiting SELECT h, c, m FROM ({rows})")
    waiting = integers(connection, "SELECT count(*) FROM people_waiting")[0]
    return settle(connection, of) if waiting > min(WAITING, of.limit // 4) else of


def add_bridged(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Add ``rows`` whose key is to be resolved over a bridge, once all bridges are known."""
    connection.execute(f"INSERT INTO people_bridged SELECT h, c, m FROM ({rows})")


def add_bridges(connection: duckdb.DuckDBPyConnection, plan: Plan, batch: str) -> None:
    """Remember which further keys of a batch stand for which people."""
    if not plan.keys or plan.keys[0].level:
        return
    for j in range(len(plan.bridges)):
        known = f"k0 IS NOT NULL AND b{j} IS NOT NULL"
        connection.execute(f"INSERT INTO bridges SELECT b{j}, k0 FROM {batch} WHERE {known}")


def cross(connection: duckdb.DuckDBPyConnection, of: Slices) -> Slices:
    """Resolve the bridged: who is not on any bridge stays a person of their own."""
    single = "SELECT a, min(h) AS h FROM bridges GROUP BY a"
    joined = (
        "SELECT coalesce(s.h, p.h) AS h, p.c AS c, p.m AS m "
        f"FROM people_bridged AS p LEFT JOIN ({single}) AS s ON p.h = s.a"
    )
    of = add(connection, of, joined)
    connection.execute("DROP TABLE bridges")
    connection.execute("DROP TABLE people_bridged")
    return settle(connection, of)


def settle(connection: duckdb.DuckDBPyConnection, of: Slices) -> Slices:
    """Move those who wait to their slices."""
    for one in range(of.kept):
        where = f" WHERE h >> {65 - of.total.bit_length()} = {one}" if of.total > 1 else ""
        connection.execute(f"INSERT INTO people_{one} SELECT h, c, m FROM people_waiting{where}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE people_waiting ({of.columns})")
    return _bounded(connection, of)


def _bounded(connection: duckdb.DuckDBPyConnection, of: Slices) -> Slices:
    if _rows(connection, of) <= of.limit:
        return of
    for one in range(of.kept):
        _compact(connection, one)
    while _rows(connection, of) > of.limit // 2 and of.kept > 1:
        of = _halved(connection, of)
    return of


def _rows(connection: duckdb.DuckDBPyConnection, of: Slices) -> int:
    counts = " + ".join(f"(SELECT count(*) FROM people_{one})" for one in range(of.kept))
    return integers(connection, f"SELECT {counts}")[0]


def _compact(connection: duckdb.DuckDBPyConnection, one: int) -> None:
    grouped = f"SELECT h, bit_or(c) AS c, bit_or(m) AS m FROM people_{one} GROUP BY h"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE people_{one} AS {grouped}")


def _halved(connection: duckdb.DuckDBPyConnection, of: Slices) -> Slices:
    for one in range(of.kept // 2, of.kept):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE people_{one} ({of.columns})")
    return replace(of, kept=of.kept // 2)


def rows(plan: Plan, keys: Sequence[Key], place: int, bits: int, batch: str) -> str:
    """SQL for the people in a batch of a digest: one row a record and key.

    The first key's people get all of the record's categories; people named by a further key of the same
    domain (the called party beside the caller) only that key's own.
    """
    every = mask(plan.asked, bits)
    parts = []
    for key in keys:
        name = f"k{plan.keys.index(key)}"
        held = every if key is keys[0] else str(0 if key.bit is None else 1 << key.bit)
        person = f"unnest({name})" if key.level else name
        parts.append(f"SELECT {person} AS h, {1 << place}::UBIGINT AS c, ({held})::UBIGINT AS m FROM {batch}")
    return f"SELECT h, c, m FROM ({' UNION ALL '.join(parts)}) WHERE h IS NOT NULL"


def cube(connection: duckdb.DuckDBPyConnection, of: Slices) -> Cube:
    """All people in the kept slices, by collections and categories."""
    return reduce(Cube.__add__, (_slice(connection, one) for one in range(of.kept)), Cube())


def drop(connection: duckdb.DuckDBPyConnection, of: Slices) -> None:
    """Give back the memory."""
    for name in ("waiting", *range(of.total)):
        connection.execute(f"DROP TABLE people_{name}")


def _slice(connection: duckdb.DuckDBPyConnection, one: int) -> Cube:
    grouped = f"SELECT bit_or(c) AS c, bit_or(m) AS m FROM people_{one} GROUP BY h"
    found = numbers(connection, f"SELECT c, m, count(*) FROM ({grouped}) GROUP BY c, m ORDER BY c, m")
    return Cube({(int(c or 0), int(m or 0)): int(n or 0) for c, m, n in found})  # type: ignore[arg-type]


def count(people: int, of: Slices) -> Count:
    """A number of people in the kept slices as a number of all people."""
    return theta.estimate(people, of.share)
