"""Cutting a stream into blocks of whole documents; finding the thread again after damage."""

from __future__ import annotations

import io
import struct

import bson
import pytest

from unlatched.bson import moves as compiled
from unlatched.bson import steps
from unlatched.bson.blocks import Losses, blocks

DOCUMENTS = [
    bson.encode({"_id": n, "id": {"number": f"{n:018d}", "issued": n}, "list": [{"a": n}, {"b": 2}]})
    for n in range(2000)
]


def cut(raw: bytes, moves: object, size: int = 1 << 14) -> tuple[list[bytes], Losses]:
    losses, found = Losses(), []
    for block in blocks(io.BytesIO(raw), "people.bson", moves, losses, size):
        position = block.start
        while position < block.stop:
            length = int.from_bytes(block.bytes[position : position + 4].tobytes(), "little")
            found.append(block.bytes[position : position + length].tobytes())
            position += length
    return found, losses


@pytest.mark.parametrize("moves", [compiled, steps])
@pytest.mark.parametrize("size", [64, 1000, 1 << 14, 1 << 23])
def test_nothing_is_lost_at_the_seams(moves: object, size: int) -> None:
    found, losses = cut(b"".join(DOCUMENTS), moves, size)
    assert found == DOCUMENTS
    assert losses == Losses()


@pytest.mark.parametrize("moves", [compiled, steps])
@pytest.mark.parametrize("length", [0, 4, 5, -1, 40, 100, 70_000, 2**31 - 1])
def test_a_wrong_length_costs_one_document(moves: object, length: int) -> None:
    broken = struct.pack("<i", length) + DOCUMENTS[1000][4:]
    found, losses = cut(b"".join([*DOCUMENTS[:1000], broken, *DOCUMENTS[1001:]]), moves)
    assert losses.malformed == 1
    assert losses.unseen == []
    assert found == DOCUMENTS[:1000] + DOCUMENTS[1001:]


@pytest.mark.parametrize("moves", [compiled, steps])
def test_garbage_between_documents(moves: object) -> None:
    garbage = bytes(range(256)) * 40
    found, losses = cut(b"".join([*DOCUMENTS[:10], garbage, *DOCUMENTS[10:]]), moves)
    assert found == DOCUMENTS
    assert losses.malformed == 1


@pytest.mark.parametrize("moves", [compiled, steps])
def test_what_is_never_found_again_is_named(moves: object) -> None:
    found, losses = cut(b"".join(DOCUMENTS[:10]) + b"\x07" * 200_000, moves)
    assert found == DOCUMENTS[:10]
    start = sum(map(len, DOCUMENTS[:10]))
    assert losses.unseen == [
        f"people.bson: the document at byte {start} is cut short or has a wrong length; "
        "the remaining 0.2 MB were not read"
    ]


def test_a_document_of_100_mb() -> None:
    large = bson.encode({"photo": b"x" * (100 << 20)})
    found, losses = cut(DOCUMENTS[0] + large + DOCUMENTS[1], compiled, 1 << 20)
    assert [len(one) for one in found] == [len(DOCUMENTS[0]), len(large), len(DOCUMENTS[1])]
    assert losses == Losses()


def test_nothing() -> None:
    assert cut(b"", compiled) == ([], Losses())


def test_a_disk_that_fails_is_named() -> None:
    class Failing(io.BytesIO):
        def readinto(self, buffer: memoryview) -> int:
            if self.tell() > 10_000:
                raise OSError("with a path and a value")
            return super().readinto(buffer[:6000])

    losses = Losses()
    found = list(blocks(Failing(b"".join(DOCUMENTS)), "people.bson", compiled, losses))
    assert sum(block.stop - block.start for block in found) > 11_000
    assert losses.unseen[0] == "people.bson: reading failed (OSError); the rest was not read"
