"""What a breach report is made of: the disclosure, and if there are any, logs, a check, stated facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from unlatched.disclosed import Disclosed
from unlatched.errors import UsageError
from unlatched.reports.breach.deadlines import zone

if TYPE_CHECKING:
    from pathlib import Path

# What only a person can know. Nothing else may stand in a facts file.
STATED = (
    "controller", "contact", "dpo", "reference", "awareness", "zone", "discovered_by", "occurred_from",
    "occurred_until", "cause", "measures_before", "measures_taken", "measures_planned", "advice_to_people",
    "people_told", "people_told_at", "notified_at", "delay_reason", "categories_of_people", "minors",
    "countries", "processor", "consequences", "law_enforcement",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything the answers may rest on; ``facts`` were stated by the person who files.

    ``stated``: by form, what that person answers to single questions, by their number. ``case``: facts by the
    same names that a case has on record, where a person does not state them.
    """

    report: Disclosed
    logs: Mapping[str, Any] | None = None
    check: Mapping[str, Any] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    case: Mapping[str, str] = field(default_factory=dict)

    @property
    def awareness(self) -> datetime | None:
        """When the controller became aware, with its zone, if stated."""
        return self.time("awareness")

    def time(self, name: str) -> datetime | None:
        """A stated time in the stated zone."""
        text = self.facts.get(name, self.case.get(name))
        return when(text, self.facts.get("zone")) if text is not None else None


def when(text: str, zone_name: str | None) -> datetime:
    """A time with a zone. Raises :class:`UsageError` when either is missing or unreadable."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None:
        raise UsageError("a stated time is not readable; give it as 2026-03-01T09:30+01:00")
    if zone_name is not None:
        at = zone(zone_name)
        return found.replace(tzinfo=at) if found.tzinfo is None else found.astimezone(at)
    if found.tzinfo is None:
        raise UsageError("a stated time has no zone; give an offset (+01:00) or a zone in the facts")
    return found


@dataclass(frozen=True, slots=True)
class Facts:
    """A facts file: ``facts`` by name, and by form what is ``stated`` to single questions."""

    facts: Mapping[str, str]
    stated: Mapping[str, Mapping[str, str]]


def facts(path: Path) -> Facts:
    """What a person states, from a TOML file of ``name = "text"``, and ``"2.1.4" = "text"`` under ``[edpb]``.

    Raises :class:`UsageError` where the file cannot be read or has a name that is not known.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        table = None
    if table is None:
        raise UsageError("reading the facts: the file cannot be read as TOML; check its path and syntax")
    forms = {name: value for name, value in table.items() if isinstance(value, dict)}
    strange = sorted(set(table) - set(forms) - set(STATED))
    if strange:
        raise UsageError(f"reading the facts: a name in the file is not known; known are {', '.join(STATED)}")
    named = {name: _text(value) for name, value in table.items() if name not in forms}
    return Facts(
        named, {name: {key: _text(one) for key, one in form.items()} for name, form in forms.items()}
    )


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)
