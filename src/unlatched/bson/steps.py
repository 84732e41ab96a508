"""Moving over documents without compiled code; the same functions as in ``kernel``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from unlatched.bson.blocks import COMPLETE, MORE, WRONG
from unlatched.bson.values import decode

if TYPE_CHECKING:
    from numpy.typing import NDArray


def hop(data: NDArray[np.uint8], start: int, end: int) -> tuple[int, int, int]:
    """Where the hop by lengths stopped, why, and where the last whole document started (-1: none)."""
    view, position, last = memoryview(data), start, -1  # type: ignore[arg-type]
    while position < end:
        if position + 5 > end:
            return position, MORE, last
        size = int.from_bytes(view[position : position + 4], "little", signed=True)
        if size < 5:
            return position, WRONG, last
        if size > end - position:
            return position, MORE, last
        if view[position + size - 1]:
            return position, WRONG, last
        last = position
        position += size
    return position, COMPLETE, last


def valid_document(data: NDArray[np.uint8], start: int, stop: int) -> bool:
    """Whether exactly one well-formed document fills the range."""
    return decode(data[start:stop].tobytes()) is not None


def resync(data: NDArray[np.uint8], start: int, end: int, final: bool) -> int:
    """The first place from which two whole documents follow each other (or one with ``_id`` that ends a
    ``final`` buffer)."""
    budget = 16 * (end - start) + 65536
    for position in _candidates(data, start, end):
        stop = position + _size(data, position)
        budget -= stop - position
        if budget < 0:
            break
        if stop - position == 5 or not valid_document(data, position, stop):
            continue
        if stop == end and final and data[position + 5 : position + 9].tobytes() == b"_id\0":
            return position
        more = _size(data, stop) if stop + 5 <= end else 0
        if 5 <= more <= end - stop and valid_document(data, stop, stop + more):
            return position
    return -1


def starts(data: NDArray[np.uint8], start: int, end: int, out: NDArray[np.int64]) -> int:
    """Where documents start, up to ``len(out)`` of them; returns how many."""
    position, count = start, 0
    while count < len(out) and position + 5 <= end:
        size = _size(data, position)
        if not 5 <= size <= end - position or data[position + size - 1]:
            break
        out[count] = position
        count += 1
        position += size
    return count


def _size(data: NDArray[np.uint8], position: int) -> int:
    return int.from_bytes(data[position : position + 4].tobytes(), "little", signed=True)


def _candidates(data: NDArray[np.uint8], start: int, end: int) -> list[int]:
    """Places whose first four bytes could be the length of a document."""
    if end - start < 5:
        return []
    place = np.arange(start, end - 4)
    sizes = np.zeros(len(place), np.int64)
    for byte in range(4):
        sizes |= data[start + byte : end - 4 + byte].astype(np.int64) << (8 * byte)
    likely = (sizes >= 5) & (sizes <= end - place) & ((sizes == 5) | (data[start + 4 : end] != 0))
    place, sizes = place[likely], sizes[likely]
    found: list[int] = place[data[place + sizes - 1] == 0].tolist()
    return found
