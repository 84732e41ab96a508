"""Elasticsearch and OpenSearch: the index list and one hit without its source."""

from __future__ import annotations

from dataclasses import replace
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
    "POST /_security/user/_has_privileges",
    "GET /_plugins/_security/authinfo",
    "GET /_opendistro/_security/authinfo",
)
HTTP: Final = True
_SEARCH = "_search?size=1&_source=false&terminate_after=1&timeout=2s&track_total_hits=false"


def probe(visit: Visit, target: Named) -> Finding:
    """Greet, list the indices, ask one of them for one hit's id."""
    with client(visit, target, CALLS) as server:
        greeting = ask(server, "/")
        product, version = _product(greeting)
        shut, index = closed(product, version), target.path.strip("/")
        if denied(greeting):
            return _one(server, index, shut)
        listed = ask(server, "/_cat/indices?format=json&h=index,docs.count,store.size&bytes=b")
        rows = listed.json()
        if denied(listed):
            return _one(server, index, shut)
        if listed.status != 200 or not _is_listing(rows):
            return Finding(
                "not_this_store", why="it greets like the store but lists nothing", product=product
            )
        return _open(server, product, version, rows, "the named account" if target.user else "anybody")


def _one(server: Client, index: str, shut: Finding) -> Finding:
    """The list is refused; an index may be open all the same, if it is named."""
    if not index or "/" in index or not _reads(server, index):
        return shut
    write, admin = _rights(server, [index])
    why = "its indices are not listed, but the named one can be read"
    return replace(shut, state="open", anonymous=Anonymous(False, True, write, admin), why=why)


def _is_listing(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) and "index" in row for row in rows)


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


def _open(server: Client, product: str, version: str | None, rows: list[dict[str, Any]], who: str) -> Finding:
    names = [str(row.get("index", "")) for row in rows]
    filled = [
        row for row in rows if number(row.get("docs.count")) and not str(row.get("index")).startswith(".")
    ]
    read = _reads(server, str(filled[0]["index"])) if filled else None
    write, admin = _rights(server, [name for name in names if not name.startswith(".")][:50])
    counts = {
        "collections": len([name for name in names if not name.startswith(".")]),
        "records": sum(number(row.get("docs.count")) or 0 for row in filled),
        "bytes": sum(number(row.get("store.size")) or 0 for row in rows),
    }
    why = f"{who} can read it" if read else f"{who} can list its indices"
    found = Anonymous(True, read, write, admin)
    return Finding("open", found, version, product, why, counts, ransom=notes(names))


def _reads(server: Client, index: str) -> bool:
    found = ask(server, f"/{segment(index)}/{_SEARCH}", "/(an index)/_search, 1 hit, no source")
    body = found.json()
    hits = body.get("hits") if isinstance(body, dict) else None
    return found.status == 200 and isinstance(hits, dict) and bool(hits.get("hits"))


def _rights(server: Client, indices: list[str]) -> tuple[Can, Can]:
    """As the security module says. Without one there are no rights to lack: inferred."""
    who = ask(server, "/_security/_authenticate")
    body = who.json()
    if who.status == 200 and isinstance(body, dict):
        roles = body.get("roles")
        every = isinstance(roles, list) and "superuser" in roles
        return ("yes", "yes") if every else _privileges(server, indices)
    answers = [who.status]
    for path in ("/_plugins/_security/authinfo", "/_opendistro/_security/authinfo"):
        found = ask(server, path)
        roles = body.get("roles") if isinstance(body := found.json(), dict) else None
        if found.status == 200 and isinstance(roles, list):
            return ("yes", "yes") if "all_access" in roles else ("unknown", "unknown")
        answers.append(found.status)
    absent = all(status in (400, 404, 405, 500) for status in answers)
    return ("inferred", "inferred") if absent else ("unknown", "unknown")


def _privileges(server: Client, indices: list[str]) -> tuple[Can, Can]:
    """Which of its own words for writing and administering Elasticsearch grants to this client."""
    asked = {"cluster": ["all", "manage"], "index": [{"names": indices or ["*"], "privileges": ["write"]}]}
    found = server.query("/_security/user/_has_privileges", asked)
    server.visit.transcript.say("_has_privileges", f"HTTP {found.status}, {len(found.body)} bytes")
    body = found.json() if found.status == 200 else None
    kinds = [body.get("index"), {"": body.get("cluster")}] if isinstance(body, dict) else []
    return (_any_of(kinds[0]), _any_of(kinds[1])) if kinds else ("unknown", "unknown")


def _any_of(granted: object) -> Can:
    """Of a table of tables of truths whether one holds."""
    tables = granted.values() if isinstance(granted, dict) else ()
    said = [value for one in tables if isinstance(one, dict) for value in one.values()]
    return "unknown" if not said else "yes" if True in said else "no"
