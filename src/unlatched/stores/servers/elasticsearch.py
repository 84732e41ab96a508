"""Elasticsearch and OpenSearch: sources of documents as they were sent, by a scroll that is closed again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from unlatched.errors import StoreError
from unlatched.names import shown
from unlatched.net.allowed import allow
from unlatched.net.http import Client, Response
from unlatched.net.values import number, segment
from unlatched.stores import Offer, Offering
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers._web import client, rows
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
    return lines(session, one, partial(_everything, session, one.name), partial(_draw, session, one.name))


def _draw(session: Session, index: str, n: int, seed: int) -> list[bytes]:
    """Random documents; the server stops looking after two seconds or 200,000 documents a shard."""
    score = {"random_score": {"seed": seed, "field": "_seq_no"}}
    query = {"size": min(n, 10_000), "query": {"function_score": score}, "timeout": "2s",
             "terminate_after": 200_000, "track_total_hits": False}  # fmt: skip
    with client(session, CALLS) as server:
        found = server.query(f"/{segment(index)}/_search", query, most=1 << 28)
        if found.status != 200:
            found = server.query(f"/{segment(index)}/_search", {"size": min(n, 10_000)}, most=1 << 28)
    return _sources(_checked(found))


def _everything(session: Session, index: str, lost: Lost) -> Iterator[bytes]:
    """All sources, a line each."""
    scroll = None
    with client(session, CALLS) as server:
        try:
            query = {"size": PAGE, "sort": ["_doc"]}
            found = server.query(f"/{segment(index)}/_search?scroll={KEEP}", query, most=1 << 28)
            while True:
                scroll = _scroll(_checked(found)) or scroll
                sources = _sources(found)
                if not sources:
                    break
                yield b"\n".join(sources) + b"\n"
                found = server.query("/_search/scroll", {"scroll": KEEP, "scroll_id": scroll}, most=1 << 28)
        except StoreError as error:
            lost.append(f"{shown(index)}: reading broke off, the rest was not read ({error})")
        finally:
            if scroll:
                with contextlib.suppress(StoreError):
                    server.end_scroll(scroll)


def _checked(found: Response) -> Response:
    if found.status != 200:
        raise StoreError(f"the server answers HTTP {found.status}")
    if found.cut:
        raise StoreError("the answer is too large")
    return found


def _scroll(found: Response) -> str | None:
    from unlatched.stores.servers._web import fields

    value = fields(found.body).get("_scroll_id")
    return str(value) if value else None


def _sources(found: Response) -> list[bytes]:
    return rows(found.body, "hits", "hits", item="_source")
