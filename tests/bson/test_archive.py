"""``mongodump --archive``: collections taken apart, whole, cut short and damaged."""

from __future__ import annotations

import gzip
import io
import struct
from pathlib import Path

import bson
import pytest
from bson import Int64

from unlatched.bson.archive import MAGIC, TERMINATOR, contents
from unlatched.bson.sampling import documents
from unlatched.bson.sources import Source, plain_file

PEOPLE = [bson.encode({"_id": n, "name": f"Person {n}"}) for n in range(3000)]
PLACES = [bson.encode({"_id": n, "at": [n / 7, n / 3]}) for n in range(5000)]


def header(collection: str, eof: bool = False, database: str = "city") -> bytes:
    return bson.encode({"db": database, "collection": collection, "EOF": eof, "CRC": Int64(0)})


def archive(*, end: bool = True) -> bytes:
    """People and places take turns, as two collections dumped at once do."""
    about = bson.encode(
        {"concurrent_collections": 4, "version": "0.1", "server_version": "7.0.5", "tool_version": "100.9.4"}
    )
    meta = [
        bson.encode(
            {"db": "city", "collection": name, "metadata": '{"indexes":[]}', "size": 1, "type": "collection"}
        )
        for name in ("people", "places", "empty")
    ]
    parts = [MAGIC, about, *meta, TERMINATOR]
    for turn in range(10):
        parts += [header("people"), *PEOPLE[turn * 300 : turn * 300 + 300], TERMINATOR]
        parts += [header("places"), *PLACES[turn * 500 : turn * 500 + 500], TERMINATOR]
    for name in ("people", "places", "empty") if end else ():
        parts += [header(name, eof=True), TERMINATOR]
    return b"".join(parts)


def source(raw: bytes) -> Source:
    return Source("dump.archive", len(raw), lambda _: io.BufferedReader(io.BytesIO(raw)))


def read(one: Source) -> bytes:
    with one.open([]) as stream:
        return stream.read()


def spaces(raw: bytes, compiled: bool = True) -> tuple[dict[str, bytes], tuple[str, ...]]:
    found = contents(source(raw), compiled)
    return {space.collection: read(space.source) for space in found.spaces}, found.unseen


@pytest.mark.parametrize("compiled", [True, False])
def test_collections_are_told_apart(compiled: bool) -> None:
    found, unseen = spaces(archive(), compiled)
    assert found == {"people": b"".join(PEOPLE), "places": b"".join(PLACES)}
    assert unseen == ()


def test_small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unlatched.bson.archive._WINDOW", 512)
    assert spaces(archive())[0] == {"people": b"".join(PEOPLE), "places": b"".join(PLACES)}


def test_random_access_in_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(archive())
    found = contents(plain_file(path, "a"), True)
    for space, whole in zip(found.spaces, (b"".join(PEOPLE), b"".join(PLACES)), strict=True):
        assert read(space.source) == whole
        for offset in (0, 1, len(whole) // 2, len(whole) - 10):
            assert space.source.at(offset, 30_000) == whole[offset : offset + 30_000]


def test_unpacked_stream_that_cannot_be_moved_in() -> None:
    packed = gzip.compress(archive())
    whole = Source("a", len(packed), lambda _: gzip.GzipFile(fileobj=io.BytesIO(packed)))
    found = contents(whole, True)
    assert [read(space.source) for space in found.spaces] == [b"".join(PEOPLE), b"".join(PLACES)]
    sample = documents([found.spaces[1].source], 100, 1, True)
    assert len(sample) == 100
    assert set(sample) <= set(PLACES)


def test_missing_end_is_named() -> None:
    found, unseen = spaces(archive(end=False))
    assert found["people"] == b"".join(PEOPLE)
    assert unseen == ("dump.archive: the archive ends before 2 of its collections do",)


def test_cut_anywhere() -> None:
    raw = archive()
    for stop in range(4, len(raw) - 1, 997):
        found, unseen = spaces(raw[:stop])
        assert unseen
        assert b"".join(PEOPLE).startswith(found.get("people", b""))
        assert b"".join(PLACES).startswith(found.get("places", b""))
        assert sum(map(len, found.values())) > stop * 0.97 - 1000


def test_a_broken_document_costs_only_itself() -> None:
    raw = bytearray(archive())
    place = raw.index(PEOPLE[450])
    raw[place : place + 4] = struct.pack("<i", 3)
    found, unseen = spaces(bytes(raw))
    assert unseen == ()
    assert len(found["people"]) == len(b"".join(PEOPLE))
    assert found["places"] == b"".join(PLACES)


def test_a_broken_header_is_named_and_the_rest_is_read() -> None:
    raw = bytearray(archive())
    place = raw.index(header("places")) + 8
    raw[place] ^= 0xFF
    found, unseen = spaces(bytes(raw))
    assert len(unseen) == 1
    assert "header" in unseen[0]
    assert found == {"people": b"".join(PEOPLE), "places": b"".join(PLACES[500:])}
