"""PostgreSQL: Arrow batches through ADBC (COPY BINARY), in a session that can only read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from unlatched import sql
from unlatched.errors import StoreError
from unlatched.names import shown
from unlatched.net.postgresql import Postgres
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape, listing, scalar, struct
from unlatched.stores import Offer, Offering, Scan
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers._adbc import Driver
from unlatched.stores.servers.resuming import LostPlaceError, Place, resumed
from unlatched.stores.servers.session import SAMPLE, Listed, Session, each, inventory, scan_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SCHEMES: Final = ("postgresql", "postgres")
PORT: Final = 5432
STRETCH: Final = 24 << 20
"""Bytes of a table that one statement reads: what has to be read again after a connection was lost."""

BY_PLACE: Final = 140_000
"""PostgreSQL 14 finds rows by a range of pages; before it, every such statement would read all of them."""

CALL: Final = "5min"
LONGEST: Final = "6h"
"""What one statement may take that reads a whole table, where it cannot be read in stretches."""

_TABLES: Final = """SELECT n.nspname, c.relname, c.reltuples::bigint, pg_table_size(c.oid)::bigint,
 has_table_privilege(c.oid, 'SELECT'), c.oid::bigint, c.relkind = 'p',
 CASE WHEN c.relkind IN ('r', 'm') AND current_setting('server_version_num')::int >= {by_place}
 THEN pg_relation_size(c.oid) / current_setting('block_size')::bigint ELSE 0 END
 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
 AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
 ORDER BY 1, 2"""
_COLUMNS: Final = """SELECT a.attname, CASE WHEN t.typtype = 'd' THEN b.typname ELSE t.typname END,
 coalesce((a.atttypmod - 4) & 65535, -1)::int
 FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype
 WHERE a.attrelid = {oid} AND a.attnum > 0 AND NOT a.attisdropped
 AND has_column_privilege(a.attrelid, a.attnum, 'SELECT') ORDER BY a.attnum"""
_SAME: Final = {
    "int2": "BIGINT", "int4": "BIGINT", "int8": "BIGINT", "oid": "BIGINT", "float4": "DOUBLE",
    "float8": "DOUBLE", "bool": "BOOLEAN", "date": "TIMESTAMP", "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMP", "bytea": "BLOB",
}  # fmt: skip
_CASTS: Final = {"BIGINT": "int8", "DOUBLE": "float8", "BOOLEAN": "bool", "BLOB": "bytea", "VARCHAR": "text"}


@dataclass(frozen=True, slots=True)
class Table:
    """The SELECT of a table, what it gives, and the number of its pages (0: it is read in one go)."""

    query: str
    shape: Shape
    parted: bool
    pages: int


def offering(session: Session) -> Offering:
    """The tables that the named account may read, in the named database."""
    unseen: list[str] = []
    _greet(session)
    with Driver(session, "5s") as driver:
        rows = driver.rows(_TABLES.format(by_place=BY_PLACE))
        several = len({schema for schema, *_ in rows}) > 1
        found: dict[str, tuple[Listed, Table]] = {}
        for schema, name, records, size, readable, oid, parted, pages in rows:
            label = f"{schema}.{name}" if several else name
            if not readable:
                unseen.append(f"{shown(label)}: the account may not read it")
                continue
            shape, chosen = _columns(driver.rows(_COLUMNS.format(oid=int(oid))))
            fields = tuple((key, child.type or "VARCHAR") for key, child in shape.children)
            listed = Listed(label, None if records < 0 else int(records), int(size), fields)
            query = f"SELECT {chosen} FROM {sql.name(schema)}.{sql.name(name)}"
            found[label] = listed, Table(query, shape, bool(parted), int(pages))
    offers = each(
        [one[0] for one in found.values()], lambda one: _offer(session, *found[one.name]), unseen, empty=False
    )
    return Offering(offers, tuple(unseen))


def _greet(session: Session) -> None:
    """Over our own wire, which gives the reason for a refusal in the server's own code."""
    target = session.target
    user, database = session.account("postgres"), unquote(target.path.strip("/")) or "postgres"
    with Postgres(session.visit, user, database, target.password, target.tls) as server:
        server.query("SELECT 1")


def _columns(columns: list[tuple[Any, ...]]) -> tuple[Shape, str]:
    """What a table's columns become, and the SELECT list that makes them so on the server."""
    shapes, chosen = {}, []
    for name, type_, scale in columns:
        shape, expression = _column(sql.name(name), str(type_), int(scale))
        shapes[name] = shape
        chosen.append(f"{expression} AS {sql.name(name)}")
    return struct(shapes), ", ".join(chosen)


def _column(name: str, type_: str, scale: int) -> tuple[Shape, str]:
    if type_.startswith("_"):
        inner = _SAME.get(type_[1:], "VARCHAR")
        inner = inner if inner in ("BIGINT", "DOUBLE") else "VARCHAR"
        return listing(scalar(inner)), f"{name}::{_CASTS[inner]}[]"
    if type_ == "numeric":
        whole = scale == 0
        return (scalar("VARCHAR"), f"{name}::text") if whole else (scalar("DOUBLE"), f"{name}::float8")
    duck = _SAME.get(type_, "VARCHAR")
    if type_ == "timestamptz":
        return scalar(duck), f"({name} AT TIME ZONE 'UTC')"
    return scalar(duck), f"{name}::{'timestamp' if duck == 'TIMESTAMP' else _CASTS[duck]}"


def _offer(session: Session, one: Listed, table: Table) -> Offer:
    if session.depth == "inventory":
        return inventory(one)
    if not table.shape.children:
        raise StoreError("the account may read none of its columns")
    if session.depth == "sample":
        held = _drawn(session, table, one, SAMPLE, 0)
        read = partial(_held, held)
        sample = _first(held)
    else:
        read = partial(_everything, session, table, one)
        sample = partial(_sample, session, table, one)
    return Offer(one.name, table.shape, sample, partial(_scan, table.shape, read), one.bytes, one.records)


def _first(held: pa.Table) -> Any:
    return lambda n, _: Raw(held.slice(0, n))


def _held(table: pa.Table, _: Lost) -> Iterator[pa.RecordBatch]:
    yield from table.to_batches()


def _scan(shape: Shape, read: Any, connection: duckdb.DuckDBPyConnection) -> Scan:
    return scan_of(_schema(shape), read, connection)


def _schema(shape: Shape) -> pa.Schema:
    """The Arrow types that ADBC gives for our casts."""
    import pyarrow as pa

    known = {
        "VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_(),
        "TIMESTAMP": pa.timestamp("us"), "BLOB": pa.binary(),
    }  # fmt: skip
    return pa.schema([
        (name, pa.list_(known[child.children[0][1].type]) if child.kind == "list" else known[child.type])
        for name, child in shape.children
    ])  # fmt: skip


@sealed("sampling a table")
def _sample(session: Session, table: Table, one: Listed, n: int, seed: int) -> Raw[pa.Table]:
    return Raw(_drawn(session, table, one, n, seed))


def _drawn(session: Session, table: Table, one: Listed, n: int, seed: int) -> pa.Table:
    """Rows of random pages (TABLESAMPLE SYSTEM), so many that about ``n`` come; all of a small table."""
    records = one.records if one.records and one.records > 0 else (one.bytes or 0) // 60
    share = 100.0 * n * 1.5 / max(1, records)
    with Driver(session, "5s") as driver:
        if share < 100 and not table.parted:
            sampled = (
                f"{table.query} TABLESAMPLE SYSTEM ({share:.6f}) REPEATABLE ({int(seed)}) LIMIT {int(n)}"
            )
            found = driver.table(sampled)
            if found.num_rows >= min(n, 500):
                return found
        return driver.table(f"{table.query} LIMIT {int(n)}")


def _everything(session: Session, table: Table, one: Listed, lost: Lost) -> Iterator[pa.RecordBatch]:
    """All rows; a table that cannot be read in stretches is read in one go."""
    waiting = _stretches(table, one)
    read = partial(_from, session, table, waiting, Place[str]())
    return resumed(one.name, lost, session.visit.transcript, read)


def _from(session: Session, table: Table, waiting: list[str], place: Place[str]) -> Iterator[pa.RecordBatch]:
    """The stretches that are left. The one that broke off is read again, as none of it was passed on."""
    if place.records and not table.pages:
        raise LostPlaceError
    with Driver(session, CALL if table.pages else LONGEST, snapshot=True) as driver:
        while waiting:
            batches = driver.batches(waiting[0])
            for batch in list(batches) if table.pages else batches:
                place.came(batch.num_rows, "")
                yield batch
            waiting.pop(0)


def _stretches(table: Table, one: Listed) -> list[str]:
    """The statements that together read all rows; each can be repeated."""
    each = max(1, STRETCH * table.pages // max(one.bytes or 1, 1))
    starts = [f"'({page},0)'" for page in range(0, table.pages, each)][1:]
    if not starts:
        return [table.query]
    middle = [f"{table.query} WHERE ctid >= {start} AND ctid < {end}" for start, end in pairwise(starts)]
    return [f"{table.query} WHERE ctid < {starts[0]}", *middle, f"{table.query} WHERE ctid >= {starts[-1]}"]
