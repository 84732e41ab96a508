"""Whether the first row names the columns, and names that DuckDB can tell apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

_DATA: Final = re.compile(
    r"(?x) [+-]?[\d.,\s/:()-]*\d[\d.,\s/:()%-]*[A-Za-z]? | [^@\s]+@[^@\s]+\.\w+ | https?://.* | .*\d{5,}.*"
    r"| [0-9a-fA-F-]{16,} | true | false | null | NULL | \\N | .{65,}",
    re.DOTALL,
)
_NAME: Final = re.compile(r"[^\W\d][\w .()/\[\]{}#:%$*?&+-]{0,63}")
_CODED: Final = re.compile(r"[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z]+(?:_[A-Z0-9]+)+|.+\.\w+")


def has_header(rows: Sequence[Sequence[str]], width: int) -> bool:
    """By contrast: names are no numbers, don't recur below, and look unlike the values under them."""
    first = [cell.strip() for cell in rows[0]]
    if not any(first) or any(_DATA.fullmatch(cell) for cell in first if cell):
        return False
    named = [cell for cell in first if cell]
    known = sum(_known(cell) for cell in named)
    if known * 3 >= len(named) and known:
        return True
    if len({cell.lower() for cell in named}) < len(named) * 0.9 or len(named) < width * 0.5:
        return False
    body = [row for row in rows[1:] if len(row) == width]
    if not body:
        return all(_NAME.fullmatch(cell) for cell in named) and (
            known > 0 or any(map(_CODED.fullmatch, named))
        )
    score = sum(
        _contrast(cell, [row[at].strip() for row in body]) for at, cell in enumerate(first[:width]) if cell
    )
    return score > 0.15 * len(named)


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names, the unnamed ones as ``column3``, the recurring ones numbered.

    >>> unique_names(["id", "", "ID"])
    ('id', 'column1', 'ID#2')
    """
    taken: set[str] = set()
    names = []
    for at, cell in enumerate(cells):
        name = stem = " ".join(cell.replace("\0", "").split())[:200] or f"column{at}"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}#{number}"
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


@cache
def _words() -> frozenset[str]:
    """Words that name fields, in many languages."""
    return frozenset(files(__package__).joinpath("header_words.txt").read_text(encoding="utf-8").split())


def _known(cell: str) -> bool:
    return any(word in _words() for word in re.split(r"[\s_./()-]+", cell.lower()))


def _contrast(cell: str, values: Sequence[str]) -> float:
    """How unlike its column a cell is, -1 to 1."""
    values = [value for value in values if value]
    if not values:
        return 0.0
    if cell in values[:200]:
        return -1.0
    if sum(_DATA.fullmatch(value) is not None for value in values) >= 0.7 * len(values):
        return 1.0
    score = 0.4 if _CODED.fullmatch(cell) and not any(map(_CODED.fullmatch, values[:50])) else 0.0
    lengths = sorted(map(len, values))
    if len(lengths) >= 5 and not lengths[0] <= len(cell) <= lengths[-1]:
        score += 0.3
    if cell.islower() and cell.isascii() and not any(value.islower() for value in values[:50]):
        score += 0.3
    return score
