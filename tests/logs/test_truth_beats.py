"""Beats' sample logs against numbers counted from their text with regular expressions, not by this tool.

The samples are not part of the project: ``filebeat/module/MODULE/FILESET/test/NAME`` (also below
``x-pack``) under the name ``MODULE_FILESET__NAME`` in the folder that UNLATCHED_BEATS_DATA names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from unlatched import logs
from unlatched.logs import reading

DATA = os.environ.get("UNLATCHED_BEATS_DATA")
TRUTH = json.loads((Path(__file__).parent / "truth" / "beats.json").read_text())


@pytest.mark.parametrize("by_columns", [False, True])
@pytest.mark.parametrize("name", sorted(TRUTH))
def test_sample(name, by_columns, monkeypatch):
    if DATA is None or not (Path(DATA) / name).exists():
        pytest.skip("UNLATCHED_BEATS_DATA does not hold this sample")
    monkeypatch.setattr(reading, "SWIFT", 0 if by_columns else reading.SWIFT)
    truth = TRUTH[name]
    found = logs.read([Path(DATA) / name])
    (source,) = found.sources
    got = {
        "lines": source.lines,
        "malformed": source.malformed,
        "starts": sum(one.start_seen for one in found.epochs),
        "versions": len({one.version for one in found.epochs if one.version}),
        "connections": sum(one.connections for one in found.clients),
        "clients": len(found.clients),
        "records": sum(one.records_read.low for one in found.clients),
        "bytes": sum(one.bytes_read.low for one in found.clients),
    }
    assert {key: got[key] for key in truth} == truth
    assert not found.exposure
