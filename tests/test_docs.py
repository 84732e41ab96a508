"""What is written about the program is true of it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_command_reference_is_what_help_says() -> None:
    written = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert written == tool("cli_reference").page(), "docs/cli.md is stale: run make docs"


def test_every_command_and_option_has_its_help() -> None:
    assert tool("cli_reference").undocumented() == []


def test_readme_begins_with_the_two_commands() -> None:
    first, second = (ROOT / "README.md").read_text("utf-8").splitlines()[:2]
    assert first.split("#")[0].strip() == "make demo"
    assert second.split("#")[0].strip() == "make test"


def test_readme_shows_the_demo_that_make_runs() -> None:
    """The screen's first line is that of today's program; `make docs` renews the whole."""
    demo = tool("readme_screen")
    made = f"--people {demo.PEOPLE} --fixes {demo.FIXES} --seed {demo.SEED}"
    assert made in (ROOT / "Makefile").read_text("utf-8")
    shown = demo.BLOCK.search((ROOT / "README.md").read_text("utf-8"))
    assert shown
    assert shown[2].splitlines()[2:5] == demo.screen().splitlines()[1:4], "run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", prose)
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_that_pages_name_exist(page: Path) -> None:
    """Every ``unlatched COMMAND … --option`` on a page is an option of that command."""
    known = _options()
    lines = re.findall(r"\bunlatched ([a-z]+)([^\n`]*)", page.read_text("utf-8"))
    named = {(command, one) for command, rest in lines for one in re.findall(r"(?<!\S)--[a-z][a-z-]+", rest)}
    assert {(command, one) for command, one in named if one not in known.get(command, ())} == set()


def _options() -> dict[str, set[str]]:
    """The options of each top-level command, those of its members included."""
    found: dict[str, set[str]] = {}
    for name, command in tool("cli_reference").commands():
        top = name.split()[1] if " " in name else ""
        known = found.setdefault(top, {"--help"})
        known.update(option for one in command.params for option in (*one.opts, *one.secondary_opts))
    return found
