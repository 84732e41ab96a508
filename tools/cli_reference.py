"""Write ``docs/cli.md`` from what ``--help`` says; with ``--check`` only compare."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
WIDTH = 100
HEAD = """# Command reference

Made from `--help` by `tools/cli_reference.py` (`make docs`); don't edit it.
"""


def commands() -> Iterator[tuple[str, object]]:
    """Every command with its full name, groups before their members."""
    import typer

    from unlatched.cli import app

    waiting: list[tuple[str, object]] = [("unlatched", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop(0)
        yield name, command
        members = getattr(command, "commands", {})
        waiting[:0] = [(f"{name} {one}", member) for one, member in members.items()]


def help_of(name: str, command: object) -> str:
    """A command's ``--help``, plain and of one width."""
    from typer.testing import CliRunner

    from unlatched.cli import app

    plain = {"COLUMNS": str(WIDTH), "TERMINAL_WIDTH": str(WIDTH), "NO_COLOR": "1", "TERM": "dumb"}
    os.environ.update(plain)
    result = CliRunner().invoke(app, [*name.split()[1:], "--help"], prog_name="unlatched", env=plain)
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


def undocumented() -> list[str]:
    """Commands without a sentence, options and arguments without help."""
    missing = []
    for name, command in commands():
        if not getattr(command, "help", None):
            missing.append(name)
        for parameter in getattr(command, "params", ()):
            if parameter.name != "help" and not getattr(parameter, "help", None):
                missing.append(f"{name} {parameter.name}")
    return missing


def page() -> str:
    """The whole reference."""
    parts = [HEAD]
    parts += [f"## {name}\n\n```text\n{help_of(name, command)}\n```\n" for name, command in commands()]
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is stale."""
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    fresh = PAGE.read_text("utf-8") == page()
    print("docs/cli.md is up to date" if fresh else "docs/cli.md is stale: run make docs")
    return 0 if fresh else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
