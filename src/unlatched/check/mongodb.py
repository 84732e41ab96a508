"""MongoDB, wire versions 0 to 25: OP_QUERY for old servers, OP_MSG for new ones.

A server with access control answers ``listDatabases`` from a stranger with ``ok: 1`` and an empty list
(6.0.14 and others), so only a list with something in it, a document, or the server's own status is proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from unlatched.check.finding import CLOSED, REFUSED, SILENT, Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.errors import StoreError
from unlatched.net import Visit
from unlatched.net.faults import NetError
from unlatched.net.mongo import Mongo, Reply
from unlatched.net.targets import Named
from unlatched.net.values import version_of

SCHEMES: Final = ("mongodb", "mongodb+tls")
PORT: Final = 27017
OWN: Final = frozenset({"admin", "local", "config"})
DENIED: Final = frozenset({13, 18, 33, 8000, 10057, 13051, 15845, 16550})
"""Error codes of a server that wants a login; the old ones come from 2.0 to 2.4."""


def probe(visit: Visit, target: Named) -> Finding:
    """Greet, then ask for names, one document and the status."""
    with Mongo(visit, tls=target.tls) as server:
        greeting = server.hello()
        version = _version(server)
        if target.user and not _entered(server, target):
            return Finding("auth_required", CLOSED, version, "mongodb", REFUSED)
        listed = _list(server)
        read = _asked(server, "local", _ONE, "find local.startup_log, 1 _id")
        status = _asked(server, "admin", {"serverStatus": 1, "maxTimeMS": 1000, **_LEAN}, "serverStatus")
        found = _judge(server, listed, read, status, bool(target.user))
        return Finding(
            **found, version=version, product="mongodb", members=_members(greeting, visit),
        )  # fmt: skip


def _entered(server: Mongo, target: Named) -> bool:
    """Log in as the named account; False where it is refused."""
    try:
        server.log_in_as(target)
    except NetError:
        raise
    except StoreError:
        return False
    return True


def _asked(server: Mongo, database: str, command: dict[str, Any], shown: str) -> Reply:
    """A reply, empty where the server broke off: what was proven before stays proven."""
    try:
        reply = server.command(database, command)
    except NetError:
        reply = Reply({})
    server.visit.transcript.say(shown, _said(reply) if reply.document else "no answer")
    return reply


_ONE: Final = {
    "find": "startup_log", "filter": {}, "projection": {"_id": 1}, "limit": 1, "singleBatch": True,
    "maxTimeMS": 1000,
}  # fmt: skip
_LEAN: Final = {"metrics": 0, "wiredTiger": 0, "locks": 0, "tcmalloc": 0, "repl": 0, "sharding": 0}


def _version(server: Mongo) -> str | None:
    """``buildInfo`` answers strangers up to 8.0."""
    found = _asked(server, "admin", {"buildInfo": 1}, "buildInfo").document.get("version")
    return version_of(found)


def _list(server: Mongo) -> list[str] | None:
    """Names of databases; None where the list was refused. An empty list proves nothing."""
    reply = server.command("admin", {"listDatabases": 1, "nameOnly": True, "maxTimeMS": 2000})
    if reply.code == 9 or (not reply.ok and reply.code not in DENIED and not reply.denied):
        reply = server.command("admin", {"listDatabases": 1})
    found = reply.document.get("databases")
    names = (
        [str(one.get("name")) for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    )
    server.visit.transcript.say("listDatabases", f"{_said(reply)}, {len(names)} databases")
    return names if reply.ok else None


def _judge(
    server: Mongo, listed: list[str] | None, read: Reply, status: Reply, named: bool
) -> dict[str, Any]:
    alive = status.ok and "uptime" in status.document
    proof = any(isinstance(one, dict) and "_id" in one for one in read.first_batch() or ())
    if not (listed or proof or (alive and listed is not None)):
        if any(_refused(one) for one in (read, status)) or listed == []:
            return {"state": "auth_required", "anonymous": CLOSED, "why": "the server asks for a login"}
        return {"state": "not_this_store", "why": SILENT}
    readable = proof or (read.ok and (bool(listed) or alive))
    who, rights = "anybody", _inferred(readable)
    if named:
        who, rights = "the named account", _granted(server)
        readable = readable or rights.reads
    return {
        "state": "open",
        "anonymous": Anonymous(bool(listed) or alive, readable, rights.write, rights.admin),
        "why": f"{who} can read it" if readable else f"{who} can list its databases",
        "counts": _counts(listed or [], status),
        **_wiped(server, listed or [], readable),
    }


@dataclass(frozen=True, slots=True)
class _Rights:
    """Whether data may be read (where that is said), written, and whether the server may be administered."""

    reads: bool
    write: Can
    admin: Can


def _inferred(readable: bool) -> _Rights:
    """Without access control everybody has every right: inferred, as writing is never tried."""
    full: Can = "inferred" if readable else "unknown"
    return _Rights(False, full, full)


def _granted(server: Mongo) -> _Rights:
    """What the server says that the account may do (``connectionStatus``, MongoDB 2.4 and later)."""
    asked = {"connectionStatus": 1, "showPrivileges": True}
    info = _asked(server, "admin", asked, "connectionStatus").document.get("authInfo")
    listed = info.get("authenticatedUserPrivileges") if isinstance(info, dict) else None
    if not isinstance(listed, list) or not listed:
        return _Rights(False, "unknown", "unknown")
    held = [one.get("actions") for one in listed if isinstance(one, dict)]
    actions = {str(action) for some in held if isinstance(some, list) for action in some} | {""}
    return _Rights(
        not actions.isdisjoint(_READS), "no" if actions.isdisjoint(_WRITES) else "yes",
        "no" if actions.isdisjoint(_ADMINISTERS) else "yes",
    )  # fmt: skip


_READS: Final = frozenset({"find", "anyAction"})
_WRITES: Final = frozenset({"insert", "update", "remove", "dropDatabase", "dropCollection", "anyAction"})
_ADMINISTERS: Final = frozenset({"anyAction", "createUser", "grantRole", "shutdown", "setParameter"})


def _refused(reply: Reply) -> bool:
    return not reply.ok and (reply.code in DENIED or reply.denied)


def _said(reply: Reply) -> str:
    if reply.ok:
        batch = reply.first_batch()
        return "ok: 1" if batch is None else f"ok: 1, {len(batch)} documents"
    return "refused: login needed" if _refused(reply) else f"error code {reply.code}"


def _counts(names: Sequence[str], status: Reply) -> dict[str, int]:
    found = {"databases": len(names)} if names else {}
    network = status.document.get("network")
    for key, value in (
        ("uptime_seconds", status.document.get("uptime")),
        ("bytes_sent", network.get("bytesOut") if isinstance(network, dict) else None),
        ("requests", network.get("numRequests") if isinstance(network, dict) else None),
    ):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[key] = int(value)
    return found


def _wiped(server: Mongo, listed: Sequence[str], readable: bool) -> dict[str, Any]:
    """Ransom notes among the databases and the collections of the first few of them."""
    users = [name for name in listed if name not in OWN]
    names = list(users)
    for database in users[:5] if readable else ():
        reply = _asked(server, database, {"listCollections": 1, "nameOnly": True, "maxTimeMS": 1000},
                       "listCollections")  # fmt: skip
        names += [str(one.get("name")) for one in reply.first_batch() or () if isinstance(one, dict)]
    return {"ransom": notes(names)}


def _members(greeting: dict[str, Any], visit: Visit) -> tuple[str, ...]:
    """Other hosts of the replica set: named, never asked."""
    lists = [greeting.get(key) for key in ("hosts", "passives", "arbiters")]
    found = [str(one) for some in lists if isinstance(some, list) for one in some[:50]]
    here = f"{visit.host}:{visit.port}"
    return tuple(dict.fromkeys(one for one in found if one != here))
