"""Text as detectors compare it: one case, no accents, one form of digits and letters."""

from __future__ import annotations

import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e",
        "ħ": "h", "ŋ": "n", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ŧ": "t",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": None,
        "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "‐": "-", "–": "-",
        "\u200c": None, "\u200d": None, "\u200f": None, "\u200e": None,
    }
)  # fmt: skip
_MARKS: Final = {
    mark: None for span in ((0x300, 0x370), (0x64B, 0x660), (0x5B0, 0x5C8)) for mark in range(*span)
}
_FOLDS: Final = {**_MARKS, **_LETTERS}


def fold(text: str) -> str:
    """Case, accents, Arabic letter variants and full-width forms folded away.

    >>> fold("Größe ÉCOLE İstanbul ＩＤ")
    'grosse ecole istanbul id'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDS)
    return unicodedata.normalize("NFC", apart)


def is_han(char: str) -> bool:
    """Whether the character is a Chinese character."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def is_kana(char: str) -> bool:
    """Whether the character is Japanese hiragana or katakana."""
    return "\u3040" <= char <= "\u30ff"


def is_hangul(char: str) -> bool:
    """Whether the character is a Korean syllable."""
    return "\uac00" <= char <= "\ud7a3"
