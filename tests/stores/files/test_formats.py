"""Formats as they come: what can be read is read whole, the rest is named with what to do."""

# ruff: noqa: E501  (tables of cases read better in lines)

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import feather, ipc, orc

from unlatched.stores.files import offering

PEOPLE = [{"id": n, "name": f"Ana {n}", "email": f"u{n}@example.org"} for n in range(300)]
TABLE = pa.Table.from_pylist(PEOPLE)
CSV = "id,name,email\n" + "".join(f"{p['id']},{p['name']},{p['email']}\n" for p in PEOPLE)
NAMES = ["id", "name", "email"]


def read(path: Path):
    """Of each collection: its fields and rows; and what was not seen, before and after."""
    found, offered = {}, offering([path])
    unseen = list(offered.unseen)
    for offer in offered.offers:
        connection = duckdb.connect()
        scan = offer.scan(connection)
        rows = connection.sql(f"SELECT * FROM {scan.relation}").fetchall()
        assert offer.sample(50, 1).ask(lambda table: table.num_rows > 0)
        found[offer.name] = [name for name, _ in offer.shape.children], rows
        unseen += scan.unseen()
        unseen += [f"malformed {scan.malformed()}"] * bool(scan.malformed())
    return found, unseen


def stream(path: Path) -> None:
    with ipc.new_stream(path, TABLE.schema) as sink:
        sink.write_table(TABLE, max_chunksize=100)


def file(path: Path) -> None:
    with ipc.new_file(path, TABLE.schema) as sink:
        sink.write_table(TABLE, max_chunksize=100)


ARROWS = {
    "a.arrow": file,
    "a.arrows": stream,
    "a.feather": lambda path: feather.write_feather(TABLE, path),
    "a.orc": lambda path: orc.write_table(TABLE, path),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ARROWS)
def test_arrow_and_orc(tmp_path: Path, name: str, packed: bool) -> None:
    ARROWS[name](tmp_path / name)
    if packed:
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress((tmp_path / name).read_bytes()))
        (tmp_path / name).unlink()
    found, unseen = read(tmp_path)
    assert found == {"a": (NAMES, [tuple(p.values()) for p in PEOPLE])}
    assert unseen == []


@pytest.mark.parametrize("name", ARROWS)
def test_damaged_arrow_is_named(tmp_path: Path, name: str) -> None:
    ARROWS[name](tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    for keep in (9, len(whole) // 2, len(whole) - 7):
        (tmp_path / name).write_bytes(whole[:keep])
        found, unseen = read(tmp_path)
        assert len(unseen) == 1 or found["a"][1] == [tuple(p.values()) for p in PEOPLE]


DOCUMENTS = {
    "rows": ([[p["id"], p["name"], p["email"]] for p in PEOPLE], ["column0", "column1", "column2"]),
    "headed": ([NAMES, *([p["id"], p["name"], p["email"]] for p in PEOPLE)], NAMES),
    "split": (
        {"columns": NAMES, "index": list(range(300)), "data": [list(p.values()) for p in PEOPLE]},
        NAMES,
    ),
    "fields": ({"fields": NAMES, "rows": [list(p.values()) for p in PEOPLE]}, NAMES),
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_lists(tmp_path: Path, name: str, indent: int | None) -> None:
    document, fields = DOCUMENTS[name]
    (tmp_path / "a.json").write_text(json.dumps(document, indent=indent))
    assert read(tmp_path) == ({"a": (fields, [tuple(p.values()) for p in PEOPLE])}, [])


def test_a_json_list_of_values(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([p["email"] for p in PEOPLE]))
    assert read(tmp_path) == ({"a": (["column0"], [(p["email"],) for p in PEOPLE])}, [])


def test_json_lists_that_end_early(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([[1, "x"]] * 50)[:-9])
    assert read(tmp_path) == ({}, ["a.json: JSON lists that end early or are damaged; nothing could be read"])


@pytest.mark.parametrize(
    "script",
    ["window.YTD.account.part0 = {};", "callback({});", "var x = {};\n", "// made by x\n{}", "\ufeff{}"],
)
def test_json_in_a_script(tmp_path: Path, script: str) -> None:
    (tmp_path / "a.js").write_text(script.replace("{}", json.dumps(PEOPLE)))
    assert read(tmp_path) == ({"a": (NAMES, [tuple(p.values()) for p in PEOPLE])}, [])


NOT_READ = {
    "a.pdf": (b"%PDF-1.7 ...", "a PDF document"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c....", "a 7z archive, which is not read; unpack it"),
    "a.rar": (b"Rar!\x1a\x07\x01\0...", "a RAR archive, which is not read; unpack it"),
    "a.dump": (b"PGDMP\x01\x0e\0\x04....", "a pg_dump archive in custom format, which is not read; write it as SQL"),
    "a.avro": (b"Obj\x01\x04\x14avro.codec", "an Avro file, which is not read; convert it"),
    "a.xml": (b"<?xml version='1.0'?>\n<users><u>x</u></users>", "XML, which is not read; export it"),
    "b.xml": (b"<users kind='x'><u>x</u></users>", "XML, which is not read; export it"),
    "a.html": (b"<!DOCTYPE html>\n<p>x", "a web page"),
    "a.vcf": (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\n", "contacts (vCard)"),
    "a.ics": (b"BEGIN:VCALENDAR\nVERSION:2.0\n", "a calendar"),
    "a.mbox": (b"From ana@example.org Thu Jan  1 00:00:00 2020\nSubject: x\n\nbody\n", "a mailbox (mbox)"),
    "a.eml": (b"From: x <x@example.org>\nSubject: a\n b\nMIME-Version: 1.0\n\nbody\n", "an e-mail message"),
    "a.pem": (b"-----BEGIN RSA PRIVATE KEY-----\nxx", "a key or certificate"),
    "access.log": (b'192.0.2.1 - - [01/Jan/2020:00:00:01 +0000] "GET / HTTP/1.1" 200 5\n' * 9, "a web server's log"),
    "mongod.log": (b'{"t":{"$date":"2020-01-01T00:00:00.000+00:00"},"s":"I", "c":"NETWORK", "id":1,"ctx":"x","msg":"x"}\n' * 9,
                   "MongoDB's log"),
    "old.log": (b"2019-01-01T00:00:01.000+0000 I NETWORK  [listener] connection accepted from 192.0.2.1:4 #1\n" * 9,
                "MongoDB's log"),
    "es.log": (b"[2020-01-01T00:00:00,000][INFO ][o.e.n.Node] [x] started\n" * 9, "Elasticsearch's log"),
    "redis.log": (b"1:M 01 Jan 2020 00:00:00.000 * Ready to accept connections\n" * 9, "Redis' log"),
    "pg.log": (b"2020-01-01 00:00:00.000 UTC [7] LOG:  connection received: host=192.0.2.1\n" * 9, "PostgreSQL's log"),
    "mysql.log": (b"2020-01-01T00:00:00.000000Z 0 [Note] ready\n" * 9, "MySQL's log"),
    "sys.log": (b"Jan  1 00:00:00 host sshd[7]: Accepted\n" * 9, "a system log"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_no_data_is_named_with_advice(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(NOT_READ[name][0])
    found, unseen = read(tmp_path)
    assert found == {}
    assert len(unseen) == 1
    assert unseen[0].startswith(f"{name}: {NOT_READ[name][1]}")
    if name.endswith(".log"):
        assert "unlatched logs" in unseen[0]


@pytest.mark.parametrize(
    "text",
    ["From,To,Subject\nx,y,z\n", "<id>,<name>\n1,x\n2,y\n", "from: x\nto: y\n", "x <y>\n",
     "2020-01-01 00:00:00,7,ERROR,x\n" * 9, '{"t": 1, "s": "I"}\n{"t": 2, "s": "I"}\n'],
)  # fmt: skip
def test_what_only_looks_like_it_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    found, unseen = read(tmp_path)
    assert len(found) == 1
    assert unseen == []


def packed(name: str, content: bytes) -> bytes:
    """The content as a member of a zip archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def tarred(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return held.getvalue()


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = tarred("users.csv.gz", gzip.compress(CSV.encode()))
    (tmp_path / "a.zip").write_bytes(packed("b.zip", packed("c.tar.gz", inner)))
    found, unseen = read(tmp_path)
    assert [(fields, len(rows)) for fields, rows in found.values()] == [(NAMES, 300)]
    assert unseen == []


def test_too_many_wrappings_are_named(tmp_path: Path) -> None:
    content = CSV.encode()
    for level in range(9):
        content = packed(f"{level}.zip" if level else "users.csv", content)
    (tmp_path / "a.zip").write_bytes(content)
    found, unseen = read(tmp_path)
    assert found == {}
    assert len(unseen) == 1
    assert "packed more than 6 times over; unpack it" in unseen[0]


def test_nul_bytes_in_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV.replace("Ana", "A\0na"))
    found, _ = read(tmp_path)
    (fields, rows), = found.values()  # fmt: skip
    assert fields == NAMES
    assert len(rows) == 300


def test_ascii_separators(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CSV.replace(",", "\x1f").replace("\n", "\x1e"))
    assert read(tmp_path) == ({"a": (NAMES, [tuple(map(str, p.values())) for p in PEOPLE])}, [])


def test_virtual_tables_are_one_collection(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute("CREATE VIRTUAL TABLE mail USING fts5(name, email)")
        database.executemany("INSERT INTO mail VALUES (?, ?)", [(p["name"], p["email"]) for p in PEOPLE])
        database.execute("CREATE TABLE mail_data_extra (x)")
        database.execute("INSERT INTO mail_data_extra VALUES (1)")
        database.execute("CREATE TABLE keyed (id TEXT PRIMARY KEY, v) WITHOUT ROWID")
        database.execute("INSERT INTO keyed VALUES ('a', 1)")
        database.execute("CREATE VIEW v AS SELECT * FROM keyed")
    database.close()
    found, unseen = read(tmp_path)
    assert {name: len(rows) for name, (_, rows) in found.items()} == {
        "a.mail": 300, "a.mail_data_extra": 1, "a.keyed": 1,
    }  # fmt: skip
    assert unseen == []


def test_the_lists_of_a_document_are_called_by_their_keys(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"@graph": PEOPLE, "orders": [{"oid": n} for n in range(9)]}))
    found, _ = read(tmp_path)
    assert {name: len(rows) for name, (_, rows) in found.items()} == {"a.graph": 300, "a.orders": 9}
