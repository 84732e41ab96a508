"""What a case has on record, for the breach report: who was told when, and how the door stands."""

from __future__ import annotations

from collections.abc import Iterator

from unlatched.cases.book import Book
from unlatched.cases.recheck import history
from unlatched.cases.timeline import stamp

TOLD = {"authority": "notified_at", "people": "people_told_at"}
HELD = {"owner": "controller", "controller": "controller", "processor": "processor"}


def on_record(book: Book, case: str) -> dict[str, str]:
    """Facts by the names of a facts file; what the case does not know is not in it."""
    return dict([*_roles(book, case), *_told(book, case), *_door(book, case)])


def _roles(book: Book, case: str) -> Iterator[tuple[str, str]]:
    for one in book.items(case, "role"):
        if one.body.get("role") in HELD:
            yield HELD[one.body["role"]], one.body["name"]


def _told(book: Book, case: str) -> Iterator[tuple[str, str]]:
    """The time of the first notice that was sent to each: the last of equal names wins, so latest first."""
    entries = [one["entry"] for one in book.story(case)["entries"]]
    sent = {one["facts"]["item"]: one["time"] for one in reversed(entries) if one["kind"] == "notice.sent"}
    for one in reversed(book.items(case, "notice")):
        name = TOLD.get(one.body.get("recipient", ""))
        if name and one.id in sent:
            yield name, sent[one.id]
            yield from [("people_told", "yes")] if name == "people_told_at" else []


def _door(book: Book, case: str) -> Iterator[tuple[str, str]]:
    checks = history(book, case)
    if not checks:
        return
    seen = [f"{one.state} ({one.proof}) at {stamp(one.at)}" for one in checks]
    yield "openness", "; ".join(seen)
    if any(one.state == "open" for one in checks):
        yield "incident", "misconfiguration: a check found the store open to anybody"
    if checks[-1].shut and checks[-1].proven:
        last = max((number for number, one in enumerate(checks) if one.state == "open"), default=-1)
        first = next(one for one in checks[last + 1 :] if one.shut and one.proven)
        yield (
            "occurred_until",
            f"{stamp(first.at)}, when it was first found shut; it may have been closed before",
        )
