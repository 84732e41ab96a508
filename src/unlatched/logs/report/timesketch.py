"""Timesketch JSONL: one event a line, with ``message``, ``datetime`` and ``timestamp_desc``.

https://timesketch.org/guides/user/import-from-json-csv/
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec.json import encode

from unlatched.logs.findings import Client, Epoch, Exposure, LogFindings
from unlatched.logs.report.document import plain


def lines(findings: LogFindings) -> Iterator[str]:
    """Every event that has a time, in order of time."""
    events = [*_windows(findings.exposure), *_epochs(findings.epochs), *_clients(findings.clients)]
    for event in sorted(events, key=lambda one: (str(one["datetime"]), str(one["message"]))):
        yield encode(event).decode() + "\n"


def _event(time: datetime, what: str, message: str, **more: Any) -> dict[str, Any]:
    return {"message": message, "datetime": plain(time), "timestamp_desc": what, "data_type": "unlatched:logs", **more}


def _windows(windows: tuple[Exposure, ...]) -> Iterator[dict[str, Any]]:
    for one in windows:
        yield _event(one.start, "Exposure Start", f"{one.store} open: {one.start_proof}")
        yield _event(one.end, "Last Known Open" if one.ongoing else "Exposure End", f"{one.store}: {one.end_proof}")
        for gap in one.gaps:
            yield _event(gap.start, "Log Silent From", f"{one.store}: nothing is known until {plain(gap.end)}")


def _epochs(epochs: tuple[Epoch, ...]) -> Iterator[dict[str, Any]]:
    for one in epochs:
        if one.start is not None and one.start_seen:
            message = f"{one.store} started, access control {one.access_control}, listening {one.bind}"
            yield _event(one.start, "Server Start", message, version=one.version)
        if one.end is not None and one.clean_end:
            yield _event(one.end, "Server Stop", f"{one.store} stopped")


def _clients(clients: tuple[Client, ...]) -> Iterator[dict[str, Any]]:
    for one in clients:
        more = {
            "src_ip": one.address,
            "organisation": one.organisation,
            "connections": one.connections,
            "bytes_low": one.bytes_read.low,
        }
        yield _event(one.first, "First Seen", f"client {one.address} first seen", **more)
        yield _event(one.last, "Last Seen", f"client {one.address} last seen", **more)
        for sign in one.patterns:
            message = f"client {one.address}: {sign.kind} ({sign.count})"
            yield _event(sign.first, "Pattern Start", message, src_ip=one.address)
