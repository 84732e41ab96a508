"""JSON whose records are lists: an array of arrays, columns beside their data, an array of plain values.

``[["id", "name"], [1, "x"]]``, ``{"columns": ["id", "name"], "data": [[1, "x"]]}`` (what pandas calls
"split"), ``["x", "y"]``. The document is held in memory.
"""

from __future__ import annotations

import random
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from unlatched.errors import StoreError
from unlatched.infer import infer
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape
from unlatched.stores import Offer, Scan
from unlatched.stores.files import escapes, prose, tabular
from unlatched.stores.files.headers import has_header, unique_names
from unlatched.stores.files.parts import Part
from unlatched.stores.files.text import as_utf8

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LARGEST: Final = 256 << 20
"""Bytes of a document that is held."""

LEARNT: Final = 5_000
_LIST: Final = re.compile(rb'\s*\[\s*(?:\[\s*(?:[^\s{]|\{\s*\})|"|[-\d]|null|true|false)')
_SPLIT: Final = re.compile(
    rb'\s*\{\s*(?:"index"\s*:\s*\[[^\[\]]*\]\s*,\s*)?"(?:columns|fields|header|headers)"\s*:\s*\[[^\[\]]*\]\s*,'
    rb'\s*(?:"index"\s*:\s*\[[^\[\]]*\]?|"(?:data|rows|values|records)"\s*:\s*\[\s*\[)'
)


@dataclass(frozen=True, slots=True)
class Rows:
    """A document and what its rows hold; those above ``skip`` name the columns."""

    part: Part
    shape: Shape
    skip: int


def recognise(part: Part) -> float:
    """By its first brackets."""
    text = as_utf8(part)
    if text is None or text.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"[", b"{"):
        return 0.0
    if not (_LIST.match(text.head) or _SPLIT.match(text.head)):
        return 0.0
    return 0.0 if prose.known(text.head) else 0.92


def fingerprint(part: Part) -> Hashable:
    """Each document stands for itself."""
    return part.label, id(part)


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection for each document."""
    return tuple(_offer(part, name) for part in parts)


def _offer(part: Part, name: str) -> Offer:
    columns, rows = _read(part)
    width = max((len(row) for row in rows[:LEARNT]), default=0)
    if not width:
        raise StoreError(f"{part.label}: JSON lists without any value")
    texts = [[_text(cell) for cell in row] for row in rows[:400]]
    named = not columns and width > 1 and all(isinstance(cell, str) for cell in rows[0])
    skip = int(named and has_header(texts, width))
    names = unique_names([*(columns or (texts[0] if skip else [])), *[""] * width][:width])
    learnt = [dict(zip(names, row, strict=False)) for row in rows[skip:]]
    flat = infer([dict.fromkeys(names), *({k: _cell(v) for k, v in one.items()} for one in learnt)])
    held = Rows(part, flat, skip)
    return Offer(name, flat, partial(_sample, held), partial(_scan, held), part.size, len(rows) - skip)


def _read(part: Part) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns, where the document has them, and the rows."""
    import msgspec

    text, held, lost = as_utf8(part), bytearray(), list[str]()
    for chunk in text.chunks(lost) if text else ():
        held += chunk
        if len(held) > LARGEST:
            raise StoreError(f"{part.label}: a JSON document of lists too large to be held in memory")
    try:
        found = msgspec.json.decode(escapes.line(bytes(held).removeprefix(b"\xef\xbb\xbf")))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if found is None:
        raise StoreError(f"{part.label}: JSON lists that end early or are damaged; nothing could be read")
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        rows = next((one for one in lists if one and isinstance(one[0], list)), [])
        key = next(key for key in ("columns", "fields", "header", "headers") if key in found)
        return [str(name) for name in found[key]], _listed(rows)
    return [], _listed(found)


def _listed(rows: Sequence[Any]) -> list[list[Any]]:
    return [row if isinstance(row, list) else [row] for row in rows]


def _text(cell: Any) -> str:
    return "" if cell is None else tabular.text_of(cell)


def _cell(cell: Any) -> Any:
    """A value of a flat table: what is nested stays JSON."""
    import msgspec

    return msgspec.json.encode(cell).decode() if isinstance(cell, (dict, list)) else cell


def _rows(held: Rows) -> list[list[Any]]:
    return [[_cell(cell) for cell in row] for row in _read(held.part)[1][held.skip :]]


@sealed("sampling JSON lists")
def _sample(held: Rows, n: int, seed: int) -> Raw[pa.Table]:
    rows, chance = _rows(held), random.Random(seed)  # noqa: S311
    picked = rows if len(rows) <= n else [rows[at] for at in sorted(chance.sample(range(len(rows)), n))]
    return Raw(tabular.table(picked, held.shape))


@sealed("reading JSON lists")
def _scan(held: Rows, connection: duckdb.DuckDBPyConnection) -> Scan:
    odd: list[int] = []
    stream = tabular.batches(_rows(held), held.shape, odd.append)
    relation = tabular.register(connection, tabular.schema(held.shape), stream)
    return Scan(relation, lambda: sum(odd), lambda: ())
