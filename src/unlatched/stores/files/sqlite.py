"""SQLite 3 databases, opened read-only and immutable (https://www.sqlite.org/uri.html), never locked."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from unlatched import sql
from unlatched.errors import StoreError
from unlatched.infer import infer
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape
from unlatched.stores import Offer, Scan
from unlatched.stores.files import tabular
from unlatched.stores.files.archives import seekable
from unlatched.stores.files.headers import unique_names
from unlatched.stores.files.parts import Lost, Part

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LEARNT: Final = 3_000
_RUNS: Final = 100
_SHADOWS: Final = frozenset(
    (
        *("content", "data", "idx", "docsize", "config"),  # fts5
        *("segments", "segdir", "stat"),  # fts3 and fts4
        *("node", "parent", "rowid"),  # rtree
    )
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a database, and whether its rows have numbers to be found by."""

    part: Part
    name: str
    shape: Shape
    numbered: bool


def recognise(part: Part) -> float:
    """By its header string."""
    return 1.0 if part.head.startswith(b"SQLite format 3\0") else 0.0


def fingerprint(part: Part) -> Hashable:
    """Each database stands for itself."""
    return part.label, id(part)


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection for each table that holds rows."""
    found: list[Offer] = []
    for part in parts:
        with closing(_opened(part)) as database:
            for table in _tables(database):
                found += _offer(database, part, table, f"{name}.{table}")
    if not found:
        raise StoreError(f"{parts[0].label}: a SQLite database without any row in it")
    return tuple(found)


def _tables(database: sqlite3.Connection) -> list[str]:
    """The tables that hold data: of a virtual one either itself or, where it cannot be read, its shadows."""
    listed = database.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall()
    virtual = [name for name, type_ in listed if type_ == "virtual" and _is_readable(database, name)]
    return [
        name
        for name, type_ in listed
        if type_ != "view"
        and not name.startswith("sqlite_")
        and (type_ != "virtual" or name in virtual)
        and not any(_is_shadow(name, of) for of in virtual)
    ]


def _is_shadow(name: str, virtual: str) -> bool:
    """Whether a table belongs to a virtual one (https://www.sqlite.org/vtab.html#the_xshadowname_method)."""
    return name.startswith(f"{virtual}_") and name[len(virtual) + 1 :] in _SHADOWS


def _is_readable(database: sqlite3.Connection, table: str) -> bool:
    try:
        database.execute(f"SELECT * FROM {sql.name(table)} LIMIT 1").fetchall()
    except sqlite3.Error:
        return False
    return True


def _offer(database: sqlite3.Connection, part: Part, table: str, name: str) -> Iterator[Offer]:
    cursor = database.execute(f"SELECT * FROM {sql.name(table)} LIMIT 0")
    columns = unique_names([column[0] for column in cursor.description])
    numbered = _is_numbered(database, table)
    rows = _random_rows(database, table, numbered, LEARNT, seed=0)
    if not rows:
        return
    found = Table(part, table, infer(dict(zip(columns, row, strict=True)) for row in rows), numbered)
    yield Offer(name, found.shape, partial(_sample, found), partial(_scan, found))


def _opened(part: Part) -> sqlite3.Connection:
    if part.path is not None:
        address = f"file:{quote(str(part.path.absolute()))}?mode=ro&immutable=1"
        database = sqlite3.connect(address, uri=True, check_same_thread=False)
    else:
        database = sqlite3.connect(":memory:", check_same_thread=False)
        held = seekable(part)
        if held is None:
            raise StoreError(f"{part.label}: a packed SQLite database too large to be held in memory")
        database.deserialize(held.read())
    database.text_factory = partial(str, encoding="utf-8", errors="replace")
    database.execute("PRAGMA temp_store = MEMORY")
    return database


def _is_numbered(database: sqlite3.Connection, table: str) -> bool:
    try:
        ends = database.execute(f"SELECT min(rowid), max(rowid) FROM {sql.name(table)}").fetchone()
        return all(isinstance(end, int) for end in ends)  # a column may be called rowid, and hold anything
    except sqlite3.OperationalError:
        return False  # WITHOUT ROWID, or a virtual table whose module is not here


def _random_rows(database: sqlite3.Connection, table: str, numbered: bool, n: int, seed: int) -> list[Any]:
    """Runs of rows from random places; the first rows of a table without row numbers."""
    whole = f"SELECT * FROM {sql.name(table)}"
    if not numbered:
        return database.execute(f"{whole} LIMIT {n}").fetchall()
    first, last = database.execute(f"SELECT min(rowid), max(rowid) FROM {sql.name(table)}").fetchone()
    if last - first < 4 * n:
        rows = database.execute(f"{whole} LIMIT {4 * n}").fetchall()
        return rows if len(rows) <= n else random.Random(seed).sample(rows, n)  # noqa: S311
    chance, run, found = random.Random(seed), max(1, n // _RUNS), dict[int, Any]()  # noqa: S311
    for _ in range(-(-n // run)):
        start = chance.randint(first, last)
        query = f"SELECT rowid, * FROM {sql.name(table)} WHERE rowid >= ? ORDER BY rowid LIMIT {run}"
        found |= {row[0]: row[1:] for row in database.execute(query, [start])}
    return [found[key] for key in sorted(found)][:n]


@sealed("sampling a SQLite table")
def _sample(table: Table, n: int, seed: int) -> Raw[pa.Table]:
    with closing(_opened(table.part)) as database:
        rows = _random_rows(database, table.name, table.numbered, n, seed)
    return Raw(tabular.table(rows, table.shape))


@sealed("reading a SQLite table")
def _scan(table: Table, connection: duckdb.DuckDBPyConnection) -> Scan:
    lost: Lost = []
    odd: list[int] = []
    stream = tabular.batches(_rows(table, lost), table.shape, odd.append)
    relation = tabular.register(connection, tabular.schema(table.shape), stream)
    return Scan(relation, lambda: sum(odd), lambda: tuple(dict.fromkeys(lost)))


def _rows(table: Table, lost: Lost) -> Iterator[Any]:
    read = 0
    try:
        with closing(_opened(table.part)) as database:
            for row in database.execute(f"SELECT * FROM {sql.name(table.name)}"):
                read += 1
                yield row
    except sqlite3.Error:
        lost.append(f"{table.part.label}: damaged after {read} rows of a table; the rest could not be read")
