"""The wheel holds the whole program, and runs from a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "unlatched"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built offline from what would be committed, away from the tree."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    skipped = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", source / "src", copy_function=os.symlink, ignore=skipped)
    build = f"from setuptools.build_meta import build_wheel; print(build_wheel({str(made)!r}))"
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import sys; sys.argv[1:] = []; {build}"],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=200,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return next(made.glob("unlatched-*.whl"))


def test_every_file_of_the_package_is_in_it(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    files = (
        path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in (".pyc", ".nbi", ".nbc")
    )
    assert {f"unlatched/{path.relative_to(PACKAGE).as_posix()}" for path in files} - held == set()


def test_licence_and_notice_are_in_it_and_nothing_else(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert {"LICENSE", "NOTICE"} <= {name.rsplit("/", 1)[-1] for name in held if ".dist-info/" in name}
    assert {name.split("/")[0].split("-")[0] for name in held} == {"unlatched"}
    assert not [name for name in held if "__pycache__" in name]


def test_it_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    """Help, and an audit, with the program's files from the wheel only."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "data.csv").write_text(
        "id,full name,email\n" + "".join(f"{n},Ana Invented,a{n}@example.org\n" for n in range(200))
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    where = "import unlatched; print(unlatched.__file__)"
    said = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert str(tmp_path / "site") in said.stdout
    helped = run(environment, tmp_path, "--help")
    assert helped.returncode == 0
    assert "audit" in helped.stdout
    audited = run(environment, tmp_path, "audit", "data.csv", "--out", "out")
    assert audited.returncode == 1, audited.stderr[-2000:]
    assert (tmp_path / "out" / "report.html").stat().st_size > 5_000


def run(environment: dict[str, str], folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "unlatched", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=200
    )
