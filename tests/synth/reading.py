"""Read made-up data back with other code than wrote it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import bson
import duckdb
import python_calamine

Rows = list[dict[str, Any]]


def relation(data: Path, name: str, format: str) -> str:
    """SQL that reads a collection of a format DuckDB reads itself."""
    if format == "parquet":
        return f"read_parquet('{data}/{name}.parquet')"
    if format == "csv":
        return f"read_csv('{data}/{name}.csv', all_varchar = true, header = true, strict_mode = true)"
    return f"read_json('{data}/{name}.{format}', sample_size = -1)"


def count(data: Path, name: str, format: str, what: str) -> Any:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {what} FROM {relation(data, name, format)}").fetchone()[0]


def archive(path: Path) -> dict[str, Rows]:
    """A mongodump archive, checked as mongorestore does (but for the CRC)."""
    raw, place = path.read_bytes(), 4
    assert raw[:4] == bytes.fromhex("6de29981")

    def documents() -> Rows:
        nonlocal place
        found = []
        while raw[place : place + 4] != b"\xff\xff\xff\xff":
            size = int.from_bytes(raw[place : place + 4], "little")
            found.append(bson.decode(raw[place : place + size]))
            place += size
        place += 4
        return found

    prelude = documents()
    assert len(prelude) == 1 + prelude[0]["concurrent_collections"]
    data: dict[str, Rows] = {note["collection"]: [] for note in prelude[1:]}
    while place < len(raw):
        namespace, *found = documents()
        assert not (namespace["EOF"] and found)
        data[namespace["collection"]] += found
    return data


def rows(data: Path, shape: str, name: str, format: str) -> Rows:
    """All records of a collection, in order."""
    if format == "ndjson":
        return [json.loads(line) for line in (data / f"{name}.ndjson").read_text().splitlines()]
    if format == "json":
        return json.loads((data / f"{name}.json").read_text())
    if format == "elastic":
        return [json.loads(line)["_source"] for line in (data / f"{name}.json").read_text().splitlines()]
    if format == "bson":
        return bson.decode_all((data / "dump" / shape / f"{name}.bson").read_bytes())
    if format == "archive":
        return archive(data / f"{shape}.archive")[name]
    return _tables(data, shape, name, format)


def _tables(data: Path, shape: str, name: str, format: str) -> Rows:
    if format == "sqlite":
        found = sqlite3.connect(data / f"{shape}.sqlite").execute(f"SELECT * FROM {name}")
        header = [column[0] for column in found.description]
        return [dict(zip(header, row, strict=True)) for row in found]
    if format == "xlsx":
        sheet = python_calamine.CalamineWorkbook.from_path(data / f"{shape}.xlsx").get_sheet_by_name(name)
        header, *body = sheet.to_python()
        return [dict(zip(header, row, strict=True)) for row in body]
    with duckdb.connect() as connection:
        return connection.sql(f"SELECT * FROM {relation(data, name, format)}").to_arrow_table().to_pylist()
