"""Where the keys of a JSON document are data: ``{"ana": [...], "ben": [...]}``, ``{"ana": {...}, ...}``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from unlatched.infer import looks_like_data
from unlatched.stores.files.framing import ANY, Place, frames
from unlatched.stores.files.outline import Way, outline
from unlatched.stores.files.parts import Fields
from unlatched.stores.files.records import decoded

MANY: Final = 12
"""Objects or lists side by side, with the same fields, from which on their keys are data."""

_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++', re.DOTALL)
_WALKED: Final = 200_000
_LEVELS: Final = 3


def keyed(head: bytes) -> list[Place]:
    """The outermost such places in a document, by its beginning."""
    return _maps(head) or _lists(head)


def _maps(head: bytes) -> list[Place]:
    chosen: list[Place] = []
    for place, times in sorted(_objects(head).items(), key=lambda item: len(item[0].brackets)):
        outer = any(place.keys[: len(other.keys)] == other.keys for other in chosen)
        if not outer and times >= MANY and _alike(b"".join(frames([head], place, lambda: None)).splitlines()):
            chosen.append(place)
    return chosen


def _objects(head: bytes) -> Counter[Place]:
    """How many objects stand side by side in an object that only objects lie around."""
    stack: list[tuple[bytes, bytes]] = []
    times = Counter[Place]()
    key = b""
    for number, token in enumerate(_TOKEN.finditer(head)):
        piece = token[0]
        if piece.startswith(b'"'):
            key = piece
        elif piece in b"{[":
            brackets = b"".join(kind for kind, _ in stack)
            if piece == b"{" and 0 < len(stack) <= _LEVELS and b"[" not in brackets:
                times[Place(brackets, tuple(name for _, name in stack if name))] += 1
            stack.append((piece, key if stack and stack[-1][0] == b"{" else b""))
        elif piece in b"}]" and stack:
            stack.pop()
        if number > _WALKED:
            break
    return times


def _lists(head: bytes) -> list[Place]:
    found = outline([head])
    siblings: dict[Way, list[bytes]] = {}
    for brackets, keys in found.times:
        siblings.setdefault((brackets, keys[:-1]), []).append(keys[-1])
    return [
        Place(brackets, (*keys, ANY))
        for (brackets, keys), last in siblings.items()
        if _are_data(last) or _alike([found.firsts[brackets, (*keys, key)] for key in last])
    ]


def _are_data(keys: Sequence[bytes]) -> bool:
    """Whether keys name somebody or something rather than a collection."""
    texts = [key[1:-1].decode("utf-8", errors="replace") for key in keys]
    return len(texts) > 1 and sum(map(looks_like_data, texts)) >= 0.8 * len(texts)


def _alike(records: Sequence[bytes]) -> bool:
    """Whether these are many records that share their fields."""
    found = [Fields(record) - {"{*}"} for record in decoded(records)]
    return len(found) >= MANY and sum(Fields(found[0]).alike(Fields(one)) for one in found) >= 0.8 * len(
        found
    )
