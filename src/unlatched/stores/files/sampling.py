"""Lines from anywhere in a text: random byte ranges of plain files, a bounded beginning of streams."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from unlatched.stores.files.parts import Lost, Part, plain

BLOCK: Final = 1 << 16
WHOLE: Final = 4 << 20
"""Bytes of a text that are read completely rather than by blocks."""

LONGEST: Final = 1 << 28
"""Bytes that a block is extended by at most to find the end of a line."""


def blocks(parts: Sequence[Part], wanted: int, seed: int, longest: int = LONGEST) -> list[bytes]:
    """Pieces of about ``wanted`` bytes in all, each of whole lines, spread over ``parts`` at random.

    A line of more than ``longest`` bytes is left out. Compressed and transcoded parts cannot be entered in
    the middle: their pieces come from their first megabytes.
    """
    chance = random.Random(seed)  # noqa: S311
    total = sum(part.size for part in parts) or 1
    chosen = list(parts)
    if len(chosen) > 32:
        chosen = sorted(chance.sample(chosen, 32), key=lambda part: part.label)
        total = sum(part.size for part in chosen) or 1
    found = []
    for part in chosen:
        share = max(BLOCK, wanted * part.size // total)
        look = _from_file if part.path else _from_stream
        found += look(part, share, chance, longest)
    return [block for block in found if block.strip()]


def _from_file(part: Part, wanted: int, chance: random.Random, longest: int) -> list[bytes]:
    if part.whole:
        return [part.head]
    with plain(part).open("rb") as file:
        if part.size <= min(WHOLE, wanted):
            return [file.read()]
        count = max(1, wanted // BLOCK)
        stride = part.size / count
        offsets = [int(stride * n + chance.random() * stride) for n in range(count)]
        return [_lines_at(file, max(0, min(offset, part.size - BLOCK)), longest) for offset in offsets]


def _lines_at(file: object, offset: int, longest: int) -> bytes:
    """The whole lines in a block at ``offset``; a block inside one long line is extended to its end."""
    from typing import IO, cast

    stream = cast(IO[bytes], file)
    stream.seek(max(0, offset - 1))
    block = stream.read(BLOCK + 1)
    start = block.find(b"\n") + 1 if offset else 0
    while offset and not start and len(block) < longest:
        more = stream.read(len(block))
        if not more:
            return b""
        start = (block + more).find(b"\n", len(block)) + 1
        block += more
    end = block.rfind(b"\n") + 1
    if end <= start:
        block += stream.readline(longest)
        end = len(block) if len(block) < longest else 0
    return block[start:end]


def _from_stream(part: Part, wanted: int, chance: random.Random, longest: int) -> list[bytes]:
    lost: Lost = []
    if part.whole:
        return [part.head]
    with part.open(lost) as stream:
        text = stream.read(2 * max(wanted, BLOCK))
        rest = stream.readline(longest)
    text = text[: text.rfind(b"\n") + 1] if len(rest) == longest else text + rest
    lines = text.count(b"\n")
    if len(text) <= wanted or lines < 64:
        return [text]
    pieces = text.splitlines(keepends=True)
    count = max(1, wanted // BLOCK)
    run = max(1, len(pieces) // (2 * count))
    starts = sorted(chance.sample(range(0, len(pieces), run), min(count, len(range(0, len(pieces), run)))))
    return [b"".join(pieces[start : start + run]) for start in starts]
