"""One Excel workbook (ECMA-376), a sheet a collection: ``<database>.xlsx``. For small exposures only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from unlatched.errors import UsageError
from unlatched.synth.bson import whole
from unlatched.synth.formats import Options, Stream
from unlatched.synth.formats.sqlite import plain
from unlatched.synth.layout import texted

LAYOUT = "rows"
_ROWS = 1_048_576
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """All collections in one file; text is kept inline, numbers are numbers."""
    if options.compression:
        raise UsageError("an Excel workbook is compressed inside; leave compression out")
    folder.mkdir(parents=True, exist_ok=True)
    with ZipFile(folder / f"{options.database}.xlsx", "w", ZIP_DEFLATED) as book:
        for name, text in _frame([stream.name for stream in streams]).items():
            book.writestr(_entry(name), _XML + text)
        for number, stream in enumerate(streams, 1):
            with book.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as sheet:
                for piece in _sheet(stream):
                    sheet.write(piece.encode())


def _entry(name: str) -> ZipInfo:
    """A part of the workbook, dated 1980 as ZipInfo has it, so that the bytes are always the same."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _frame(names: list[str]) -> dict[str, str]:
    """The parts of a workbook around its sheets."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(n[:31])} sheetId="{i}" r:id="rId{i}"/>'
        for i, n in zip(numbers, names, strict=True)
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for i in numbers
    )
    to_sheets = "".join(_relation(i, "worksheet", f"worksheets/sheet{i}.xml") for i in numbers)
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{parts}</Types>',
        "_rels/.rels": _relations(_relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": _relations(to_sheets),
    }


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _sheet(stream: Stream) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{_row(stream.schema.names)}'
    written = 1
    for table in stream.tables():
        written += len(table)
        if written > _ROWS:
            raise UsageError(f"an Excel sheet holds {_ROWS:,} rows; ask for fewer people or another format")
        cells = [plain(whole(column)).to_pylist() for column in texted(table).columns]
        yield "".join(map(_row, zip(*cells, strict=True)))
    yield "</sheetData></worksheet>"


def _row(values: Any) -> str:
    return f"<row>{''.join(map(_cell, values))}</row>"


def _cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
