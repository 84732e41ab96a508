"""etcd, version 3 through its JSON gateway: keys are counted, one key's name is asked for, no value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from unlatched.check._web import ask, closed
from unlatched.check.finding import CLOSED, REFUSED, Anonymous, Finding
from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.faults import ForeignError
from unlatched.net.http import Client, Response
from unlatched.net.targets import Named
from unlatched.net.values import number, version_of

SCHEMES: Final = ("etcd",)
PORT: Final = 2379
CALLS: Final = allow(
    "GET /version",
    "POST /v3/kv/range",
    "POST /v3beta/kv/range",
    "POST /v3alpha/kv/range",
    "POST /v3/cluster/member/list",
    "POST /v3beta/cluster/member/list",
    "POST /v3alpha/cluster/member/list",
    *(f"POST /{version}/auth/{call}" for version in ("v3", "v3beta", "v3alpha")
      for call in ("authenticate", "user/get", "role/get")),
)  # fmt: skip
HTTP: Final = True
ALL: Final = {"key": "AA==", "range_end": "AA==", "serializable": True}
SECRETS: Final = {
    "key": "L3JlZ2lzdHJ5L3NlY3JldHMv",
    "range_end": "L3JlZ2lzdHJ5L3NlY3JldHMw",
    "serializable": True,
}


def probe(visit: Visit, target: Named) -> Finding:
    """Version, then a count of all keys."""
    with Client(visit, CALLS, target.tls) as server:
        greeting = ask(server, "/version").json()
        if not isinstance(greeting, dict) or "etcdserver" not in greeting:
            raise ForeignError("the answer is not etcd's")
        version = version_of(greeting["etcdserver"])
        base, counted = _counted(server)
        if target.user and _refuses(counted):
            return _named(server, base, version, target)
        if _refuses(counted):
            return closed("etcd", version)
        body = counted.json()
        if counted.status != 200 or not isinstance(body, dict) or "header" not in body:
            return Finding(
                "not_this_store", why="it greets like etcd but answers no question", product="etcd"
            )
        return _open(server, base, version, number(body.get("count", 0)) or 0)


def _named(server: Client, base: str, version: str | None, target: Named) -> Finding:
    """As the named account: what it may do is said by its roles, each a list of ranges of keys."""
    entered = _said(server, f"{base}/auth/authenticate", name=target.user, password=target.password)
    if not isinstance(token := entered.get("token"), str) or not token.isascii():
        return Finding("auth_required", CLOSED, version, "etcd", REFUSED)
    server.present(token)
    roles = _listed(_said(server, f"{base}/auth/user/get", name=target.user), "roles")
    if "root" in roles:
        found = _open(server, base, version, _all(server, base))
        rights = replace(found.anonymous, write="yes", admin="yes")
        return replace(found, anonymous=rights, why="the named account can read it")
    held = [
        one for role in roles for one in _listed(_said(server, f"{base}/auth/role/get", role=role), "perm")
    ]
    kinds = {one.get("permType") or "READ" for one in held if isinstance(one, dict)}
    read, write = not kinds.isdisjoint({"READ", "READWRITE"}), not kinds.isdisjoint({"WRITE", "READWRITE"})
    listed = not _refuses(_range(server, base, {**ALL, "count_only": True}, "all keys, count only"))
    why = f"the named account can read {'all' if listed else 'some'} keys" if read else "it can read nothing"
    rights = Anonymous(listed, read, "yes" if write else "no", "no")
    return Finding("open" if read else "auth_required", rights, version, "etcd", why)


def _all(server: Client, base: str) -> int:
    body = _range(server, base, {**ALL, "count_only": True}, "all keys, count only").json()
    return (number(body.get("count", 0)) or 0) if isinstance(body, dict) else 0


def _said(server: Client, path: str, **asked: str) -> dict[str, Any]:
    found = server.query(path, asked)
    server.visit.transcript.say(path.partition("/auth/")[2], f"HTTP {found.status}")
    body = found.json() if found.status == 200 else None
    return body if isinstance(body, dict) else {}


def _listed(body: dict[str, Any], key: str) -> list[Any]:
    found = body.get(key)
    return found if isinstance(found, list) else []


def _counted(server: Client) -> tuple[str, Response]:
    """The gateway's path differs by release: 3.4, 3.3, 3.2."""
    found, base = Response(404, {}, b""), ""
    for base in ("/v3", "/v3beta", "/v3alpha"):
        found = _range(server, base, {**ALL, "count_only": True}, "all keys, count only")
        if found.status != 404:
            break
    return base, found


def _range(server: Client, base: str, query: dict[str, Any], shown: str) -> Response:
    found = server.query(f"{base}/kv/range", query)
    server.visit.transcript.say(f"range, {shown}", f"HTTP {found.status}, {len(found.body)} bytes")
    return found


def _refuses(found: Response) -> bool:
    said = found.body[:2000].lower()
    return found.status in (401, 403) or b"user name is empty" in said or b"permission denied" in said


def _open(server: Client, base: str, version: str | None, keys: int) -> Finding:
    one = _range(server, base, {**ALL, "limit": 1, "keys_only": True}, "1 key, no value").json()
    read = bool(isinstance(one, dict) and one.get("kvs")) if keys else None
    secrets = _range(server, base, {**SECRETS, "count_only": True}, "Kubernetes secrets, count only").json()
    held = (number(secrets.get("count", 0)) or 0) if isinstance(secrets, dict) else 0
    notes = ("it holds a Kubernetes cluster's secrets: whoever reads it owns the cluster",) if held else ()
    counts = {"records": keys} | ({"kubernetes_secrets": held} if held else {})
    found = Anonymous(True, read, "inferred", "inferred")
    return Finding(
        "open", found, version, "etcd", "anybody can read it", counts,
        members=_members(server, base), notes=notes,
    )  # fmt: skip


def _members(server: Client, base: str) -> tuple[str, ...]:
    found = server.query(f"{base}/cluster/member/list", {}).json()
    listed = found.get("members", []) if isinstance(found, dict) else []
    urls = [url for one in listed if isinstance(one, dict) for url in one.get("clientURLs", [])]
    hosts = [str(url).partition("://")[2].rstrip("/") for url in urls]
    return tuple(
        dict.fromkeys(one for one in hosts if one and one != f"{server.visit.host}:{server.visit.port}")
    )
