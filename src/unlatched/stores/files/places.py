"""Where in a JSON text the records are, learnt from its beginning."""

from __future__ import annotations

import re
from typing import Final

from unlatched.stores.files.framing import Place
from unlatched.stores.files.parts import Part

_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++', re.DOTALL)
_WALKED: Final = 200_000
_AHEAD: Final = 64 << 20


def places(part: Part) -> list[tuple[str, Place | None]]:
    """The collections of records in a text: what to call each (may be empty) and its place.

    None is a record per line, which DuckDB reads as it is. Empty when this is no JSON with objects.
    """
    text = part.head.lstrip()
    if re.match(rb'[\[\s]*(?:\{\s*(?:"|\}|\Z)|\]|\Z)', text) is None:
        return []
    if text.startswith(b"["):
        return [("", Place(b"["))] if re.match(rb"\[\s*[\[{]", text) else []
    if not text.startswith(b"{"):
        return []
    return [("", None)] if _is_lines(part, text) else _inside(text) or [("", Place())]


def _is_lines(part: Part, text: bytes) -> bool:
    lines = [line.strip() for line in text.split(b"\n")]
    complete = [line for line in (lines if part.whole else lines[:-1]) if line]
    first, others = (complete or lines)[0], complete[1:50]
    if not complete:
        return _goes_on(part) or not _inside(text)
    if not _balanced(first):
        return sum(_balanced(line) for line in others) > 0.5 * len(others) > 1
    if not others:
        return not part.whole or not _inside(text)
    return sum(line.startswith(b"{") for line in others) >= 0.5 * len(others)


def _goes_on(part: Part) -> bool:
    """Whether another object follows in the line after a first one that is very long."""
    ends, read = False, 0
    for chunk in part.chunks([]):
        at = 0 if ends else chunk.find(b"\n") + 1
        ends = ends or at > 0
        if ends and (rest := chunk[at:].lstrip()):
            return rest.startswith(b"{")
        read += len(chunk)
        if read > _AHEAD:
            break
    return False


def _balanced(line: bytes) -> bool:
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return False
    bare = _STRING.sub(b"", line)
    return bare.count(b"{") == bare.count(b"}") and bare.count(b"[") == bare.count(b"]")


def _inside(text: bytes) -> list[tuple[str, Place | None]]:
    """Lists of objects, and objects of objects, at most three levels inside one document."""
    stack: list[tuple[bytes, bytes]] = []
    objects: dict[tuple[bytes, tuple[bytes, ...]], int] = {}
    key = b""
    documents = 0
    for number, token in enumerate(_TOKEN.finditer(text)):
        piece = token[0]
        if piece.startswith(b'"'):
            key = piece
        elif piece in b"{[":
            brackets = b"".join(kind for kind, _ in stack)
            if piece == b"{" and len(stack) <= 3 and stack:
                place = brackets, tuple(name for _, name in stack if name)
                objects[place] = objects.get(place, 0) + 1
            documents += not stack
            stack.append((piece, key if stack and stack[-1][0] == b"{" else b""))
        elif piece in b"}]" and stack:
            stack.pop()
        if number > _WALKED:
            break
    if documents != 1:
        return []
    return _chosen(objects)


def _chosen(objects: dict[tuple[bytes, tuple[bytes, ...]], int]) -> list[tuple[str, Place | None]]:
    """The outermost lists of objects; a map only when it has many entries."""
    chosen: list[tuple[bytes, tuple[bytes, ...]]] = []
    for (brackets, keys), times in sorted(objects.items(), key=lambda item: len(item[0][0])):
        outer = any(brackets.startswith(other) and keys[: len(path)] == path for other, path in chosen)
        if not outer and times >= (2 if brackets.endswith(b"[") else 12):
            chosen.append((brackets, keys))
    return [
        (".".join(key[1:-1].decode("utf-8", errors="replace") for key in keys), Place(brackets, keys))
        for brackets, keys in chosen
    ]
