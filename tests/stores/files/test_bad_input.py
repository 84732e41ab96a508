"""What can be read is measured, the rest is named: nothing raises, nothing is lost, nothing leaks."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from unlatched.stores import Offering
from unlatched.stores.files import offering, unpack
from unlatched.stores.files.discover import DEEPEST

CANARY = "Canary Quicksilver"
ROWS = "".join(f"{n},{CANARY} {n},+44 1632 96{n:04d}\n" for n in range(2000))
CSV = ("id,name,phone\n" + ROWS).encode()


def one(tmp_path: Path, data: bytes, name: str = "blob") -> Offering:
    path = tmp_path / name
    path.write_bytes(data)
    return offering([path])


def read(found: Offering) -> tuple[int, int, tuple[str, ...]]:
    records, malformed, unseen = 0, 0, list(found.unseen)
    for offer in found.offers:
        with duckdb.connect() as connection:
            scan = offer.scan(connection)
            rows = connection.sql(f"SELECT count(*) FROM {scan.relation}").fetchall()
            records, malformed = records + rows[0][0], malformed + scan.malformed()
            unseen += scan.unseen()
    assert CANARY not in " ".join(unseen)
    return records, malformed, tuple(unseen)


def test_gzip_that_ends_early(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(0) + CSV, 1)
    records, malformed, unseen = read(one(tmp_path, packed[: len(packed) // 2], "people.csv.gz"))
    assert 500 < records < 2000
    assert malformed <= 1
    assert len(unseen) == 1
    assert "people.csv.gz: ends early after" in unseen[0]


def test_rows_that_change_width(tmp_path: Path) -> None:
    data = b"id,a,b\n" + b"1,x,y\n" * 50 + b"2,x\n3,x,y,z\n" + b'4,"q\nr",z\n' + b"5\n" + b"6,x,y\n" * 20
    assert read(one(tmp_path, data)) == (74, 3, ())


def test_rows_that_change_width_late_in_a_large_file(tmp_path: Path) -> None:
    data = b"id,a,b\n" + b"1,xxxxxxxx,yyyyyyyyyyy\n" * 400_000 + b"2,x\n3,x,y,z\n" + b'4,"q\nr",z\n' * 3
    assert read(one(tmp_path, data)) == (400_005, 2, ())


def test_lines_that_are_not_json(tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "name": f"{CANARY} {n}"}) for n in range(100)]
    lines[10:10] = ['{"id": 5, "name": "' + CANARY, "[1, 2]", '{"id": 6} {"id": 7}']
    assert read(one(tmp_path, "\n".join(lines).encode())) == (100, 3, ())


def test_json_array_that_ends_early(tmp_path: Path) -> None:
    data = json.dumps([{"id": n, "name": f"{CANARY} {n}"} for n in range(100)], indent=1).encode()
    records, malformed, unseen = read(one(tmp_path, data[:-60]))
    assert (records, malformed) == (98, 1)
    assert "ends inside" in unseen[0]


def test_parquet_without_footer(tmp_path: Path) -> None:
    assert read(one(tmp_path, b"PAR1" + bytes(1000), "x.parquet")) == (
        0, 0, ("x.parquet: a Parquet file whose footer is missing or damaged; nothing could be read",),
    )  # fmt: skip


def _zip(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, zstandard.compress, lambda data: _zip("a", data)]
)
def test_bombs_are_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Any) -> None:
    monkeypatch.setattr(unpack, "FREE", 1 << 23)
    data = b"a,b\n" + b"1,2\n" * 4_000_000
    records, _, unseen = read(one(tmp_path, pack(data), "bomb"))
    assert 2_000_000 < records < 4_000_001
    assert "unpacks to more than 500 times its size" in unseen[0]


def test_archive_in_archive_in_archive(tmp_path: Path) -> None:
    data = CSV
    for depth in range(9):
        data = _zip(f"{depth}.zip", data)
        found = one(tmp_path, data, "x.zip")
        assert bool(found.offers) == (depth < DEEPEST)
        assert bool(found.unseen) == (depth >= DEEPEST)


def test_encrypted_zip(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", CSV)
    data = bytearray(out.getvalue())
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert read(one(tmp_path, bytes(data), "x.zip"))[2] == (
        "x.zip: a.csv: encrypted; it could not be read without its password",
    )


def test_spreadsheet_with_a_password(tmp_path: Path) -> None:
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )
    (unseen,) = one(tmp_path, data, "x.xlsx").unseen
    assert "protected by a password" in unseen


def test_loops_pipes_empty_and_unknown(tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "again").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    os.mkfifo(folder / "pipe")
    (folder / "empty.csv").touch()
    (folder / "noise").write_bytes(bytes(range(256)) * 16)
    (folder / "people.csv").write_bytes(CSV)
    (folder / "nothing").mkdir()
    found = offering([folder])
    said = " | ".join(found.unseen)
    for words in (
        "already read",
        "loop of symbolic links",
        "not a regular file",
        "empty.csv: empty",
        "unknown",
    ):
        assert words in said
    assert read(found)[:2] == (2000, 0)


def test_folder_without_data(tmp_path: Path) -> None:
    assert any("without any file" in line for line in offering([tmp_path]).unseen)
    assert any("no such file" in line for line in offering([tmp_path / "missing"]).unseen)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_bytes(CSV)
    path.chmod(0)
    assert offering([path]).unseen == ("secret.csv: could not be read: permission denied",)


def test_names_are_made_safe(tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    folder.mkdir()
    for name in (f"{CANARY}.csv", "ana@example.org.csv", "\u202eevil\n\x1b[31m.csv"):
        (folder / name).write_bytes(CSV)
    (folder / "John Smith.bin").write_bytes(b"\0" * 300)
    found = offering([folder])
    shown = " ".join([*found.unseen, *(offer.name for offer in found.offers)])
    for hidden in (CANARY, "ana@", "\u202e", "\x1b", "\n", "John"):
        assert hidden not in shown


def test_one_large_document(tmp_path: Path) -> None:
    people = [{"id": n, "photo": "A" * 20_000} for n in range(1000)]
    found = one(tmp_path, json.dumps({"total": 1000, "people": people}).encode(), "export.json")
    assert read(found) == (1000, 0, ())
    one_line = (
        json.dumps({"id": 1, "blob": "B" * 30_000_000}) + "\n" + json.dumps({"id": 2, "blob": "x"}) + "\n"
    )
    assert read(one(tmp_path, one_line.encode(), "lines.json")) == (2, 0, ())
    assert read(one(tmp_path, gzip.compress(one_line.encode(), 1), "lines.json.gz")) == (2, 0, ())


def test_two_thousand_columns(tmp_path: Path) -> None:
    names = [f"column {n}" for n in range(2000)]
    rows = [",".join(str(n * row) for n in range(2000)) for row in range(20)]
    found = one(tmp_path, "\n".join([",".join(names), *rows]).encode())
    assert len(found.offers[0].shape.children) == 2000
    assert read(found) == (20, 0, ())
    lines = "\n".join(json.dumps(dict.fromkeys(names, row)) for row in range(20))
    found = one(tmp_path, lines.encode())
    assert len(found.offers[0].shape.children) == 2000
    assert read(found) == (20, 0, ())


def test_damaged_database(tmp_path: Path) -> None:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE people (id, name)")
        database.executemany("INSERT INTO people VALUES (?, ?)", ((n, f"{CANARY} {n}") for n in range(5000)))
        data = database.serialize()
    database.close()
    records, _, unseen = read(one(tmp_path, data[: len(data) * 2 // 3], "people.db"))
    assert records < 5000
    assert unseen


def test_hundreds_of_parts_are_one_collection(tmp_path: Path) -> None:
    for n in range(120):
        (tmp_path / f"part-{n:05d}.csv").write_bytes(b"id,name\n" + f"{n},x\n".encode() * 10)
        (tmp_path / f"visit_{n}.json").write_text(
            "\n".join(json.dumps({"at": n, "who": k}) for k in range(5))
        )
    found = offering([tmp_path])
    assert len(found.offers) == 2
    assert read(found) == (1800, 0, ())


def test_parts_of_documents_that_vary(tmp_path: Path) -> None:
    for n in range(30):
        record = {"id": n, "name": "x", "city": "y"} | ({"mail": "z"} if n % 3 else {"phone": "1"})
        (tmp_path / f"part-{n}.json").write_text(json.dumps(record))
        (tmp_path / f"part-{n + 100}.json").write_text(json.dumps({"sku": n, "price": 2.5}))
    found = offering([tmp_path])
    assert [len(offer.shape.children) for offer in found.offers] == [5, 2]
    assert read(found) == (60, 0, ())


def test_parquet_with_a_damaged_page(tmp_path: Path) -> None:
    out = io.BytesIO()
    table = pa.table({"id": list(range(4000)), "name": [f"{CANARY} {n * 7919}" for n in range(4000)]})
    pq.write_table(table, out, row_group_size=1000, compression="zstd", use_dictionary=False)
    data = bytearray(out.getvalue())
    at = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(1).data_page_offset
    data[at + 40 : at + 400] = bytes(360)
    found = one(tmp_path, bytes(data), "x.parquet")
    assert found.offers[0].sample(100, 1).ask(lambda sample: sample.num_rows == 100)
    records, _, unseen = read(found)
    assert 3000 <= records < 4000
    assert "damaged row group" in unseen[0]
