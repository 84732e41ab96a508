"""Whether the first row names the columns, and names that DuckDB can tell apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

_DATA: Final = re.compile(
    r"(?x) [+-]?[\d.,\s/:()-]*\d[\d.,\s/:()%-]*[A-Za-z]? | [^@\s]+@[^@\s]+\.\w+ | https?://.* | .*\d{5,}.*"
    r"| [0-9a-fA-F-]{16,} | true | false | null | NULL | \\N | .{65,}",
    re.DOTALL,
)
_PERIOD: Final = re.compile(r"(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2]))?")
FEW: Final = 12
"""Values under which nothing can be said of how often they recur."""

_NAME: Final = re.compile(r"[^\W\d][\w .()/\[\]{}#:%$*?&+-]{0,63}")
_CODED: Final = re.compile(r"[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z]+(?:_[A-Z0-9]+)+|.+\.\w+")


def has_header(rows: Sequence[Sequence[str]], width: int) -> bool:
    """By contrast: names are no values, don't recur below, and look unlike what is under them."""
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    body = _below(first, [row for row in rows[1:] if len(row) == width])
    columns = [[row[at].strip() for row in body] for at in range(width)]
    if not named or not all(map(_is_label, first, columns)):
        return False
    known = sum(_known(cell) for cell in named)
    recurring = sum(cell in column for cell, column in zip(first, columns, strict=False) if cell)
    if known and known * 3 >= len(named) and recurring * 2 <= len(named):
        return True
    if len(named) < width * 0.5:
        return False
    if not body:
        return all(_NAME.fullmatch(cell) for cell in named) and (
            known > 0 or any(map(_CODED.fullmatch, named))
        )
    score = sum(_contrast(cell, column) for cell, column in zip(first, columns, strict=False) if cell)
    unique = len({cell.lower() for cell in named}) >= len(named) * 0.9
    return score > (0.15 if unique else 0.3) * len(named)


def _below(first: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows without the first once more, which a few are where files were put one behind the other."""
    named = sum(map(bool, first))
    again = [
        sum(bool(cell) and cell == other.strip() for cell, other in zip(first, row, strict=False)) * 10
        >= named * 6
        for row in rows
    ]
    few = named > 1 and sum(again) <= max(1, len(rows) // 100)
    return [row for row, same in zip(rows, again, strict=True) if not (few and same)]


def _is_label(cell: str, values: Sequence[str]) -> bool:
    """Whether a cell can name its column: no value, or a year (a month) over what is neither."""
    if not _DATA.fullmatch(cell):
        return True
    filled = [value for value in values if value]
    alike = sum(_PERIOD.fullmatch(value) is not None for value in filled)
    return bool(_PERIOD.fullmatch(cell)) and alike * 10 < len(filled)


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
    if cell in values:
        return -1.0
    if sum(_DATA.fullmatch(value) is not None for value in values) >= 0.7 * len(values):
        return 1.0
    score = 0.4 if _CODED.fullmatch(cell) and not any(map(_CODED.fullmatch, values[:50])) else 0.0
    lengths = sorted(map(len, values))
    if len(lengths) >= 5 and not lengths[0] <= len(cell) <= lengths[-1]:
        score += 0.3
    if cell.islower() and cell.isascii() and not any(value.islower() for value in values[:50]):
        score += 0.3
    return score + 0.5 * _novelty(values)


def _novelty(values: Sequence[str]) -> float:
    """How surprising it is that one more value is none of these, 0 to 1.

    By the share of those that occur once (Good, Biometrika 40, 1953): a word that is never among the few
    that recur below it is no value of the column.
    """
    if len(values) < FEW:
        return 0.0
    once = sum(times == 1 for times in Counter(values).values())
    return max(0.0, 1 - 8 * (once + 1) / (len(values) + 1))
