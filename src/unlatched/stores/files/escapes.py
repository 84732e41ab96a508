r"""JSON's escapes that stand for no character that a column can hold: NUL, and halves of a surrogate pair.

Python and JavaScript write both (a text cut in the middle of an emoji); a strict parser drops the record
(RFC 8259, 8.2), and no key with a NUL can be asked for. Such a half becomes U+FFFD; NUL leaves a value and
becomes U+2400 in a key.

>>> b"".join(scrubbed([b'{"a\\u0000":"x\\u0000\\ud83d"}\n{"b":"\\ud83d\\ude00 \\\\ud83d"}\n']))
b'{"a\\u2400":"x\\ufffd"}\n{"b":"\\ud83d\\ude00 \\\\ud83d"}\n'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from unlatched.stores.files.parts import Part

_ODD: Final = re.compile(
    rb"\\u(?:0000|[dD](?:[89abAB]..(?!\\u[dD][c-fC-F])|[c-fC-F](?<!(?<!\\)\\u[dD][89abAB]..\\u[dD].)))",
    re.DOTALL,
)
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"(\s*:)?', re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u....|.)", re.DOTALL)
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]..", re.DOTALL)
_STEP: Final = 1 << 22
_LONG: Final = len(rb"\ud83d\ude00")
_OVERLAP: Final = 2 * _LONG
LONGEST: Final = 1 << 26
"""Bytes without a line end that are held to be looked at together."""


def scrubbed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same lines of JSON, with such escapes replaced."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        at = chunk.rfind(b"\n") + 1
        if not at and size < LONGEST:
            held.append(chunk)
            size += len(chunk)
            continue
        yield line(b"".join([*held, chunk[:at]]))
        held, size = [chunk[at:]], len(chunk) - at
    yield line(b"".join(held))


def line(text: bytes) -> bytes:
    """Some lines, with such escapes replaced."""
    return _STRING.sub(_string, text) if b"\\" in text and _ODD.search(text) else text


def _string(found: re.Match[bytes]) -> bytes:
    if not _ODD.search(found[0]):
        return found[0]
    nul = rb"\u2400" if found[1] else b""
    return _ESCAPE.sub(lambda one: _replaced(one[0], nul), found[0])


def _replaced(escape: bytes, nul: bytes) -> bytes:
    if escape == rb"\u0000":
        return nul
    return rb"\ufffd" if len(escape) == 6 and _HALF.fullmatch(escape) else escape


def occur(part: Part) -> bool:
    """Whether a plain file may hold such an escape; a file without any backslash is passed by in no time."""
    if part.path is None:
        return False
    buffer = bytearray(_STEP + _OVERLAP)
    with part.path.open("rb", buffering=0) as file:
        view, kept, open_end = memoryview(buffer), 0, False
        while size := file.readinto(view[kept:]):
            end = kept + size
            new = _LONG if kept else 0  # what stands before has been looked at
            found = _ODD.search(buffer, new, end) if buffer.find(b"\\", 0, end) >= 0 else None
            open_end = found is not None
            if found and found.start() < end - _LONG:
                return True
            kept = min(_OVERLAP, end)
            buffer[:kept] = buffer[end - kept : end]
    return open_end
