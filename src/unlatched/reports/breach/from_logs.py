"""Answers from the store's own logs: since when it was open, and who has been in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from unlatched.reports.breach.answer import LOGS, STATED, UNKNOWN, Answer, told, unknown
from unlatched.reports.breach.inputs import Sources
from unlatched.severity.evidence import complete, read_something, strangers

Window = Mapping[str, Any]
SETTLES = "the server's start-up logs, deployment records, or firewall changes"


def _windows(sources: Sources) -> Sequence[Window]:
    found: Sequence[Window] = (sources.logs or {}).get("exposure", ())
    return found


def occurrence(sources: Sources) -> Answer:
    """When it happened: a range, or ongoing."""
    windows = _windows(sources)
    if windows:
        return Answer("; ".join(_window(one) for one in windows), LOGS)
    start, end = sources.facts.get("occurred_from"), sources.facts.get("occurred_until")
    if start or end:
        return Answer(f"from {start or UNKNOWN} until {end or UNKNOWN}", STATED)
    return unknown(SETTLES)


def _window(one: Window) -> str:
    start = one.get("start")
    if one.get("ongoing"):
        return f"ongoing since {start or 'an unknown time'}"
    return f"from {start or 'an unknown time'} until {one.get('end') or 'an unknown time'}"


def estimated(sources: Sources) -> Answer:
    """What proves the beginning and the end; nothing here is estimated."""
    said = [
        f"{name}: {one[key]}"
        for one in _windows(sources)
        for name, key in (("beginning", "start_proof"), ("end", "end_proof"))
        if one.get(key)
    ]
    return Answer("no; " + "; ".join(said), LOGS) if said else unknown(SETTLES)


def beginning(sources: Sources) -> Answer:
    """The first moment it is known to have stood open."""
    times = [one["start"] for one in _windows(sources) if one.get("start")]
    if times:
        return Answer(min(times), LOGS)
    return told(sources, "occurred_from") or unknown(SETTLES)


def ending(sources: Sources) -> Answer:
    """The last moment it is known to have stood open, or that it still does."""
    windows = _windows(sources)
    if any(one.get("ongoing") for one in windows):
        return Answer("ongoing at the end of the logs", LOGS)
    times = [one["end"] for one in windows if one.get("end")]
    if times and len(times) == len(windows):
        return Answer(max(times), LOGS)
    return told(sources, "occurred_until") or unknown("the change that closed it: configuration history")


def timeline(sources: Sources) -> Answer:
    """Gaps in the logs, and how much of them could be read."""
    if sources.logs is None:
        return unknown("the server's logs")
    gaps = [gap for one in _windows(sources) for gap in one.get("gaps", ())]
    said = [f"the logs are silent from {gap.get('start')} to {gap.get('end')}" for gap in gaps]
    bad = sum(one.get("malformed") or 0 for one in sources.logs.get("sources", ()))
    said += [f"{bad} lines of the logs could not be read"] if bad else []
    return Answer("; ".join(said) or "the logs have no gap and no line that could not be read", LOGS)


def confidentiality(sources: Sources) -> Answer:
    """Lost with certainty, likely, not (with reasonable evidence), or not assessable."""
    if sources.logs is None:
        return Answer("not assessable", "no logs.json was given", "the server's logs over the whole exposure")
    outside = strangers(sources.logs)
    if any(map(read_something, outside)):
        return Answer("lost with certainty: clients from outside read data", LOGS)
    if outside:
        return Answer("likely: clients from outside connected; what they read is not logged", LOGS)
    if not complete(sources.logs):
        return Answer("not assessable: the logs are not complete", LOGS, "the missing parts of the logs")
    return Answer("not lost, with reasonable evidence: complete logs show no client from outside", LOGS)


def recipients(sources: Sources) -> Answer:
    """How many clients from outside, by organisation."""
    if sources.logs is None:
        return unknown("the server's logs")
    outside = strangers(sources.logs)
    named = sorted({str(one["organisation"]) for one in outside if one.get("organisation")})
    nameless = sum(one.get("clients", 1) for one in outside if not one.get("organisation"))
    number = sum(one.get("clients", 1) for one in outside)
    return Answer(f"{number} clients from outside; organisations: {', '.join(named) or 'none known'};"
                  f" without known organisation: {nameless}", LOGS)  # fmt: skip


def attached_logs(sources: Sources) -> Answer:
    """What the logs' report is called."""
    if sources.logs is None:
        return unknown("the server's logs, read with unlatched logs")
    return Answer("logs.json and logs.html of unlatched logs", LOGS)
