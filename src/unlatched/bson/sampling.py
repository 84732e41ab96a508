"""Documents from anywhere in a collection, as they were written."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from unlatched.bson.blocks import PADDING, Block, Losses, blocks
from unlatched.bson.reading import steps
from unlatched.bson.sources import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WHOLE: Final = 8 << 20
"""Bytes of a file that are read completely rather than at random places."""

STREAMED: Final = 512 << 20
"""Bytes of a stream that a sample is drawn from: unpacking more would take longer than the audit."""

HELD: Final = 64 << 20
"""Bytes of documents a sample may hold."""

_RUN: Final = 32


def documents(sources: Sequence[Source], n: int, seed: int, compiled: bool) -> list[bytes]:
    """Up to ``n`` documents: from random places of plain files, evenly from the blocks of streams."""
    chance = random.Random(seed)  # noqa: S311
    total = sum(source.size for source in sources) or 1
    found: list[bytes] = []
    for source in sources:
        share = max(1, n if len(sources) == 1 else -(-n * source.size // total))
        if source.at is not None and source.size > WHOLE:
            found += _scattered(source, share, chance, compiled)
        else:
            found += _streamed(source, share, chance, compiled)
    return _bounded(found, n, chance)


def _bounded(found: list[bytes], n: int, chance: random.Random) -> list[bytes]:
    """At most ``n`` and at most so many that they fit what may be held; at least one."""
    if len(found) > n:
        found = [found[index] for index in sorted(chance.sample(range(len(found)), n))]
    size = sum(map(len, found))
    if size <= HELD:
        return found
    chance.shuffle(found)
    kept, left = found[:1], HELD - len(found[0])
    for document in found[1:]:
        left -= len(document)
        if left > 0:
            kept.append(document)
    return kept


def _scattered(source: Source, n: int, chance: random.Random, compiled: bool) -> list[bytes]:
    """Short runs of documents from ``n / 32`` random places."""
    assert source.at is not None  # noqa: S101
    places, window = -(-n // _RUN), 1 << 12
    stride = source.size / places
    found: list[bytes] = []
    held = 0
    for place in chance.sample(range(places), places):
        offset = int(stride * place + chance.random() * stride)
        run: list[bytes] = []
        while not run and window <= WHOLE:
            run = _run(source.at(min(offset, max(0, source.size - window)), window), offset == 0, compiled)
            window = window if len(run) >= _RUN or window >= WHOLE else 2 * window
        found += run[:_RUN]
        held += sum(map(len, run[:_RUN]))
        if held > 4 * HELD:
            break
    return list(dict.fromkeys(found))


def _run(piece: bytes, first: bool, compiled: bool) -> list[bytes]:
    """The whole documents in a piece of a file."""
    data, moves = padded(piece), steps(compiled)
    start = 0 if first else moves.resync(data, 0, len(piece), False)
    return _cut(data, start, len(piece), _RUN + 1, compiled) if start >= 0 else []


def padded(piece: bytes) -> NDArray[np.uint8]:
    """The bytes with room after them."""
    import numpy as np

    data = np.zeros(len(piece) + PADDING, np.uint8)
    data[: len(piece)] = np.frombuffer(piece, np.uint8)
    return data


def _cut(data: NDArray[np.uint8], start: int, stop: int, most: int, compiled: bool) -> list[bytes]:
    return [data[at : at + size].tobytes() for at, size in _places(data, start, stop, most, compiled)]


def _places(
    data: NDArray[np.uint8], start: int, stop: int, most: int, compiled: bool
) -> Iterator[tuple[int, int]]:
    import numpy as np

    out = np.empty(most, np.int64)
    count = steps(compiled).starts(data, start, stop, out)
    for at in out[:count].tolist():
        yield at, int.from_bytes(data[at : at + 4].tobytes(), "little")


def _streamed(source: Source, n: int, chance: random.Random, compiled: bool) -> list[bytes]:
    """Documents drawn evenly from a stream as it passes by: every one of its documents is as likely.

    Reservoir sampling by skips (Li 1994, algorithm L, drawn per block).
    """
    losses = Losses()
    held: list[bytes] = []
    seen = passed = 0
    with source.open([]) as stream:
        for block in blocks(stream, source.label, steps(compiled), losses):
            seen = _draw(block, held, seen, n, chance, compiled)
            passed += block.stop - block.start
            if passed > STREAMED:
                break
    return held


def _draw(block: Block, held: list[bytes], seen: int, n: int, chance: random.Random, compiled: bool) -> int:
    most = (block.stop - block.start) // 5 + 1
    for at, size in _places(block.bytes, block.start, block.stop, most, compiled):
        place = len(held) if len(held) < n else chance.randrange(seen + 1)
        if place < n:
            document = block.bytes[at : at + size].tobytes()
            held[place : place + 1] = [document]
        seen += 1
    return seen
