"""Moving over documents by their lengths, and finding documents again after damage. Compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from unlatched.bson import elements
from unlatched.bson.blocks import COMPLETE, MORE, WRONG
from unlatched.bson.elements import extent, inner_end, jit, load4, next_zero, scope
from unlatched.bson.values import DEEPEST

elements.forget_stale(elements.__file__, __file__)


@jit
def _valid(b: Any, start: Any, stop: Any, ends: Any) -> Any:
    """Whether exactly one well-formed document fills the range; ``ends`` is room for a stack."""
    end, depth, p = inner_end(b, start, stop), 0, start + 4
    if end != stop - 1:
        return False
    while True:
        if p >= end:
            if p > end or depth == 0:
                return p == end
            depth -= 1
            p, end = end + 1, ends[depth]
            continue
        t, p = b[p], next_zero(b, p + 1, end) + 1
        if p == 0:
            return False
        if t == 3 or t == 4 or t == 15:
            p = scope(b, p, end) if t == 15 else p
            inner = inner_end(b, p, end) if p >= 0 else p
            if inner < 0 or depth >= DEEPEST - 1:
                return False
            ends[depth] = end
            depth, p, end = depth + 1, p + 4, inner
            continue
        _, size, p = extent(b, t, p, end)
        if size < 0:
            return False


@jit
def hop(b: Any, start: Any, end: Any) -> Any:
    """Go from document to document by their lengths.

    Returns where it stopped, why (``COMPLETE``, ``MORE`` bytes are needed, ``WRONG`` length) and where the
    last whole document started (-1: there was none).
    """
    p, last = start, np.int64(-1)
    while p < end:
        if p + 5 > end:
            return p, MORE, last
        size = load4(b, p)
        if size < 5:
            return p, WRONG, last
        if size > end - p:
            return p, MORE, last
        if b[p + size - 1] != 0:
            return p, WRONG, last
        last = p
        p += size
    return p, COMPLETE, last


@jit
def _has_id(b: Any, p: Any) -> Any:
    """Whether a document starts with ``_id``, as the records of MongoDB do and most parts of them don't."""
    return b[p + 4] != 0 and b[p + 5] == 95 and b[p + 6] == 105 and b[p + 7] == 100 and b[p + 8] == 0


@jit
def _resync(b: Any, start: Any, end: Any, final: Any, ends: Any) -> Any:
    """The first place from which two whole documents follow each other (or one with ``_id``
    that ends a ``final`` buffer).

    -1 when there is none, or when too much work was spent on look-alikes.
    """
    p, budget = start, 16 * (end - start) + 65536
    while p + 5 <= end and budget > 0:
        size = load4(b, p)
        if size >= 5 and size <= end - p and b[p + size - 1] == 0 and (size == 5 or b[p + 4] != 0):
            stop = p + size
            budget -= size
            if size > 5 and _valid(b, p, stop, ends):
                if stop == end and final and _has_id(b, p):
                    return p
                more = load4(b, stop) if stop + 5 <= end else np.int64(0)
                if more >= 5 and more <= end - stop:
                    budget -= more
                    if _valid(b, stop, stop + more, ends):
                        return p
        p += 1
    return np.int64(-1)


@jit
def starts(b: Any, start: Any, end: Any, out: Any) -> Any:
    """Where documents start, up to ``len(out)`` of them; returns how many."""
    p, n = start, 0
    while n < out.shape[0] and p + 5 <= end:
        size = load4(b, p)
        if size < 5 or size > end - p or b[p + size - 1] != 0:
            break
        out[n] = p
        n += 1
        p += size
    return n


def valid_document(b: Any, start: int, stop: int) -> bool:
    """Whether exactly one well-formed document fills the range."""
    return bool(_valid(b, start, stop, np.empty(DEEPEST, np.int64)))


def resync(b: Any, start: int, end: int, final: bool) -> int:
    """The first place from which documents follow each other again, or -1."""
    return int(_resync(b, start, end, final, np.empty(DEEPEST, np.int64)))
