"""Compiled: whole JSON objects copied out of a text, one per line (see :mod:`..framing`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

_OPEN, _CLOSE, _LIST, _END, _QUOTE, _SLASH = ord("{"), ord("}"), ord("["), ord("]"), ord('"'), ord("\\")
_LINE, _RETURN, _BLANK, _TAB, _COMMA = ord("\n"), ord("\r"), ord(" "), ord("\t"), ord(",")


def whole_objects(text: bytes, at: int) -> tuple[bytes, int]:
    """The complete objects that stand one after the other from ``at``, and where the last one ends."""
    source = np.frombuffer(text, np.uint8)
    out = np.empty((len(text) - at) * 3 // 2 + 16, np.uint8)
    end, written = _copy(source, at, out)
    return out[:written].tobytes(), end


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator, unused-ignore]
def _copy(text: Any, at: int, out: Any) -> tuple[int, int]:
    size, written = len(text), 0
    while True:
        depth, place, begun, inside = 0, at, written, False
        while place < size:
            byte = text[place]
            out[written] = _BLANK if byte in (_LINE, _RETURN) else byte
            written += 1
            place += 1
            if inside:
                if byte == _LINE:
                    return at, begun
                if byte == _SLASH and place < size:
                    out[written] = text[place]
                    written += 1
                    place += 1
                inside = byte != _QUOTE
            elif byte == _QUOTE:
                inside = True
            elif byte in (_OPEN, _LIST):
                depth += 1
            elif byte in (_CLOSE, _END):
                depth -= 1
                if depth == 0:
                    break
        if depth != 0 or inside or place == at:
            return at, begun
        out[written] = _LINE
        written += 1
        at = place
        while place < size and (
            text[place] == _COMMA
            or text[place] == _LINE
            or text[place] == _BLANK
            or text[place] == _RETURN
            or text[place] == _TAB
        ):
            place += 1
        if place >= size or text[place] != _OPEN:
            return at, written
        at = place
