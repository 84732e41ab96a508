"""Is it closed now? Reachability and the handshake, no more; "closed" only after repeated checks.

A probe looks at a target and says in which state it is; :class:`Reachable` is the one without any
product's protocol. The scope is asked first, and no store is asked more often than once an hour.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from unlatched.cases.book import Book
from unlatched.cases.entries import Value
from unlatched.cases.network import Allow
from unlatched.cases.timeline import stamp
from unlatched.disclosed import place
from unlatched.errors import ScopeError, UsageError

SHUT = ("auth_required", "filtered", "gone")
STATES = ("open", *SHUT, "wiped", "not_this_store", "unreachable", "unknown")
GAP = timedelta(hours=1)
ENOUGH, SPAN = 3, timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a probe saw: a state of :data:`STATES`, and what it cost the store."""

    state: str
    calls: int = 0
    bytes: int = 0


class Probe(Protocol):
    """Looks at a target (a locator) without reading any record."""

    def check(self, target: str) -> Seen:
        """The state the target is in."""
        ...


@dataclass(frozen=True, slots=True)
class Reachable:
    """Whether the port answers at all: ``gone``, ``filtered``, or ``unknown`` (something answers)."""

    timeout: float = 5.0

    def check(self, target: str) -> Seen:
        """One TCP connection, closed at once, nothing sent."""
        at = place(target)
        if at.host is None or at.port is None:
            raise UsageError(
                "checking again: the target names no host and port; record what you know by hand"
            )
        try:
            with socket.create_connection((at.host, at.port), timeout=self.timeout):
                return Seen("unknown", 1)
        except ConnectionRefusedError:
            return Seen("gone", 1)
        except TimeoutError:
            return Seen("filtered", 1)
        except OSError:
            return Seen("unreachable", 1)


@dataclass(frozen=True, slots=True)
class Check:
    """One check on record."""

    at: datetime
    state: str


def recheck(book: Book, case: str, probe: Probe, allow: Allow, gap: timedelta = GAP) -> tuple[Seen, str]:
    """Look once, put it on record; returns what was seen and where the case stands now."""
    locator = book.case(case).report.locator
    if not allow(place(locator).host or ""):
        raise ScopeError("checking again: the store is not in the scope; name it there if you may ask it")
    before = history(book, case)
    if before and book.clock() - before[-1].at < gap:
        raise UsageError(
            f"checking again: the last check was less than {gap} ago; a store is not asked more often"
        )
    return record(book, case, probe.check(locator))


def record(book: Book, case: str, seen: Seen) -> tuple[Seen, str]:
    """Put on record what was seen, by a probe or by a person."""
    if seen.state not in STATES:
        raise UsageError(f"there is no such state; there are {', '.join(STATES)}")
    moment = book.clock()
    facts: dict[str, Value] = {"state": seen.state, "calls": seen.calls, "bytes": seen.bytes}
    book.add(case, "check", seen.state, {"at": stamp(moment), **facts}, "checked", facts)
    return seen, standing(history(book, case))


def history(book: Book, case: str) -> list[Check]:
    """The checks on record, oldest first."""
    rows = [one.body for one in book.items(case, "check") if one.body]
    return sorted(
        (Check(datetime.fromisoformat(row["at"]), row["state"]) for row in rows), key=lambda one: one.at
    )


def standing(checks: Sequence[Check]) -> str:
    """Where a store stands after its checks: a state, ``reopened``, or ``closed`` after repeated ones.

    Closed: the last three or more all found it shut, over at least a day.
    """
    if not checks:
        return "unknown"
    last = checks[-1].state
    if last == "open":
        return "reopened" if any(one.state in SHUT for one in checks[:-1]) else "open"
    run = _run(checks)
    lasted = run[-1].at - run[0].at if run else timedelta(0)
    return "closed" if len({one.at for one in run}) >= ENOUGH and lasted >= SPAN else last


def _run(checks: Sequence[Check]) -> list[Check]:
    found: list[Check] = []
    for one in reversed(checks):
        if one.state not in SHUT:
            break
        found.insert(0, one)
    return found


def door(book: Book, case: str) -> str:
    """What a notice may say of the door: ``open``, ``shut``, or ``copy`` where there is none to check."""
    if place(book.case(case).report.locator).host is None:
        return "copy"
    checks = history(book, case)
    now_at = standing(checks)
    if now_at in ("open", "reopened"):
        return "open"
    if now_at in (*SHUT, "closed", "wiped") and any(one.state == "open" for one in checks):
        return "shut"
    raise UsageError(
        "no check on record found the store open, so no notice can say so;"
        " record one with unlatched case recheck"
    )
