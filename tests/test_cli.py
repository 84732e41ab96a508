"""The command from outside: exit codes, Ctrl-C, full disks, two at once, hostile names."""

# ruff: noqa: E501  (tables of cases read better in lines)

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import bson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from unlatched.synth import generate

SOURCE = str(Path(__file__).parents[1] / "src")
LINUX = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


def start(folder: Path, *arguments: str, **options) -> subprocess.Popen:
    (folder / "home" / "tmp").mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "PYTHONPATH": SOURCE, "TMPDIR": str(folder / "home" / "tmp"), "HOME": str(folder / "home"), "COLUMNS": "100",
    }  # fmt: skip
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen(
        [sys.executable, "-m", "unlatched", *arguments], env=environment, cwd=folder, **pipes
    )


def run(folder: Path, *arguments: str, **options):
    process = start(folder, *arguments, **options)
    output, errors = process.communicate(timeout=120)
    return process.returncode, (output or b"").decode(), (errors or b"").decode()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    rows = "".join(f"{n},Ana Example,a{n}@example.org\n" for n in range(100))
    (folder / "people.csv").write_text(f"id,name,mail\n{rows}")
    return folder / "people.csv"


def test_json_on_standard_output_is_the_report(tmp_path, small):
    code, output, errors = run(tmp_path, "audit", str(small), "--json", "--out", "out")
    assert code == 1
    written = json.loads((tmp_path / "out" / "report.json").read_text())
    assert json.loads(output) == written
    assert errors.strip() == ""
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "report.html",
        "report.json",
        "report.md",
    ]


def test_what_cannot_be_used_is_said_in_one_line(tmp_path, small):
    for arguments in (["nowhere"], [str(small), "--memory", "lots"], [str(small), "--out", str(small)]):
        code, _, errors = run(tmp_path, "audit", *arguments)
        assert code == 2
        assert "unlatched: " in errors
        assert "Traceback" not in errors


@LINUX
@pytest.mark.parametrize("arguments", [["--json"], []])
def test_a_full_disk_is_said(tmp_path, small, arguments):
    with Path("/dev/full").open("wb") as full:
        code, _, errors = run(tmp_path, "audit", str(small), *arguments, stdout=full)
    assert code == 2
    assert "could not be printed" in errors or "could not be written" in errors
    assert "Traceback" not in errors


def test_a_reader_that_leaves_is_no_fault(tmp_path, small):
    process = start(tmp_path, "audit", str(small))
    process.stdout.close()
    process.wait(timeout=60)
    errors = process.stderr.read().decode()
    process.stderr.close()
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large") / "x"
    generate("whereabouts", folder, people=60_000, fixes=200_000, seed=1, format="ndjson")
    return folder / "data"


@pytest.mark.parametrize("wait", [0.5, 1.0, 1.6])
def test_an_interrupt_stops_at_once_and_leaves_nothing(tmp_path, large, wait):
    process = start(tmp_path, "audit", str(large), str(large), "--out", "out")
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    output, errors = process.communicate(timeout=60)
    if process.returncode == 1:
        pytest.skip("it was faster")
    assert process.returncode in (130, -signal.SIGINT)
    assert time.monotonic() - asked < 3
    assert output == b""
    assert wait < 1 or errors.decode().strip().splitlines()[-1:] == ["unlatched: stopped; nothing was kept"]
    assert b"Traceback" not in errors or wait < 1  # the interpreter itself was still starting
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_two_at_once_leave_whole_reports(tmp_path, small):
    both = [start(tmp_path, "audit", str(small), "--out", "out", "--seed", str(seed)) for seed in range(3)]
    assert [process.wait(timeout=120) for process in both] == [1, 1, 1]
    for process in both:
        process.stdout.close()
        process.stderr.close()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "report.html",
        "report.json",
        "report.md",
    ]
    assert json.loads((tmp_path / "out" / "report.json").read_text())["schema"] == "unlatched/report/1"
    assert (tmp_path / "out" / "report.html").read_text().rstrip().endswith("</html>")


def test_a_killed_audit_leaves_no_half_report(tmp_path, large):
    process = start(tmp_path, "audit", str(large), "--out", "out")
    time.sleep(1.5)
    process.kill()
    process.communicate()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all(path.parent.name == "out" for path in left)
    for path in left:
        assert path.suffix in (".json", ".html", ".md", ".part")
        assert path.suffix != ".json" or json.loads(path.read_text())


NAMES = [
    'na"me', "o'brien", "new\nline", "\u202eemail", "<script>alert(1)</script>", "$(touch pwned)", "x" * 3000, "Name", "name",
    "NAME", 'Robert"); DROP TABLE people;--', "", " ", "a.b", "a[0]", "{*}", "[]", "=cmd|calc!A1", "\x1b[31mred", "per%cent",
    "back\\slash", "`tick`", "| pipe |", "[bold]x[/bold]", "col,comma", "tab\tx", "select", "rowid", "_id", "c0", "n0",
    "records", "batch", "sampled", "item", "text", "k0", "column0", "{0}", "{}", "{name}", "x",
]  # fmt: skip
FILES = ['we"ird.csv', "o'brien.csv", "new\nline.csv", "\u202egpj.csv", "$(touch pwned).csv", "*.csv", "a?b.csv", "[abc].csv",
         "{x}.csv", "\x1b[31mred.csv", "-rf.csv", "s p.csv", "%s.csv", "<img src=x onerror=alert(1)>.csv"]  # fmt: skip
ROWS = 40


def columns():
    return [
        [f"a{n}.{at}@example.org" if at % 2 else f"v{n % 7}" for n in range(ROWS)] for at in range(len(NAMES))
    ]


def unlike():
    """Names that differ by more than case, as SQLite wants."""
    return {name.lower(): name for name in NAMES}.values()


def hostile(folder: Path, kind: str) -> None:
    rows = [dict(zip(NAMES, row, strict=True)) for row in zip(*columns(), strict=True)]
    if kind == "csv":
        quoted = ['"' + name.replace('"', '""') + '"' for name in NAMES]
        body = [",".join(row.values()) for row in rows]
        (folder / "a.csv").write_text("\n".join([",".join(quoted), *body]), newline="")
        (folder / "twice.csv").write_text(
            "dup,dup,DUP\n" + "\n".join(f"a{n}@example.org,b{n}@example.org,x" for n in range(ROWS))
        )
    elif kind == "json":
        (folder / "a.ndjson").write_text("\n".join(map(json.dumps, rows)))
        (folder / "b.json").write_text(json.dumps([{"outer": row, "list": [row, row]} for row in rows]))
    elif kind == "parquet":
        pq.write_table(pa.table(columns(), names=NAMES), folder / "a.parquet")
        pq.write_table(pa.table(columns()[:3], names=["dup", "dup", "Dup"]), folder / "b.parquet")
    elif kind == "bson":
        (folder / "a.bson").write_bytes(b"".join(map(bson.encode, rows)))
    elif kind == "sqlite":
        with sqlite3.connect(folder / "a.db") as store:
            for table in ('we"ird', "<script>x</script>", "o'b", "drop table x;--", "sel\nect"):
                wanted = ", ".join('"' + name.replace('"', '""') + '" TEXT' for name in unlike())
                store.execute(f'CREATE TABLE "{table.replace(chr(34), chr(34) * 2)}" ({wanted})')
                marks = ",".join("?" * len(unlike()))
                quoted = table.replace('"', '""')
                store.executemany(
                    f'INSERT INTO "{quoted}" VALUES ({marks})', [[row[n] for n in unlike()] for row in rows]
                )
    else:
        for name in FILES:
            (folder / name).write_text(
                "mail,v\n" + "\n".join(f"{n}{name[0:0]}a@example.org,{n}" for n in range(ROWS))
            )
        (folder / os.fsdecode(b"bad\xff\xfe.csv")).write_text(
            "mail,v\n" + "\n".join(f"b{n}@example.org,{n}" for n in range(ROWS))
        )


@pytest.mark.parametrize(
    ("kind", "tables"), [("csv", 2), ("json", 2), ("parquet", 2), ("bson", 1), ("sqlite", 5), ("files", 15)]
)
def test_hostile_names_are_only_names(tmp_path, kind, tables):
    (tmp_path / "data").mkdir()
    hostile(tmp_path / "data", kind)
    code, output, errors = run(tmp_path, "audit", "data", "--out", "out", "--verbose")
    assert "Traceback" not in errors
    document = json.loads((tmp_path / "out" / "report.json").read_text())
    assert (document["unseen"], code) == ([], 1)
    read = sum(one["records_read"] for one in document["collections"])
    odd = tables if kind == "csv" else 0  # odd headers may pass for data
    assert tables * ROWS <= read <= tables * ROWS + odd
    page, text = (tmp_path / "out" / "report.html").read_text(), (tmp_path / "out" / "report.md").read_text()
    for shown in (page, text, output, json.dumps(document, ensure_ascii=False)):
        assert not {"\u202e", "\x1b[31mred", "\0"} & {
            mark for mark in ("\u202e", "\x1b[31mred", "\0") if mark in shown
        }
    assert "<script>" not in page
    assert "<img" not in page
    assert not list(tmp_path.rglob("pwned"))
    for one in document["collections"]:
        paths = [field["path"] for field in one["fields"]]
        assert len(paths) == len(set(paths))
        assert kind == "csv" or all(field["filled"] > 0 for field in one["fields"])


def test_help_starts_fast(tmp_path):
    run(tmp_path, "--help")
    took = []
    for _ in range(3):
        begun = time.monotonic()
        bare = subprocess.run([sys.executable, "-c", "import typer, rich"], check=True, capture_output=True)
        between = time.monotonic()
        assert run(tmp_path, "--help")[0] == 0
        took.append((time.monotonic() - between) / (between - begun))
        assert bare.returncode == 0
    assert min(took) < 4
