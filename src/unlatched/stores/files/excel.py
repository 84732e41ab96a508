"""Spreadsheets: xlsx, xlsb, xls (BIFF) and ods, each sheet a collection."""

from __future__ import annotations

import datetime
import random
import re
import zipfile
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
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

_PREAMBLE: Final = 10
_MARKS: Final = (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet", b"mimetype")


_UNNAMED: Final = re.compile(
    r"(?i)(?:sheet|tabelle|feuil|feuille|hoja|folha|planilha|foglio|blad|ark|arkusz|лист|工作表|シート|시트|ورقة)?\s*\d*"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's place in its workbook, and what its columns hold. Rows above ``skip`` are no records."""

    part: Part
    number: int
    skip: int
    left: int
    shape: Shape


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
    book = _book(part)
    found = []
    for number, title in enumerate(book.sheet_names):
        sheet = _sheet(part, number, book.get_sheet_by_index(number).to_python(skip_empty_area=False))
        if sheet:
            rows = len(_records(sheet, book))
            label = _label(name, title, alone=len(book.sheet_names) == 1)
            found.append(
                Offer(label, sheet.shape, partial(_sample, sheet), partial(_scan, sheet), records=rows)
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


def _sheet(part: Part, number: int, rows: list[list[Any]]) -> Sheet | None:
    filled = [at for at, row in enumerate(rows) if any(cell != "" for cell in row)]
    if not filled:
        return None
    columns = [at for at in range(len(rows[0])) if any(row[at] != "" for row in rows)]
    left, right = columns[0], columns[-1] + 1
    width = right - left
    top = next((at for at in filled[:_PREAMBLE] if _width(rows[at]) > width / 2), filled[0])
    body = [[_cell(cell) for cell in row[left:right]] for row in rows[top:]]
    texts = [[tabular.text_of(cell) if cell is not None else "" for cell in row] for row in body[:400]]
    named = has_header(texts, width)
    names = unique_names(texts[0] if named else [""] * width)
    records = [dict(zip(names, row, strict=True)) for row in body[named:]]
    if not records:
        return None
    return Sheet(part, number, top + named, left, infer([dict.fromkeys(names), *records]))


def _width(row: Sequence[Any]) -> int:
    return sum(cell != "" for cell in row)


def _cell(cell: Any) -> Any:
    """A cell as the value that was typed in: numbers are stored as floats, phone numbers too."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime.datetime):
        return cell
    return str(cell) if isinstance(cell, (datetime.time, datetime.timedelta)) else cell


def _records(sheet: Sheet, book: Any) -> list[list[Any]]:
    rows = book.get_sheet_by_index(sheet.number).to_python(skip_empty_area=False)
    right = sheet.left + len(sheet.shape.children)
    cells = ([_cell(cell) for cell in row[sheet.left : right]] for row in rows[sheet.skip :])
    return [row for row in cells if any(cell is not None for cell in row)]


@sealed("sampling a spreadsheet")
def _sample(sheet: Sheet, n: int, seed: int) -> Raw[pa.Table]:
    rows = _records(sheet, _book(sheet.part))
    chance = random.Random(seed)  # noqa: S311
    picked = rows if len(rows) <= n else [rows[at] for at in sorted(chance.sample(range(len(rows)), n))]
    return Raw(tabular.table(picked, sheet.shape))


@sealed("reading a spreadsheet")
def _scan(sheet: Sheet, connection: duckdb.DuckDBPyConnection) -> Scan:
    odd: list[int] = []
    stream = tabular.batches(_records(sheet, _book(sheet.part)), sheet.shape, odd.append)
    relation = tabular.register(connection, tabular.schema(sheet.shape), stream)
    return Scan(relation, lambda: sum(odd), lambda: ())
