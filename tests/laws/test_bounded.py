"""Law 6: memory does not grow with the data, and not one file is made on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from unlatched.synth import generate

SOURCE = str(Path(__file__).parents[2] / "src")


# Not the parent's view (ru_maxrss): there a child starts with the peak of whoever started it.
MEASURED = """
import os, pathlib, sys
measured = pathlib.Path(sys.argv.pop(1))
from unlatched import cli
code = cli._run()
lines = pathlib.Path("/proc/self/status").read_text().splitlines()
measured.write_text(next(line for line in lines if line.startswith("VmHWM")).split()[1])
sys.stdout.flush()
os._exit(code)
"""


def peak(folder: Path, *arguments: str) -> tuple[int, int]:
    """Exit code and peak resident bytes of an audit whose folders are all below ``folder``."""
    folder.mkdir()
    measured = folder.parent / "peak"
    environment = os.environ | {"PYTHONPATH": SOURCE, "TMPDIR": str(folder), "HOME": str(folder)}
    command = [sys.executable, "-c", MEASURED, str(measured), "audit", *arguments]
    with (folder.parent / "said").open("wb") as said:
        done = subprocess.run(command, env=environment, stdout=said, stderr=said, check=False)
    return done.returncode, int(measured.read_text()) * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
@pytest.mark.parametrize("format_", ["parquet", "ndjson"])
def test_a_memory_cap_holds(tmp_path, format_):
    generate("whereabouts", tmp_path / "made", people=150_000, fixes=400_000, seed=1, format=format_)
    code, bytes_ = peak(tmp_path / "run", str(tmp_path / "made" / "data"), "--memory", "512MB")
    assert code == 1, (tmp_path / "said").read_text()
    assert bytes_ < 800_000_000
    assert [path for path in (tmp_path / "run").rglob("*") if path.is_file()] == []
