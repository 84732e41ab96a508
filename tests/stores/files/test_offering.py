"""Each format in each wrapping holds the same records, and says so."""

from __future__ import annotations

import bz2
import csv
import datetime
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

from unlatched.shape import duckdb_type
from unlatched.stores import Offer, Offering
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


def test_mongoexport_wrappers_are_types_not_fields(tmp_path: Path) -> None:
    rows = [
        {
            "_id": {"$oid": f"{n:024x}"},
            "born": {"$date": "1980-01-02T03:04:05Z"},
            "seen": {"$date": {"$numberLong": str(1_600_000_000_000 + n)}},
            "track": [{"at": {"$date": "2020-01-01T00:00:00Z"}, "n": {"$numberLong": str(n)}}],
        }
        for n in range(20)
    ]
    path = tmp_path / "export.json"
    path.write_text("\n".join(map(json.dumps, rows)))
    (offer,) = offering([path]).offers
    assert duckdb_type(offer.shape).startswith('STRUCT("_id" VARCHAR, "born" TIMESTAMP, "seen" TIMESTAMP')
    (found, malformed, _) = read(offer)
    assert malformed == 0
    assert found[1] == (
        f"{1:024x}",
        datetime.datetime(1980, 1, 2, 3, 4, 5),
        datetime.datetime(2020, 9, 13, 12, 26, 40, 1000),
        [{"at": datetime.datetime(2020, 1, 1), "n": 1}],
    )


def test_elasticsearch_indices_are_collections(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"_index": f"{kind}-2019.01.{n % 28:02d}", "_type": "d", "_id": str(n), "_source": {kind: n}}
        )
        for n in range(100)
        for kind in ("users", "visits")
    ]
    path = tmp_path / "dump.json"
    path.write_text("\n".join([*lines, "{"]))
    offers = {offer.name: offer for offer in offering([path]).offers}
    assert set(offers) == {"users", "visits"}
    assert {name: len(read(offer)[0]) for name, offer in offers.items()} == {"users": 100, "visits": 100}
    assert sum(read(offer)[1] for offer in offers.values()) == 1
    assert [name for name, _ in offers["users"].shape.children] == ["users"]


def test_bulk_files_hold_only_their_records(tmp_path: Path) -> None:
    path = tmp_path / "bulk.json"
    path.write_text(
        "\n".join(json.dumps({"index": {"_id": row["id"]}}) + "\n" + json.dumps(row) for row in ROWS)
    )
    (offer,) = offering([path]).offers
    rows, malformed, _ = read(offer)
    assert (len(rows), malformed) == (500, 0)


def test_keys_that_differ_in_case_only(tmp_path: Path) -> None:
    record = {"ID": 1, "id": "x", "a/b": {"Q": 1, "q": "2", "": [{"Z": 1, "z": "y"}]}}
    path = tmp_path / "odd.json"
    path.write_text("\n".join([json.dumps(record)] * 30))
    (offer,) = offering([path]).offers
    rows, malformed, _ = read(offer)
    assert malformed == 0
    assert rows[0] == (1, "x", {"Q": 1, "q#2": "2", "#": [{"Z": 1, "z#2": "y"}]})


def test_maps_of_records_are_collections(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    users = {f"u{n}@example.org": {"name": f"n{n}"} for n in range(50)}
    path.write_text(json.dumps({"users": users, "version": 3}))
    (offer,) = offering([path]).offers
    assert [name for name, _ in offer.shape.children] == ["{*}", "name"]
    assert sorted(read(offer)[0]) == sorted((key, value["name"]) for key, value in users.items())


def test_descriptions_by_mongodump_are_no_collection(tmp_path: Path) -> None:
    path = tmp_path / "people.metadata.json"
    path.write_text(
        '{"options":{},"indexes":[{"v":2,"key":{"_id":1}}],"uuid":"00","collectionName":"people"}'
    )
    assert offering([path]) == Offering((), ())
