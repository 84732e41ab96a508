"""The severity of a report graded anew, with evidence that came after the audit.

What the report already rests on is kept: terms of logs or a check read then, and a person's answers, unless
new ones come in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from unlatched.disclosed import Disclosed
from unlatched.model import Audit, Below, Collection, Count, Field, Link, Locations, Target, Unicity
from unlatched.severity.answers import Answer
from unlatched.severity.assessment import of_audit
from unlatched.severity.term import Term
from unlatched.severity.term import read as read_term

if TYPE_CHECKING:
    from unlatched.model import People, Severity
    from unlatched.severity.evidence import Evidence


def regrade(report: Disclosed, evidence: Evidence) -> Disclosed:
    """The report with its severity graded anew; all else is as it was."""
    before = [one for one in map(read_term, _reasons(report)) if one]
    answers = {one.name: one for one in (*_answers(before), *evidence.answers)}
    graded = of_audit(
        _audit(report.raw),
        logs=evidence.logs,
        check=evidence.check,
        answers=tuple(answers.values()),
        kept=_kept(before, evidence),
    )
    return Disclosed({**report.raw, "severity": document(graded)})


def document(one: Severity | None) -> dict[str, Any] | None:
    """A severity as it stands in ``report.json``."""
    if one is None:
        return None
    return {
        "method": one.method,
        "dpc": one.dpc,
        "ei": one.ei,
        "cb": one.cb,
        "score": {"low": one.low, "high": one.high},
        "level": one.level,
        "reasons": list(one.reasons),
        "answered": list(one.answered),
    }


def _reasons(report: Disclosed) -> tuple[str, ...]:
    return report.severity.reasons if report.severity else ()


def _answers(terms: list[Term]) -> tuple[Answer, ...]:
    return tuple(Answer(one.name, one.value, one.said) for one in terms if one.override)


def _kept(terms: list[Term], evidence: Evidence) -> tuple[Term, ...]:
    """The circumstances the report rests on, of which there is no new evidence."""
    new = {"cb.confidentiality"} if evidence.logs is not None else set()
    new |= {"cb.integrity", "cb.availability", "cb.malicious"} if evidence.check is not None else set()
    around = (one for one in terms if one.name.startswith("cb.") and not one.override)
    return tuple(one for one in around if one.name not in new)


def _audit(raw: Mapping[str, Any]) -> Audit:
    """As much of an audit as a severity rests on, from what was disclosed of it."""
    return Audit(
        datetime.fromisoformat(raw["created"]),
        Target(raw["target"]["locator"], raw["target"]["store"]),
        tuple(_collection(one) for one in raw["collections"]),
        _people(raw["subjects"]),
        tuple(_link(one) for one in raw.get("links") or ()),
        locations=_locations(raw.get("locations")),
    )


def _collection(raw: Mapping[str, Any]) -> Collection:
    held = tuple(_field(one) for one in raw["fields"])
    blank = Collection(raw["name"], raw["records"], raw["records_read"], held)
    return replace(blank, subject_key=raw.get("subject_key"), subjects=_people(raw.get("subjects")))


def _field(raw: Mapping[str, Any]) -> Field:
    found = Field(raw["path"], raw["type"], raw["category"], raw.get("kind"))
    return replace(found, special=bool(raw.get("special")))


def _link(raw: Mapping[str, Any]) -> Link:
    return Link(raw["from"], raw["to"], _people(raw["subjects"]), raw["share"])


def _locations(raw: Mapping[str, Any] | None) -> Locations | None:
    if raw is None:
        return None
    names = {one.name for one in fields(Unicity)}
    rates = [{key: value for key, value in row.items() if key in names} for row in raw.get("unicity") or ()]
    found = Locations(raw["points"], raw.get("invalid_points", 0), _people(raw["subjects"]))
    return replace(found, unicity=tuple(Unicity(**row) for row in rates if "sampled" in row))


def _people(raw: Mapping[str, Any] | None) -> People:
    if not raw:
        return None
    if "below" in raw:
        return Below(raw["below"])
    return Count(raw["estimate"], raw["low"], raw["high"], raw["method"])
