"""ClickHouse: rows as JSON by GET, which the server itself keeps read-only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final
from urllib.parse import quote

from unlatched.errors import StoreError
from unlatched.net.allowed import allow
from unlatched.net.http import Client
from unlatched.net.values import number
from unlatched.stores import Offer, Offering
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers._web import client
from unlatched.stores.servers.resuming import LostPlaceError, Place, resumed
from unlatched.stores.servers.session import Listed, Session, each, inventory, lines

SCHEMES: Final = ("clickhouse",)
PORT: Final = 8123
_SETTINGS: Final = "&output_format_json_quote_64bit_integers=0&max_threads=1"
CALLS: Final = allow("GET /?query=SELECT%20{}", f"GET /?query=SELECT%20{{}}{_SETTINGS}")
_OWN: Final = "('system', 'INFORMATION_SCHEMA', 'information_schema', '_temporary_and_external_tables')"
_TABLES: Final = f"SELECT database, name, engine FROM system.tables WHERE database NOT IN {_OWN}"
_PARTS: Final = (
    "SELECT database, table, sum(rows), sum(bytes) FROM system.parts WHERE active GROUP BY database, table"
)
_COLUMNS: Final = f"SELECT database, table, name, type FROM system.columns WHERE database NOT IN {_OWN}"


def offering(session: Session) -> Offering:
    """Every table but the server's own; with a path only of that database."""
    unseen: list[str] = []
    only = session.target.path.strip("/")
    with client(session, CALLS) as server:
        tables = [row for row in _rows(server, _TABLES) if not only or row[0] == only]
        sizes = {(row[0], row[1]): (number(row[2]), number(row[3])) for row in _rows(server, _PARTS)}
        columns: dict[tuple[object, object], list[tuple[str, str]]] = {}
        for database, table, name, type_ in _rows(server, _COLUMNS):
            columns.setdefault((database, table), []).append((str(name), _type(str(type_))))
    several = len({row[0] for row in tables}) > 1
    found = {}
    for database, name, engine in tables:
        if "View" in str(engine):
            continue
        label = f"{database}.{name}" if several else str(name)
        records, size = sizes.get((database, name), (None, None))
        listed = Listed(label, records, size, tuple(columns.get((database, name), ())))
        found[label] = (listed, f"{_quoted(str(database))}.{_quoted(str(name))}")
    offers = each([one for one, _ in found.values()], lambda one: _offer(session, *found[one.name]), unseen)
    return Offering(offers, tuple(unseen))


def _quoted(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _type(type_: str) -> str:
    bare = type_.removeprefix("Nullable(").removeprefix("LowCardinality(")
    if bare.startswith(("Int", "UInt")):
        return "BIGINT"
    if bare.startswith(("Float", "Decimal")):
        return "DOUBLE"
    return "TIMESTAMP" if bare.startswith("Date") else "VARCHAR"


def _path(query: str, extra: str = "") -> str:
    return f"/?query={quote(query, safe='')}{extra}"


def _rows(server: Client, query: str) -> list[list[object]]:
    found = server.get(_path(f"{query} FORMAT JSONCompact"), most=1 << 26)
    body = found.json()
    if found.status != 200 or not isinstance(body, dict) or not isinstance(body.get("data"), list):
        raise StoreError(f"the server answers HTTP {found.status} to a question about its tables")
    return [row for row in body["data"] if isinstance(row, list)]


def _offer(session: Session, one: Listed, table: str) -> Offer:
    if session.depth == "inventory":
        return inventory(one)
    return lines(
        session, one, partial(_everything, session, one.name, table), partial(_draw, session, one, table)
    )


def _draw(session: Session, one: Listed, table: str, n: int, seed: int) -> list[bytes]:
    """Rows kept by a hash of a random number, about as many as wanted."""
    every = max(1, (one.records or 0) // max(1, int(1.2 * n)))
    where = f" WHERE rand({int(seed)}) % {every} = 0" if every > 1 else ""
    found = b"".join(_lines(session, f"SELECT * FROM {table}{where} LIMIT {int(n)}"))
    return [line for line in found.split(b"\n") if line]


def _everything(session: Session, name: str, table: str, lost: Lost) -> Iterator[bytes]:
    """All rows in the order in which they are stored."""
    return resumed(name, lost, session.visit.transcript, partial(_from, session, table, Place[bytes]()))


def _from(session: Session, table: str, place: Place[bytes]) -> Iterator[bytes]:
    """The rows from a place on, which is found again by its number and the row that stands there."""
    again = f" LIMIT {place.skipped}, {1 << 62}" if place.records else ""
    before = place.last
    for lines_ in _lines(session, f"SELECT * FROM {table}{again}"):
        if before is not None:
            first, _, lines_ = lines_.partition(b"\n")
            if first != before:
                raise LostPlaceError
            before = None
        place.came(lines_.count(b"\n"), lines_[lines_.rfind(b"\n", 0, -1) + 1 : -1])
        yield lines_


def _lines(session: Session, query: str) -> Iterator[bytes]:
    """The rows of a query as JSON, whole lines only: what breaks off in a row is no row."""
    held = bytearray()
    for piece in _pieces(session, query):
        held += piece
        if end := held.rfind(b"\n") + 1:
            yield bytes(held[:end])
            del held[:end]
    if held:
        raise StoreError("the server broke off with an error")


def _pieces(session: Session, query: str) -> Iterator[bytes]:
    """The answer to a query, as it comes.

    One thread on the server keeps the order; whole numbers come unquoted where the server lets us ask.
    """
    with client(session, CALLS) as server:
        status, pieces = server.stream("GET", _path(f"{query} FORMAT JSONEachRow", _SETTINGS))
        if status != 200:
            server.close()
            status, pieces = server.stream("GET", _path(f"{query} FORMAT JSONEachRow"))
        if status != 200:
            raise StoreError(f"the server answers HTTP {status}")
        yield from pieces
