"""The terminal: one thin door to everything. Every command imports what it needs when it is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from unlatched import __version__
from unlatched.errors import UnlatchedError

CLEAN, EXPOSED, UNFINISHED = 0, 1, 2

app = typer.Typer(
    name="unlatched",
    help="Tells whoever is responsible for an exposed data store what was exposed, copying nobody's data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"unlatched {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Tells whoever is responsible for an exposed data store what was exposed, copying nobody's data."""


@app.command()
def audit(
    targets: Annotated[list[str], typer.Argument(help="Files, folders, or the URL of a store.")],
    out: Annotated[Path | None, typer.Option(help="Folder for report.html, report.json, report.md.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every field and reason.")] = False,
    depth: Annotated[str, typer.Option(help="inventory, sample or full.")] = "full",
    memory: Annotated[str, typer.Option(help="Memory cap, for example 512MB.")] = "1GB",
    k: Annotated[int, typer.Option(help="Numbers of people under k are not printed.", min=2)] = 10,
    seed: Annotated[int, typer.Option(help="Seed of every random choice.")] = 0,
    threads: Annotated[int, typer.Option(help="Cores to use; 0 for all.", min=0)] = 0,
) -> None:
    """What is in a target, whose data is it, how many people, and how bad. Exit code 0 clean, 1
    personal data exposed, 2 not everything could be read."""
    from unlatched.commands import audit as command

    request = command.Request(tuple(targets), out, json, verbose, depth, memory, k, seed, threads)
    raise typer.Exit(command.run(request))


def main() -> None:
    """Run a command; errors become one clear line and exit code 2."""
    try:
        app(prog_name="unlatched")
    except UnlatchedError as error:
        sys.stderr.write(f"unlatched: {error}\n")
        sys.exit(UNFINISHED)
    except KeyboardInterrupt:
        sys.stderr.write("\nunlatched: stopped; nothing was kept\n")
        sys.exit(130)
