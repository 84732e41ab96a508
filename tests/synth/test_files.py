"""What the formats write, and what goes wrong."""

from __future__ import annotations

import datetime
import io
import json

import bson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from tests.synth.reading import rows
from unlatched.errors import UsageError
from unlatched.synth import generate
from unlatched.synth.bson import documents
from unlatched.synth.command import listing, run
from unlatched.synth.formats import formats
from unlatched.synth.formats.archive import crc64
from unlatched.synth.layout import lay

TOKEN = "CANARY7f3a"


def plain(value):
    """A BSON value as JSON would have it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key != "_id"}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="seconds")[:19]
    return value


def short(value):
    """A JSON value with times as :func:`plain` has them, dates as midnights."""
    if isinstance(value, dict):
        return {key: short(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [short(inner) for inner in value]
    if isinstance(value, str) and value[4:5] == value[7:8] == "-" and value[:4].isdigit():
        return value[:19] if len(value) == 20 else f"{value}T00:00:00"
    return value


@pytest.mark.parametrize(
    ("shape", "name"), [("whereabouts", "persons"), ("tracks", "tracks"), ("catalogue", "products")]
)
def test_bson_says_what_json_says(made, shape, name):
    texts = [short(record) for record in rows(made(shape, "ndjson")[0], shape, name, "ndjson")]
    for format in ("bson", "archive"):
        assert [plain(record) for record in rows(made(shape, format)[0], shape, name, format)] == texts


def test_bson_of_every_type_and_null():
    table = pa.table(
        {
            "t": ["ä", None, ""],
            "i": pa.array([1, None, -3], pa.int32()),
            "l": pa.array([1 << 40, None, 0], pa.int64()),
            "d": [0.5, None, -1.0],
            "b": [True, None, False],
            "when": pa.array([0, None, 86_400_000], pa.timestamp("ms")),
            "list": [["x", None], None, []],
            "deep": [{"a": [{"b": 1}, None]}, None, {"a": None}],
        }
    )
    for sliced in (table, table.slice(1)):
        found = [bson.decode(document) for document in documents(sliced).to_pylist()]
        assert [{**one, "when": None} for one in found] == [
            {**one, "when": None} for one in sliced.to_pylist()
        ]
        assert [one["when"] for one in found] == sliced["when"].to_pylist()


def test_crc64_does_not_depend_on_cuts():
    data = bytes(range(256)) * 3
    assert crc64(data) == crc64(data[101:], crc64(data[:101]))
    assert crc64(b"123456789") == 0x995DC9BBDF1939FA  # CRC-64/XZ, the check value of the catalogue


def test_lists_joined_out_keep_people_without_any():
    table = pa.table({"who": [1, 2, 3], "track": [[{"x": 1}, {"x": 2}], [], None]})
    assert lay(table, "rows").to_pydict() == {"who": [1, 1, 2, 3], "track.x": [1, 2, None, None]}


def test_row_groups_are_a_batch(tmp_path):
    generate("metrics", tmp_path, people=20, fixes=130_000)
    groups = pq.ParquetFile(tmp_path / "data/metrics.parquet").metadata
    assert [groups.row_group(i).num_rows for i in range(groups.num_row_groups)] == [122_880, 7_120]


def test_dump_has_metadata(made):
    data, _ = made("whereabouts", "bson")
    note = json.loads((data / "dump/whereabouts/persons.metadata.json").read_text())
    assert note["collectionName"] == "persons"


@pytest.mark.parametrize("format", formats())
def test_canaries_sit_where_leaks_come_from(tmp_path, format):
    truth = generate("tracks", tmp_path, people=300, format=format, canary=TOKEN)
    clean = generate("tracks", tmp_path / "clean", people=300, format=format)
    assert (tmp_path / "data" / f"part_{TOKEN}").is_dir()
    (one,) = truth.collections
    assert f"note_{TOKEN}" in one.fields
    assert (one.records, one.subjects) == (clean.collections[0].records, clean.collections[0].subjects)
    if format in ("csv", "ndjson", "json", "bson"):
        assert one.malformed == 1
        (path,) = [p for p in tmp_path.glob("data/**/*") if p.is_file() and "metadata" not in p.name]
        text = path.read_bytes()
        assert text.count(TOKEN.encode()) > 20
        assert TOKEN.encode() in text[-300:]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"shape": "nothing"}, "no shape"),
        ({"format": "word"}, "no format"),
        ({"people": 0}, "at least 1"),
        ({"countries": ("zz",)}, "no country"),
        ({"shape": "hotel", "people": 10, "fixes": 5}, "at least 10"),
        ({"format": "sqlite", "compression": "gz"}, "not compressed"),
        ({"format": "csv", "compression": "rar"}, "gz or zst"),
    ],
)
def test_what_cannot_be_made_is_said(tmp_path, arguments, message):
    with pytest.raises(UsageError, match=message):
        generate(**{"shape": "tracks", "out": tmp_path, "people": 20} | arguments)


def test_the_command_writes_shows_and_refuses_to_mix(tmp_path):
    screen = Console(file=io.StringIO(), width=100)
    truth = run("hotel", tmp_path / "new", people=50, countries=["GB,fr"], console=screen)
    assert truth.countries == ("gb", "fr")
    assert "50 invented people" in screen.file.getvalue()
    with pytest.raises(UsageError, match="not empty"):
        run("hotel", tmp_path / "new", console=screen)


def test_every_shape_says_what_it_is():
    assert all(len(line.split("  ", 1)[1].strip()) > 20 for line in listing().splitlines())
