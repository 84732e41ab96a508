"""``logs.html``: one file for the owner and the authority; no script, no request to anywhere, fit to
print.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

from unlatched.logs.findings import Client, Exposure, LogFindings
from unlatched.logs.report import chart
from unlatched.logs.report.document import organisations
from unlatched.logs.report.terminal import moment, size
from unlatched.logs.window import Window, window

TOP = 40
SIGNS = {
    "whole-collection": "collection scan",
    "dump-tool": "used a dump tool",
    "cursor-run": "read batch after batch",
    "listing": "listed databases or collections",
    "replication": "copied by replication",
    "ransom": "left a ransom note",
    "drop": "dropped data",
}


def page(findings: LogFindings, *, public: bool = False) -> str:
    """The findings as a page; ``public`` without addresses, names of collections or of files."""
    from jinja2 import Environment, StrictUndefined

    source = files("unlatched.logs.report").joinpath("page.html.j2").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(moment=moment, minute=_minute, size=size, number=_number)
    found = chart.axis(findings)
    shown = _named(findings, public)
    return environment.from_string(source).render(
        found=shown,
        axis=found,
        summary=window(findings),
        headline=headline(window(findings)),
        clients=() if public else _readers(findings),
        organisations=organisations(findings.clients)[:TOP],
        public=public,
        signs=SIGNS,
        charts=_charts(found, findings),
        malformed=sum(one.malformed for one in findings.sources),
        lines=sum(one.lines for one in findings.sources),
    )


def headline(summary: Window) -> str:
    """The finding in one sentence."""
    if summary.start is None:
        return "These logs prove no exposure. That is not proof that there was none."
    until = "and was still open at the end of the log" if summary.ongoing else f"to {moment(summary.end)}"
    return f"Open from {moment(summary.start)} {until}."


def _named(findings: LogFindings, public: bool) -> LogFindings:
    if not public:
        return findings
    sources = tuple(
        replace(one, name=f"log {number}") for number, one in enumerate(findings.sources, start=1)
    )
    return replace(findings, sources=sources, clients=())


def _readers(findings: LogFindings) -> tuple[Client, ...]:
    order = sorted(
        findings.clients, key=lambda one: (one.network != "public", -one.bytes_read.low, -one.connections)
    )
    return tuple(order[:TOP])


def _charts(found: chart.Axis | None, findings: LogFindings) -> dict[str, object]:
    if found is None:
        return {}
    open_: tuple[Exposure, ...] = findings.exposure
    return {
        "ticks": found.ticks(),
        "open": chart.windows(found, open_, "open"),
        "possible": chart.windows(found, findings.possible, "possible"),
        "epochs": chart.epochs(found, findings),
        "silences": chart.silences(found, findings),
        "bars": chart.bars(found, findings),
    }


def _minute(time: datetime | None) -> str:
    return "unknown" if time is None else time.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _number(value: int | None) -> str:
    return "unknown" if value is None else f"{value:,}"
