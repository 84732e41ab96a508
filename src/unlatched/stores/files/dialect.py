"""How a text separates its values: delimiter, quote, escape, header, lines before the table."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, TextIO

from unlatched.stores.files.headers import has_header, unique_names

ROWS: Final = 400
_DELIMITERS: Final = (",", "\t", ";", "|", "\x01", "^", "~", "\x1f", "\x02", ":", "#")
_WEAK: Final = {":": 0.9, "#": 0.8, "~": 0.95}
_SEP: Final = re.compile(r"sep=(.)\r?\n")


@dataclass(frozen=True, slots=True)
class Dialect:
    """``header`` is the first row when it names the columns; ``skip`` counts the lines before it."""

    delimiter: str
    quote: str
    escape: str
    columns: tuple[str, ...]
    header: tuple[str, ...] = ()
    skip: int = 0
    sure: float = 0.0

    @property
    def fingerprint(self) -> Hashable:
        """Equal for tables of one schema."""
        return self.delimiter, self.columns, bool(self.header)

    def rows(self, text: TextIO) -> Iterator[list[str]]:
        """The rows of ``text``, as lenient as can be."""
        return parsed(text, self.delimiter, self.quote, self.escape)


def parsed(text: TextIO, delimiter: str, quote: str, escape: str) -> Iterator[list[str]]:
    """Rows by Python's csv module; a value that is too large ends the text."""
    csv.field_size_limit(1 << 28)
    doubled = escape == quote
    reader = csv.reader(
        text,
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        doublequote=doubled,
        escapechar=None if doubled or not escape else escape,
    )
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue


def sniff(head: bytes, whole: bool) -> Dialect:
    """The dialect under which the rows agree best on their width."""
    text = head.decode("utf-8", errors="replace").replace("\0", "").removeprefix("\ufeff")
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    told = _SEP.match(text)
    skip = 1 if told else 0
    body = text[told.end() :] if told else text
    delimiters = (told[1],) if told else _DELIMITERS
    tried = [
        (
            _agreement(rows) * _WEAK.get(delimiter, 1.0) * (0.98 if quote == "'" else 1.0),
            delimiter,
            quote,
            rows,
        )
        for delimiter in delimiters
        if delimiter in body
        for quote in _quotes(body, delimiter)
        if (rows := _head_rows(body, delimiter, quote))
    ]
    best = max(tried, key=lambda one: one[0], default=None)
    if best is None or best[0] < 0.6:
        return _one_column(body, skip)
    sure, delimiter, quote, rows = best
    return _dialect(Dialect(delimiter, quote, _escape(body, quote), (), (), skip, min(sure, 1.0)), rows, body)


def _head_rows(text: str, delimiter: str, quote: str) -> list[list[str]]:
    found = []
    for row in parsed(io.StringIO(text, newline=""), delimiter, quote, _escape(text, quote)):
        if row:
            found.append(row)
        if len(found) >= ROWS:
            break
    return found


def _quotes(text: str, delimiter: str) -> Iterator[str]:
    """Quote characters that open and close a value somewhere; the usual one where there is none yet."""
    if '"' not in text and delimiter in ",;|\t":
        yield "'" if _quoted(text, delimiter, "'") else '"'
        return
    yield next((quote for quote in ('"', "'") if _quoted(text, delimiter, quote)), "")


def _quoted(text: str, delimiter: str, quote: str) -> bool:
    edge, inside = re.escape(delimiter), f"(?:[^{quote}]|{quote}{quote})*"
    return re.search(rf"(?:^|{edge}){quote}{inside}{quote}(?:{edge}|\r?$)", text, re.M) is not None


def _escape(text: str, quote: str) -> str:
    """The backslash where it stands before quotes, else the quote doubled."""
    if not quote:
        return ""
    slashes, doubled = text.count("\\" + quote), text.count(quote + quote)
    return "\\" if slashes > doubled / 2 and slashes > 0 and doubled <= slashes * 20 else quote


def _agreement(rows: Sequence[Sequence[str]]) -> float:
    """How many rows have the commonest width above one, or at least some width; wider tables win ties."""
    widths = Counter(len(row) for row in rows)
    width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    if width < 2:
        return 0.0
    several = sum(count for other, count in widths.items() if other > 1)
    return (0.6 * times + 0.4 * several) / len(rows) * (1 - 0.05 / width) * (1 - 0.1 / len(rows))


def _dialect(form: Dialect, rows: list[list[str]], text: str) -> Dialect:
    """``form`` with its columns: the first row of the usual width may name them; few lines stand before."""
    width = Counter(len(row) for row in rows if len(row) > 1).most_common(1)[0][0]
    before = next((n for n, row in enumerate(rows) if len(row) == width), 0)
    before = before if before <= 10 and all(len(row) <= 2 for row in rows[:before]) else 0
    rows, skip = rows[before:], form.skip + (lines_before(text, before) if before else 0)
    if not has_header(rows, width):
        return replace(form, columns=unique_names([""] * width), skip=skip)
    names = [*rows[0][:width], *[""] * (width - len(rows[0]))]
    return replace(form, columns=unique_names(names), header=tuple(rows[0]), skip=skip)


def lines_before(text: str, rows: int) -> int:
    """Lines, blank ones too, before the row of that number."""
    filled = (at for at, line in enumerate(text.split("\n")) if line.strip("\r"))
    return next(islice(filled, rows, None), rows)


def _one_column(text: str, skip: int) -> Dialect:
    lines = [[line] for line in text.splitlines() if line.strip()][:ROWS]
    if lines and has_header(lines, 1):
        return Dialect("\x1e", "", "", unique_names(lines[0]), tuple(lines[0]), skip)
    return Dialect("\x1e", "", "", ("column0",), (), skip)
