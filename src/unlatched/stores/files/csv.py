"""Separated values: RFC 4180 and what people make of it; any other text is a table of one column."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from unlatched.errors import StoreError
from unlatched.stores import Offer
from unlatched.stores.files.dialect import sniff
from unlatched.stores.files.parts import Part
from unlatched.stores.files.separated import Table, offer
from unlatched.stores.files.text import as_utf8


def recognise(part: Part) -> float:
    """Any text is at least a table of one column."""
    return 0.0 if as_utf8(part) is None else 0.2


def fingerprint(part: Part) -> Hashable:
    """Dialect and column names."""
    text = as_utf8(part)
    return sniff(text.head, text.whole).fingerprint if text else part.label


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection."""
    texts = tuple(text for part in parts if (text := as_utf8(part)))
    if not texts:
        raise StoreError(f"{parts[0].label}: no text")
    return (offer(Table(texts, sniff(texts[0].head, texts[0].whole)), name),)
