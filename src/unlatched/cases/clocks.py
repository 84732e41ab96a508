"""Clocks: legal deadlines, embargo and reminders of a case, each with hour and zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from unlatched.cases.book import Book
from unlatched.cases.timeline import stamp
from unlatched.errors import UsageError
from unlatched.reports.breach.deadlines import deadlines, moment, zone


@dataclass(frozen=True, slots=True)
class Clock:
    """One due time. ``late`` at the moment it was asked for."""

    name: str
    what: str
    due: datetime
    done: bool
    late: bool

    @property
    def text(self) -> str:
        """The due time with hour and zone."""
        return moment(self.due)


def start(book: Book, case: str, awareness: datetime, regimes: Iterable[str]) -> list[str]:
    """A clock for every duty in force that has a due time; returns their names."""
    return [
        wind(
            book, case, "deadline", f"{one.name}, {one.article}, to {one.to}: {one.note}", one.due, one.regime
        )
        for one in deadlines(awareness, regimes)
        if one.due is not None and one.in_force
    ]


def wind(book: Book, case: str, kind: str, what: str, due: datetime, regime: str | None = None) -> str:
    """Set one clock: a ``deadline``, an ``embargo`` or a ``reminder``."""
    if due.tzinfo is None:
        raise UsageError("a clock needs a time zone; give the time as 2026-03-01T09:30+01:00")
    body = {"what": what, "due": due.isoformat(), "zone": getattr(due.tzinfo, "key", None), "kind": kind}
    facts = {"kind": kind, "due": stamp(due), **({"regime": regime} if regime else {})}
    return book.add(case, "clock", "running", body, "clock.set", facts)


def stop(book: Book, case: str, name: str) -> None:
    """Say that what a clock was set for is done."""
    if not book.move(case, name, ("running",), "done", "clock.done", {}):
        raise UsageError("that clock is not running")


def clocks(book: Book, case: str) -> list[Clock]:
    """All clocks of a case, soonest first."""
    at = book.clock()
    found = [
        Clock(one.id, one.body["what"], due, one.state == "done", one.state != "done" and due < at)
        for one in book.items(case, "clock")
        if one.body
        for due in [_due(one.body["due"], one.body["zone"])]
    ]
    return sorted(found, key=lambda one: one.due)


def _due(text: str, name: str | None) -> datetime:
    due = datetime.fromisoformat(text)
    return due.astimezone(zone(name)) if name else due
