"""Is it closed now? The same look as ``unlatched check``, again and again; "closed" needs proof each time.

A probe looks at a target and says in which state it is and what shows it; :mod:`unlatched.cases.probing`
is the one that asks servers. No store is asked more often than once an hour. Silence alone, which our own
network could cause as well, never closes a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from unlatched.cases.book import Book
from unlatched.cases.entries import Value
from unlatched.cases.timeline import stamp
from unlatched.disclosed import place
from unlatched.errors import UsageError

SHUT = ("auth_required", "filtered", "gone")
BLIND = ("out_of_scope", "unknown")
STATES = ("open", *SHUT, "wiped", "not_this_store", *BLIND)
PROOFS = ("answered", "refusal", "control", "stated", "silence")
GAP = timedelta(hours=1)
ENOUGH, SPAN = 3, timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a probe saw: a state of :data:`STATES`, what shows it, and what it cost the store.

    ``proof``: the server ``answered`` so; its machine sent a ``refusal``; nothing came, while a ``control``
    answered; somebody ``stated`` it; or ``silence``. ``why`` is one line for people.
    """

    state: str
    calls: int = 0
    bytes: int = 0
    proof: str = "silence"
    why: str = ""


class Probe(Protocol):
    """Looks at a target (a locator) without reading any record."""

    def check(self, target: str) -> Seen:
        """The state the target is in."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One check on record."""

    at: datetime
    state: str
    proof: str = "silence"

    @property
    def shut(self) -> bool:
        """Whether it found the store shut, for whatever reason."""
        return self.state in SHUT

    @property
    def proven(self) -> bool:
        """Whether more than silence shows it."""
        return self.proof != "silence"


def recheck(book: Book, case: str, probe: Probe, gap: timedelta = GAP) -> tuple[Seen, str]:
    """Look once, put it on record; returns what was seen and where the case stands now."""
    locator = book.case(case).report.locator
    if place(locator).host is None:
        raise UsageError("checking again: the target names no host; record what you know by hand")
    before = [one for one in history(book, case) if one.state not in BLIND]
    if before and book.clock() - before[-1].at < gap:
        raise UsageError(
            f"checking again: the last check was less than {gap} ago; a store is not asked more often"
        )
    return record(book, case, probe.check(locator))


def by_hand(state: str, how: str | None) -> Seen:
    """What a person saw by other means. Raises :class:`UsageError` for a shut store without saying how."""
    if state in SHUT and not (how or "").strip():
        raise UsageError("recording a check: say with --how what shows that the store is shut")
    return Seen(state, proof="stated", why=how or "")


def record(book: Book, case: str, seen: Seen) -> tuple[Seen, str]:
    """Put on record what was seen, by a probe or by a person."""
    if seen.state not in STATES:
        raise UsageError(f"there is no such state; there are {', '.join(STATES)}")
    moment = book.clock()
    facts: dict[str, Value] = {
        "state": seen.state,
        "proof": seen.proof,
        "calls": seen.calls,
        "bytes": seen.bytes,
    }
    book.add(case, "check", seen.state, {"at": stamp(moment), "why": seen.why, **facts}, "checked", facts)
    return seen, standing(history(book, case))


def history(book: Book, case: str) -> list[Check]:
    """The checks on record, oldest first."""
    rows = [one.body for one in book.items(case, "check") if one.body]
    found = (
        Check(datetime.fromisoformat(row["at"]), row["state"], row.get("proof", "silence")) for row in rows
    )
    return sorted(found, key=lambda one: one.at)


def standing(checks: Sequence[Check]) -> str:
    """Where a store stands after its checks: a state, ``reopened``, or ``closed`` after repeated ones.

    Closed: the last three or more with a proof all found it shut, over at least a day, and no look since
    the first of them found anything else.
    """
    told = [one for one in checks if one.state not in BLIND]
    if not told:
        return "unknown"
    last = told[-1].state
    if last == "open":
        return "reopened" if any(one.shut for one in told[:-1]) else "open"
    return last if wanting(told) else "closed"


def wanting(checks: Sequence[Check]) -> str:
    """What is still missing before the store counts as closed; empty when nothing is."""
    run = [one.at for one in _run(checks) if one.proven]
    if not run:
        return "a look that finds it shut, with more than silence to show it"
    if run[-1] - run[0] >= SPAN and len(set(run)) >= ENOUGH:
        return ""
    more = max(ENOUGH - len(set(run)), 1)
    return f"{more} more look{'s' * (more > 1)}, the last not before {run[0] + SPAN:%Y-%m-%d %H:%M} UTC"


def _run(checks: Sequence[Check]) -> list[Check]:
    """The latest looks in a row that found it shut; looks that could not take place are passed over."""
    found: list[Check] = []
    for one in reversed([one for one in checks if one.state not in BLIND]):
        if not one.shut:
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
