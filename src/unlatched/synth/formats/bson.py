"""A ``mongodump`` folder: ``dump/<database>/<collection>.bson`` with its ``.metadata.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from unlatched.synth.bson import documents
from unlatched.synth.draw import Draw
from unlatched.synth.formats import Options, Stream
from unlatched.synth.formats._lines import numbered
from unlatched.synth.sinks import poured, sink

LAYOUT = "documents"
BREAKS = True
EXTRA = ("_id",)


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """One file a collection; a canary's broken row is a document cut short at the end of the file."""
    for stream in streams:
        place = folder / "dump" / options.database
        with sink(place / f"{stream.name}.bson", options.compression) as file:
            for block in blocks(stream):
                file.write(block)
            if options.malformed:
                file.write((200).to_bytes(4, "little") + b"\x02name\0" + options.malformed.encode())
        with sink(place / f"{stream.name}.metadata.json", options.compression) as file:
            file.write(metadata(stream.name).encode())


def blocks(stream: Stream) -> Iterator[memoryview]:
    """The documents of a collection, each with an ``_id``."""
    for first, table in numbered(stream.tables()):
        yield poured(documents(table.add_column(0, "_id", _object_ids(stream.name, first, len(table)))))


def metadata(collection: str) -> str:
    """What mongodump notes about a collection."""
    index = {"v": {"$numberInt": "2"}, "key": {"_id": {"$numberInt": "1"}}, "name": "_id_"}
    note = {
        "options": {},
        "indexes": [index],
        "uuid": f"{abs(hash_(collection)):032x}",
        "collectionName": collection,
    }
    return json.dumps(note | {"type": "collection"})


def hash_(name: str) -> int:
    """64 bits that depend on a name."""
    return int(Draw(0).bits(np.array([1]), name)[0])


def _object_ids(name: str, first: int, count: int) -> pa.Array:
    """ObjectIds as a server makes them: seconds, a process's random part, a counter."""
    rows = np.arange(first, first + count)
    ids = np.empty((count, 12), dtype=np.uint8)
    ids[:, :4] = (1_772_000_000 + rows // 2000).astype(">u4").view(np.uint8).reshape(-1, 4)
    ids[:, 4:9] = np.frombuffer(hash_(name).to_bytes(8, "big")[:5], dtype=np.uint8)
    ids[:, 9:] = (rows % (1 << 24)).astype(">u4").view(np.uint8).reshape(-1, 4)[:, 1:]
    return pa.Array.from_buffers(pa.binary(12), count, [None, pa.py_buffer(ids)])
