"""Answers from the check of the store: is it open, and what may anybody do there."""

from __future__ import annotations

from unlatched.disclosed import place
from unlatched.reports.breach.answer import AUDIT, CHECK, UNKNOWN, Answer, told, unknown
from unlatched.reports.breach.from_logs import confidentiality
from unlatched.reports.breach.inputs import Sources

SETTLES = "unlatched check on the store"


def openness(sources: Sources) -> Answer:
    """Whether the store answers anybody now."""
    if not sources.check:
        return told(sources, "openness") or unknown(SETTLES)
    anonymous = sources.check.get("anonymous") or {}
    read = UNKNOWN if anonymous.get("read") is None else "yes" if anonymous["read"] else "no"
    write = anonymous.get("write", UNKNOWN)
    state = sources.check.get("state", UNKNOWN)
    return Answer(f"state: {state}; anonymous reading: {read}; anonymous writing: {write}", CHECK)


def incident(sources: Sources) -> Answer:
    """The type of incident: misconfiguration, where the check found the store open."""
    if sources.check and sources.check.get("state") == "open":
        return Answer("misconfiguration: the store answered without authentication", CHECK)
    return told(sources, "incident") or unknown("unlatched check on the store, or the logs of the time")


def nature(sources: Sources) -> Answer:
    """Confidentiality, integrity, availability: those of which there is evidence."""
    lost = confidentiality(sources)
    found, rests = [], []
    if lost.text.startswith(("lost", "likely")):
        found, rests = ["confidentiality"], [lost.evidence]
    if (sources.check or {}).get("ransom"):
        found, rests = [*found, "integrity", "availability"], [*rests, CHECK]
    return Answer("; ".join(found), "; ".join(rests)) if found else unknown(lost.settles or SETTLES)


def systems(sources: Sources) -> Answer:
    """Product, version and place of the store."""
    report, check = sources.report, sources.check or {}
    where = place(report.locator).host or "local files"
    version = f" {check['version']}" if check.get("version") else ""
    ended = f", support ended {check['end_of_life']}" if check.get("end_of_life") else ""
    return Answer(f"{report.store}{version} at {where}{ended}", f"{AUDIT}; {CHECK}" if check else AUDIT)
