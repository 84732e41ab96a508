"""The same book on a real PostgreSQL on loopback: two at once, and a sound timeline."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.reports.disclosures import report
from unlatched.cases import recheck
from unlatched.cases.book import open_book
from unlatched.cases.recheck import Seen
from unlatched.cases.verify import verify
from unlatched.disclosed import view

pytest.importorskip("pg8000")
BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


@pytest.fixture(scope="module")
def url():
    if BIN is None:
        pytest.skip("needs PostgreSQL's server")
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    # PostgreSQL refuses to run as root.
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = {"check": True, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **user}
    subprocess.run([BIN / "initdb", "-D", folder / "d", "-U", "postgres", "-A", "trust", "--no-sync"], **run)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    subprocess.run(
        [BIN / "pg_ctl", "-D", folder / "d", "-w", "-l", folder / "log", "-o", options, "start"], **run
    )
    try:
        yield f"postgresql+pg8000://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([BIN / "pg_ctl", "-D", folder / "d", "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)


CHECKS = """
import sys
from pathlib import Path
from unlatched.cases import recheck
from unlatched.cases.book import open_book
book = open_book(sys.argv[1], Path(sys.argv[2]))
for number in range(20):
    recheck.record(book, sys.argv[3], recheck.Seen("open", number))
"""


def test_two_processes_at_once_on_postgresql(url, tmp_path):
    key = tmp_path / "signing.key"
    book = open_book(url, key)
    case = book.open(view(report()))
    recheck.record(book, case, Seen("open"))
    words = [sys.executable, "-c", CHECKS, url, str(key), case]
    running = [subprocess.Popen(words, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [one.communicate(timeout=60)[1] for one in running] == ["", ""]
    assert len(book.items(case, "check")) == 41
    story = book.story(case)
    assert len(story["entries"]) == 42
    assert verify(story).sound
    book.engine.dispose()
