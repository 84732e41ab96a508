"""Where in a JSON text the records are, learnt from its beginning."""

from __future__ import annotations

import re
from typing import Final

from unlatched.stores.files.beginning import balanced
from unlatched.stores.files.framing import Place
from unlatched.stores.files.keyed import keyed
from unlatched.stores.files.outline import outline
from unlatched.stores.files.parts import Part

_AHEAD: Final = 64 << 20


def base(part: Part) -> list[Place | None]:
    """Where the records of a text are: one per line (None), in an array, or one after the other.

    Empty when this is no JSON with objects.
    """
    text = part.head.lstrip()
    if re.match(rb'[\[\s]*(?:\{\s*(?:"|\}|\Z)|\]|\Z)', text) is None:
        return []
    if text.startswith(b"["):
        return [Place(b"[")] if re.match(rb"\[\s*[\[{]", text) else []
    if not text.startswith(b"{"):
        return []
    return [None if _is_lines(part, text) else Place()]


def _is_lines(part: Part, text: bytes) -> bool:
    lines = [line.strip() for line in text.split(b"\n")]
    complete = [line for line in (lines if part.whole else lines[:-1]) if line]
    first, others = (complete or lines)[0], complete[1:50]
    if not complete:
        return _goes_on(part)
    if not balanced(first):
        return sum(balanced(line) for line in others) > 0.5 * len(others) > 1
    if not others:
        return not part.whole or not outline([text], keyed(text)).times
    whole = sum(map(balanced, others)) >= 0.25 * len(others)
    return whole or sum(line.startswith(b"{") for line in others) >= 0.5 * len(others)


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
