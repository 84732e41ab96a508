"""Values in servers' answers, as far as they can be believed."""

from __future__ import annotations

from urllib.parse import quote


def number(value: object) -> int | None:
    """A count, whether it comes as a number or as text."""
    if isinstance(value, bool):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def version_of(value: object) -> str | None:
    """A version as it may be shown: short, starting with a digit, nothing but version characters."""
    text = str(value) if isinstance(value, (str, bytes)) else ""
    fine = all(character.isascii() and (character.isalnum() or character in ".-+~_") for character in text)
    return text[:30] if text[:1].isdigit() and fine else None


def segment(name: str) -> str:
    """A name inside a path."""
    return quote(name, safe="")
