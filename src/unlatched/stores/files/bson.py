"""MongoDB dumps: files of BSON documents, and ``mongodump --archive``; both also compressed.

Formats: bsonspec.org 1.1, and the archive format of mongo-tools (``common/archive``).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from unlatched.bson import reading
from unlatched.bson.archive import MAGIC, contents
from unlatched.bson.sampling import documents, padded
from unlatched.bson.sources import Source, plain_file
from unlatched.bson.values import decode
from unlatched.errors import StoreError
from unlatched.infer import infer
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape
from unlatched.stores import Offer, Scan
from unlatched.stores.files.names import safe_name
from unlatched.stores.files.parts import Part

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LEARNT: Final = 5_000
"""Documents a shape is learnt from."""


_ABOUT: Final = (
    ({"indexes"}, {"indexes", "options", "uuid", "collectionName", "type"}),
    ({"ServerVersion", "ToolVersion"}, {"ServerVersion", "ToolVersion"}),
)


@dataclass(frozen=True, slots=True)
class Documents:
    """A collection: its documents, its shape, and whether it is large enough for compiled code."""

    sources: tuple[Source, ...]
    shape: Shape
    compiled: bool


def recognise(part: Part) -> float:
    """An archive's magic number, or a whole well-formed document at the beginning."""
    if part.head.startswith(MAGIC) or _about_a_dump(part):
        return 1.0
    head = part.head
    size = int.from_bytes(head[:4], "little")
    if len(head) < 5 or size < 5 or (size == 5 and head[:5] != b"\x05\0\0\0\0"):
        return 0.0
    if size <= len(head):
        return 0.95 if decode(head[:size]) is not None else _damaged(head)
    return 0.6 if _starts_like_one(head) else 0.0


def _about_a_dump(part: Part) -> bool:
    """What mongodump writes beside a collection (indexes, options) or a dump (versions): not data."""
    if not part.whole or not part.head.lstrip().startswith(b"{"):
        return False
    try:
        found = json.loads(part.head)
    except ValueError:
        return False
    return any(needed <= found.keys() <= known for needed, known in _ABOUT)


def _damaged(head: bytes) -> float:
    """A broken first document may be followed by whole ones."""
    if not _starts_like_one(head):
        return 0.0
    beginning = head[: 1 << 16]
    return 0.6 if reading.steps(False).resync(padded(beginning), 1, len(beginning), False) >= 0 else 0.0


def _starts_like_one(head: bytes) -> bool:
    """A known element type and a short readable name."""
    name = head[5:133].split(b"\0")[0]
    return head[4] in range(1, 20) and b"\0" in head[5:133] and name.isascii() and name.decode().isprintable()


def fingerprint(part: Part) -> Hashable:
    """The fields that all of the first documents have; an archive is like nothing else."""
    if part.head.startswith(MAGIC):
        return part.label
    if _about_a_dump(part):
        return "about a dump"
    found = [decode(raw) for raw in _first(part.head)]
    keys = [frozenset(record) for record in found if record is not None]
    return frozenset.intersection(*keys) if keys else part.label


def _first(head: bytes) -> list[bytes]:
    found, position = list[bytes](), 0
    while len(found) < 20 and position + 5 <= len(head):
        size = int.from_bytes(head[position : position + 4], "little")
        if not 5 <= size <= len(head) - position:
            break
        found.append(head[position : position + size])
        position += size
    return found


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection; of an archive all that it holds."""
    archives = [part for part in parts if part.head.startswith(MAGIC)]
    found = [offer for part in archives for offer in _archived(part)]
    files = tuple(_source(part) for part in parts if part not in archives and not _about_a_dump(part))
    return (*found, _offer(files, name)) if files else tuple(found)


def _source(part: Part) -> Source:
    if part.path is not None:
        return plain_file(part.path, part.label)
    return Source(part.label, part.size, part.open)


def _compiled(sources: Sequence[Source]) -> bool:
    """Whether there is enough to read for compiled code; streams unpack to several times their size."""
    size = sum(source.size if source.at else 8 * source.size for source in sources)
    return reading.can_compile() and size >= reading.COMPILED_FROM


def _archived(part: Part) -> list[Offer]:
    source = _source(part)
    compiled = _compiled((source,))
    inside = contents(source, compiled)
    several = len({space.database for space in inside.spaces}) > 1
    if not inside.spaces:
        raise StoreError("; ".join(inside.unseen) or f"{part.label}: an archive without collections")
    return [
        _offer(
            (space.source,),
            safe_name(f"{space.database}.{space.collection}" if several else space.collection),
            inside.unseen if place == 0 else (),
        )
        for place, space in enumerate(inside.spaces)
    ]


def _offer(sources: tuple[Source, ...], name: str, unseen: tuple[str, ...] = ()) -> Offer:
    size = sum(source.size for source in sources)
    compiled = _compiled(sources)
    learnt = map(decode, documents(sources, LEARNT, 0, compiled))
    shape = infer(record for record in learnt if record is not None)
    if not shape.children:
        raise StoreError(f"{sources[0].label}: no document with a field could be read")
    held = Documents(sources, shape, compiled)
    return Offer(name, held.shape, partial(_sample, held), partial(_scan, held, unseen), bytes=size)


@sealed("sampling BSON documents")
def _sample(held: Documents, n: int, seed: int) -> Raw[pa.Table]:
    """Documents from random places; of a stream from everything up to 512 MB."""
    import pyarrow as pa

    from unlatched.bson.blocks import Block

    raw = b"".join(documents(held.sources, n, seed, held.compiled))
    reader = reading.job(held.shape, held.compiled)
    walked = reader.walk(Block(padded(raw), 0, len(raw)))
    return Raw(pa.Table.from_batches([one.batch for one in walked], schema=reader.schema))


@sealed("reading BSON documents")
def _scan(held: Documents, unseen: tuple[str, ...], connection: duckdb.DuckDBPyConnection) -> Scan:
    """A full read, as a stream of Arrow batches."""
    stream = reading.Stream(held.sources, reading.job(held.shape, held.compiled), held.compiled)
    name = f"bson_{secrets.token_hex(6)}"
    connection.register(name, stream)
    return Scan(
        name,
        lambda: stream.counts.malformed + stream.counts.losses.malformed,
        lambda: unseen + stream.counts.unseen(held.sources[0].label),
    )
