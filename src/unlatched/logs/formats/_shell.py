"""Documents as MongoDB's old text log prints them: ``{ net: { bindIp: "0.0.0.0" }, auth: true }``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

TOKEN: Final = re.compile(r'\s*(?:([{}\[\],])|"((?:[^"\\]|\\.)*)"|([^\s{}\[\],":]+:)?([^\s{}\[\],"]+)?)')
DEPTH: Final = 20


def document(text: str) -> dict[str, Any]:
    """The document ``text`` begins with; what cannot be read is left out, it never raises.

    >>> document('{ net: { bindIp: "127.0.0.1,::1", port: 1 }, auth: true } trailing')
    {'net': {'bindIp': '127.0.0.1,::1', 'port': 1}, 'auth': True}
    >>> document('{ a: [ "x", { b: ')
    {'a': [{'b': None}]}
    """
    return _value(_tokens(text[:20_000]), DEPTH) if text.lstrip().startswith("{") else {}


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None or found.end() == place:
            place += 1
            continue
        place = found.end()
        mark, quoted, key, bare = found.groups()
        if mark:
            yield "mark", mark
        elif quoted is not None:
            yield "text", quoted
        if key:
            yield "key", key[:-1]
        if bare:
            yield "bare", bare


def _value(tokens: Iterator[tuple[str, str]], depth: int) -> Any:
    kind, text = next(tokens, ("end", ""))
    if kind == "mark" and text == "{" and depth:
        return _members(tokens, depth - 1)
    if kind == "mark" and text == "[" and depth:
        return [_members(tokens, depth - 1)]
    if kind == "text":
        return text
    return _bare(text) if kind == "bare" else None


def _bare(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(float(text)) if len(text) < 18 else None
    except (ValueError, OverflowError):
        return None


def _members(tokens: Iterator[tuple[str, str]], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, text in tokens:
        if kind == "mark" and text in "}]":
            break
        if kind == "key":
            found[text] = _value(tokens, depth)
        elif kind == "mark" and text == "{" and depth:
            found.update(_members(tokens, depth - 1))
    return found
