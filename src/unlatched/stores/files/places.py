"""Where in a JSON text the records are, learnt from its beginning."""

from __future__ import annotations

import re
from typing import Final

from unlatched.stores.files.framing import Place

_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s"{}\[\]:,]++', re.DOTALL)
_WALKED: Final = 200_000


def places(head: bytes, whole: bool) -> list[tuple[str, Place | None]]:
    """The collections of records in a text: what to call each (may be empty) and its place.

    None is a record per line, which DuckDB reads as it is. Empty when this is no JSON with objects.
    """
    text = head.lstrip()
    if text.startswith(b"{") and _is_lines(text, whole):
        return [("", None)]
    if text.startswith(b"["):
        return [("", Place(b"["))] if re.match(rb"\[\s*[\[{]", text) and not _fails(text) else []
    if not text.startswith(b"{") or _fails(text):
        return []
    return _inside(text) or [("", Place())]


def _fails(text: bytes) -> bool:
    """Whether the beginning is no JSON: a key must follow each opening brace."""
    return re.match(rb'[\[\s]*(?:\{\s*(?:"|\}|\Z)|\]|\Z)', text) is None


def _is_lines(text: bytes, whole: bool) -> bool:
    lines = text.split(b"\n")
    complete = lines if whole else lines[:-1]
    if not complete:
        return True
    first = complete[0].strip()
    others = [line.strip() for line in complete[1:50] if line.strip()]
    if not (first.endswith(b"}") and _balanced(first)):
        return sum(_balanced(line) for line in others) > 0.5 * len(others) > 1
    if not others:
        return not _inside(text)
    return sum(line.startswith(b"{") for line in others) >= 0.5 * len(others)


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
