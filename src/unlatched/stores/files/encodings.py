"""Legacy encodings told apart by what their text looks like once decoded."""

from __future__ import annotations

import codecs


def guess(head: bytes) -> str:
    """The most plausible encoding of a text without a mark."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
