"""Notices of a case: drafted, shown, confirmed, then sent or exported; never two recipients, never twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from unlatched.cases.book import Book, Item
from unlatched.cases.decisions import require
from unlatched.cases.notices import Envelope, Facts, Post, clear_sign, compose, letter, message, send, whole
from unlatched.cases.notices import digest as preview_digest
from unlatched.cases.recheck import door
from unlatched.errors import UsageError
from unlatched.reports import xarf

if TYPE_CHECKING:
    from unlatched.cases.notices import Server

ENTRIES = {
    "sent": "notice.sent",
    "deferred": "notice.deferred",
    "refused": "notice.refused",
    "unsure": "notice.unsure",
}
Sender = Callable[[bytes, str, str, "Server"], str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a notice is to be: to whom, in which languages, from whom. ``key`` signs it."""

    recipient: str
    address: str
    languages: tuple[str, ...]
    org: str
    verify: str
    sender: str
    key: Path | None = None
    password: str | None = None
    since: str | None = None
    until: str | None = None
    again: str | None = None


def draft(book: Book, case: str, wanted: Draft) -> str:
    """Write a notice and put it on record; returns its name. Needs a decision and a check on record."""
    require(book, case, wanted.recipient)
    texts = compose(wanted.recipient, _facts(book, case, wanted), wanted.languages)
    body = whole(texts)
    if wanted.key is not None:
        body = clear_sign(body, wanted.key, wanted.password)
    record: dict[str, Any] = {
        "recipient": wanted.recipient,
        "address": wanted.address,
        "sender": wanted.sender,
        "subject": texts[0].subject,
        "body": body,
        "date": book.clock().replace(microsecond=0).isoformat(),
        "door": door(book, case),
        "xarf": _xarf(book, case, wanted),
        "letter": [[t.language, t.direction, t.subject, [list(p) for p in t.paragraphs]] for t in texts],
        "org": wanted.org,
        "head": book.story(case)["head"]["hash"],
    }
    facts = {
        "recipient": wanted.recipient,
        "language": texts[0].language,
        "signature": "signed" if wanted.key else "unsigned",
    }
    return book.add(case, "notice", "drafted", record, "notice.drafted", facts)


def _facts(book: Book, case: str, wanted: Draft) -> Facts:
    return Facts(
        case=case,
        org=wanted.org,
        verify=wanted.verify,
        report=book.case(case).report,
        door=cast(Any, door(book, case)),
        since=wanted.since,
        until=wanted.until,
        again=wanted.again,
    )


def _xarf(book: Book, case: str, wanted: Draft) -> str | None:
    report = book.case(case).report
    if wanted.recipient != "host" or not report.categories or door(book, case) != "open":
        return None
    domain = wanted.sender.partition("@")[2]
    return xarf.export(report, xarf.Sender(wanted.org, wanted.sender, domain), found_open=True)


def _post(case: str, notice: Item) -> Post:
    body = notice.body
    if not body:
        raise UsageError("the notice was erased; draft another")
    return Post(
        reference=f"{case} {notice.id}",
        sender=body["sender"],
        recipient=body["address"].removeprefix("mailto:"),
        subject=body["subject"],
        body=body["body"],
        date=datetime.fromisoformat(body["date"]),
        xarf=body["xarf"],
        head=body["head"],
    )


def preview(book: Book, case: str, name: str) -> tuple[str, str]:
    """What will be sent, as a person reads it, and the word that confirms exactly this."""
    post = _post(case, book.item(case, name))
    attached = "\nAttached: xarf.json\n" + post.xarf if post.xarf else ""
    shown = f"From: {post.sender}\nTo: {post.recipient}\nSubject: {post.subject}\n\n{post.body}{attached}"
    return shown, preview_digest(message(post))


def deliver(book: Book, case: str, name: str, confirm: str, server: Server, sender: Sender = send) -> str:
    """Send a notice whose preview was confirmed; returns sent, deferred, refused or unsure.

    The notice is claimed before anything is sent, so a second process, or a process after a crash,
    does not send it again. Raises :class:`UsageError` where it may not be sent.
    """
    post = _post(case, book.item(case, name))
    data = message(post)
    if confirm != preview_digest(data):
        raise UsageError("sending the notice: this is not the preview that was confirmed; look at it again")
    _still_so(book, case, name)
    if not book.move(case, name, ("drafted", "deferred"), "sending", "notice.previewed", {}):
        raise UsageError(
            "sending the notice: it was sent, is being sent, or nobody knows; see unlatched case show"
        )
    outcome = sender(data, post.sender, post.recipient, server)
    facts = {"recipients": 1} if outcome == "sent" else {}
    book.move(case, name, ("sending",), outcome, ENTRIES[outcome], facts)
    return outcome


def _still_so(book: Book, case: str, name: str) -> None:
    """Refuse (:class:`UsageError`) where what the notice says of the store or the decision is out of date."""
    body = book.item(case, name).body
    if not body:
        return
    require(book, case, body["recipient"])
    if body.get("door", door(book, case)) != door(book, case):
        raise UsageError("the notice says of the store what the last check no longer found; draft another")


def resolve(book: Book, case: str, name: str, arrived: bool) -> None:
    """Say whether a notice nobody was sure of arrived, after asking the recipient or the server's log."""
    to, entry = ("sent", "notice.sent") if arrived else ("deferred", "notice.deferred")
    if not book.move(case, name, ("unsure", "sending"), to, entry, {"answer": "resolved"}):
        raise UsageError("there is nothing to resolve: the notice is not one that nobody is sure of")


def export(book: Book, case: str, name: str) -> bytes:
    """The notice as .eml, to be sent by other means."""
    _still_so(book, case, name)
    post = _post(case, book.item(case, name))
    data = message(post)
    book.move(
        case, name, ("drafted", "deferred", "exported"), "exported", "notice.exported", {"format": "eml"}
    )
    return data


def as_letter(book: Book, case: str, name: str, recipient: tuple[str, ...]) -> bytes:
    """The notice as a PDF letter to a postal address."""
    from unlatched.cases.notices.compose import Text

    body = book.item(case, name).body
    texts = tuple(
        Text(lang, way, title, tuple(map(tuple, parts))) for lang, way, title, parts in body["letter"]
    )
    return letter(case, texts, Envelope((body["org"], body["sender"]), recipient, body["date"][:10]))
