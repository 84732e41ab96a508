# ruff: noqa: E501  (tables of cases read better in lines)

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unlatched.stores.files.dialect import Dialect, sniff

ROWS = [[f"{n}", f"Ana, {n}", f"+44 1632 96{n:04d}", 'a "b" c'] for n in range(60)]


def written(rows: list[list[str]], **how: object) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "\x01", "^"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("header", [True, False])
def test_dialects(delimiter: str, quoting: int, header: bool) -> None:
    names = ["id", "full name", "mobile", "note"]
    found = sniff(written([names] * header + ROWS, delimiter=delimiter, quoting=quoting), whole=True)
    assert found.delimiter == delimiter
    assert found.columns == (tuple(names) if header else ("column0", "column1", "column2", "column3"))
    assert found.quote == '"'


def test_single_quotes_and_backslashes() -> None:
    assert sniff(written(ROWS, quotechar="'", quoting=csv.QUOTE_ALL), True).quote == "'"
    slashed = written(ROWS, quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\")
    assert sniff(slashed, True).escape == "\\"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("sep=;\nid;name\n1;a\n2;b\n", ("id", "name")),
        ("Exported in 2019\n\nid,name,phone\n" + "1,a,2\n" * 30, ("id", "name", "phone")),
        ("姓名,电话\n王小明,13900000000\n李婷,13900000001\n", ("姓名", "电话")),
        ("1,Ana,x\n2,Bo,y\n", ("column0", "column1", "column2")),
        ("Ana,Lisbon\nBo,Porto\nAna,Braga\nCy,Faro\n", ("column0", "column1")),
        ("a@example.org:secret1\n" * 9, ("column0", "column1")),
        ("a@example.org\nb@example.org\n", ("column0",)),
        ("email\na@example.org\nb@example.org\n", ("email",)),
        ("Dear all, this is a text.\nIt has commas, several, in lines.\n\nBye\n" * 9, ("column0",)),
        ("id,,id\n1,2,3\n4,5,6\n", ("id", "column1", "id#2")),
    ],
)
def test_headers(text: str, columns: tuple[str, ...]) -> None:
    assert sniff(text.encode(), whole=True).columns == columns


NAMES = ["Ana", "Bo", "Cem", "Dora", "Eli", "Fay"]
TOWNS = ["Rome", "Oslo", "Lima", "Cairo"]
LEVELS = ["high", "low", "open", "closed"]


def table(header: str | None, *columns: list[str], rows: int = 200) -> bytes:
    """Rows drawn so that no column follows from another."""
    drawn = random.Random(3)
    body = [",".join(drawn.choice(column) for column in columns) for _ in range(rows)]
    return "\n".join([header, *body] if header else body).encode()


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (table("dup,dup,DUP", [str(n) for n in range(90)], NAMES, [f"a{n}@example.org" for n in range(90)]),
         ("dup", "dup#2", "DUP#3")),
        (table(",name,", [str(n) for n in range(90)], NAMES, TOWNS), ("column0", "name", "column2")),
        (table("Họ,Tên,Quê", ["Nguyễn", "Trần"], ["An", "Chi"], ["Huế", "Hà Nội"]), ("Họ", "Tên", "Quê")),
        (table("Perekonnanimi,Eesnimi", ["Tamm", "Saar"], ["Mari", "Jaan"]), ("Perekonnanimi", "Eesnimi")),
        (table("ስም,ከተማ", ["ሙሉ", "አበበ", "ሳራ"], ["አዲስ", "ጎንደር"]), ("ስም", "ከተማ")),
        (table("Q1,X7,B_2", LEVELS, LEVELS, LEVELS), ("Q1", "X7", "B_2")),
        (table("country,2019,2020", TOWNS, ["7", "8"], ["5", "4"]), ("country", "2019", "2020")),
        (table("2019,2020,2021", ["7", "8"], ["5", "4"], ["1", "3"]), ("2019", "2020", "2021")),
        (table(None, ["2019", "2020"], ["2020", "2021"]), ("column0", "column1")),
        (table(None, ["home", "work", "email"], ["open", "closed"], ["city", "name"]), ("column0", "column1", "column2")),
        (table(None, LEVELS, NAMES, TOWNS), ("column0", "column1", "column2")),
        (table(None, ["US,United States", "NO,Norway", "PE,Peru"]), ("column0", "column1")),
        (table(None, LEVELS), ("column0",)),
        (b"id,name,town\n" + b"1,Ana,Rome\n2,Bo,Oslo\n" * 40, ("id", "name", "town")),
        (b"id,name,town\n" + b"1,Ana,Rome\n2,Bo,Oslo\n" * 90 + "\ufeffid,name,town\n3,Cy,Lima\n".encode(), ("id", "name", "town")),
    ],
)  # fmt: skip
def test_headers_by_contrast(text: bytes, columns: tuple[str, ...]) -> None:
    assert sniff(text, whole=True).columns == columns


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet=",;\t|\"'\\\n\rab1:#", max_size=200).map(str.encode))
def test_sniffing_never_raises(data: bytes) -> None:
    found = sniff(data, whole=True)
    assert isinstance(found, Dialect)
    assert len({name.lower() for name in found.columns}) == len(found.columns) > 0
