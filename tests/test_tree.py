"""The tree names no index host, no path of a developer's machine, no address that isn't for documentation."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
TEXT = 5_000_000

# Split, so that this file doesn't find itself.
INDEX_HOSTS = re.compile(
    "|".join(
        (r"py" + r"pi\.org", r"python" + r"hosted", r"--(extra-)?index" + r"-url\b", r"find-" + r"links[ =]")
    )
)
MACHINE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/wo" + r"rk/",
            r"(?<![\w.])/ro" + r"ot/",
            r"(?<![\w.])/ho" + r"me/[a-z]",
            r"(?<![\w.])/Us" + r"ers/[a-z]",
            r"/py" + r"env/",
            r"\bfarm" + r"-\w+",
            r"\bissues " + r"show\b",
        )
    )
)
ALLOWED = {"--no-emit-" + "index-url", "--no-emit-" + "find-links"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return tuple(
        path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()
    )


def named(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files():
        text = path.read_bytes()[:TEXT].decode("utf-8", "replace")
        for allowed in ALLOWED:
            text = text.replace(allowed, "")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in pattern.finditer(text)]
    return found


def test_no_index_host_is_named() -> None:
    assert named(INDEX_HOSTS) == []


def test_no_path_or_tool_of_one_machine_is_named() -> None:
    assert named(MACHINE) == []


def test_lock_pins_everything_by_hash_and_says_nothing_else() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    kinds = (
        r"[a-z0-9-]+==[\w.!+]+( ; .+)? \\",
        r"    --hash=sha256:[0-9a-f]{64}( \\)?",
        r"    #.*",
        r"#.*",
        r"",
    )
    assert [line for line in lines if not any(re.fullmatch(kind, line) for kind in kinds)] == []
    pins = [number for number, line in enumerate(lines) if line.endswith("\\") and "==" in line]
    assert pins
    assert all("--hash" in lines[number + 1] for number in pins)


def test_lock_holds_everything_that_is_declared() -> None:
    """Run ``make lock`` after changing a dependency."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    )
    needed = [Requirement(line) for line in declared]
    assert [one.name for one in needed if one.name.lower() not in pinned] == []
    assert [one.name for one in needed if pinned[one.name.lower()] not in one.specifier] == []
