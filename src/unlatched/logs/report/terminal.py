"""One screen for the person at the terminal: how long open, who came, who read most, what is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from unlatched.logs.findings import Client, Exposure, LogFindings
from unlatched.logs.report.document import organisations
from unlatched.logs.window import window

TOP = 12


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """Bytes read and their speed, on standard error."""
    columns = (TextColumn("reading logs"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("logs", total=None)
        yield lambda count: bar.advance(task, count)


def show(findings: LogFindings, *, public: bool = False, console: Console | None = None) -> None:
    """Print the summary."""
    out = console or Console()
    _sources(findings, out)
    _windows(findings, out)
    out.print(_groups(findings) if public else _clients(findings))
    for note in findings.notes:
        out.print(Text(f"note: {note}", style="dim"))


def moment(time: datetime | None) -> str:
    """A time as people read it, UTC."""
    return "unknown" if time is None else time.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def size(count: int | None) -> str:
    """Bytes in decimal units.

    >>> size(None), size(999), size(1_250_000)
    ('unknown', '999 B', '1.2 MB')
    """
    if count is None:
        return "unknown"
    number = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


def _sources(findings: LogFindings, out: Console) -> None:
    lines = sum(one.lines for one in findings.sources)
    bad = sum(one.malformed for one in findings.sources)
    out.print(Text(f"{findings.store}: {len(findings.sources)} files, {lines:,} lines, {bad:,} not readable"))
    for one in findings.sources:
        if one.format == "unknown" and one.lines:
            out.print(Text("  one file is of no known format and was not read", style="yellow"))


def _windows(findings: LogFindings, out: Console) -> None:
    for one in findings.exposure:
        out.print(_window("OPEN", one, "bold red"))
    for one in findings.possible:
        out.print(_window("possibly open", one, "yellow"))
    if not findings.exposure:
        out.print(Text("These logs prove no exposure. That is not proof that there was none.", style="bold"))
    summary = window(findings)
    if summary.clients:
        what = f"{summary.clients:,} clients from public addresses, "
        what += f"{summary.anonymous_clients:,} not authenticated"
        known = f" of {summary.organisations:,} known organisations" if summary.organisations else ""
        read = f"; at least {summary.records_low:,} records and {size(summary.bytes_low)} were read"
        out.print(Text(what + known + read))
    if summary.ransom:
        out.print(
            Text("A ransom note was left: data was wiped, paying does not bring it back.", style="bold red")
        )


def _window(word: str, one: Exposure, style: str) -> Text:
    until = "still open at the end of the log" if one.ongoing else f"to {moment(one.end)}"
    found = Text(f"{word} from {moment(one.start)} {until}", style=style)
    found.append(f"\n  because {one.start_proof}", style="not bold")
    if one.end_proof and not one.ongoing:
        found.append(f"\n  ended: {one.end_proof}", style="not bold")
    if one.gaps:
        found.append(
            f"\n  the log is silent in {len(one.gaps)} places within; nothing is known of those",
            style="not bold",
        )
    return found


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(
            name, justify="left" if name in ("client", "network", "organisation", "signs") else "right"
        )
    return table


def _clients(findings: LogFindings) -> Table:
    table = _table("client", "organisation", "connections", "anonymous", "read at least", "records", "signs")
    shown = sorted(findings.clients, key=lambda one: one.network != "public")[:TOP]
    for one in shown:
        table.add_row(*_row(one))
    return table


def _row(one: Client) -> tuple[Text, ...]:
    signs = ", ".join(f"{sign.kind} {sign.count}" for sign in one.patterns)
    cells = (
        f"{one.address} ({one.network})",
        one.organisation or "",
        f"{one.connections:,}",
        f"{one.anonymous:,}",
        size(one.bytes_read.low),
        f"{one.records_read.low:,}",
        signs,
    )
    return tuple(Text(cell) for cell in cells)


def _groups(findings: LogFindings) -> Table:
    table = _table("organisation", "network", "clients", "connections", "anonymous", "read at least")
    for row in organisations(findings.clients)[:TOP]:
        table.add_row(
            Text(row["organisation"] or "not known"),
            row["network"],
            f"{row['clients']:,}",
            f"{row['connections']:,}",
            f"{row['anonymous']:,}",
            size(row["bytes_read"]["low"]),
        )
    return table
