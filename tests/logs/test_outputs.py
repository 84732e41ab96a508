"""What is written: the contract, no canary anywhere, no address in the public form, a page that asks
for nothing.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime
from urllib.parse import quote

import pytest
from rich.console import Console

from tests.logs.samples import CANARY, SAMPLES
from unlatched import logs
from unlatched.logs.command import run, text
from unlatched.logs.report.page import page
from unlatched.logs.report.terminal import show

NETWORKS = (
    "network,organisation\n203.0.113.0/24,Example Hosting\n203.0.113.5/32,Example Narrow\n2001:db8::/32,Six\n"
)
SPELLINGS = (
    CANARY, CANARY.upper(), CANARY[::-1], quote(CANARY),
    base64.b64encode(CANARY.encode()).decode().rstrip("="),
    CANARY.encode().hex(),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("logs")
    for sample in SAMPLES:
        (root / sample.format).write_text(sample.text)
    (root / "ruins").write_text(f"{CANARY} no log at all\n")
    return root


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("table") / "networks.csv"
    path.write_text(NETWORKS)
    return path


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("as_json", [False, True])
def test_no_canary_in_any_output(folder, table, tmp_path, capsys, public, as_json):
    assert run([str(folder)], tmp_path / "out", json=as_json, public=public, networks=table) == 1
    outputs = [path.read_text() for path in sorted((tmp_path / "out").iterdir())]
    seen = capsys.readouterr()
    assert len(outputs) == (2 if public else 3)
    for output in (*outputs, seen.out, seen.err):
        for spelling in SPELLINGS:
            assert spelling.lower() not in output.lower()


def test_no_canary_in_findings_or_their_repr(folder):
    assert CANARY not in repr(logs.read([folder]))


def test_public_form_has_no_address_and_no_collection(folder, table, tmp_path, capsys):
    run([str(folder)], tmp_path, json=True, public=True, networks=table)
    everything = capsys.readouterr().out + "".join(path.read_text() for path in tmp_path.iterdir())
    for secret in ("203.0.113", "198.51.100", "2001:db8", "10.0.0.8", "shop.people", "README"):
        assert secret not in everything
    document = json.loads((tmp_path / "logs.json").read_text())
    assert document["clients"] == []
    (narrow,) = (row for row in document["organisations"] if row["organisation"] == "Example Narrow")
    assert narrow["clients"] == 1


def test_contract(tmp_path):
    path = tmp_path / "mongod.log"
    path.write_text(SAMPLES[0].text)
    document = json.loads(text(logs.read([path])))
    assert document["schema"] == "unlatched/logs/1"
    assert document["store"] == "mongodb"
    assert {"name", "format", "lines", "parsed", "malformed", "first", "last"} <= document["sources"][
        0
    ].keys()
    assert {"start", "end", "version", "access_control", "bind"} <= document["epochs"][0].keys()
    window = document["exposure"][0]
    assert window["start"] == "2026-03-01T08:00:02Z"
    assert window["end"] == "2026-03-01T09:00:00Z"
    assert window["ongoing"] is False
    assert "access control is not enabled" in window["start_proof"]
    assert "access control on" in window["end_proof"]
    assert window["gaps"] == []
    reader = document["clients"][0]
    assert reader["address"] == "203.0.113.5"
    assert reader["network"] == "public"
    assert reader["bytes_read"]["low"] == 20000
    assert reader["bytes_read"]["high"] is None
    assert reader["records_read"]["low"] == 101
    assert reader["collections"] == ["shop.people"]
    assert reader["applications"] == ["mongodump"]
    assert reader["without_metadata"] == 1
    signs = {(one["address"], sign["kind"]) for one in document["clients"] for sign in one["patterns"]}
    assert {("2001:db8::7", "drop"), ("2001:db8::7", "ransom"), ("203.0.113.5", "dump-tool")} <= signs


def test_window_sums_up_for_the_audit(tmp_path):
    path = tmp_path / "mongod.log"
    path.write_text(SAMPLES[0].text)
    summary = logs.window(logs.read([path]))
    assert (summary.clients, summary.anonymous_clients, summary.records_low, summary.ransom) == (
        3,
        3,
        101,
        True,
    )
    assert summary.ongoing is False


def test_page_asks_for_nothing_and_escapes_names(tmp_path):
    hostile = SAMPLES[0].text.replace("shop.people", "shop.<img src=x onerror=alert(1)>\\u202e")
    path = tmp_path / "<script>.log"
    path.write_text(hostile)
    html = page(logs.read([path]))
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert "<img" not in html
    assert "\u202e" not in html
    assert not re.search(r"(?:https?:)?//[a-z]", html)
    assert not re.search(r"<[^>]*\b(?:src|href|action)=", html)


def test_terminal_shows_no_escape_sequences(tmp_path):
    path = tmp_path / "a.log"
    path.write_text(SAMPLES[0].text.replace("shop.people", "shop.\\u001b[31mred"))
    console = Console(record=True, width=200, force_terminal=False)
    show(logs.read([path]), console=console)
    assert "\x1b" not in console.export_text(styles=False)


def test_same_in_same_out(folder):
    assert text(logs.read([folder])) == text(logs.read([folder]))


def test_timesketch_has_what_it_needs(folder, tmp_path):
    run([str(folder)], tmp_path)
    events = [json.loads(line) for line in (tmp_path / "timesketch.jsonl").read_text().splitlines()]
    assert all({"message", "datetime", "timestamp_desc"} <= event.keys() for event in events)
    times = [datetime.fromisoformat(event["datetime"]) for event in events]
    assert times == sorted(times)
