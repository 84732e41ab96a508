"""Text: which encoding it is in, and the same text as UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from unlatched.stores.files.encodings import guess
from unlatched.stores.files.parts import Lost, Part

CONTROL: Final = bytes(set(range(0x20)) - set(b"\t\n\r\f\x01\x02\x03\x1c\x1d\x1e\x1f"))


def encoding(head: bytes) -> str | None:
    """The encoding of a text by its beginning, as a Python codec; None when it is no text."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    wide = _wide(head)
    if wide:
        return wide
    bare = head.translate(None, b"\0")
    if len(bare) - len(bare.translate(None, CONTROL)) > len(head) // 1000 or 4 * len(bare) < 3 * len(head):
        return None
    return guess(bare)


def as_utf8(part: Part) -> Part | None:
    """The part itself when it is UTF-8, else a part that is transcoded as it is read; None for no text."""
    name = encoding(part.head)
    if name is None:
        return None
    if name == "utf-8" and not _odd_ends(part.head):
        return part
    opener = partial(_transcoded, part, name)
    head = b"".join(_pieces(name, iter([part.head]), final=False))
    return replace(part, path=None, entry=None, head=head, opener=opener)


_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: delimiters and line ends have a zero byte on the same side."""
    sample = head[:4096]
    if b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 10 > max(even, odd) or max(even, odd) * 20 < len(sample):
        return None
    text = sample[: len(sample) // 2 * 2].decode(name, errors="replace")
    odd_ones = sum(ord(character) < 32 and character not in "\t\r\n" for character in text)
    return name if text.count("\ufffd") + odd_ones <= len(text) // 100 else None


def _odd_ends(head: bytes) -> bool:
    """Whether lines end in a carriage return alone (classic Mac OS), or in ASCII's record separator."""
    return b"\n" not in head and (b"\r" in head or b"\x1e" in head)


def _transcoded(part: Part, name: str, lost: Lost) -> Iterator[bytes]:
    """The text as UTF-8; bytes that are no text become U+FFFD."""
    return _pieces(name, part.chunks(lost), final=True)


def _pieces(name: str, chunks: Iterator[bytes], final: bool) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    returns = _Returns()
    for chunk in chunks:
        yield returns(decoder.decode(chunk)).encode("utf-8", errors="replace")
    if final:
        yield returns(decoder.decode(b"", final=True)).encode("utf-8", errors="replace")


class _Returns:
    """Turns other line ends into newlines, if the text begins that way."""

    def __init__(self) -> None:
        self._end: str | None = None

    def __call__(self, text: str) -> str:
        if self._end is None and text:
            other = "\x1e" if "\x1e" in text else "\r"
            self._end = "\n" if "\n" in text else other
        return text if self._end in (None, "\n") else text.replace(self._end, "\n")
