"""Every format cut off and overwritten anywhere: no error but ours, no record lost in silence."""

from __future__ import annotations

import gzip
import io
import json
import random
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import bson
import duckdb
import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import ipc, orc, parquet

from unlatched.errors import StoreError
from unlatched.stores.files import offering

PEOPLE = [{"id": n, "name": f"Ana {n}", "email": f"u{n}@example.org"} for n in range(12)]
TABLE = pa.Table.from_pylist(PEOPLE)
CSV = ("id,name,email\n" + "".join(f"{p['id']},{p['name']},{p['email']}\n" for p in PEOPLE)).encode()
NDJSON = "".join(json.dumps(one) + "\n" for one in PEOPLE).encode()
TRIED = 120
"""Places of a file that are tried."""


def into(write: Callable[[io.BytesIO], object]) -> bytes:
    held = io.BytesIO()
    write(held)
    return held.getvalue()


def zipped(held: io.BytesIO) -> None:
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", CSV)


def tarred(held: io.BytesIO) -> None:
    with tarfile.open(fileobj=held, mode="w") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(CSV)
        archive.addfile(info, io.BytesIO(CSV))


def streamed(held: io.BytesIO) -> None:
    with ipc.new_stream(held, TABLE.schema) as sink:
        sink.write_table(TABLE)


def database() -> bytes:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE a (id, name, email)")
    made.executemany("INSERT INTO a VALUES (?, ?, ?)", [tuple(p.values()) for p in PEOPLE])
    made.commit()
    return made.serialize()


def workbook(held: io.BytesIO) -> None:
    made = Workbook()
    for row in (list(PEOPLE[0]), *(list(p.values()) for p in PEOPLE)):
        made.active.append(row)
    made.save(held)


WHOLE = {
    "a.csv": CSV,
    "a.ndjson": NDJSON,
    "a.json": json.dumps(PEOPLE, indent=1).encode(),
    "rows.json": json.dumps([list(p.values()) for p in PEOPLE]).encode(),
    "a.csv.gz": gzip.compress(CSV),
    "a.zip": into(zipped),
    "a.tar": into(tarred),
    "a.bson": b"".join(map(bson.encode, PEOPLE)),
    "a.parquet": into(lambda held: parquet.write_table(TABLE, held)),
    "a.arrows": into(streamed),
    "a.orc": into(lambda held: orc.write_table(TABLE, held)),
    "a.db": database(),
    "a.xlsx": into(workbook),
    "a.sql": (
        "CREATE TABLE `a` (\n `id` int,\n `name` text,\n `email` text\n);\nINSERT INTO `a` VALUES "
        + ",".join(f"({p['id']},'{p['name']}','{p['email']}')" for p in PEOPLE)
        + ";\n"
    ).encode(),
}
ENDS = {
    "a.csv": {at for at in range(len(CSV) + 1) if b"\n" in CSV[max(at - 1, 0) : at + 1] or at == 0},
    "a.ndjson": {at for at in range(len(NDJSON) + 1) if b"\n" in NDJSON[max(at - 1, 0) : at + 1] or at == 0},
    "a.bson": set(accumulate(len(bson.encode(one)) for one in PEOPLE)),
    "a.arrows": set(range(200, 240)),  # between the schema and the first records; an end mark is not required
}
"""Places at which a file that is cut off is as good as a whole one."""

BEGUN = {"a.zip": 4, "a.sql": WHOLE["a.sql"].index(b"VALUES") + 8}
"""Bytes of a file before which it is but a line of text."""


def read(folder: Path) -> tuple[int, bool]:
    """How many records were read, and whether anything is said to be missing."""
    offered = offering([folder])
    rows, told = 0, bool(offered.unseen)
    for offer in offered.offers:
        with duckdb.connect(config={"threads": 1, "temp_directory": ""}) as connection:
            try:
                scan = offer.scan(connection)
                found = connection.sql(f"SELECT count(*) FROM {scan.relation}").fetchall()
            except (duckdb.Error, StoreError):  # the survey names a scan that stops
                told = True
                continue
            rows += found[0][0]
            told = told or bool(scan.malformed()) or bool(scan.unseen())
    return rows, told


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_are_read_whole(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    assert read(tmp_path) == (12, False)


@pytest.mark.parametrize("name", WHOLE)
def test_cut_off_anywhere(tmp_path: Path, name: str) -> None:
    whole = WHOLE[name]
    for keep in range(BEGUN.get(name, 0), len(whole), max(1, len(whole) // TRIED)):
        (tmp_path / name).write_bytes(whole[:keep])
        rows, told = read(tmp_path)
        assert rows <= 12
        boundary = keep in ENDS.get(name, ())
        assert told or rows == 12 or boundary or _is_only_shorter(name, whole[:keep]), keep


def _is_only_shorter(name: str, kept: bytes) -> bool:
    """A last value of a CSV file that was cut looks like any other; so does what is left of its header."""
    return name == "a.csv" and (kept.count(b"\n") == 0 or kept[kept.rfind(b"\n") :].count(b",") == 2)


@pytest.mark.parametrize("name", WHOLE)
def test_overwritten_anywhere(tmp_path: Path, name: str) -> None:
    whole, drawn = WHOLE[name], random.Random(5)
    for _ in range(40):
        spoiled = bytearray(whole)
        for _ in range(drawn.randint(1, 8)):
            spoiled[drawn.randrange(len(spoiled))] = drawn.randrange(256)
        (tmp_path / name).write_bytes(spoiled)
        rows, _ = read(tmp_path)
        assert rows <= 100


@pytest.mark.parametrize("seed", range(30))
def test_random_bytes(tmp_path: Path, seed: int) -> None:
    drawn = random.Random(seed)
    beginnings = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"PAR1", b"ARROW1\0\0", b"ORC", b"{", b"[["]
    beginning = beginnings[seed % len(beginnings)]
    (tmp_path / "a").write_bytes(beginning + drawn.randbytes(drawn.randint(1, 3000)))
    read(tmp_path)
