"""Spreadsheets: xlsx, xlsb, xls (BIFF) and ods, each sheet a collection."""

from __future__ import annotations

import datetime
import random
import re
import zipfile
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from unlatched.errors import StoreError
from unlatched.infer import infer
from unlatched.raw import Raw, sealed
from unlatched.shape import Shape
from unlatched.stores import Offer, Scan
from unlatched.stores.files import tabular
from unlatched.stores.files.archives import seekable
from unlatched.stores.files.headers import has_header, unique_names
from unlatched.stores.files.names import safe_name
from unlatched.stores.files.parts import Part

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST: Final = 2 << 30
"""Bytes that a workbook may unpack to."""

HELD: Final = 4_000_000
"""Cells of a workbook that stay in memory between its reading for a shape, a sample and the whole."""

_PREAMBLE: Final = 10
_MARKS: Final = (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet", b"mimetype")


_UNNAMED: Final = re.compile(
    r"(?i)(?:sheet|tabelle|feuil|feuille|hoja|folha|planilha|foglio|blad|ark|arkusz|лист|工作表|シート|시트|ورقة)?\s*\d*"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's place in its workbook, and what its columns hold. Rows above ``skip`` are no records."""

    book: Book
    number: int
    skip: int
    left: int
    shape: Shape


class Book:
    """A workbook whose sheets are parsed once, which is most of the work, while they are not too large."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._sheets: dict[int, Any] = {}
        self.titles: tuple[str, ...] = tuple(_book(part).sheet_names)

    def rows(self, number: int) -> Iterator[list[Any]]:
        """The cells of a sheet, row by row from its first cell; empty ones are ``""``."""
        sheet = self._sheets.get(number) or _book(self._part).get_sheet_by_index(number)
        if sum(one.height * one.width for one in (*self._sheets.values(), sheet)) <= HELD:
            self._sheets[number] = sheet
        return sheet.iter_rows()  # type: ignore[no-any-return]


def recognise(part: Part) -> float:
    """A compound file, or a zip archive with the members of a workbook."""
    if part.head.startswith(OLE):
        return 0.9
    return 0.95 if part.head.startswith(b"PK") and any(mark in part.head for mark in _MARKS) else 0.0


def fingerprint(part: Part) -> Hashable:
    """Each workbook stands for itself."""
    return part.label, id(part)


def offers(parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
    """One collection for each sheet with records."""
    return tuple(offer for part in parts for offer in _offers(part, name))


def _offers(part: Part, name: str) -> list[Offer]:
    book = Book(part)
    found = []
    for number, title in enumerate(book.titles):
        learnt = _sheet(book, number)
        if learnt:
            sheet, rows = learnt
            label = _label(name, title, alone=len(book.titles) == 1)
            found.append(
                Offer(label, sheet.shape, partial(_sample, sheet), partial(_scan, sheet), part.size, rows)
            )
    return found


def _book(part: Part) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    if _is_locked(part):
        raise StoreError(f"{part.label}: a spreadsheet protected by a password; it could not be read")
    held = None if _too_large(part) else seekable(part)
    if held is None:
        raise StoreError(f"{part.label}: a spreadsheet that unpacks to more than can be held in memory")
    try:
        with held:
            return CalamineWorkbook.from_filelike(held)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        kind = type(error).__name__
    if kind == "PasswordError":
        raise StoreError(f"{part.label}: a spreadsheet protected by a password; it could not be read")
    what = "a compound file that is no spreadsheet" if part.head.startswith(OLE) else "a damaged spreadsheet"
    raise StoreError(f"{part.label}: {what}; nothing could be read")


def _is_locked(part: Part) -> bool:
    """Whether this is a compound file with an encrypted workbook inside ([MS-OFFCRYPTO] 2.3.4.4)."""
    held = seekable(part) if part.head.startswith(OLE) else None
    if held is None:
        return False
    with held:
        return "EncryptedPackage".encode("utf-16-le") in held.read()


def _too_large(part: Part) -> bool:
    held = seekable(part) if part.head.startswith(b"PK") else None
    if held is None:
        return False
    try:
        with held, zipfile.ZipFile(held) as archive:
            return sum(info.file_size for info in archive.infolist()) > LARGEST
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _label(name: str, title: str, *, alone: bool) -> str:
    """A sheet's name; the file's where it is the only one and nobody gave it a name."""
    if alone:
        return name if _UNNAMED.fullmatch(title.strip()) else safe_name(title)
    return f"{name}.{safe_name(title)}"


def _sheet(book: Book, number: int) -> tuple[Sheet, int] | None:
    """What a sheet holds, and its number of records."""
    rows = list(book.rows(number))
    filled = [at for at, row in enumerate(rows) if any(cell != "" for cell in row)]
    if not filled:
        return None
    used = [at for at in range(len(rows[0])) if any(row[at] != "" for row in rows)]
    left, right = used[0], used[-1] + 1
    width = right - left
    top = next((at for at in filled[:_PREAMBLE] if _width(rows[at]) > width / 2), filled[0])
    columns = [_column(cells) for cells in zip(*(row[left:right] for row in rows[top:]), strict=True)]
    head = zip(*(column[:400] for column in columns), strict=True)
    texts = [[tabular.text_of(cell) if cell is not None else "" for cell in row] for row in head]
    named = has_header(texts, width)
    names = unique_names(texts[0] if named else [""] * width)
    records = sum(map(_is_filled, zip(*(column[named:] for column in columns), strict=True)))
    if not records:
        return None
    shape = _shape(names, [column[named:] for column in columns])
    return Sheet(book, number, top + named, left, shape), records


def _shape(names: Sequence[str], columns: Sequence[Sequence[Any]]) -> Shape:
    """By one value of each type in a column."""
    kinds = [list({type(cell): cell for cell in column}.values()) for column in columns]
    records = [dict.fromkeys(names)]
    records += [{name: cell} for name, cells in zip(names, kinds, strict=True) for cell in cells]
    return infer(records)


def _is_filled(row: tuple[Any, ...]) -> bool:
    return row.count(None) < len(row)


def _width(row: Sequence[Any]) -> int:
    return sum(cell != "" for cell in row)


def _column(cells: Sequence[Any]) -> list[Any]:
    """The values of a column; texts, which are most of what there is, need no look each."""
    if set(map(type, cells)) <= {str}:
        return [cell or None for cell in cells]
    return [_cell(cell) for cell in cells]


def _cell(cell: Any) -> Any:
    """A cell as the value that was typed in: numbers are stored as floats, phone numbers too."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime.datetime):
        return cell
    return str(cell) if isinstance(cell, (datetime.time, datetime.timedelta)) else cell


def _records(sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    right = sheet.left + len(sheet.shape.children)
    rows = islice(sheet.book.rows(sheet.number), sheet.skip, None)
    while chunk := [row[sheet.left : right] for row in islice(rows, tabular.ROWS)]:
        columns = [_column(cells) for cells in zip(*chunk, strict=True)]
        yield from filter(_is_filled, zip(*columns, strict=True))


@sealed("sampling a spreadsheet")
def _sample(sheet: Sheet, n: int, seed: int) -> Raw[pa.Table]:
    rows = list(_records(sheet))
    chance = random.Random(seed)  # noqa: S311
    picked = rows if len(rows) <= n else [rows[at] for at in sorted(chance.sample(range(len(rows)), n))]
    return Raw(tabular.table(picked, sheet.shape))


@sealed("reading a spreadsheet")
def _scan(sheet: Sheet, connection: duckdb.DuckDBPyConnection) -> Scan:
    odd: list[int] = []
    stream = tabular.batches(_records(sheet), sheet.shape, odd.append)
    relation = tabular.register(connection, tabular.schema(sheet.shape), stream)
    return Scan(relation, lambda: sum(odd), lambda: ())
