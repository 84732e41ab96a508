"""The same log as shells, containers, collectors and viewers write it again: always the same findings."""

from __future__ import annotations

import gzip
import json
import os
from datetime import datetime

import pytest

from tests.logs.samples import CANARY, MONGO_JSON, SAMPLES
from unlatched import logs
from unlatched.logs import reading

LINES = MONGO_JSON.splitlines()
DOCKER = {"stream": "stdout", "time": "2026-03-01T08:00:00.1Z"}


def written_anew(line: str) -> str:
    """A date as milliseconds, as canonical extended JSON has it."""
    row = json.loads(line)
    millis = int(datetime.fromisoformat(row["t"]["$date"]).timestamp() * 1000)
    row["t"]["$date"] = {"$numberLong": str(millis)}
    return json.dumps(row)


def parts(line: str) -> str:
    """A long line as a container runtime cuts it."""
    half = len(line) // 2
    head = "2026-03-01T08:00:00.123456789Z stdout"
    if len(line) < 200:
        return f"{head} F {line}"
    return f"{head} P {line[:half]}\n{head} F {line[half:]}"


FORMS = {
    "blanks": lambda line: json.dumps(json.loads(line)),
    "more blanks": lambda line: line.replace("{", "{ ").replace('":', '" : '),
    "numbers for dates": written_anew,
    "docker": lambda line: json.dumps({"log": line + "\n"} | DOCKER),
    "docker, other order": lambda line: json.dumps(DOCKER | {"log": line + "\n"}, separators=(",", ":")),
    "journald as JSON": lambda line: json.dumps({"__REALTIME_TIMESTAMP": "1", "MESSAGE": line}),
    "container runtime": lambda line: "2026-03-01T08:00:00.123456789Z stdout F " + line,
    "container runtime, in parts": parts,
    "pods": lambda line: "[pod/mongo-0/mongod] " + line,
    "pods with times": lambda line: "[pod/mongo-0/mongod] 2026-03-01T08:00:00.123456789Z " + line,
    "compose": lambda line: "mongo-1  | " + line,
    "syslog": lambda line: "Mar  1 08:00:00 db1 mongod[77]: " + line,
    "syslog of RFC 5424": lambda line: "<134>1 2026-03-01T08:00:00.123456+00:00 db1 mongod 77 - - " + line,
    "fluent-bit": lambda line: json.dumps({"date": 1.5, "log": line, "kubernetes": {"pod_name": "x"}}),
    "Beats": lambda line: json.dumps({"@timestamp": "x", "log": {"file": {"path": "/x"}}, "message": line}),
    "Google Cloud": lambda line: json.dumps({"insertId": "x", "textPayload": line, "timestamp": "x"}),
    "Loki": lambda line: json.dumps({"labels": {"a": "b"}, "line": line, "timestamp": "x"}),
    "CloudWatch": lambda line: json.dumps({"timestamp": 1772352000000, "message": line, "ingestionTime": 1}),
    "CloudWatch, followed": lambda line: f"2026-03-01T08:20:00.123000+00:00 db/instance-1 {line}",
    "CloudWatch, exported": lambda line: f"2026-03-01T08:20:00.123Z {line}",
    "a table": lambda line: '"2026-03-01","' + line.replace('"', '""') + '"',
    "pods through a collector": lambda line: json.dumps({"message": "[pod/mongo-0/mongod] " + line}),
    "journald as bytes": lambda line: json.dumps({"MESSAGE": list(line.encode())}),
    "Z": lambda line: line.replace("+00:00", "Z"),
    "local time": lambda line: (
        line.replace("T08:", "T16:").replace("T09:", "T17:").replace("+00:00", "+08:00")
    ),
    "8.x": lambda line: line.replace('"c":"NETWORK"', '"c":"NETWORK",  "svc":"S"'),
}
ENDS = {"lf": "\n", "crlf": "\r\n"}


def findings(folder, text: bytes, monkeypatch, swift: bool):
    monkeypatch.setattr(reading, "SWIFT", 0 if swift else 1 << 60)
    (folder / "mongod.log").write_bytes(text)
    found = logs.read([folder / "mongod.log"])
    return found, (found.epochs, found.exposure, found.clients, found.gaps)


@pytest.mark.parametrize("swift", [False, True])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("form", FORMS)
def test_form(form, end, swift, tmp_path, monkeypatch):
    _, plain = findings(tmp_path, MONGO_JSON.encode(), monkeypatch, False)
    text = "".join(FORMS[form](line).replace("\n", ENDS[end]) + ENDS[end] for line in LINES)
    found, told = findings(tmp_path, text.encode(), monkeypatch, swift)
    assert told == plain
    assert found.sources[0].malformed == 0
    assert CANARY not in repr(found)


@pytest.mark.parametrize("swift", [False, True])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("form", ["utf-16-le", "utf-16-be"])
def test_utf_16(tmp_path, monkeypatch, form, mark, end, swift):
    _, plain = findings(tmp_path, MONGO_JSON.encode(), monkeypatch, False)
    text = (mark + MONGO_JSON.replace("\n", ENDS[end])).encode(form)
    for whole in (text, gzip.compress(text)):
        found, told = findings(tmp_path, whole, monkeypatch, swift)
        assert told == plain
        assert found.sources[0].malformed == 0


@pytest.mark.parametrize("swift", [False, True])
def test_events_written_over_lines(tmp_path, monkeypatch, swift):
    _, plain = findings(tmp_path, MONGO_JSON.encode(), monkeypatch, False)
    events = [{"timestamp": 1772352000000, "message": line, "ingestionTime": 1} for line in LINES]
    text = json.dumps({"events": events, "nextForwardToken": "f/1"}, indent=4)
    found, told = findings(tmp_path, text.encode(), monkeypatch, swift)
    assert told == plain
    assert (found.sources[0].parsed, found.sources[0].malformed) == (len(LINES), 0)


@pytest.mark.parametrize("wrap", [FORMS["syslog"], FORMS["container runtime"], FORMS["compose"]])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.format)
def test_what_a_servers_own_line_begins_with_is_no_wrapping(tmp_path, monkeypatch, sample, wrap):
    _, plain = findings(tmp_path, sample.text.encode(), monkeypatch, False)
    text = "".join(wrap(line) + "\n" for line in sample.text.splitlines())
    assert findings(tmp_path, text.encode(), monkeypatch, False)[1] == plain


def test_wrapped_rotations_are_read_in_their_order(tmp_path):
    first, last = LINES[:12], LINES[12:]
    for age, (name, lines) in enumerate((("db.log", last), ("db.log.1", first))):
        (tmp_path / name).write_text("".join(FORMS["Beats"](line) + "\n" for line in lines))
        os.utime(tmp_path / name, (1e9 + age, 1e9 + age))  # copies that have lost their age
    assert [one.name for one in logs.read([tmp_path]).sources] == ["db.log.1", "db.log"]


@pytest.mark.parametrize("swift", [False, True])
def test_byte_order_mark_array_and_compression(tmp_path, monkeypatch, swift):
    _, plain = findings(tmp_path, MONGO_JSON.encode(), monkeypatch, False)
    array = "[\n" + ",\n".join(LINES) + "\n]\n"
    for text in (b"\xef\xbb\xbf" + MONGO_JSON.encode(), array.encode(), gzip.compress(MONGO_JSON.encode())):
        assert findings(tmp_path, text, monkeypatch, swift)[1] == plain


def test_years_that_are_inferred_are_said_to_be(tmp_path, monkeypatch):
    head = "Wed Apr  9 23:16:20.437 [initandlisten] "
    line = head + "connection accepted from 203.0.113.5:5 #1 (1 connection now open)\n"
    found, _ = findings(tmp_path, line.encode(), monkeypatch, False)
    assert any("year" in note for note in found.notes)
