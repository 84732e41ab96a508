"""Law 1: no output holds a marked value, wherever in the data it was planted."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import bson
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests.laws import traces
from unlatched.synth import generate

TOKEN = "Qz7canary4vX9"
FORMATS = ("parquet", "csv", "ndjson", "json", "elastic", "bson", "archive", "sqlite", "xlsx")
ROWS = 60


def audited(tmp_path: Path, *targets: Path, also_printed: bool = True) -> traces.Left:
    work = tmp_path / "work"
    work.mkdir()
    arguments = ["audit", *map(str, targets), "--out", str(work / "out"), "--verbose"]
    left = traces.run(work, *arguments)
    if not also_printed:
        return left
    printed = traces.run(tmp_path / "again", "audit", *map(str, targets), "--json")
    return traces.Left(
        left.code, left.output + printed.output, (*left.files, *printed.files), left.passing | printed.passing
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_planted_values_stay_inside(tmp_path: Path, format_: str) -> None:
    generate("whereabouts", tmp_path / "made", people=300, fixes=600, seed=3, format=format_, canary=TOKEN)
    planted = b"".join(p.read_bytes() for p in (tmp_path / "made" / "data").rglob("*") if p.is_file())
    assert TOKEN.encode() in planted or format_ in ("parquet", "xlsx")
    left = audited(tmp_path, tmp_path / "made" / "data", also_printed=False)
    assert left.leaks(TOKEN) == []
    assert b"people" in left.output
    assert left.code == (2 if b"Not seen" in left.output else 1)


def people(column: str = "name") -> list[dict[str, object]]:
    return [{"id": n, column: f"{TOKEN} {n}", "mail": f"{TOKEN}{n}@example.org"} for n in range(ROWS)]


def lines(rows: list[dict[str, object]]) -> bytes:
    head = ",".join(map(str, rows[0]))
    return "\n".join([head, *(",".join(map(str, row.values())) for row in rows)]).encode() + b"\n"


def write_all(folder: Path) -> None:
    """One file for each way in which a value can end up where names or errors are made."""
    folder.mkdir()
    rows = people()
    text = lines(rows)
    named = lines(people(TOKEN))
    (folder / f"{TOKEN}.csv").write_bytes(named)
    (folder / "wide.csv").write_bytes(text + f'1,2,{TOKEN},4,{TOKEN},6\n"{TOKEN}\n'.encode())
    (folder / "headless.csv").write_bytes(text.split(b"\n", 1)[1])
    (folder / "utf16.csv").write_bytes(text.decode().encode("utf-16"))
    (folder / "cut.csv.gz").write_bytes(gzip.compress(text * 40)[:-20])
    (folder / "cut.csv.bz2").write_bytes(bz2.compress(text * 40)[:-20])
    (folder / "cut.csv.zst").write_bytes(zstandard.compress(text * 40)[:-5])
    (folder / "what.bin").write_bytes(b"\x00\x01" + TOKEN.encode() * 10)
    _json(folder, rows)
    _binary(folder, rows)
    (folder / f"sub {TOKEN}").mkdir()
    (folder / f"sub {TOKEN}" / f"{TOKEN}.parquet").write_bytes(b"PAR1" + TOKEN.encode() * 5)
    for at in range(12):
        (folder / f"sub {TOKEN}" / f"{TOKEN}{at}.csv").write_bytes(text)


def _json(folder: Path, rows: list[dict[str, object]]) -> None:
    keyed = {f"{TOKEN}{n}@example.org": {"name": TOKEN, f"k{TOKEN}": n} for n in range(150)}
    (folder / "keyed.json").write_text(json.dumps([keyed, keyed]))
    (folder / "by phone.json").write_text(
        json.dumps({f"+44 1632 9601{n:02}": row for n, row in enumerate(rows)})
    )
    deep = [{"a": {"b": [{"c": row["name"], TOKEN: [row["mail"]]}]}} for row in rows]
    (folder / "deep.json").write_text(json.dumps(deep))
    good = "\n".join(map(json.dumps, rows))
    (folder / "broken.ndjson").write_text(f'{good}\n{{"name": {TOKEN}}}\n{{"na": "{TOKEN}", "{TOKEN}\n{{"na')
    (folder / "mixed.ndjson").write_text(
        "\n".join(
            json.dumps({"v": v, "mail": f"a{i}@example.org"})
            for i, v in enumerate([1, TOKEN, [TOKEN], {TOKEN: 1}, None] * 20)
        )
    )
    (folder / "elastic.ndjson").write_text(
        "\n".join(json.dumps({"_index": TOKEN, "_id": TOKEN, "_source": row}) for row in rows)
    )
    (folder / "dump.sql").write_text(
        f"CREATE TABLE `{TOKEN}` (`id` int, `name` text, `{TOKEN}` text);\n"
        + "\n".join(f"INSERT INTO `{TOKEN}` VALUES ({n}, '{TOKEN} {n}', '{TOKEN}');" for n in range(ROWS))
        + f"\nINSERT INTO `{TOKEN}` VALUES (1, '{TOKEN}"
    )


def _binary(folder: Path, rows: list[dict[str, object]]) -> None:
    with sqlite3.connect(folder / "store.db") as store:
        store.execute(f'CREATE TABLE "t{TOKEN}" ("{TOKEN}" TEXT, mail TEXT)')
        store.executemany(
            f'INSERT INTO "t{TOKEN}" VALUES (?, ?)', [(row["name"], row["mail"]) for row in rows]
        )
    documents = b"".join(map(bson.encode, [{**row, TOKEN: {TOKEN: row["name"]}} for row in rows]))
    (folder / f"{TOKEN}.bson").write_bytes(documents)
    (folder / "cut.bson").write_bytes(documents[:-9])
    (folder / "wrong.bson").write_bytes(documents[:900] + b"\xff\xff\xff\x7f" + documents[904:])
    pq.write_table(
        pa.table({TOKEN: [row["name"] for row in rows], "mail": [row["mail"] for row in rows]}),
        folder / "good.parquet",
    )
    whole = (folder / "good.parquet").read_bytes()
    (folder / "bad.parquet").write_bytes(whole[:200] + b"\0" * 300 + whole[500:])
    book = openpyxl.Workbook()
    for title in (f"s{TOKEN}", "plain"):
        sheet = book.create_sheet(title)
        sheet.append(["id", TOKEN, "mail"])
        for row in rows:
            sheet.append(list(row.values()))
    book.save(folder / "book.xlsx")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{TOKEN}/{TOKEN}.csv", lines(rows))
        archive.writestr(f"../{TOKEN}.csv", lines(rows))
        archive.writestr(f"{TOKEN}.bin", b"\0\1" + TOKEN.encode())
        archive.writestr(f"{TOKEN}.json", json.dumps(rows)[:-30])
    (folder / "pack.zip").write_bytes(packed.getvalue())


def test_names_errors_and_broken_rows_stay_inside(tmp_path: Path) -> None:
    write_all(tmp_path / "data")
    left = audited(tmp_path, tmp_path / "data")
    assert left.leaks(TOKEN) == []
    assert left.code == 2
    assert b"Traceback" not in left.output
    document = json.loads((tmp_path / "work" / "out" / "report.json").read_text())
    assert len(document["collections"]) >= 20
    assert sum(one["records_read"] for one in document["collections"]) > 20 * ROWS


def test_nothing_is_left_but_reports(tmp_path: Path) -> None:
    generate("health", tmp_path / "made", people=3000, seed=3, format="ndjson", compression="gz")
    left = audited(tmp_path, tmp_path / "made" / "data", also_printed=False)
    names = {path.relative_to(tmp_path / "work").as_posix() for path in left.files}
    assert {name for name in names if not name.startswith("home/.local")} == {
        f"out/report.{kind}" for kind in ("html", "json", "md")
    }
    passing = {name for name in left.passing if ".part" not in name and ".local" not in name}
    assert {name for name in passing if not name.endswith(" (deleted)")} <= names


def test_an_error_of_the_command_itself_stays_inside(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(lines(people()))
    for arguments in (["--memory", "lots"], ["--k", "1"], ["--memory", "1MB"], ["--out", "/dev/null/x"]):
        left = traces.run(
            tmp_path / arguments[1].replace("/", ""), "audit", str(tmp_path / "x.csv"), *arguments
        )
        assert left.leaks(TOKEN) == []
        assert b"Traceback" not in left.output


def test_a_leak_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "leaky.txt").write_text(TOKEN.encode().hex())
    assert traces.Left(0, b"", (tmp_path / "leaky.txt",)).leaks(TOKEN)
    assert traces.Left(0, b"", (), frozenset({f"tmp/{TOKEN}"})).leaks(TOKEN)
