"""The worked examples of ``docs/adding.md``, each put into a copy of the project and run there as printed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r'^```python title="([^"]+)"\n(.*?)^```$', re.DOTALL | re.MULTILINE)
SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
PAGE = (ROOT / "docs" / "adding.md").read_text("utf-8")
EXAMPLES = {title: BLOCK.findall(body) for title, body in SECTION.findall(PAGE) if BLOCK.search(body)}


def copied(folder: Path) -> Path:
    """The package as links to its files, so that an example can be added to it."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(
        ROOT / "src" / "unlatched", folder / "src" / "unlatched", copy_function=os.symlink, ignore=skipped
    )
    return folder


def test_there_is_an_example_of_each_kind() -> None:
    assert set(EXAMPLES) == {"A detector", "A file format", "A log format", "A report"}


@pytest.mark.parametrize("title", EXAMPLES)
def test_example_is_one_file_and_its_test_and_passes(title: str, tmp_path: Path) -> None:
    files = EXAMPLES[title]
    assert [path.split("/")[0] for path, _ in files] == ["src", "tests"]
    project = copied(tmp_path)
    for path, code in files:
        assert not (ROOT / path).exists(), "the example must add a file, not replace one"
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--doctest-modules"]
    command += ["--import-mode=importlib", *(path for path, _ in files)]
    ran = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    assert re.search(r"\d+ passed", ran.stdout)
