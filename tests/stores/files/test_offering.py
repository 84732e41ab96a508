"""Each format in each wrapping holds the same records, and says so."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from unlatched.stores import Offer
from unlatched.stores.files import offering

ROWS = [
    {"id": str(n), "name": f"Nom {n}", "note": 'a "quoted", one' if n % 7 == 0 else "plain"}
    for n in range(500)
]


def _csv(rows: list[dict[str, str]], **how: Any) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["id", "name", "note"], **how)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _parquet(rows: list[dict[str, str]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=100)
    return out.getvalue()


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/people.dat", data)
    return out.getvalue()


def _tar(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("inner/people.dat")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


FORMATS: dict[str, bytes] = {
    "csv": _csv(ROWS),
    "tsv": _csv(ROWS, delimiter="\t"),
    "semicolon": _csv(ROWS, delimiter=";"),
    "pipe": _csv(ROWS, delimiter="|"),
    "hive": _csv(ROWS, delimiter="\x01"),
    "utf16": _csv(ROWS).decode().encode("utf-16"),
    "ndjson": "\n".join(map(json.dumps, ROWS)).encode(),
    "array": json.dumps(ROWS).encode(),
    "pretty": json.dumps(ROWS, indent=2).encode(),
    "concatenated": "\n".join(json.dumps(row, indent=1) for row in ROWS).encode(),
    "wrapped": json.dumps({"count": 500, "RECORDS": ROWS}).encode(),
    "elastic": "\n".join(
        json.dumps({"_index": "people", "_id": row["id"], "_source": row}) for row in ROWS
    ).encode(),
    "parquet": _parquet(ROWS),
}
WRAPPINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "zst": zstandard.ZstdCompressor().compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zip": _zip,
    "tar.gz": lambda data: gzip.compress(_tar(data)),
}


def read(offer: Offer) -> tuple[list[tuple[Any, ...]], int, tuple[str, ...]]:
    with duckdb.connect() as connection:
        scan = offer.scan(connection)
        rows = connection.sql(f"SELECT * FROM {scan.relation}").fetchall()
        return rows, scan.malformed(), scan.unseen()


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("form", FORMATS)
def test_same_records_in_every_wrapping(form: str, wrapping: str, tmp_path: Path) -> None:
    path = tmp_path / "blob"
    path.write_bytes(WRAPPINGS[wrapping](FORMATS[form]))
    found = offering([path])
    assert found.unseen == ()
    (offer,) = found.offers
    assert [name for name, _ in offer.shape.children] == ["id", "name", "note"]
    rows, malformed, unseen = read(offer)
    assert sorted(rows) == sorted(tuple(row.values()) for row in ROWS)
    assert (malformed, unseen) == (0, ())
    assert sorted(read(offer)[0]) == sorted(rows)
    assert offer.sample(50, 1).ask(lambda table: table.num_rows == 50)
    assert offer.sample(9, 1).ask(lambda table: table.column_names == ["id", "name", "note"])
    again = offer.sample(20, 7)
    assert offer.sample(20, 7).ask(lambda one: again.ask(lambda other: one.equals(other)))
