"""Dates as people write them, cheaply: the year, or nothing."""

from __future__ import annotations

import re
from typing import Final

ISLAMIC_FROM: Final = 1406
"""Written today, a Persian year from here on would lie in the future: it is an Islamic one."""
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR: Final = r"((?:1[89]|2[01])\d\d)"
_ANY_YEAR: Final = r"((?:1[3489]|2[0145])\d\d)"
"""Years of the Persian and Islamic calendars (13xx, 14xx) and of the Thai one (24xx, 25xx) too."""
_WORD: Final = r"[^\W\d_]{3,12}\.?"
_TIME: Final = (
    r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:[AaPp][Mm])?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_FORMS: Final = tuple(
    re.compile(rf"\s*{form}{_TIME}\s*")
    for form in (
        rf"{_ANY_YEAR}[-/.]{_MONTH}[-/.]{_DAY}",
        rf"(?:{_DAY}|{_MONTH})[-/.\s](?:{_DAY}|{_MONTH})[-/.\s]{_ANY_YEAR}",
        rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        rf"{_YEAR}\s*[年년]\s*{_MONTH}\s*[月월]\s*{_DAY}\s*[日일]?",
        rf"{_DAY}(?:st|nd|rd|th)?[\s\-./]+(?:de\s+|of\s+)?{_WORD}[\s\-./,]+(?:de\s+)?{_YEAR}(?:\s*г\.?)?",
        rf"{_WORD}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
    )
)
_SHORT: Final = re.compile(rf"\s*(?:{_DAY}|{_MONTH})[-/.](?:{_DAY}|{_MONTH})[-/.](\d\d)\s*")
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}")
_MIDNIGHT: Final = re.compile(r"[T\s]0?0:00(?::00(?:\.0+)?)?\b")


def year_of(text: str) -> int | None:
    """The year of a date, with or without a time of day; None when it is no date.

    >>> year_of("1984-02-29"), year_of("3. März 1971"), year_of("昭和"), year_of("2.7.1990")
    (1984, 1971, None, 1990)
    >>> year_of("1362/05/11"), year_of("7/2/2527"), year_of("1420/01/30")
    (1962, 1984, 1999)
    """
    if len(text) < 6 or len(text) > 40 or not any(char.isdigit() for char in text[:12]):
        return None
    for form in _FORMS:
        if hit := form.fullmatch(text):
            return _gregorian(int(hit.group(1)))
    if hit := _SHORT.fullmatch(text):
        return 1900 + int(hit.group(1)) + (100 if int(hit.group(1)) < 27 else 0)
    return None


def _gregorian(year: int) -> int:
    """The same year in the Gregorian calendar, roughly: Buddhist years are 543 ahead, Persian ones 621
    behind, Islamic ones about 580; a year that may be either is put between."""
    if year >= 2400:
        return year - 543
    if year >= 1500:
        return year
    return year + (600 if year < ISLAMIC_FROM else 579)


def has_clock(text: str) -> bool:
    """Whether a date carries a time of day other than midnight."""
    return bool(_CLOCK.search(text)) and not _MIDNIGHT.search(text)
