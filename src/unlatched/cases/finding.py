"""Contacts for a case: looked up where allowed, read from files, and put on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from unlatched.cases.book import Book
from unlatched.cases.contacts import Contact, Found, Sources, look, national, ranked, read, restore
from unlatched.cases.network import Allow
from unlatched.disclosed import place
from unlatched.errors import UsageError


def find(
    book: Book,
    case: str,
    file: Path | None,
    country: str | None,
    allow: Allow | None,
    keys: Sequence[Path] = (),
) -> Found:
    """Every contact of the case, best first; new ones go on record. Without ``allow`` nothing is asked.

    ``keys`` are files of OpenPGP certificates that are known to be the owner's.
    """
    held = tuple(_key(path) for path in keys)
    new = [*(read(file) if file else ()), *(national(country) if country else ())]
    host = place(book.case(case).report.locator).host
    asked = _ask(host, allow, book.clock(), held) if allow and host else Found((), ())
    known = on_record(book, case)
    have = {(one.role, one.way, one.address) for one in known}
    for one in ranked([*new, *asked.contacts]):
        if (one.role, one.way, one.address) not in have:
            facts = {"role": one.role, "source": one.way}
            book.add(case, "contact", "found", one.plain(), "contact.found", facts)
    return Found(ranked(on_record(book, case)), asked.missed)


def _ask(host: str, allow: Allow, now: datetime, keys: tuple[bytes, ...]) -> Found:
    import dns.resolver

    return look(host, Sources(allow, dns.resolver.Resolver(), keys=keys), now)


def _key(path: Path) -> bytes:
    """An OpenPGP certificate. Raises :class:`UsageError` when the file is none."""
    import pysequoia

    try:
        data = path.read_bytes()
        found = pysequoia.Cert.split_bytes(data)
    except (OSError, RuntimeError, ValueError):
        found = []
    if not found:
        raise UsageError("reading a key: the file is no OpenPGP certificate; export it with gpg --export")
    return data


def on_record(book: Book, case: str) -> list[Contact]:
    """The contacts a case already has."""
    rows = [dict(one.body) for one in book.items(case, "contact") if one.body]
    return [restore({name: value for name, value in row.items() if name != "salt"}) for row in rows]
