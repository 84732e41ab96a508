"""CouchDB: documents by id, a page at a time; never a view, which would build an index."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import quote

import msgspec

from unlatched.errors import StoreError
from unlatched.net.allowed import allow
from unlatched.net.http import Client
from unlatched.net.values import number, segment
from unlatched.stores import Offer, Offering
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers._web import client, rows
from unlatched.stores.servers.resuming import Place, resumed
from unlatched.stores.servers.session import Listed, Session, each, inventory, lines

SCHEMES: Final = ("couchdb",)
PORT: Final = 5984
CALLS: Final = allow(
    "GET /_all_dbs",
    "GET /{}",
    "GET /{}/_all_docs?include_docs=true&limit={n}&skip={n}",
    "GET /{}/_all_docs?include_docs=true&limit={n}&skip={n}&startkey={}",
)
PAGE: Final = 2_000
PLACES: Final = 6


def offering(session: Session) -> Offering:
    """Every database but the server's own; with a path only that one."""
    unseen: list[str] = []
    with client(session, CALLS) as server:
        only = session.target.path.strip("/")
        names = [only] if only else server.get("/_all_dbs").json()
        if not isinstance(names, list):
            raise StoreError("the server does not list its databases without a login")
        listed = [_listed(server, str(name)) for name in names if not str(name).startswith("_")]
    return Offering(each(listed, partial(_offer, session), unseen), tuple(unseen))


def _listed(server: Client, name: str) -> Listed:
    about = server.get(f"/{segment(name)}").json()
    about = about if isinstance(about, dict) else {}
    sizes: Any = about.get("sizes")
    size = number(sizes.get("external")) if isinstance(sizes, dict) else None
    return Listed(name, number(about.get("doc_count")), size, (("_id", "VARCHAR"),))


def _offer(session: Session, one: Listed) -> Offer:
    if session.depth == "inventory":
        return inventory(one)
    return lines(session, one, partial(_everything, session, one.name), partial(_draw, session, one.name))


def _page(server: Client, name: str, size: int, start: str | None, skip: int = 0) -> list[bytes]:
    query = f"/{segment(name)}/_all_docs?include_docs=true&limit={size}&skip={skip}"
    query += f"&startkey={quote(msgspec.json.encode(start).decode(), safe='')}" if start is not None else ""
    found = server.get(query, most=1 << 28)
    if found.status != 200 or found.cut:
        raise StoreError(f"the server answers HTTP {found.status}")
    return rows(found.body, "rows", item="doc")


def _kept(page: list[bytes]) -> list[bytes]:
    """Design documents are the application's, not data."""
    return [one for one in page if not _key(one).startswith("_design/") and one != b"null"]


def _key(document: bytes) -> str:
    import msgspec

    if document == b"null":
        return ""
    raw = msgspec.json.decode(document, type=dict[str, msgspec.Raw]).get("_id")
    return str(msgspec.json.decode(raw)) if raw is not None else ""


def _draw(session: Session, name: str, n: int, seed: int) -> list[bytes]:
    """Documents from a few places in the order of ids."""
    chance = random.Random(seed)  # noqa: S311
    with client(session, CALLS) as server:
        found = _page(server, name, max(1, n // 2), None)
        starts = sorted(f"{chance.randrange(1 << 32):08x}" for _ in range(PLACES))
        for start in starts if len(found) >= n // 2 else ():
            found += _page(server, name, max(1, n // 2 // PLACES), start)
    return list(dict.fromkeys(_kept(found)))[:n]


def _everything(session: Session, name: str, lost: Lost) -> Iterator[bytes]:
    """All documents, a line each."""
    return resumed(name, lost, session.visit.transcript, partial(_from, session, name, Place[str]()))


def _from(session: Session, name: str, place: Place[str]) -> Iterator[bytes]:
    """The documents from a place on: the last id of a page starts the next one."""
    with client(session, CALLS) as server:
        while page := _page(server, name, PAGE, place.last, 1 if place.records else 0):
            last = _key(page[-1])
            if last in ("", place.last):
                raise StoreError("the server does not go on after a page")
            place.came(len(page), last)
            yield b"\n".join(_kept(page)) + b"\n"
