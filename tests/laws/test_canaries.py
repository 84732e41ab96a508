"""Law 1: no output holds a marked value, wherever in the data it was planted."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from tests.laws import traces
from unlatched.synth import generate

TOKEN = "Qz7canary4vX9"
FORMATS = ("parquet", "csv", "ndjson", "json", "elastic", "bson", "archive", "sqlite")


def audited(tmp_path: Path, *targets: Path) -> traces.Left:
    work = tmp_path / "work"
    work.mkdir()
    arguments = ["audit", *map(str, targets), "--out", str(work / "out"), "--verbose"]
    left = traces.run(work, *arguments)
    printed = traces.run(tmp_path / "again", "audit", *map(str, targets), "--json")
    return traces.Left(left.code, left.output + printed.output, (*left.files, *printed.files))


@pytest.mark.parametrize("format_", FORMATS)
def test_planted_values_stay_inside(tmp_path: Path, format_: str) -> None:
    generate("whereabouts", tmp_path / "made", people=400, fixes=900, seed=3, format=format_, canary=TOKEN)
    planted = b"".join(p.read_bytes() for p in (tmp_path / "made" / "data").rglob("*") if p.is_file())
    assert TOKEN.encode() in planted or format_ in ("parquet",)
    left = audited(tmp_path, tmp_path / "made" / "data")
    assert left.leaks(TOKEN) == []
    assert b"people" in left.output
    assert left.code in (1, 2)


def write_all(folder: Path) -> None:
    """One file for each way in which a value can end up where names or errors are made."""
    folder.mkdir()
    rows = "\n".join(f"{i},{TOKEN} {i},ana{i}@example.org" for i in range(50))
    (folder / f"{TOKEN}.csv").write_text(f"id,name,{TOKEN}\n{rows}\n")
    (folder / "wide.csv").write_text(f"id,name,mail\n{rows}\n1,2,{TOKEN},4,{TOKEN},6\n\"{TOKEN}\n")
    (folder / "headless.csv").write_text(rows)
    keyed = {f"{TOKEN}{i}@example.org": {"name": TOKEN, f"k{TOKEN}": i} for i in range(150)}
    (folder / "keyed.json").write_text(json.dumps([keyed, keyed]))
    (folder / "broken.ndjson").write_text(f'{{"name": "{TOKEN}"}}\n' * 20 + f'{{"name": {TOKEN}}}\n{{"na')
    (folder / "cut.csv.gz").write_bytes(gzip.compress(rows.encode() * 40)[:-20])
    (folder / "what.bin").write_bytes(b"\x00\x01" + TOKEN.encode() * 10)
    (folder / f"sub {TOKEN}").mkdir()
    (folder / f"sub {TOKEN}" / f"{TOKEN}.parquet").write_bytes(b"PAR1" + TOKEN.encode() * 5)
    with sqlite3.connect(folder / "store.db") as store:
        store.execute(f'CREATE TABLE "t{TOKEN}" ("{TOKEN}" TEXT, mail TEXT)')
        store.executemany(f'INSERT INTO "t{TOKEN}" VALUES (?, ?)', [(TOKEN, f"a{i}@example.org") for i in range(30)])


def test_names_errors_and_broken_rows_stay_inside(tmp_path: Path) -> None:
    write_all(tmp_path / "data")
    left = audited(tmp_path, tmp_path / "data")
    assert left.leaks(TOKEN) == []
    assert left.code == 2
    assert b"Traceback" not in left.output


def test_a_leak_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "leaky.txt").write_text(TOKEN.encode().hex())
    assert traces.Left(0, b"", (tmp_path / "leaky.txt",)).leaks(TOKEN)
