"""Vocabulary as text: one line a language, ``en: first name, given name``."""

from __future__ import annotations


def words(text: str) -> dict[str, tuple[str, ...]]:
    """Read ``language: name, name`` lines; a language may have several.

    >>> words("en: sex, gender\\nzh: 性别, xb")
    {'en': ('sex', 'gender'), 'zh': ('性别', 'xb')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        language, _, names = line.partition(":")
        more = tuple(name.strip() for name in names.split(",") if name.strip())
        found[language.strip()] = found.get(language.strip(), ()) + more
    return found


def terms(text: str) -> tuple[str, ...]:
    """Names without a language, parted by commas."""
    return tuple(name.strip() for name in text.replace("\n", " ").split(",") if name.strip())
