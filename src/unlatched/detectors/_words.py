"""Vocabulary as text: one line a language, ``en: first name, given name``."""

from __future__ import annotations


def words(text: str) -> dict[str, tuple[str, ...]]:
    """Read ``language: name, name`` lines.

    >>> words("en: sex, gender\\nzh: 性别, xb")
    {'en': ('sex', 'gender'), 'zh': ('性别', 'xb')}
    """
    lines = (line.partition(":") for line in text.strip().splitlines())
    return {
        language.strip(): tuple(name.strip() for name in names.split(",") if name.strip())
        for language, _, names in lines
    }


def terms(text: str) -> tuple[str, ...]:
    """Names without a language, parted by commas."""
    return tuple(name.strip() for name in text.replace("\n", " ").split(",") if name.strip())
