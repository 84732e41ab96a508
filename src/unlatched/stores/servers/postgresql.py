"""PostgreSQL: Arrow batches through ADBC (COPY BINARY), in a session that can only read."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, urlencode

from unlatched import sql
from unlatched.errors import StoreError
from unlatched.names import shown
from unlatched.net.postgresql import Postgres
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape, listing, scalar, struct
from unlatched.stores import Offer, Offering, Scan
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers.session import SAMPLE, Listed, Session, each, inventory, scan_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SCHEMES: Final = ("postgresql", "postgres")
PORT: Final = 5432
BATCH: Final = 4 << 20
"""Bytes of a batch."""

STRETCH: Final = 24 << 20
"""Bytes of a table that one statement reads: what has to be read again after a connection was lost."""

BY_PLACE: Final = 140_000
"""PostgreSQL 14 finds rows by a range of pages; before it, every such statement would read all of them."""

RETRIES: Final = 3
PAUSE: Final = 2.0
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
    with closing(_connected(session, "5s")) as connection:
        rows = _rows(connection, _TABLES.format(by_place=BY_PLACE))
        several = len({schema for schema, *_ in rows}) > 1
        found: dict[str, tuple[Listed, Table]] = {}
        for schema, name, records, size, readable, oid, parted, pages in rows:
            label = f"{schema}.{name}" if several else name
            if not readable:
                unseen.append(f"{shown(label)}: the account may not read it")
                continue
            columns = _rows(connection, _COLUMNS.format(oid=int(oid)))
            shape, chosen = _columns(columns)
            fields = tuple((key, child.type or "VARCHAR") for key, child in shape.children)
            listed = Listed(label, None if records < 0 else int(records), int(size), fields)
            query = f"SELECT {chosen} FROM {sql.name(schema)}.{sql.name(name)}"
            found[label] = listed, Table(query, shape, bool(parted), int(pages))
    offers = each(
        [one[0] for one in found.values()], lambda one: _offer(session, *found[one.name]), unseen, empty=False
    )
    return Offering(offers, tuple(unseen))


def _greet(session: Session) -> None:
    """Over our own wire, which waits no longer than it may: the driver's would wait for ever."""
    target = session.target
    user, database = target.user or "postgres", unquote(target.path.strip("/")) or "postgres"
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
    with closing(_connected(session, "5s")) as connection:
        if share < 100 and not table.parted:
            sampled = (
                f"{table.query} TABLESAMPLE SYSTEM ({share:.6f}) REPEATABLE ({int(seed)}) LIMIT {int(n)}"
            )
            found = _table(connection, sampled)
            if found.num_rows >= min(n, 500):
                return found
        return _table(connection, f"{table.query} LIMIT {int(n)}")


def _everything(session: Session, table: Table, one: Listed, lost: Lost) -> Iterator[pa.RecordBatch]:
    """All rows; a stream that breaks off is named, what came before is kept."""
    broken = ""
    waiting, tries = _stretches(table, one), 0
    while waiting and not broken:
        try:
            with closing(_connected(session, CALL if table.pages else LONGEST, snapshot=True)) as connection:
                while waiting:
                    yield from _read(session, connection, waiting[0], held=bool(table.pages))
                    waiting.pop(0)
        except _failures() as error:
            broken = type(error).__name__
        if broken and table.pages and (tries := tries + 1) <= RETRIES:
            broken = ""
            time.sleep(PAUSE * (tries - 1))
    if broken:
        lost.append(f"{shown(one.name)}: reading broke off ({broken}), the rest was not read")


def _failures() -> tuple[type[Exception], ...]:
    import adbc_driver_manager
    import pyarrow as pa

    return adbc_driver_manager.Error, pa.ArrowException, OSError, StoreError


def _stretches(table: Table, one: Listed) -> list[str]:
    """The statements that together read all rows; each can be repeated."""
    each = max(1, STRETCH * table.pages // max(one.bytes or 1, 1))
    starts = [f"'({page},0)'" for page in range(0, table.pages, each)][1:]
    if not starts:
        return [table.query]
    middle = [f"{table.query} WHERE ctid >= {start} AND ctid < {end}" for start, end in pairwise(starts)]
    return [f"{table.query} WHERE ctid < {starts[0]}", *middle, f"{table.query} WHERE ctid >= {starts[-1]}"]


def _read(session: Session, connection: Any, query: str, held: bool) -> Iterator[pa.RecordBatch]:
    """The rows of a statement, as they come or (``held``) when all of them have come."""
    with connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH)})
        cursor.execute(query)
        session.visit.transcript.calls += 1
        batches = cursor.fetch_record_batch()
        yield from list(batches) if held else batches


def _table(connection: Any, query: str) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetch_arrow_table()


def _rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@sealed("connecting to PostgreSQL")
def _connected(session: Session, timeout: str, snapshot: bool = False) -> Any:
    """A session that can only read, with limits on time and locks, at an address that the scope admits.

    ``snapshot``: all statements see the database as it was at the first.
    """
    from adbc_driver_postgresql import dbapi

    target, visit = session.target, session.visit
    visit.pace()
    visit.transcript.calls += 1
    address = admitted(session)
    limits = f"-c default_transaction_read_only=on -c statement_timeout={timeout} -c lock_timeout=500"
    limits += " -c default_transaction_isolation=repeatable\\ read"
    options = {
        "hostaddr": address, "connect_timeout": "10", "application_name": "unlatched", "options": limits,
        "sslmode": "require" if target.tls else "prefer", "passfile": "/nonexistent", "gssencmode": "disable",
    }  # fmt: skip
    user = quote(target.user or "postgres", safe="")
    user += f":{quote(target.password, safe='')}" if target.password else ""
    database = quote(unquote(target.path.strip("/")) or "postgres", safe="")
    host = f"[{visit.host}]" if ":" in visit.host else visit.host
    uri = f"postgresql://{user}@{host}:{visit.port}/{database}?{urlencode(options, quote_via=quote)}"
    return dbapi.connect(uri, autocommit=not snapshot)


def admitted(session: Session) -> str:
    """The first address of the host, admitted by the scope."""
    visit = session.visit
    try:
        found = socket.getaddrinfo(visit.host, visit.port, type=socket.SOCK_STREAM)
    except OSError:
        found = []
    if not found:
        raise StoreError("the host name does not exist")
    address = str(found[0][4][0])
    visit.scope.admit(visit.host, address, visit.port)
    return address
