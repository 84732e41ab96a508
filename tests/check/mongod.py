"""A mongod's answers to a stranger, on the wire: no package index ships a real one.

Closed servers only, and servers that lie: what open ones do is tested against real servers. The replies
are those of the named releases with ``--auth``: error 13, or ``ok: 1`` and an empty list (6.0.14).
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from typing import Any

import bson

from tests.check.broken import Talk

Answer = Callable[[str, str, dict[str, Any]], dict[str, Any] | None]
DENIED = {"ok": 0.0, "errmsg": "command requires authentication", "code": 13, "codeName": "Unauthorized"}


def speaking(answer: Answer, wire: int, hosts: list[str] | None = None) -> Talk:
    """A server that greets as wire version ``wire`` and gives everything else to ``answer``."""

    def talk(one: socket.socket) -> None:
        while head := _exactly(one, 16):
            size, number, _, operation = struct.unpack("<iiii", head)
            body = _exactly(one, size - 16)
            one.sendall(_reply(operation, number, _answered(operation, body, answer, wire, hosts)))

    return talk


def _exactly(one: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = one.recv(size - len(found))
        if not piece:
            return b""
        found += piece
    return found


def _answered(
    operation: int, body: bytes, answer: Answer, wire: int, hosts: list[str] | None
) -> dict[str, Any]:
    if operation == 2013:
        query = bson.decode(body[5:])
        database, space = query["$db"], "$cmd"
    else:
        end = body.index(b"\0", 4)
        database, _, space = body[4:end].decode().partition(".")
        query = bson.decode(body[end + 9 :][: int.from_bytes(body[end + 9 : end + 13], "little")])
    name = next(iter(query), "") if space == "$cmd" else "query " + space
    if name.lower() in ("ismaster", "hello"):
        found = {"ismaster": True, "ok": 1.0, "minWireVersion": 0} | (
            {"maxWireVersion": wire} if wire else {}
        )
        return found | ({"hosts": hosts, "setName": "rs0"} if hosts else {})
    if operation == 2004 and wire >= 14:
        return {"ok": 0.0, "code": 352, "errmsg": f"Unsupported OP_QUERY command: {name}"}
    if name == "find" and wire < 4:
        return {"ok": 0.0, "errmsg": "no such cmd: find", "code": 59}
    return answer(name, database, query) or DENIED


def _reply(operation: int, number: int, document: dict[str, Any]) -> bytes:
    data = bson.encode(document)
    body = b"\0\0\0\0\0" + data if operation == 2013 else struct.pack("<iqii", 0, 0, 0, 1) + data
    return struct.pack("<iiii", 16 + len(body), 1, number, 2013 if operation == 2013 else 1) + body


def closed(name: str, database: str, query: dict[str, Any]) -> dict[str, Any] | None:
    """Error 13 to everything but the version."""
    if name == "buildInfo":
        return {"version": "4.4.29", "ok": 1.0}
    if name.startswith("query "):
        return {"$err": "not authorized for query on local.startup_log", "code": 13}
    return None


def empty_list(name: str, database: str, query: dict[str, Any]) -> dict[str, Any] | None:
    """6.0.14 and others: the list of databases is empty, and ok."""
    if name == "listDatabases":
        return {"databases": [], "totalSize": 0, "ok": 1.0}
    return closed(name, database, query)


def says_ok(name: str, database: str, query: dict[str, Any]) -> dict[str, Any] | None:
    """A liar: ok to everything, and nothing in it."""
    return {"databases": [], "ok": 1.0}


def lists_only(name: str, database: str, query: dict[str, Any]) -> dict[str, Any] | None:
    """A server that lists names to anybody, and lets nobody read."""
    if name == "listDatabases":
        return {"databases": [{"name": "shop"}], "ok": 1.0}
    return closed(name, database, query)
