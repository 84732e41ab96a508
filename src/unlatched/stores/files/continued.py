"""Separated text that goes on in further files: only the first of them has the header."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from unlatched.stores.files.dialect import Dialect, lines_before

ROWS: Final = 300
BEFORE: Final = 12
"""Rows among which a header is looked for."""

_AGREED: Final = 0.5
_KINDS: Final = (
    (re.compile(r"[+-]?\d+"), "whole"),
    (re.compile(r"[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?"), "number"),
    (re.compile(r"[\d/.:T +-]*\d[\d/.:TZ +-]*"), "time or phone"),
    (re.compile(r"[^@\s]+@[^@\s]+"), "address"),
    (re.compile(r"\w+://.*"), "link"),
    (re.compile(r"(?=.*\d)[0-9a-fA-F-]{8,}"), "code"),
    (re.compile(r"[^\W\d_]+"), "word"),
    (re.compile(r"(?=.*\d)\S+"), "mixed"),
)


def agree(one: Dialect, first: bytes, other: Dialect, then: bytes) -> bool:
    """Whether two texts of these beginnings have the same columns: as many, of the same kinds of values."""
    if one.delimiter != other.delimiter or len(one.columns) != len(other.columns):
        return False
    columns = zip(*(zip(*_rows(*text), strict=True) for text in ((one, first), (other, then))), strict=False)
    compared = [(kinds(a), kinds(b)) for a, b in columns]
    told = [(a, b) for a, b in compared if a and b]
    return bool(told) and all(sum((a & b).values()) >= _AGREED * _least(a, b) for a, b in told)


def _least(one: Counter[str], other: Counter[str]) -> int:
    return min(one.total(), other.total())


def kinds(values: Sequence[str]) -> Counter[str]:
    """How many values of a column look like what.

    >>> sorted(kinds(["1", "22", "", "ana@example.org", "Ana Marsh"]).items())
    [('address', 1), ('text', 1), ('whole', 2)]
    """
    return Counter(_kind(value.strip()) for value in values if value.strip())


def _kind(value: str) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(value)), "text")


def _rows(form: Dialect, head: bytes) -> list[list[str]]:
    """Rows of the usual width; at most as many of either text, so that they can be compared."""
    text = io.StringIO(_text(head), newline="")
    rows = (row for row in form.rows(text) if len(row) == len(form.columns) and tuple(row) != form.header)
    return list(islice(rows, ROWS)) or [[""] * len(form.columns)]


def _text(head: bytes) -> str:
    return head.decode("utf-8", errors="replace").replace("\0", "").removeprefix("\ufeff")


def begun(form: Dialect, head: bytes) -> Dialect:
    """The dialect of one further text: with the header where it has it, at whichever line, else without."""
    if not form.header:
        return form
    text = _text(head[: 1 << 16])
    rows = islice((row for row in form.rows(io.StringIO(text, newline="")) if row), BEFORE)
    at = next((number for number, row in enumerate(rows) if tuple(row) == form.header), None)
    if at is None:
        return replace(form, header=(), skip=0)
    return replace(form, skip=lines_before(text, at) if at else 0)
