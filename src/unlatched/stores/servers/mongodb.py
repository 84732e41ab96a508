"""MongoDB: documents as BSON, by ``find`` and ``getMore`` without a session; old servers by queries."""

from __future__ import annotations

import contextlib
import io
import random
import secrets
import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from unlatched.bson import reading
from unlatched.bson.blocks import Block
from unlatched.bson.sampling import padded
from unlatched.bson.sources import Source
from unlatched.bson.values import decode
from unlatched.errors import StoreError
from unlatched.infer import infer
from unlatched.names import shown
from unlatched.net.mongo import FIND_FROM, Mongo
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape
from unlatched.stores import Offer, Offering, Scan
from unlatched.stores.files.parts import Chunked, Lost
from unlatched.stores.servers.ahead import ahead
from unlatched.stores.servers.session import SAMPLE, Listed, Session, each, inventory

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SCHEMES: Final = ("mongodb", "mongodb+tls")
PORT: Final = 27017
OWN: Final = frozenset({"admin", "local", "config"})
LEARNT: Final = 10_000
HELD: Final = 8 << 20
"""Bytes of a collection's documents that its sample may hold."""

PATIENCE: Final = 1.0
"""Seconds that a server may take to skip documents, for a sample of more than the oldest."""

PLACED: Final = 5_000
"""Documents of a sample where the server cannot draw one: every one of them is read twice."""

TRIES: Final = 3
OLD_BATCH: Final = 10_000


def offering(session: Session) -> Offering:
    """The collections of every database but the server's own; with a path only of that database."""
    unseen: list[str] = []
    with _connected(session) as server:
        listed = [
            one for database in _databases(server, session) for one in _collections(server, database, unseen)
        ]
        several = len({database for database, _ in listed}) > 1
        counts = session.depth != "full" or _counts_cheaply(server)
        found = [_listed(server, database, name, several, session, counts) for database, name in listed]
        spaces = {one.name: space for one, space in zip(found, listed, strict=True)}
    offers = each(found, lambda one: _offer(session, one, *spaces[one.name]), unseen)
    return Offering(offers, tuple(unseen))


def _connected(session: Session) -> Mongo:
    target = session.target
    server = Mongo(session.visit, target.tls)
    with contextlib.ExitStack() as undo:
        undo.callback(server.close)
        server.hello()
        if target.user:
            named = dict(parse_qsl(target.query))
            source = named.get("authSource") or target.path.strip("/") or "admin"
            server.log_in(target.user, target.password, source, named.get("authMechanism", ""))
        undo.pop_all()
    return server


def _databases(server: Mongo, session: Session) -> list[str]:
    only = session.target.path.strip("/")
    if only:
        return [only]
    reply = server.command("admin", {"listDatabases": 1, "nameOnly": True, "maxTimeMS": 2000})
    found = reply.document.get("databases", [])
    if not reply.ok or not isinstance(found, list):
        raise StoreError("the server does not list its databases without a login")
    return [one["name"] for one in found if isinstance(one.get("name"), str) and one["name"] not in OWN]


def _collections(server: Mongo, database: str, unseen: list[str]) -> list[tuple[str, str]]:
    reply = server.command(database, {"listCollections": 1, "nameOnly": True, "maxTimeMS": 2000})
    batch = reply.first_batch()
    if not reply.ok or batch is None:
        unseen.append(f"{shown(database)}: its collections are not listed without a login")
        return []
    kept = [one for one in batch if isinstance(one, dict) and one.get("type", "collection") == "collection"]
    names = [one["name"] for one in kept if isinstance(one.get("name"), str)]
    return [(database, name) for name in names if not name.startswith("system.")]


def _listed(server: Mongo, database: str, name: str, several: bool, session: Session, counts: bool) -> Listed:
    """The server's own numbers, from metadata."""
    counted, size = _numbers(server, database, name) if counts else (None, None)
    fields = _indexed(server, database, name) if session.depth == "inventory" else ()
    label = f"{database}.{name}" if several else name
    return Listed(label, counted, size, fields)


def _numbers(server: Mongo, database: str, name: str) -> tuple[int | None, int | None]:
    """Documents and bytes, by one question where that is enough."""
    found = server.command(database, {"collStats": name, "maxTimeMS": 2000}).document
    counted = _whole(found.get("count"))
    if counted is None:
        counted = _whole(server.command(database, {"count": name, "maxTimeMS": 2000}).document.get("n"))
    return counted, _whole(found.get("size"))


def _counts_cheaply(server: Mongo) -> bool:
    """FerretDB counts by reading every document: not asked where everything is read anyway."""
    return "ferretdb" not in server.command("admin", {"buildInfo": 1}).document


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _indexed(server: Mongo, database: str, name: str) -> tuple[tuple[str, str], ...]:
    """Fields that have an index: all of a schema that can be known without reading."""
    reply = server.command(database, {"listIndexes": name, "maxTimeMS": 2000})
    keys = [one.get("key", {}) for one in reply.first_batch() or () if isinstance(one, dict)]
    return tuple((path, "VARCHAR") for path in dict.fromkeys(path for key in keys for path in key))


def _offer(session: Session, one: Listed, database: str, name: str) -> Offer:
    if session.depth == "inventory":
        return inventory(one)
    most = SAMPLE if session.depth == "sample" else LEARNT
    held = _draw(session, database, name, most, one.records, 0)
    shape = infer(record for record in map(decode, held) if record is not None)
    if not shape.children:
        raise StoreError("no document with a field could be read")
    if session.depth == "sample":
        data = b"".join(held)
        source = Source(shown(one.name), len(data), lambda _: io.BytesIO(data))
    else:
        source = Source(shown(one.name), one.bytes or 0, partial(_open, session, database, name))
    sample, scan = partial(_sample, shape, held), partial(_scan, source, shape)
    return Offer(one.name, shape, sample, scan, one.bytes, one.records)


@sealed("sampling documents")
def _sample(shape: Shape, held: list[bytes], n: int, _: int) -> Raw[pa.Table]:
    """The documents that the shape was learnt from: the server is not asked twice."""
    import pyarrow as pa

    raw = b"".join(held[:n])
    reader = reading.job(shape, compiled=False)
    walked = reader.walk(Block(padded(raw), 0, len(raw)))
    return Raw(pa.Table.from_batches([batch.batch for batch in walked], schema=reader.schema))


@sealed("reading documents")
def _scan(source: Source, shape: Shape, connection: duckdb.DuckDBPyConnection) -> Scan:
    compiled = reading.can_compile() and source.size >= reading.COMPILED_FROM
    stream = reading.Stream([source], reading.job(shape, compiled), compiled)
    name = f"mongodb_{secrets.token_hex(6)}"
    connection.register(name, stream)
    return Scan(
        name,
        lambda: stream.counts.malformed + stream.counts.losses.malformed,
        lambda: stream.counts.unseen(source.label),
    )


def _draw(session: Session, database: str, name: str, n: int, records: int | None, seed: int) -> list[bytes]:
    """Documents at random where the server can do so, else from a few places."""
    with _connected(session) as server:
        if server.wire_version >= FIND_FROM:
            drawn = _documents(server, database, {
                "aggregate": name, "pipeline": [{"$sample": {"size": n}}], "cursor": {"batchSize": n},
                "maxTimeMS": 5000,
            }, n)  # fmt: skip
            if drawn:
                return drawn
        found = _from_places(server, database, name, min(n, PLACED), records, random.Random(seed))  # noqa: S311
    if not found:
        raise StoreError("no document could be read")
    return list(dict.fromkeys(found))


def _from_places(
    server: Mongo, database: str, name: str, n: int, records: int | None, chance: random.Random
) -> list[bytes]:
    """Half from the start, half from as far in as the server gets in a second at the pace of the first."""
    if records is not None and records <= n:
        return _part(server, database, name, 0, n)
    started = time.monotonic()
    found = _part(server, database, name, 0, n // 2)
    pace = (time.monotonic() - started) / max(1, len(found))
    near, last = len(found), len(found) + int(PATIENCE / max(pace, 1e-9))
    last = last if records is None else min(last, records - n // 2)
    for _ in range(TRIES if len(found) == n // 2 else 0):
        middle = (near + last) // 2
        further = _part(server, database, name, chance.randint(middle, max(middle, last)), n - n // 2)
        if further:
            return found + further
        last = middle
    return found


def _part(server: Mongo, database: str, name: str, skip: int, size: int) -> list[bytes]:
    asked: dict[str, Any] = {"find": name, "skip": skip, "limit": size, "batchSize": size}
    asked["maxTimeMS"] = 5000 if skip else 30_000
    return _documents(server, database, asked, size) or []


def _documents(server: Mongo, database: str, command: dict[str, Any], n: int) -> list[bytes] | None:
    """Up to ``n`` documents; None where the server does not know how."""
    found: list[bytes] = []
    if server.wire_version < FIND_FROM:
        space = f"{database}.{command['find']}"
        cursor, data = server.query(space, command["limit"], command["skip"])
        found += _cut(data)
        while cursor and len(found) < n:
            cursor, data = server.more(space, cursor, n - len(found))
            found += _cut(data)
        if cursor:
            server.kill(cursor)
        return found[:n]
    for batch in server.cursor(database, command):
        if batch is None:
            return None
        found += _cut(batch)
        if len(found) >= n or sum(map(len, found)) > HELD:
            break
    return found[:n]


def _cut(data: bytes) -> list[bytes]:
    found, at = list[bytes](), 0
    while at + 5 <= len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        found.append(data[at : at + size])
        at += max(5, size)
    return found


def _open(session: Session, database: str, name: str, lost: Lost) -> Any:
    return io.BufferedReader(Chunked(ahead(_everything(session, database, name, lost))), 1 << 20)


def _everything(session: Session, database: str, name: str, lost: Lost) -> Iterator[bytes]:
    """All documents. A cursor that breaks off is named; what came before is kept."""
    try:
        with _connected(session) as server:
            yield from (
                _old(server, f"{database}.{name}")
                if server.wire_version < FIND_FROM
                else _new(server, database, name)
            )
    except StoreError as error:
        lost.append(f"{shown(name)}: reading broke off, the rest was not read ({error})")


def _new(server: Mongo, database: str, name: str) -> Iterator[bytes]:
    for data in server.cursor(database, {"find": name, "batchSize": 1000}):
        if data is None:
            raise StoreError("the server refused")
        yield data


def _old(server: Mongo, space: str) -> Iterator[bytes]:
    cursor, data = server.query(space, OLD_BATCH)
    yield data
    try:
        while cursor:
            cursor, data = server.more(space, cursor, OLD_BATCH)
            yield data
    finally:
        if cursor:
            server.kill(cursor)
