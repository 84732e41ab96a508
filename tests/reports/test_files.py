"""Reports are there all whole or not at all: a full disk, a kill, two programs at once."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from unlatched.errors import UsageError
from unlatched.gate import clear
from unlatched.model import Audit, Target
from unlatched.reports import files


def disclosure(name: str = "x"):
    return clear(Audit(datetime(2026, 1, 1, tzinfo=UTC), Target(name, "files"), (), None))


def in_a_child(work) -> int:
    """Its exit status (negative: the signal that ended it)."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        work()
    except BaseException:  # noqa: BLE001
        os._exit(70)
    os._exit(0)


@pytest.mark.parametrize("nameless", [True, False])
def test_all_are_written_and_nothing_else(tmp_path: Path, monkeypatch, nameless: bool) -> None:
    if not nameless:
        monkeypatch.setattr(files, "_OPEN", tmp_path / "none")
    out = tmp_path / "out"
    for _ in range(2):
        written = files.write(disclosure(), out)
        assert sorted(out.iterdir()) == sorted(written)
        assert {one.name for one in written} >= {"report.json", "report.html", "report.md"}
        assert all(one.stat().st_mode & 0o777 == 0o666 & ~_umask() for one in written)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_full_disk_leaves_the_old_reports_as_they_were(tmp_path: Path) -> None:
    files.write(disclosure("old"), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
        with pytest.raises(UsageError, match="nothing was left there") as raised:
            files.write(disclosure("new"), tmp_path)
        assert "File too large" in str(raised.value)

    assert in_a_child(work) == 0
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="no files without a name here")
@pytest.mark.parametrize("moment", ["_fill", "_alone", "_name"])
def test_killed_while_writing_leaves_nothing(tmp_path: Path, monkeypatch, moment: str) -> None:
    monkeypatch.setattr(files, moment, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    assert in_a_child(lambda: files.write(disclosure(), tmp_path)) == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from unlatched.gate import clear
from unlatched.model import Audit, Target
from unlatched.reports import files
found = clear(Audit(datetime(2026, 1, 1, tzinfo=UTC), Target(sys.argv[1], "files"), (), None))
made = {name: render(found) for name, render in files.reports().items()}
for _ in range(60):
    files._published(Path(sys.argv[2]), {name: one for name, one in made.items() if one is not None})
"""


def test_two_at_once_leave_the_reports_of_one(tmp_path: Path) -> None:
    names = ("the-first-target", "the-second-target")
    running = [subprocess.Popen([sys.executable, "-c", _WRITER, name, str(tmp_path)]) for name in names]
    assert [one.wait() for one in running] == [0, 0]
    texts = [path.read_text() for path in tmp_path.iterdir() if path.suffix in {".json", ".md", ".html"}]
    held = [{name for name in names if name in text} for text in texts]
    assert [one for one in held if one] == [next(one for one in held if one)] * len(
        [one for one in held if one]
    )
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
