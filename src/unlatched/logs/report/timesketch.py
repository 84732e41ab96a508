"""Timesketch JSONL: one event a line, with ``message``, ``datetime`` and ``timestamp_desc``.

https://timesketch.org/guides/user/import-from-json-csv/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

from msgspec.json import encode

from unlatched.logs.findings import Client, LogFindings
from unlatched.logs.report.document import plain

Moment = tuple[datetime, int, Callable[[], dict[str, Any]]]


def lines(findings: LogFindings) -> Iterator[str]:
    """Every event that has a time, in order of time; each is made when it is written, not before."""
    moments: list[Moment] = [*_windows(findings), *_epochs(findings), *_clients(findings)]
    moments.sort(key=itemgetter(0, 1))
    for time, _, make in moments:
        yield encode({"datetime": plain(time), "data_type": "unlatched:logs", **make()}).decode() + "\n"


def _say(what: str, message: str, **more: Any) -> dict[str, Any]:
    return {"message": message, "timestamp_desc": what, **more}


def _windows(findings: LogFindings) -> Iterator[Moment]:
    for one in findings.exposure:
        end = "Last Known Open" if one.ongoing else "Exposure End"
        yield one.start, 0, partial(_say, "Exposure Start", f"{one.store} open: {one.start_proof}")
        yield one.end, 5, partial(_say, end, f"{one.store}: {one.end_proof}")
        for gap in one.gaps:
            message = f"{one.store}: nothing is known until {plain(gap.end)}"
            yield gap.start, 1, partial(_say, "Log Silent From", message)


def _epochs(findings: LogFindings) -> Iterator[Moment]:
    for one in findings.epochs:
        if one.start is not None and one.start_seen:
            message = f"{one.store} started, access control {one.access_control}, listening {one.bind}"
            yield one.start, 2, partial(_say, "Server Start", message, version=one.version)
        if one.end is not None and one.clean_end:
            yield one.end, 2, partial(_say, "Server Stop", f"{one.store} stopped")


def _clients(findings: LogFindings) -> Iterator[Moment]:
    for one in findings.clients:
        yield one.first, 3, partial(_client, one, "First Seen", "first seen")
        yield one.last, 4, partial(_client, one, "Last Seen", "last seen")
        for sign in one.patterns:
            yield sign.first, 4, partial(_client, one, "Pattern Start", f"{sign.kind} ({sign.count})")


def _client(one: Client, what: str, said: str) -> dict[str, Any]:
    return _say(
        what,
        f"client {one.address}: {said}",
        src_ip=one.address,
        organisation=one.organisation,
        connections=one.connections,
        bytes_low=one.bytes_read.low,
    )
