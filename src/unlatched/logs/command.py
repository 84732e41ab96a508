"""``unlatched logs PATH…``: read logs, show the result, write the reports."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import timedelta, tzinfo
from pathlib import Path

from unlatched.errors import StoreError, UsageError
from unlatched.logs.findings import LogFindings
from unlatched.logs.read import Options, read

EXPOSED, CLEAN = 1, 0
INDENTED = 8_000_000


def run(
    paths: Iterable[str],
    out: Path | None = None,
    json: bool = False,
    public: bool = False,
    networks: Path | None = None,
    zone: str | None = None,
    gap_hours: float = 1.0,
) -> int:
    """Read ``paths`` and write ``logs.json``, ``logs.html`` and ``timesketch.jsonl`` to ``out``.

    ``json`` puts the document on standard output instead of a summary for people. ``public`` leaves out every
    address and name. Returns 1 when a proven exposure is in the logs and 0 when none is: which only
    means that these
    logs prove none. Errors are raised, for the door to turn into exit code 2.
    """
    options = Options(networks=networks, zone=_zone(zone), silence=timedelta(hours=gap_hours))
    findings = _watched(list(paths), options)
    if out is not None:
        write(findings, out, public=public)
    if json:
        sys.stdout.write(text(findings, public=public))
    else:
        from unlatched.logs.report.terminal import show

        show(findings, public=public)
    if not any(source.parsed for source in findings.sources):
        raise UsageError("no line of the given files is of a known log format; see --help for the formats")
    return EXPOSED if findings.exposure else CLEAN


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    raise UsageError("the time zone is not known; give a name such as Europe/Berlin or UTC")


def _watched(paths: list[str], options: Options) -> LogFindings:
    if not sys.stderr.isatty():
        return read(paths, options=options)
    from dataclasses import replace

    from unlatched.logs.report.terminal import progress

    with progress() as told:
        return read(paths, options=replace(options, progress=told))


def text(findings: LogFindings, *, public: bool = False) -> str:
    """``logs.json`` as text: indented for people, unless it is too long for them."""
    from msgspec import json

    from unlatched.logs.report.document import document, whole

    raw = json.encode(document(findings, public=True) if public else whole(findings))
    return (json.format(raw, indent=2) if len(raw) < INDENTED else raw).decode() + "\n"


def write(findings: LogFindings, out: Path, *, public: bool = False) -> None:
    """Write every report to a folder."""
    from unlatched.logs.report.page import page
    from unlatched.logs.report.timesketch import lines

    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "logs.json").write_text(text(findings, public=public), encoding="utf-8")
        (out / "logs.html").write_text(page(findings, public=public), encoding="utf-8")
        if not public:
            with (out / "timesketch.jsonl").open("w", encoding="utf-8") as file:
                file.writelines(lines(findings))
        return
    except OSError as error:
        kind = type(error).__name__
    raise StoreError(f"writing the reports to the folder given with --out: {kind}")
