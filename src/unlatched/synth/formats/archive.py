"""A ``mongodump --archive`` file: ``<database>.archive``.

Layout after mongo-tools' ``common/archive``: a magic number; a prelude (header, one document a collection,
terminator); then blocks of one collection each (namespace header, documents, terminator), the collections
taking turns; a header with ``EOF`` and the CRC-64 (ECMA) of its documents ends each collection.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from unlatched.synth.formats import Options, Stream
from unlatched.synth.formats.bson import blocks, metadata
from unlatched.synth.sinks import Sink, sink

LAYOUT = "documents"
EXTRA = ("_id",)
_MAGIC = (0x8199E26D).to_bytes(4, "little")
_END = b"\xff\xff\xff\xff"


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """One file for all collections; a canary's broken row is a document cut short at its end."""
    with sink(folder / f"{options.database}.archive", options.compression) as file:
        file.write(_MAGIC + _encode(_header(len(streams))))
        for stream in streams:
            note = {"db": options.database, "collection": stream.name, "metadata": metadata(stream.name)}
            file.write(_encode(note | {"size": 0, "type": "collection"}))
        file.write(_END)
        _body(file, streams, options)
        if options.malformed:
            file.write((200).to_bytes(4, "little") + b"\x02db\0" + options.malformed.encode())


def _header(collections: int) -> dict[str, Any]:
    return {
        "concurrent_collections": collections,
        "version": "0.1",
        "server_version": "4.0.3",
        "tool_version": "r4.0.3",
    }


def _body(file: Sink, streams: list[Stream], options: Options) -> None:
    open_: list[tuple[Stream, Iterator[memoryview], int]] = [
        (stream, blocks(stream), 0) for stream in streams
    ]
    while open_:
        stream, documents, crc = open_.pop(0)
        block = next(documents, None)
        if block is None:
            file.write(_namespace(options.database, stream.name, True, crc) + _END)
        else:
            file.write(_namespace(options.database, stream.name, False, 0))
            file.write(block)
            file.write(_END)
            open_.append((stream, documents, crc64(block, crc)))


def _namespace(database: str, collection: str, ended: bool, crc: int) -> bytes:
    from bson.int64 import Int64

    signed = crc - (1 << 64) if crc >> 63 else crc
    return _encode({"db": database, "collection": collection, "EOF": ended, "CRC": Int64(signed)})


def _encode(document: dict[str, Any]) -> bytes:
    import bson

    return bytes(bson.encode(document))


def crc64(data: memoryview | bytes, crc: int = 0) -> int:
    """CRC-64 with the ECMA-182 polynomial, reflected, as Go's ``hash/crc64`` has it (CRC-64/XZ).

    >>> hex(crc64(b"123456789"))
    '0x995dc9bbdf1939fa'
    """
    import numpy as np

    from unlatched.synth.formats._crc import update

    return int(update(np.uint64(crc), np.frombuffer(data, dtype=np.uint8)))
