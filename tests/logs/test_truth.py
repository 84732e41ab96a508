"""Real logs against numbers counted from the logs' text (grep, awk, by eye), never from this tool's output.

The logs are not part of the project: mtools' ``mtools/test/logfiles`` under ``mtools/`` and hatchet's
``logs`` under
``hatchet/logs/`` in the folder that UNLATCHED_LOGS_DATA names.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from unlatched import logs

DATA = os.environ.get("UNLATCHED_LOGS_DATA")
TRUTH = json.loads((Path(__file__).parent / "truth" / "mongodb.json").read_text())


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_real_log(name):
    if DATA is None or not (Path(DATA) / name).exists():
        pytest.skip("UNLATCHED_LOGS_DATA does not hold this log")
    truth = TRUTH[name]
    found = logs.read([Path(DATA) / name])
    (source,) = found.sources
    assert source.lines == truth["lines"]
    assert source.malformed == truth.get("malformed", 0)
    assert sum(one.start_seen for one in found.epochs) == truth["starts"]
    assert sorted({one.version for one in found.epochs if one.version}) == truth["versions"]
    assert (
        sorted((one.connections for one in found.clients if one.connections), reverse=True)
        == truth["accepted"]
    )
    assert len(found.clients) == truth["clients"]
    assert any(one.access_control == "off" for one in found.epochs) == truth["access_control_off"]
    assert len(found.exposure) == truth["windows"]
    if "records_at_most" in truth:
        assert 0 < sum(one.records_read.low for one in found.clients) <= truth["records_at_most"]
