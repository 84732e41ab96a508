"""Elasticsearch and OpenSearch: the index list and one hit without its source."""

from __future__ import annotations

from typing import Any, Final

from unlatched.check._web import ask, client, closed, denied
from unlatched.check.finding import Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.faults import ForeignError
from unlatched.net.http import Client, Response
from unlatched.net.targets import Named
from unlatched.net.values import number, segment, version_of

SCHEMES: Final = ("elasticsearch", "opensearch")
PORT: Final = 9200
CALLS: Final = allow(
    "GET /",
    "GET /_cat/indices?format=json&h=index,docs.count,store.size&bytes=b",
    "GET /{}/_search?size=1&_source=false&terminate_after=1&timeout=2s&track_total_hits=false",
    "GET /_security/_authenticate",
)
HTTP: Final = True
_SEARCH = "_search?size=1&_source=false&terminate_after=1&timeout=2s&track_total_hits=false"


def probe(visit: Visit, target: Named) -> Finding:
    """Greet, list the indices, ask one of them for one hit's id."""
    with client(visit, target, CALLS) as server:
        greeting = ask(server, "/")
        product, version = _product(greeting)
        if denied(greeting):
            return closed(product, version)
        listed = ask(server, "/_cat/indices?format=json&h=index,docs.count,store.size&bytes=b")
        rows = listed.json()
        if denied(listed):
            return closed(product, version)
        if listed.status != 200 or not isinstance(rows, list):
            return Finding(
                "not_this_store", why="it greets like the store but lists nothing", product=product
            )
        return _open(server, product, version, [row for row in rows if isinstance(row, dict)])


def _product(greeting: Response) -> tuple[str, str | None]:
    """Name and version; :class:`ForeignError` for any other server."""
    found = greeting.json()
    found = found if isinstance(found, dict) else {}
    if denied(greeting):
        said = f"{greeting.headers} {greeting.body[:2000]!r}".lower()
        if "security_exception" in said or "elasticsearch" in said or "opensearch" in said:
            return "opensearch" if "opensearch" in said else "elasticsearch", None
        raise ForeignError("a web server asks for a login and does not say which store it is")
    version: Any = found.get("version")
    if not isinstance(version, dict) or not ("tagline" in found or "lucene_version" in version):
        raise ForeignError("the answer is not Elasticsearch's")
    name = "opensearch" if version.get("distribution") == "opensearch" else "elasticsearch"
    return name, version_of(version.get("number"))


def _open(server: Client, product: str, version: str | None, rows: list[dict[str, Any]]) -> Finding:
    names = [str(row.get("index", "")) for row in rows]
    filled = [
        row for row in rows if number(row.get("docs.count")) and not str(row.get("index")).startswith(".")
    ]
    read = _reads(server, str(filled[0]["index"])) if filled else None
    write = _rights(server)
    counts = {
        "collections": len([name for name in names if not name.startswith(".")]),
        "records": sum(number(row.get("docs.count")) or 0 for row in filled),
        "bytes": sum(number(row.get("store.size")) or 0 for row in rows),
    }
    why = "anybody can read it" if read else "anybody can list its indices"
    found = Anonymous(True, read, write, write)
    return Finding("open", found, version, product, why, counts, ransom=notes(names))


def _reads(server: Client, index: str) -> bool:
    found = ask(server, f"/{segment(index)}/{_SEARCH}", "/(an index)/_search, 1 hit, no source")
    body = found.json()
    hits = body.get("hits") if isinstance(body, dict) else None
    return found.status == 200 and isinstance(hits, dict) and bool(hits.get("hits"))


def _rights(server: Client) -> Can:
    """Without the security module there are no rights to lack: inferred."""
    found = ask(server, "/_security/_authenticate")
    body = found.json()
    if found.status == 200 and isinstance(body, dict):
        roles = body.get("roles")
        return "yes" if isinstance(roles, list) and "superuser" in roles else "unknown"
    return "inferred" if found.status in (400, 404, 405, 500) else "unknown"
