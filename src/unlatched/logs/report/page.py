"""``logs.html``: one file for the owner and the authority; no script, no request to anywhere, fit to
print.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from unlatched.logs.findings import Client, Exposure, LogFindings
from unlatched.logs.report import chart
from unlatched.logs.report.document import organisations
from unlatched.logs.report.terminal import moment, size
from unlatched.logs.window import Window, window

TOP = 40
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
STORES = {
    "mongodb": "MongoDB", "postgresql": "PostgreSQL", "mysql": "MySQL or MariaDB", "redis": "Redis",
    "elasticsearch": "Elasticsearch or OpenSearch", "couchdb": "CouchDB", "influxdb": "InfluxDB",
    "clickhouse": "ClickHouse", "http": "the web server", "s3": "Amazon S3", "network": "the network",
    "mixed": "several stores", "unknown": "an unknown server",
}  # fmt: skip
SIGNS = {
    "whole-collection": "collection scan",
    "dump-tool": "used a dump tool",
    "cursor-run": "read batch after batch",
    "listing": "listed databases or collections",
    "replication": "copied by replication",
    "ransom": "left a ransom note",
    "drop": "dropped data",
    "nameless": "connected again and again without saying what it is",
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
        store=STORES.get(findings.store, findings.store),
        signs=SIGNS,
        charts=_charts(found, findings),
        malformed=sum(one.malformed for one in findings.sources),
        lines=sum(one.lines for one in findings.sources),
    )


def headline(summary: Window) -> str:
    """The finding in one sentence."""
    if summary.start is None:
        return "These logs prove no exposure. That is not proof that there was none."
    start, end = _day(summary.start), _day(summary.end or summary.start)
    length = _length((summary.end or summary.start) - summary.start)
    if summary.ongoing:
        return f"Open for {length} at least: since {start}, and still open when the log ends, {end}."
    times = "" if summary.windows < 2 else f", in {summary.windows} windows"
    return (
        f"Open for {length}: from {start} to {end}{times}."
        if not times
        else f"Open from {start} to {end}{times}."
    )


def _day(time: datetime) -> str:
    """``1 March 2026, 08:00 UTC``"""
    time = time.astimezone(UTC)
    return f"{time.day} {MONTHS[time.month - 1]} {time:%Y, %H:%M} UTC"


def _length(time: timedelta) -> str:
    """A length of time in its two largest units that say something."""
    minutes = max(int(time.total_seconds() // 60), 1)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days >= 3:
        return f"{days:,} days"
    if days or hours:
        return f"{days * 24 + hours} hour{'s' if days * 24 + hours != 1 else ''}"
    return f"{minutes} minute{'s' if minutes != 1 else ''}"


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
