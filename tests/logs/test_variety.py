"""The same log as shells, containers, collectors and viewers write it again: always the same findings."""

from __future__ import annotations

import gzip
import json
from datetime import datetime

import pytest

from tests.logs.samples import CANARY, MONGO_JSON
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
