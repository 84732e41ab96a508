"""CouchDB: the database list, one document's id, and whether everybody is an administrator."""

from __future__ import annotations

from typing import Any, Final

from unlatched.check._web import ask, client, closed, denied
from unlatched.check.finding import Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.faults import ForeignError
from unlatched.net.http import Client
from unlatched.net.targets import Named
from unlatched.net.values import number, segment, version_of

SCHEMES: Final = ("couchdb",)
PORT: Final = 5984
CALLS: Final = allow(
    "GET /",
    "GET /_all_dbs",
    "GET /{}",
    "GET /{}/_all_docs?limit=1",
    "GET /_session",
)
HTTP: Final = True


def probe(visit: Visit, target: Named) -> Finding:
    """Greet, list databases, read one id, look at the session."""
    with client(visit, target, CALLS) as server:
        greeting = ask(server, "/")
        body = greeting.json()
        body = body if isinstance(body, dict) else {}
        if denied(greeting) and "couchdb" in greeting.headers.get("server", "").lower():
            return closed("couchdb")
        if "couchdb" not in body and "express-pouchdb" not in body:
            raise ForeignError("the answer is not CouchDB's")
        version = version_of(body.get("version"))
        listed = ask(server, "/_all_dbs")
        names = listed.json()
        if denied(listed):
            return _one(server, target.path.strip("/"), version)
        if listed.status != 200 or not isinstance(names, list) or not _texts(names):
            return Finding(
                "not_this_store", why="it greets like CouchDB but lists nothing", product="couchdb"
            )
        return _open(server, version, names, "the named account" if target.user else "anybody")


def _texts(names: list[Any]) -> bool:
    return all(isinstance(name, str) for name in names)


def _one(server: Client, name: str, version: str | None) -> Finding:
    """The list is refused; from CouchDB 3 on a database may be open all the same, if it is named."""
    if not name or not _reads(server, name):
        return closed("couchdb", version)
    why = "its databases are not listed, but the named one can be read by anybody"
    return Finding("open", Anonymous(False, True), version, "couchdb", why)


def _open(server: Client, version: str | None, names: list[str], who: str) -> Finding:
    users = [name for name in names if not name.startswith("_")]
    admin = _party(server)
    counts, read = {"databases": len(users)}, None
    for name in users[:5]:
        about = _about(server, name)
        counts["records"] = counts.get("records", 0) + (number(about.get("doc_count")) or 0)
        if not read and number(about.get("doc_count")):
            read = _reads(server, name)
    why = f"{who} can read it" if read else f"{who} can list its databases"
    if len(users) > 5 and "records" in counts:
        counts["records_in_5_databases"] = counts.pop("records")
    found = Anonymous(True, read, admin, admin)
    return Finding("open", found, version, "couchdb", why, counts, ransom=notes(names))


def _about(server: Client, name: str) -> dict[str, Any]:
    found = ask(server, f"/{segment(name)}", "/(a database)").json()
    return found if isinstance(found, dict) else {}


def _reads(server: Client, name: str) -> bool:
    found = ask(server, f"/{segment(name)}/_all_docs?limit=1", "/(a database)/_all_docs?limit=1")
    body = found.json()
    return found.status == 200 and isinstance(body, dict) and bool(body.get("rows"))


def _party(server: Client) -> Can:
    """``_admin`` in the session of a client without a name: everybody is an administrator."""
    body = ask(server, "/_session").json()
    context = body.get("userCtx") if isinstance(body, dict) else None
    roles = context.get("roles") if isinstance(context, dict) else None
    if not isinstance(roles, list):
        return "unknown"
    return "yes" if "_admin" in roles else "unknown"
