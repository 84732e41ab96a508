"""Separated values: RFC 4180 and what people make of it; any other text is a table of one column."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from unlatched.errors import StoreError
from unlatched.stores import Offer
from unlatched.stores.files import continued, prose
from unlatched.stores.files.dialect import Dialect, sniff
from unlatched.stores.files.names import nearness
from unlatched.stores.files.parts import Part
from unlatched.stores.files.separated import Table, offer
from unlatched.stores.files.text import as_utf8
from unlatched.stores.files.unread import is_no_text

WIDE: Final = 5
"""Columns from which tables that look alike are one, whatever their files are called."""


def recognise(part: Part) -> float:
    """Any text is at least a table of one column, but for what is known to be no table."""
    text = as_utf8(part)
    return 0.0 if text is None or is_no_text(part.head) or prose.known(text.head) else 0.2


def fingerprint(part: Part) -> Hashable:
    """Dialect and column names."""
    text = as_utf8(part)
    return sniff(text.head, text.whole).fingerprint if text else part.label


@dataclass(frozen=True, slots=True)
class Beginning:
    """A file's name, its dialect and first bytes."""

    name: str
    form: Dialect
    head: bytes


def begins(part: Part) -> Beginning | None:
    """What tells whether a part goes on where another began."""
    text = as_utf8(part)
    return Beginning(part.name, sniff(text.head, text.whole), text.head) if text else None


def continues(first: Beginning, other: Beginning) -> bool:
    """Whether the other part goes on where the first, which has a header, began."""
    if not first.form.header or other.form.header:
        return False
    if not continued.agree(first.form, first.head, other.form, other.head):
        return False
    return len(first.form.columns) >= WIDE or nearness(first.name, other.name) > 0


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection."""
    texts = tuple(text for part in parts if (text := as_utf8(part)))
    if not texts:
        raise StoreError(f"{parts[0].label}: no text")
    form = sniff(texts[0].head, texts[0].whole)
    own = (form, *(continued.begun(form, text.head) for text in texts[1:]))
    return (offer(Table(texts, form, own), name),)
