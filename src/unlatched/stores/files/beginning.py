r"""Where the records of a JSON text begin when something else stands before them.

A cut-off record, a comment, what the exporting tool said, a line of another program: it is left out and
named, and what follows is read.

>>> beginning(b'connected to: x\n{"a": 1}\n{"a": 2}\n')
16
>>> beginning(b'"a": {"b": 1}}, {"a": {"b": 2}}, {"a": {"b": 3}}, {"a": {"b": 4}}]')
16
>>> beginning(b'{"a": 1}\n{"a": 2}\n'), beginning(b'id,name\n1,{x}\n2,{y}\n')
(0, 0)
"""

from __future__ import annotations

import re
from typing import Final

LOOKED: Final = 1 << 16
"""Bytes of a text in which its records must begin."""

MANY: Final = 3
"""Records side by side without which nothing begins."""

_STRING: Final = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"', re.DOTALL)
_OBJECT: Final = re.compile(rb'\{\s*+"[^"\n]++"\s*+:')
_STEP: Final = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"|[{}\[\]]', re.DOTALL)
_NEXT: Final = re.compile(rb'\}[\s,\]\[]*+(?=\{\s*+"[^"\n]++"\s*+:)')
_TOLD: Final = re.compile(rb'(?m)^(?:[^{}",;|\t\n]|,\d{3}\b){1,200}(?=\{\s*+"[^"\n]++"\s*+:)')
"""What a log says before each record; not the other columns of a table."""

_SPACE: Final = b" \t\r\n\0\x1e\xef\xbb\xbf"


def balanced(line: bytes) -> bool:
    """Whether a line is one whole object.

    >>> balanced(b'{"a": "}"}'), balanced(b'{"a": 1}}'), balanced(b'[1]')
    (True, False, False)
    """
    if not line.startswith(b"{") or not line.endswith(b"}"):
        return False
    bare = _STRING.sub(b"", line)
    return bare.count(b"{") == bare.count(b"}") and bare.count(b"[") == bare.count(b"]")


def beginning(head: bytes) -> int:
    """Bytes before the first whole record; 0 where the text begins with one, or has none."""
    head = head[:LOOKED]
    if b'"' not in head or _NEXT.search(head) is None:
        return 0
    blank = len(head) - len(head.lstrip(_SPACE))
    if head[blank : blank + 1] in b"{[" and b"\0" not in head[:blank]:
        return 0
    found = _line(head)
    return _between(head) if found is None else found


def prefix(head: bytes) -> int:
    r"""Bytes before the first record where each of the lines says something before its own; else 0.

    >>> prefix(b'10:00 INFO {"a": 1}\n10:01 INFO {"a": 2}\n10:02 INFO {"a": 3}\n')
    11
    """
    lines = [line for line in head[:LOOKED].split(b"\n")[:-1] if line.strip()]
    found = [_TOLD.match(line) for line in lines]
    whole = [one for one in found if one and balanced(one.string[one.end() :].strip(b" \t\r,"))]
    several = len(whole) >= MANY and 2 * len(whole) > len(lines)
    return head.index(whole[0][0]) + whole[0].end() if several else 0


def _line(head: bytes) -> int | None:
    """The first of the lines that are mostly a record each."""
    lines = head.split(b"\n")
    whole = [at for at, line in enumerate(lines) if balanced(line.strip(b" \t\r,"))]
    if len(whole) < 2:
        return None
    filled = sum(not line.isspace() and line != b"" for line in lines[whole[0] : -1])
    return len(b"\n".join([*lines[: whole[0]], b""])) if 2 * len(whole) >= filled else None


def _between(head: bytes) -> int:
    """Behind the first record that ends where another one begins, on the outermost level where one does."""
    found = max((_joints(head, quote) for quote in (b"", b'"')), key=lambda joints: len(joints))
    levels = [level for level, _ in found]
    if not levels or levels.count(min(levels)) < MANY - 1:
        return 0
    if min(levels) == 0:  # nothing that was open ends: the first record is whole
        return next(one.start() for one in _OBJECT.finditer(head))
    return next(at for level, at in found if level == min(levels))


def _joints(head: bytes, quote: bytes) -> list[tuple[int, int]]:
    """Where one object follows another: the level, where it begins; ``quote`` if the text is in a string."""
    level, joints, shift = 0, list[tuple[int, int]](), len(quote)
    begins = {found.end() + shift for found in _NEXT.finditer(head)}
    for step in _STEP.finditer(quote + head):
        piece = step[0]
        if piece in b"{[":
            if step.start() in begins:
                joints.append((level, step.start() - shift))
            level += 1
        elif piece in b"}]":
            level -= 1
    return joints
