"""The notice as a letter: a PDF with the same words. A letter got three quarters fixed (Maass 2021)."""

from __future__ import annotations

from dataclasses import dataclass

from unlatched.cases.notices.compose import Text
from unlatched.typeset import clean, typeset


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom, to whom (the lines of their addresses), and the day on the letter (2026-03-01)."""

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    date: str


def letter(case: str, texts: tuple[Text, ...], envelope: Envelope) -> bytes:
    """The PDF, each language on a page of its own."""
    pages = [
        {
            "language": one.language,
            "direction": one.direction,
            "subject": one.subject,
            "paragraphs": [list(lines) for lines in one.paragraphs],
        }
        for one in texts
    ]
    lines = {
        "sender": [clean(one) for one in envelope.sender],
        "recipient": [clean(one) for one in envelope.recipient],
    }
    whole = {"case": clean(case), "date": clean(envelope.date), "texts": pages, **lines}
    return typeset(__package__, "letter.typ", whole)
