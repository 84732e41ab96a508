"""Elasticsearch and OpenSearch: the sources of documents as they were sent, by windows of their numbers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from unlatched import stopping
from unlatched.errors import StoreError
from unlatched.names import shown
from unlatched.net.allowed import allow
from unlatched.net.http import Client, Response
from unlatched.net.values import number, segment
from unlatched.raw import sealed
from unlatched.stores import Offer, Offering
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers._search import Answer, Windows, answer
from unlatched.stores.servers._web import client
from unlatched.stores.servers.resuming import LostPlaceError, resumed
from unlatched.stores.servers.session import Listed, Session, each, inventory, lines

SCHEMES: Final = ("elasticsearch", "opensearch")
PORT: Final = 9200
CALLS: Final = allow(
    "GET /_cat/indices?format=json&h=index,docs.count,store.size,status&bytes=b",
    "GET /{}/_mapping",
    "POST /{}/_search",
    "POST /{}/_search?scroll=2m",
    "POST /_search/scroll",
    "DELETE /_search/scroll",
)
PAGE: Final = 5_000
BYTES: Final = 16 << 20
"""Bytes of a page, about."""

LARGEST: Final = 1 << 28
KEEP: Final = "2m"
_DEEP: Final = 12


def offering(session: Session) -> Offering:
    """Every index that is not the server's own; with a path only that index."""
    unseen: list[str] = []
    with client(session, CALLS) as server:
        only = session.target.path.strip("/")
        listed = [one for one in _indices(server) if not only or one.name == only]
        if session.depth == "inventory":
            listed = [Listed(one.name, one.records, one.bytes, _mapping(server, one.name)) for one in listed]
    return Offering(each(listed, partial(_offer, session), unseen), tuple(unseen))


def _indices(server: Client) -> list[Listed]:
    found = server.get("/_cat/indices?format=json&h=index,docs.count,store.size,status&bytes=b").json()
    if not isinstance(found, list):
        raise StoreError("the server does not list its indices without a login")
    kept = [one for one in found if isinstance(one, dict) and not str(one.get("index", ".")).startswith(".")]
    return [
        Listed(str(one["index"]), number(one.get("docs.count")), number(one.get("store.size")))
        for one in kept
    ]


def _mapping(server: Client, index: str) -> tuple[tuple[str, str], ...]:
    """The index's schema: fields and their types."""
    found = server.get(f"/{segment(index)}/_mapping").json()
    inside = found.get(index, {}).get("mappings", {}) if isinstance(found, dict) else {}
    if "properties" not in inside:
        inside = next((one for one in inside.values() if isinstance(one, dict) and "properties" in one), {})
    return tuple(_properties(inside.get("properties", {}), "", _DEEP))


def _properties(found: Any, before: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, one in found.items() if isinstance(found, dict) and depth else ():
        if isinstance(one, dict) and "properties" in one:
            yield from _properties(one["properties"], f"{before}{name}.", depth - 1)
        elif isinstance(one, dict):
            kind = str(one.get("type"))
            whole, real = (
                ("long", "integer", "short", "byte"),
                ("float", "double", "half_float", "scaled_float"),
            )
            type_ = "BIGINT" if kind in whole else "DOUBLE" if kind in real else "VARCHAR"
            yield before + name, "TIMESTAMP" if kind == "date" else type_


def _offer(session: Session, one: Listed) -> Offer:
    if session.depth == "inventory":
        return inventory(one)
    return lines(session, one, partial(_everything, session, one), partial(_draw, session, one.name))


def _draw(session: Session, index: str, n: int, seed: int) -> list[bytes]:
    """Random documents; the server stops looking after two seconds or 200,000 documents a shard."""
    score = {"random_score": {"seed": seed, "field": "_seq_no"}}
    query = {"size": min(n, 10_000), "query": {"function_score": score}, "timeout": "2s",
             "terminate_after": 200_000, "track_total_hits": False}  # fmt: skip
    with client(session, CALLS) as server:
        found = server.query(f"/{segment(index)}/_search", query, most=LARGEST)
        if found.status != 200:
            found = server.query(f"/{segment(index)}/_search", {"size": min(n, 10_000)}, most=LARGEST)
    return answer(_whole(found)).sources()


def _everything(session: Session, one: Listed, lost: Lost) -> Iterator[bytes]:
    """All documents, by the number of their last change or, before 6.0, by a scroll."""
    place = Windows(page=_page(one), width=_page(one))
    yield from resumed(one.name, lost, session.visit.transcript, partial(_from, session, one, place, lost))
    changed = (place.expected or 0) - place.records
    if place.end is not None and place.at > place.end and changed > 0:
        lost.append(f"{shown(one.name)}: {changed} documents were changed or deleted while it was read; they "
                    "were not read as they are now")  # fmt: skip


def _from(session: Session, one: Listed, place: Windows, lost: Lost) -> Iterator[bytes]:
    with client(session, CALLS) as server:
        if place.expected is None:
            _number(server, one.name, place)
        pages = _scrolled(session, one, place) if place.end is None else _windows(server, one, place)
        for page in pages:
            _note(one, page, lost)
            yield b"".join(source + b"\n" for source in page.sources())


def _page(one: Listed) -> int:
    """Documents of a page, by their usual size: they take about four times the room that is stored."""
    usual = 4 * (one.bytes or 0) // max(1, one.records or 1)
    return max(1, min(PAGE, BYTES // max(1, usual)))


def _number(server: Client, index: str, place: Windows) -> None:
    """Learn the highest number, and how many documents there are."""
    query = {"size": 1, "_source": False, "sort": [{"_seq_no": "desc"}], "track_total_hits": True}
    found = server.query(f"/{segment(index)}/_search", query)
    page = answer(found.body) if found.status == 200 else Answer()
    place.expected = page.total
    if page.hits and page.hits[0].sort:
        place.end = number(page.hits[0].sort[0])


def _windows(server: Client, one: Listed, place: Windows) -> Iterator[Answer]:
    """One window of numbers after the other. Nothing is left open on the server in between."""
    while place.end is not None and place.at <= place.end:
        found = _checked(server.query(f"/{segment(one.name)}/_search", place.query(), most=LARGEST))
        page = None if found.cut else answer(found.body)
        if page is None or page.total > len(page.hits):
            place.narrow()
        else:
            place.passed(len(page.hits))
            yield page


def _note(one: Listed, page: Answer, lost: Lost) -> None:
    """What an answer leaves out though it is there."""
    for wrong, what in (
        (page.incomplete, "some of its shards did not answer; what they hold was not read"),
        (page.bare, "documents that are stored without their source were not read"),
    ):
        line = f"{shown(one.name)}: {what}"
        if wrong and line not in lost:
            lost.append(line)


def _scrolled(session: Session, one: Listed, place: Windows) -> Iterator[Answer]:
    """All documents, by a scroll: it gives nothing twice, so what broke off stays broken off."""
    if place.records:
        raise LostPlaceError
    end = partial(_end, session, place)
    with contextlib.ExitStack() as ends, client(session, CALLS) as server:
        ends.enter_context(stopping.parting(end))
        ends.callback(end)
        query = {"size": place.page, "sort": ["_doc"]}
        found = server.query(f"/{segment(one.name)}/_search?scroll={KEEP}", query, most=LARGEST)
        while (page := answer(_whole(found))).hits:
            place.came(len(page.hits), page.scroll)
            yield page
            found = server.query("/_search/scroll", {"scroll": KEEP, "scroll_id": page.scroll}, most=LARGEST)


@sealed("closing a scroll")
def _end(session: Session, place: Windows) -> None:
    if place.last:
        with contextlib.suppress(StoreError), client(session.aside(), CALLS) as server:
            server.end_scroll(place.last)


def _whole(found: Response) -> bytes:
    if _checked(found).cut:
        raise StoreError("the answer is too large")
    return found.body


def _checked(found: Response) -> Response:
    if found.status != 200:
        raise StoreError(f"the server answers HTTP {found.status}")
    return found
