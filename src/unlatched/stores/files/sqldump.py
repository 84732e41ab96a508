"""Dumps written as SQL (mysqldump, pg_dump and others): each table a collection."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

from unlatched.errors import StoreError
from unlatched.stores import Offer
from unlatched.stores.files import statements
from unlatched.stores.files.dialect import Dialect
from unlatched.stores.files.headers import unique_names
from unlatched.stores.files.parts import HEAD, Lost, Part
from unlatched.stores.files.separated import Table, offer
from unlatched.stores.files.text import as_utf8

_SIGNS: Final = re.compile(
    rb"(?im)^(?:-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin|Dump|Host:|Table structure|Adminer|SQLite)"
    rb"|/\*!\d{5}|CREATE\s+TABLE\s|DROP\s+TABLE\s|SET\s+\w+|PRAGMA\s+\w+)"
)
_KEPT: Final = 1 << 16


def recognise(part: Part) -> float:
    """By a statement that brings rows, or what dumps begin with."""
    text = as_utf8(part)
    if text is None:
        return 0.0
    if statements.START.search(text.head):
        return 0.95
    return 0.95 if len(_SIGNS.findall(text.head)) >= 2 else 0.0


def fingerprint(part: Part) -> Hashable:
    """Each dump stands for itself."""
    return part.label, id(part)


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection for each table with rows."""
    found = tuple(offer for part in parts for offer in _offers(part, name))
    if not found:
        raise StoreError(f"{parts[0].label}: a dump written as SQL without any row in it")
    return found


def _offers(part: Part, name: str) -> Iterator[Offer]:
    text = as_utf8(part)
    if text is None:
        raise StoreError(f"{part.label}: no text")
    form = statements.grammar(text.head)
    for table, columns in _tables(text.chunks([])).items():
        names = unique_names(columns or [""] * _width(text, table, form))
        if names:
            dialect = Dialect(",", '"', '"', names)
            yield offer(Table((_as_csv(text, table, form),), dialect), f"{name}.{statements.clean(table)}")


def _tables(chunks: Iterable[bytes]) -> dict[bytes, tuple[str, ...]]:
    """Every table that rows are brought to, as written, with its columns where the dump names them."""
    made: dict[str, tuple[str, ...]] = {}
    found: dict[bytes, tuple[str, ...]] = {}
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        for create in statements.CREATE.finditer(text):
            made.setdefault(statements.clean(create["table"]), statements.created(create["body"]))
        for start in statements.START.finditer(text):
            table = start["table"] or start["copied"]
            named = statements.columns(start["columns"] or start["fields"])
            found[table] = found.get(table) or named
        rest = text[-_KEPT:]
    return {table: named or made.get(statements.clean(table), ()) for table, named in found.items()}


def _width(part: Part, table: bytes, form: statements.Grammar) -> int:
    some = islice(statements.rows(part.chunks([]), table, form), 100)
    return max((len(row) for row in some), default=0)


def _as_csv(part: Part, table: bytes, form: statements.Grammar) -> Part:
    opener = partial(_written, part, table, form)
    head = b""
    for piece in opener([]):
        head += piece
        if len(head) >= HEAD:
            break
    return replace(part, path=None, entry=None, head=head[:HEAD], opener=opener, whole=len(head) < HEAD)


def _written(part: Part, table: bytes, form: statements.Grammar, lost: Lost) -> Iterator[bytes]:
    """The rows of a table as RFC 4180, every value quoted."""
    cut = partial(lost.append, f"{part.label}: ends inside a statement; rows after that are missing")
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for number, row in enumerate(statements.rows(part.chunks(lost), table, form, cut), 1):
        writer.writerow(row)
        if number % 1000 == 0:
            yield out.getvalue().replace("\0", "").encode("utf-8", errors="replace")
            out.seek(0)
            out.truncate()
    yield out.getvalue().replace("\0", "").encode("utf-8", errors="replace")
