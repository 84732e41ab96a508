"""Law 6: memory does not grow with the data, and not one file is made on the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from unlatched.synth import generate

SOURCE = str(Path(__file__).parents[2] / "src")


def peak(folder: Path, *arguments: str) -> tuple[int, int]:
    """Exit code and peak resident bytes of an audit whose folders are all below ``folder``."""
    folder.mkdir()
    environment = os.environ | {"PYTHONPATH": SOURCE, "TMPDIR": str(folder), "HOME": str(folder)}
    command = [sys.executable, "-m", "unlatched", "audit", *arguments]
    with (folder.parent / "said").open("wb") as said:
        redirect = [(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)]
        child = os.posix_spawn(sys.executable, command, environment, file_actions=redirect)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
@pytest.mark.parametrize("format_", ["parquet", "ndjson"])
def test_a_memory_cap_holds(tmp_path, format_):
    generate("whereabouts", tmp_path / "made", people=150_000, fixes=400_000, seed=1, format=format_)
    code, bytes_ = peak(tmp_path / "run", str(tmp_path / "made" / "data"), "--memory", "512MB")
    assert code == 1, (tmp_path / "said").read_text()
    assert bytes_ < 800_000_000
    assert [path for path in (tmp_path / "run").rglob("*") if path.is_file()] == []
