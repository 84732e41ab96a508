"""The terminal: one thin door to everything. Every command imports what it needs when it is called."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from unlatched import __version__, stopping
from unlatched.cases import command as cases
from unlatched.commands import report
from unlatched.errors import UnlatchedError
from unlatched.raw import sealed

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
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Tells whoever is responsible for an exposed data store what was exposed, copying nobody's data."""


@app.command()
def audit(
    targets: Annotated[list[str], typer.Argument(help="Files, folders, or the URL of a store.")],
    out: Annotated[Path | None, typer.Option(help="Folder for report.html, report.json, report.md.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every field and reason.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing; the exit code tells.")] = False,
    depth: Annotated[
        Literal["inventory", "sample", "full"] | None,
        typer.Option(help="How much to read: names only, a random sample, everything; else all allowed."),
    ] = None,
    scope: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Who allowed it: a scope file. For servers."),
    ] = None,
    memory: Annotated[str, typer.Option(help="Memory cap, for example 512MB.")] = "1GB",
    k: Annotated[int, typer.Option(help="Numbers of people under k are not printed.", min=2)] = 10,
    seed: Annotated[int, typer.Option(help="Seed of every random choice.")] = 0,
    threads: Annotated[int, typer.Option(help="Cores to use; 0 for all.", min=0)] = 0,
    map: Annotated[
        Literal["public", "private", "none"],
        typer.Option(help="Map of positions: to publish, for the operator only, or no map."),
    ] = "public",
    ledger: Annotated[Path | None, typer.Option(help="Record of published maps.")] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="Area to keep off the map, in degrees: south,west,north,east.")
    ] = None,
    logs: Annotated[
        list[Path] | None, typer.Option(exists=True, help="The store's own logs: who has been in.")
    ] = None,
    engine: Annotated[str, typer.Option(help="Where measures run: duckdb.")] = "duckdb",
    location: Annotated[bool, typer.Option(help="How easily positions single people out; the map.")] = True,
    sweep: Annotated[bool, typer.Option("--sweep", help="Every unicity rate, however many points.")] = False,
    check: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Output of unlatched check --json, for the severity."),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Your answers to single terms of the severity (TOML)."
        ),
    ] = None,
) -> None:
    """What is in a target, whose data is it, how many people, and how bad.

    Exit code 0 clean, 1 personal data exposed, 2 not everything could be read."""
    from unlatched.commands import audit as command

    request = command.Request(
        tuple(targets), out, json, verbose, depth or "", memory, k, seed, threads,
        map, ledger, scope, sweep, tuple(logs or ()), engine, location, check, answers,
        tuple(exclude or ()), quiet,
    )  # fmt: skip
    with stopping.at_once():
        code = command.run(request)
    raise typer.Exit(code)


@app.command()
def synth(
    shape: Annotated[str, typer.Argument(help="Which exposure; --list names them.")] = "",
    out: Annotated[Path, typer.Option(help="An empty or new folder.")] = Path("exposure"),
    people: Annotated[int, typer.Option(help="How many people.", min=1)] = 20_000,
    fixes: Annotated[int | None, typer.Option(help="How many positions, calls or visits.", min=1)] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same bytes.")] = 1,
    format: Annotated[
        str, typer.Option("--format", "-f", help="parquet, csv, ndjson, bson, ...")
    ] = "parquet",
    country: Annotated[
        list[str] | None, typer.Option(help="Country codes, mixed; for example cn,gb.")
    ] = None,
    compress: Annotated[str | None, typer.Option(help="gz or zst.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Name the shapes.")] = False,
) -> None:
    """Make up an exposure of invented people, and write the truth about it beside it."""
    from unlatched.synth import command

    if listed or not shape:
        typer.echo(command.listing())
        return
    command.run(
        shape, out, people=people, fixes=fixes, seed=seed, format=format,
        countries=country or (), compression=compress,
    )  # fmt: skip


@app.command()
def logs(
    paths: Annotated[list[str], typer.Argument(help="Log files or folders; - for standard input.")],
    out: Annotated[Path | None, typer.Option(help="Folder for logs.json and logs.html.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print logs.json.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Leave out every address.")] = False,
    networks: Annotated[
        Path | None, typer.Option(help="Organisations by network: .mmdb, or CSV of CIDR and name.")
    ] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone of logs that name none.")] = None,
    gap_hours: Annotated[float, typer.Option(help="Silence longer than this is a gap.")] = 1.0,
) -> None:
    """Since when was it open, and who has been in: from the server's own logs.

    Exit code 0 no exposure proven, 1 exposure proven, 2 could not finish."""
    from unlatched.logs import command

    raise typer.Exit(command.run(paths, out, json, public, networks, zone, gap_hours))


@app.command()
def check(
    targets: Annotated[list[str], typer.Argument(help="Servers, as scheme://host:port.")],
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    scope: Annotated[Path | None, typer.Option(help="Who allowed it: a scope file.")] = None,
    seconds: Annotated[float, typer.Option(help="Most seconds a target may take.", min=1)] = 10.0,
) -> None:
    """Is it open, and what may anybody do there.

    Exit code 0 closed, 1 open, 2 could not tell."""
    from unlatched.commands import check as command

    raise typer.Exit(command.run(command.Request(tuple(targets), json, scope, seconds)))


scopes = typer.Typer(
    no_args_is_help=True, help="Who allowed what: write a scope file, and ask what one allows."
)
app.add_typer(scopes, name="scope")


@scopes.command()
def new(out: Annotated[Path, typer.Option(help="The file to write.")] = Path("scope.toml")) -> None:
    """Write a commented scope file that allows nothing yet."""
    from unlatched.commands import scope as command

    raise typer.Exit(command.new(out))


@scopes.command()
def explain(
    target: Annotated[str, typer.Argument(help="A server, as scheme://host:port, or a path.")],
    scope: Annotated[Path | None, typer.Option(help="The scope file.")] = None,
) -> None:
    """Say what would be allowed at a target, and why. Nothing is sent."""
    from unlatched.commands import scope as command

    raise typer.Exit(command.explain(target, scope))


app.add_typer(cases.app, name="case")
app.add_typer(report.app, name="report")


def main() -> None:
    """Run a command; errors become one clear line and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        _forgiving(stream)
    _unhurried()
    code = _flushed(_run())
    # Everything is written: skip the interpreter's teardown, which is slow with a large engine loaded.
    os._exit(code)


def _unhurried() -> None:
    """Most that is made at the start stays: looking through it for rubbish costs a tenth of the time.

    Numpy's own threads are not started: nothing here needs them, and they spin beside the work.
    """
    gc.set_threshold(100_000, 20, 50)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _forgiving(stream: TextIO) -> None:
    """A letter that the terminal's encoding lacks is printed as a question mark, never an error."""
    if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors="replace")


def _flushed(code: int) -> int:
    """The code, unless what was printed cannot be written out."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # whoever reads it has seen enough
    except OSError as error:
        sys.stderr.write(f"unlatched: the output could not be written: {error.strerror}\n")
        return UNFINISHED
    return code


def _stopped() -> int:
    sys.stderr.write("\nunlatched: stopped; nothing was kept\n")
    return stopping.INTERRUPTED


def _run() -> int:
    try:
        sealed("an unexpected fault, please report it with the command you ran")(app)(prog_name="unlatched")
    except UnlatchedError as error:
        sys.stderr.write(f"unlatched: {error}\n")
        return UNFINISHED
    except KeyboardInterrupt:
        return _stopped()
    except SystemExit as stop:
        if stop.code == stopping.INTERRUPTED:
            return _stopped()
        return stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    return CLEAN
