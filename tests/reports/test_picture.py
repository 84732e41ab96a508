"""The map beside the page: only where there is a map, and small."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from unlatched import gate
from unlatched.audit import Options, audit
from unlatched.model import Audit, Target
from unlatched.reports import files, picture
from unlatched.stores.files import offering
from unlatched.synth import generate

TARGET = Target("made up", "files")


def test_no_map_no_picture(tmp_path: Path) -> None:
    empty = gate.clear(Audit(datetime(2026, 1, 1, tzinfo=UTC), TARGET, (), None))
    assert picture.render(empty) is None
    assert picture.FILE not in {path.name for path in files.write(empty, tmp_path)}


def test_map_page_and_picture_are_small(tmp_path: Path) -> None:
    generate("whereabouts", tmp_path / "made", people=3_000, fixes=8_000, seed=5)
    options = Options(map="public", ledger=tmp_path / "ledger.json")
    found = audit(TARGET, offering([tmp_path / "made" / "data"]), options, lambda name, done: None)
    written = {path.name: path for path in files.write(gate.clear(found), tmp_path / "out")}
    assert written["map.png"].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert written["map.png"].stat().st_size + written["report.html"].stat().st_size < 300_000
    assert "script-src &#39;sha256-" in written["report.html"].read_text()
