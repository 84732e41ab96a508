"""MySQL and MariaDB: rows by the text protocol as Arrow batches, in a session that can only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from unlatched.errors import StoreError
from unlatched.net.mysql import MySql
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape, scalar, struct
from unlatched.stores import Offer, Offering, Scan
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers.resuming import LostPlaceError, Place, resumed
from unlatched.stores.servers.session import SAMPLE, Listed, Session, each, inventory, scan_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SCHEMES: Final = ("mysql", "mariadb")
PORT: Final = 3306
BATCH: Final = 20_000
_OWN: Final = "('information_schema', 'performance_schema', 'mysql', 'sys')"
_TABLES: Final = f"""SELECT table_schema, table_name, table_rows, data_length FROM information_schema.tables
 WHERE table_type = 'BASE TABLE' AND table_schema NOT IN {_OWN}"""
_COLUMNS: Final = f"""SELECT table_schema, table_name, column_name, data_type, column_type
 FROM information_schema.columns WHERE table_schema NOT IN {_OWN} ORDER BY ordinal_position"""
Row = list[bytes | None]
_WHOLE: Final = frozenset({"tinyint", "smallint", "mediumint", "int", "bigint", "year", "bit"})
_BYTES: Final = frozenset(
    {"tinyblob", "blob", "mediumblob", "longblob", "binary", "varbinary", "geometry", "point"}
)


def offering(session: Session) -> Offering:
    """The tables that the named account may see; with a path only of that database."""
    unseen: list[str] = []
    only = session.target.path.strip("/").encode()
    with _connected(session) as server:
        rows = [row for row in server.stream(_TABLES) if not only or row[0] == only]
        columns: dict[tuple[Any, Any], dict[str, tuple[str, str]]] = {}
        for schema, table, name, type_, full in server.stream(_COLUMNS):
            columns.setdefault((schema, table), {})[_text(name)] = (_text(type_), _text(full))
    several = len({row[0] for row in rows}) > 1
    found = {}
    for schema, table, records, size in rows:
        label = f"{_text(schema)}.{_text(table)}" if several else _text(table)
        shape, chosen = _columns(columns.get((schema, table), {}))
        fields = tuple((key, child.type) for key, child in shape.children)
        listed = Listed(label, int(records) if records else None, int(size) if size else None, fields)
        found[label] = (listed, f"{_quoted(_text(schema))}.{_quoted(_text(table))}", shape, chosen)
    offers = each([one[0] for one in found.values()], lambda one: _offer(session, *found[one.name]), unseen)
    return Offering(offers, tuple(unseen))


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _columns(columns: dict[str, tuple[str, str]]) -> tuple[Shape, str]:
    shapes = {name: scalar(_type(type_, full)) for name, (type_, full) in columns.items()}
    return struct(shapes), ", ".join(
        f"{_quoted(name)} + 0" if type_ == "bit" else _quoted(name) for name, (type_, _) in columns.items()
    )


def _type(type_: str, full: str) -> str:
    if type_ == "bigint" and "unsigned" in full:
        return "VARCHAR"
    if type_ in _WHOLE:
        return "BIGINT"
    if type_ in ("float", "double") or (type_ == "decimal" and not full.endswith(",0)")):
        return "DOUBLE"
    if type_ in ("date", "datetime", "timestamp"):
        return "TIMESTAMP"
    return "BLOB" if type_ in _BYTES else "VARCHAR"


def _offer(session: Session, one: Listed, table: str, shape: Shape, chosen: str) -> Offer:
    if session.depth == "inventory":
        return inventory(one)
    if not shape.children:
        raise StoreError("the account may read none of its columns")
    query = f"SELECT {chosen} FROM {table}"
    schema = _schema(shape)
    if session.depth == "sample":
        held = _drawn(session, query, one, SAMPLE, schema)

        def sample(n: int, _: int) -> Raw[pa.Table]:
            return Raw(held.slice(0, n))

        return Offer(one.name, shape, sample, partial(_scan, schema, lambda _: iter(held.to_batches())),
                     one.bytes, one.records)  # fmt: skip
    read = partial(_everything, session, query, one.name, schema)
    sampled = partial(_sample, session, query, one, schema)
    return Offer(one.name, shape, sampled, partial(_scan, schema, read), one.bytes, one.records)


def _scan(schema: pa.Schema, read: Any, connection: duckdb.DuckDBPyConnection) -> Scan:
    return scan_of(schema, read, connection)


def _schema(shape: Shape) -> pa.Schema:
    import pyarrow as pa

    known = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(),
             "TIMESTAMP": pa.timestamp("us"), "BLOB": pa.binary()}  # fmt: skip
    return pa.schema([(name, known[child.type]) for name, child in shape.children])


@sealed("sampling a table")
def _sample(session: Session, query: str, one: Listed, schema: pa.Schema, n: int, seed: int) -> Raw[pa.Table]:
    return Raw(_drawn(session, query, one, n, schema, seed))


def _drawn(session: Session, query: str, one: Listed, n: int, schema: pa.Schema, seed: int = 0) -> pa.Table:
    """Rows drawn evenly by a cheap condition, as MySQL has no TABLESAMPLE; the first rows if that is slow."""
    import pyarrow as pa

    share = min(1.0, 1.5 * n / max(1, one.records or 1))
    drawn = f"{query} WHERE rand({int(seed)}) < {share:.9f} LIMIT {int(n)}" if share < 1 else ""
    for wanted in filter(None, (drawn, f"{query} LIMIT {int(n)}")):
        with _connected(session, 5) as server:
            try:
                rows = list(server.stream(wanted))
            except StoreError:
                continue
        return pa.Table.from_batches([_batch(rows, schema)])
    raise StoreError("the server gave no sample in time")


def _everything(
    session: Session, query: str, name: str, schema: pa.Schema, lost: Lost
) -> Iterator[pa.RecordBatch]:
    """All rows in the order in which they are stored."""
    read = partial(_from, session, query, schema, Place[Row]())
    return resumed(name, lost, session.visit.transcript, read)


def _from(session: Session, query: str, schema: pa.Schema, place: Place[Row]) -> Iterator[pa.RecordBatch]:
    """The rows from a place on, which is found again by its number and the row that stands there."""
    again = f" LIMIT {1 << 63} OFFSET {place.skipped}" if place.records else ""
    with _connected(session) as server, closing(server.stream(query + again)) as rows:
        if place.records and next(rows, None) != place.last:
            raise LostPlaceError
        for held, broken in _held(rows):
            place.came(len(held), held[-1])
            yield _batch(held, schema)
            if broken:
                raise broken


def _held(rows: Iterator[Row]) -> Iterator[tuple[list[Row], StoreError | None]]:
    """Rows by the batch; with those that came before reading broke off, the reason."""
    held: list[Row] = []
    broken = None
    try:
        for row in rows:
            held.append(row)
            if len(held) == BATCH:
                yield held, None
                held = []
    except StoreError as error:
        broken = error
    if held:
        yield held, broken
    elif broken:
        raise broken


def _batch(rows: Sequence[Sequence[bytes | None]], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [_array(one, field.type) for one, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Sequence[bytes | None], type_: pa.DataType) -> pa.Array:
    """Text from the wire in the column's type; a value that is no such thing (``0000-00-00``) is null."""
    import pyarrow as pa

    raw = pa.array(values, pa.binary())
    if pa.types.is_binary(type_):
        return raw
    if pa.types.is_string(type_):
        try:
            return raw.cast(pa.string())
        except pa.ArrowInvalid:
            return pa.array([None if one is None else one.decode("utf-8", "replace") for one in values])
    try:
        return raw.cast(pa.string()).cast(type_)
    except pa.ArrowInvalid:
        return pa.concat_arrays([_single(one, type_) for one in values])


def _single(value: bytes | None, type_: pa.DataType) -> pa.Array:
    import pyarrow as pa

    try:
        return pa.array([value], pa.binary()).cast(pa.string()).cast(type_)
    except pa.ArrowInvalid:
        return pa.nulls(1, type_)


def _connected(session: Session, seconds: int = 0) -> MySql:
    target = session.target
    server = MySql(session.visit, session.account("root"), target.password, target.tls)
    if seconds:
        server.limit(seconds)
    return server
