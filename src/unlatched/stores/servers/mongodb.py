"""MongoDB: documents as BSON, by ``find`` and ``getMore`` without a session; old servers by queries."""

from __future__ import annotations

import contextlib
import io
import random
import secrets
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from unlatched import stopping
from unlatched.bson import reading
from unlatched.bson.blocks import Block
from unlatched.bson.sampling import padded
from unlatched.bson.sources import Source
from unlatched.bson.values import decode
from unlatched.errors import StoreError
from unlatched.infer import infer
from unlatched.names import shown
from unlatched.net.mongo import FIND_FROM, Batch, Mongo
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape
from unlatched.stores import Offer, Offering, Scan
from unlatched.stores.files.parts import Chunked, Lost
from unlatched.stores.servers.ahead import ahead
from unlatched.stores.servers.resuming import LostPlaceError, Place, resumed
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
BATCH: Final = 1_000
OLD_BATCH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Space:
    """A collection of a database on a server."""

    session: Session
    database: str
    name: str


@dataclass(slots=True)
class Open(Place[bytes]):
    """How far a cursor has come; ``last`` are the documents that it gave last."""

    cursor: int = 0


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
    offers = each(found, lambda one: _offer(Space(session, *spaces[one.name]), one), unseen)
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


def _offer(space: Space, one: Listed) -> Offer:
    depth = space.session.depth
    if depth == "inventory":
        return inventory(one)
    held = _draw(space, SAMPLE if depth == "sample" else LEARNT, one.records, 0)
    shape = infer(record for record in map(decode, held) if record is not None)
    if not shape.children:
        raise StoreError("no document with a field could be read")
    if depth == "sample":
        data = b"".join(held)
        source = Source(shown(one.name), len(data), lambda _: io.BytesIO(data))
    else:
        source = Source(shown(one.name), one.bytes or 0, partial(_open, space))
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


def _draw(space: Space, n: int, records: int | None, seed: int) -> list[bytes]:
    """Documents at random where the server can do so, else from a few places."""
    with _connected(space.session) as server:
        if server.wire_version >= FIND_FROM:
            drawn = _documents(space, server, {
                "aggregate": space.name, "pipeline": [{"$sample": {"size": n}}], "cursor": {"batchSize": n},
                "maxTimeMS": 5000,
            }, n)  # fmt: skip
            if drawn:
                return drawn
        part = partial(_part, space, server)
        found = _from_places(part, min(n, PLACED), records, random.Random(seed))  # noqa: S311
    if not found:
        raise StoreError("no document could be read")
    return list(dict.fromkeys(found))


def _from_places(
    part: Callable[[int, int], list[bytes]], n: int, records: int | None, chance: random.Random
) -> list[bytes]:
    """Half from the start, half from as far in as the server gets in a second at the pace of the first."""
    if records is not None and records <= n:
        return part(0, n)
    started = time.monotonic()
    found = part(0, n // 2)
    pace = (time.monotonic() - started) / max(1, len(found))
    near, last = len(found), len(found) + int(PATIENCE / max(pace, 1e-9))
    last = last if records is None else min(last, records - n // 2)
    for _ in range(TRIES if len(found) == n // 2 else 0):
        middle = (near + last) // 2
        further = part(chance.randint(middle, max(middle, last)), n - n // 2)
        if further:
            return found + further
        last = middle
    return found


def _part(space: Space, server: Mongo, skip: int, size: int) -> list[bytes]:
    asked: dict[str, Any] = {"find": space.name, "skip": skip, "limit": size, "batchSize": size}
    asked["maxTimeMS"] = 5000 if skip else 30_000
    return _documents(space, server, asked, size) or []


def _documents(space: Space, server: Mongo, command: dict[str, Any], n: int) -> list[bytes] | None:
    """Up to ``n`` documents; None where the server does not know how."""
    found: list[bytes] = []
    with contextlib.closing(_batches(space, server, command, Open())) as batches:
        for batch in batches:
            if batch is None:
                return None
            found += _cut(batch.data)
            if len(found) >= n or sum(map(len, found)) > HELD:
                break
    return found[:n]


def _batches(
    space: Space, server: Mongo, command: dict[str, Any], place: Open
) -> Generator[Batch | None, None, None]:
    """The batches of a cursor, which is closed on the server however reading ends, Ctrl-C included."""
    old = server.wire_version < FIND_FROM
    batches = _old(space, server, command) if old else server.cursor(space.database, command)
    with stopping.parting(partial(_close, space, place)), contextlib.closing(batches):
        for batch in batches:
            place.cursor = batch.cursor if batch else 0
            yield batch


def _old(space: Space, server: Mongo, command: dict[str, Any]) -> Generator[Batch | None, None, None]:
    """A cursor before ``find``."""
    full, wanted = f"{space.database}.{space.name}", int(command["batchSize"])
    batch = server.query(full, wanted, int(command.get("skip", 0)))
    try:
        yield batch
        while batch.cursor:
            batch = server.more(full, batch.cursor, wanted)
            yield batch
    finally:
        with contextlib.suppress(StoreError):
            server.close_cursor(space.database, space.name, batch.cursor)


@sealed("closing a cursor")
def _close(space: Space, place: Open) -> None:
    """Close a cursor over a connection of its own, as the one that opened it is busy or lost."""
    if place.cursor:
        with _connected(space.session.aside()) as server:
            server.close_cursor(space.database, space.name, place.cursor)


def _cut(data: bytes) -> list[bytes]:
    found, at = list[bytes](), 0
    while at + 5 <= len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        found.append(data[at : at + size])
        at += max(5, size)
    return found


def _open(space: Space, lost: Lost) -> Any:
    """All documents in the order in which they are stored."""
    read = partial(_from, space, Open())
    every = resumed(space.name, lost, space.session.visit.transcript, read)
    return io.BufferedReader(Chunked(ahead(every)), 1 << 20)


def _from(space: Space, place: Open) -> Iterator[bytes]:
    """The documents from a place on, which is found again by its number and the ``_id`` that stands there."""
    with _connected(space.session) as server:
        with contextlib.suppress(StoreError):
            server.close_cursor(space.database, space.name, place.cursor)
        size = BATCH if server.wire_version >= FIND_FROM else OLD_BATCH
        asked = {"find": space.name, "batchSize": size}
        asked |= {"skip": place.skipped} if place.skipped else {}
        before = place.last
        for batch in _batches(space, server, asked, place):
            if batch is None:
                raise StoreError("the server refused")
            data, before = _after(before, batch.data), None
            place.came(batch.documents - (data is not batch.data), data or place.last or b"")
            yield data


def _after(before: bytes | None, data: bytes) -> bytes:
    """Documents without the first, which must be the last of those before."""
    if before is None:
        return data
    first, last = _cut(data)[:1], _cut(before)[-1]
    if not first or _identity(first[0]) != _identity(last):
        raise LostPlaceError
    return data[len(first[0]) :]


def _identity(document: bytes) -> object:
    found = decode(document) or {}
    return found.get("_id", document)
