"""``unlatched report``: other forms of a report.json. Everything heavy is imported when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, help="A report.json in other forms: for authorities and for other tools."
)

Report = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="report.json of an audit.")]
Out = Annotated[Path | None, typer.Option(help="File to write; standard output without it.")]


@app.command()
def breach(
    report: Report,
    out: Annotated[Path, typer.Option(help="Folder for the forms.")],
    form: Annotated[
        list[str] | None, typer.Option(help="edpb, art33, art34, uk, china, india …; all without it.")
    ] = None,
    format: Annotated[list[str] | None, typer.Option(help="md, json, pdf; all without it.")] = None,
    facts: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="What only a person can know (TOML).")
    ] = None,
    logs: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="logs.json of unlatched logs.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Output of unlatched check --json.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Your answers to single terms of the severity (TOML)."
        ),
    ] = None,
    aware: Annotated[str | None, typer.Option(help="Time of awareness, for the deadlines.")] = None,
    zone: Annotated[str | None, typer.Option(help="IANA time zone, for example Europe/Berlin.")] = None,
) -> None:
    """The breach report: each answer with its evidence, or "unknown" and what would settle it."""
    from unlatched.reports.breach.command import FORMATS, Request, run

    formats = tuple(format) if format else FORMATS
    wanted = Request(report, out, tuple(form or ()), formats, facts, logs, check, aware, zone, answers)
    for path in run(wanted):
        typer.echo(path)


@app.command()
def ocsf(report: Report, out: Out = None) -> None:
    """OCSF 1.8 Data Security Finding (class 2006)."""
    from unlatched.disclosed import read
    from unlatched.reports.ocsf import export

    _write(export(read(report)), out)


@app.command()
def misp(report: Report, out: Out = None) -> None:
    """A MISP event."""
    from unlatched.disclosed import read
    from unlatched.reports.misp import export

    _write(export(read(report)), out)


@app.command()
def dpv(report: Report, out: Out = None) -> None:
    """JSON-LD in the W3C Data Privacy Vocabulary."""
    from unlatched.disclosed import read
    from unlatched.reports.dpv import export

    _write(export(read(report)), out)


@app.command()
def xarf(
    report: Report,
    org: Annotated[str, typer.Option(help="Your organisation.")],
    mail: Annotated[str, typer.Option(help="Your mailbox.")],
    out: Out = None,
    check: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Output of unlatched check --json: what shows it open."
        ),
    ] = None,
) -> None:
    """XARF 4.2 exposed data, for the abuse desk of a host. That it is open is said where a check found it."""
    from unlatched.disclosed import read
    from unlatched.reports.xarf import Sender, export
    from unlatched.severity import evidence

    found = read(report)
    seen = evidence(found.locator, logs=None, check=check, answers=None).check or {}
    sender = Sender(org, mail, mail.partition("@")[2])
    _write(export(found, sender, found_open=seen.get("state") == "open"), out)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")
