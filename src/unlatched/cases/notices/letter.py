"""The notice as a letter: a PDF with the same words. A letter got three quarters fixed (Maass 2021)."""

from __future__ import annotations

from unlatched.cases.notices.compose import Text
from unlatched.typeset import clean, typeset


def letter(case: str, texts: tuple[Text, ...], sender: tuple[str, ...], recipient: tuple[str, ...]) -> bytes:
    """The PDF; ``sender`` and ``recipient`` are the lines of their addresses."""
    pages = [
        {
            "language": one.language,
            "direction": one.direction,
            "subject": one.subject,
            "paragraphs": [list(lines) for lines in one.paragraphs],
        }
        for one in texts
    ]
    lines = {"sender": [clean(one) for one in sender], "recipient": [clean(one) for one in recipient]}
    return typeset(__package__, "letter.typ", {"case": clean(case), "texts": pages, **lines})
