"""SQL dumps, SQLite and spreadsheets."""

from __future__ import annotations

import datetime
import gzip
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unlatched.shape import leaves
from unlatched.stores import Offer
from unlatched.stores.files import offering

MYSQL = r"""-- MySQL dump 10.13
/*!40101 SET NAMES utf8 */;
CREATE TABLE `users` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `full name` varchar(255) DEFAULT NULL,
  `mail` enum('a','b') COMMENT 'x, y (z)',
  `when` datetime,
  PRIMARY KEY (`id`),
  KEY `m` (`mail`)
) ENGINE=InnoDB;
INSERT INTO `users` VALUES (1,'O\'Neil; (x), y','a@example.org','2019'),(2,NULL,'b''c',NULL);
INSERT INTO `users` VALUES (3,'line\nbreak "q"',_binary 'zz','2019');
INSERT INTO orders (id, total) VALUES
 (1, 3.5),
 (2, -4);
"""
POSTGRES = """--
-- PostgreSQL database dump
--
SET statement_timeout = 0;
COPY public.people (id, name, note) FROM stdin;
1\tAna \\t tab\t\\N
2\tBo\tmulti\\nline \\\\ slash
3\tshort
\\.

INSERT INTO public.t VALUES (1, 'C:\\', E'x', '2019-01-01'::date);
INSERT INTO public.t VALUES (2, 'it''s', 'y', NULL);
"""
MICROSOFT = """USE [db]
GO
SET ANSI_NULLS ON
GO
INSERT [dbo].[Users] ([Id], [Name], [At]) VALUES (1, N'Zoë', CAST(N'2019-01-01' AS DateTime))
GO
INSERT [dbo].[Users] ([Id], [Name], [At]) VALUES (2, N'José', NULL)
GO
"""


def read(offer: Offer, unseen: tuple[str, ...] = ()) -> tuple[list[tuple[Any, ...]], int]:
    assert offer.sample(5, 1).ask(
        lambda table: table.column_names == [name for name, _ in offer.shape.children]
    )
    with duckdb.connect() as connection:
        scan = offer.scan(connection)
        rows = connection.sql(f"SELECT * FROM {scan.relation}").fetchall()
        assert scan.unseen() == unseen
        return rows, scan.malformed()


def offers(tmp_path: Path, data: bytes, name: str = "dump.sql") -> dict[str, Offer]:
    path = tmp_path / name
    path.write_bytes(data)
    found = offering([path])
    assert found.unseen == ()
    return {offer.name: offer for offer in found.offers}


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_mysql(tmp_path: Path, pack: Any) -> None:
    found = offers(tmp_path, pack(MYSQL.encode()))
    users, orders = found["dump.users"], found["dump.orders"]
    assert [name for name, _ in users.shape.children] == ["id", "full name", "mail", "when"]
    assert read(users) == (
        [
            ("1", "O'Neil; (x), y", "a@example.org", "2019"),
            ("2", None, "b'c", None),
            ("3", 'line\nbreak "q"', "zz", "2019"),
        ],
        0,
    )
    assert read(orders) == ([("1", "3.5"), ("2", "-4")], 0)


def test_a_statement_cut_off(tmp_path: Path) -> None:
    cut = offers(tmp_path, MYSQL[: MYSQL.index("_binary") + 10].encode())["dump.users"]
    rows, malformed = read(cut, ("dump.sql: ends inside a statement; rows after that are missing",))
    assert (len(rows), malformed) == (3, 1)


def test_postgres(tmp_path: Path) -> None:
    found = offers(tmp_path, POSTGRES.encode())
    people = [("1", "Ana \t tab", None), ("2", "Bo", "multi\nline \\ slash"), ("3", "short", None)]
    assert read(found["dump.people"]) == (people, 1)
    assert read(found["dump.t"])[0] == [("1", "C:\\", "x", "2019-01-01"), ("2", "it's", "y", None)]


def test_sql_server_in_utf16(tmp_path: Path) -> None:
    found = offers(tmp_path, MICROSOFT.encode("utf-16"))
    assert read(found["dump.Users"]) == ([("1", "Zoë", "2019-01-01"), ("2", "José", None)], 0)


def test_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    with sqlite3.connect(path) as database:
        database.execute('CREATE TABLE "us""ers" (id INTEGER PRIMARY KEY, name TEXT, phone, face BLOB)')
        people = [(3 * n, f"n{n}", n if n % 2 else f"p{n}", b"\xff\0") for n in range(3000)]
        database.executemany('INSERT INTO "us""ers" VALUES (?, ?, ?, ?)', people)
        database.execute("CREATE TABLE pairs (k TEXT PRIMARY KEY, v) WITHOUT ROWID")
        database.execute("INSERT INTO pairs VALUES ('a', 1)")
        database.execute("CREATE TABLE vacant (a)")
    database.close()
    before = path.read_bytes()
    for data in (before, gzip.compress(before)):
        found = offers(tmp_path, data, "copy.db")
        rows, malformed = read(found['copy.us"ers'])
        assert [(row[0], row[1], row[2]) for row in rows] == [(a, b, str(c)) for a, b, c, _ in people]
        assert malformed == 0
        assert set(found) == {'copy.us"ers', "copy.pairs"}
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["app.db", "copy.db"]


def test_spreadsheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "People"
    sheet.append(["Report 2019"])
    sheet.append([])
    sheet.append(["id", "name", "phone", "born"])
    for n in range(30):
        phone: Any = 441632960000 + n if n % 2 else f"+44 1632 96{n:04d}"
        sheet.append([n, f"Nome {n}", phone, datetime.datetime(1980, 1, 1 + n % 28)])
    other = book.create_sheet("raw")
    for n in range(5):
        other.append([n, f"x{n}@example.org"])
    book.create_sheet("blank")
    book.save(tmp_path / "x.bin")
    found = offers(tmp_path, (tmp_path / "x.bin").read_bytes(), "x.xlsx")
    rows, _ = read(found["x.People"])
    assert rows[1] == (1, "Nome 1", "441632960001", datetime.date(1980, 1, 2))
    assert len(rows) == 30
    assert [name for name, _ in found["x.raw"].shape.children] == ["column0", "column1"]
    assert set(found) == {"x.People", "x.raw"}


def test_parquet_of_every_type(tmp_path: Path) -> None:
    table = pa.table(
        {
            "small": pa.array([1, None], pa.int8()),
            "when": pa.array([datetime.datetime(2020, 1, 1), None], pa.timestamp("ns", "UTC")),
            "nothing": pa.array([None, None]),
            'Na"me': pa.array(["x", "y"]).dictionary_encode(),
            "track": pa.array([[{"lat": 1.5, "{}": "x"}], None]),
            "by": pa.array(
                [[("k", [{"a": 1}])], None], pa.map_(pa.string(), pa.list_(pa.struct({"a": pa.int64()})))
            ),
        }
    )
    path = tmp_path / "x[1].parquet"
    pq.write_table(table, path)
    packed = tmp_path / "y.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    for one in (path, packed):
        (offer,) = offering([one]).offers
        wanted = ", ".join(leaf.expression for leaf in leaves(offer.shape))
        with duckdb.connect() as connection:
            relation = offer.scan(connection).relation
            whole = connection.sql(f"SELECT {wanted} FROM {relation}").fetchall()
            connection.register("drawn", offer.sample(9, 1)._Raw__value)  # type: ignore[attr-defined]
            assert connection.sql(f"SELECT {wanted} FROM drawn").fetchall() == whole
