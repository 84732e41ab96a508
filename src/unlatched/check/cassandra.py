"""Cassandra and ScyllaDB (native protocol 3 and 4): READY lets anybody in, AUTHENTICATE does not."""

from __future__ import annotations

import struct
from typing import Final

from unlatched.check.finding import CLOSED, Anonymous, Finding
from unlatched.check.ransom import notes
from unlatched.errors import StoreError
from unlatched.net import Visit, Wire
from unlatched.net.faults import ForeignError
from unlatched.net.targets import Named
from unlatched.net.values import version_of

SCHEMES: Final = ("cassandra", "scylla")
PORT: Final = 9042
LARGEST: Final = 1 << 20
ERROR, STARTUP, READY, AUTHENTICATE, OPTIONS, SUPPORTED, QUERY, RESULT = 0, 1, 2, 3, 5, 6, 7, 8
OWN: Final = ("system", "dse_")
_RELEASE = "SELECT release_version FROM system.local"
_SPACES = "SELECT keyspace_name FROM system_schema.keyspaces LIMIT 1000"
_TABLES = "SELECT table_name FROM system_schema.tables LIMIT 1000"


def probe(visit: Visit, target: Named) -> Finding:
    """OPTIONS, STARTUP; if let in, the version and the number of key spaces and tables."""
    with visit.wire(target.tls) as wire:
        version = 4
        operation, _ = _call(wire, version, OPTIONS, b"")
        if operation == ERROR:
            version = 3
            operation, _ = _call(wire, version, OPTIONS, b"")
        if operation != SUPPORTED:
            raise ForeignError("the answer is not Cassandra's")
        operation, _ = _call(wire, version, STARTUP, b"\0\1" + _text("CQL_VERSION") + _text("3.0.0"))
        said = {READY: "READY", AUTHENTICATE: "AUTHENTICATE"}.get(operation, "refused")
        visit.transcript.say("STARTUP", said)
        if operation == AUTHENTICATE:
            return Finding("auth_required", CLOSED, None, "cassandra", "the server asks for a login")
        if operation != READY:
            raise ForeignError("the answer is not Cassandra's")
        return _open(wire, version)


def _open(wire: Wire, version: int) -> Finding:
    release = _column(wire, version, _RELEASE)
    spaces = [one for one in _column(wire, version, _SPACES) or [] if not one.startswith(OWN)]
    tables = _column(wire, version, _TABLES)
    listed = release is not None
    return Finding(
        "open", Anonymous(listed, True if spaces else None, "inferred", "inferred"),
        version_of(release[0]) if release else None, "cassandra", "anybody is let in without a login",
        {"databases": len(spaces)} | ({"tables_of_all_kinds": len(tables)} if tables is not None else {}),
        ransom=notes([*spaces, *(tables or [])]),
    )  # fmt: skip


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack(">H", len(data)) + data


def _call(wire: Wire, version: int, operation: int, body: bytes) -> tuple[int, bytes]:
    wire.send(struct.pack(">BBhBi", version, 0, 0, operation, len(body)) + body)
    answered, _, _, found, size = struct.unpack(">BBhBi", wire.exactly(9))
    if not answered & 0x80 or answered & 0x7F > 6:
        raise ForeignError("the answer is not Cassandra's")
    return found, wire.exactly(size, LARGEST)


def _column(wire: Wire, version: int, query: str) -> list[str] | None:
    """The first column of a SELECT; None where it was refused."""
    data = query.encode()
    body = struct.pack(">i", len(data)) + data + struct.pack(">HB", 1, 0)
    operation, answer = _call(wire, version, QUERY, body)
    wire.visit.transcript.say(query.split(" LIMIT")[0], "answered" if operation == RESULT else "refused")
    try:
        return _rows(answer) if operation == RESULT else None
    except (struct.error, StoreError):
        return None


def _rows(body: bytes) -> list[str]:
    """RESULT of kind Rows with one varchar column and a global table name."""
    _, flags, columns = struct.unpack_from(">iii", body)
    if columns != 1 or not flags & 1:
        raise ForeignError("the answer is not Cassandra's")
    at = 12
    if flags & 2:
        at += 4 + max(0, struct.unpack_from(">i", body, at)[0])
    for _ in range(3):
        at += 2 + struct.unpack_from(">H", body, at)[0]
    count, at = struct.unpack_from(">i", body, at + 2)[0], at + 6
    found = []
    for _ in range(min(count, 1000)):
        size = struct.unpack_from(">i", body, at)[0]
        found.append(body[at + 4 : at + 4 + max(0, size)].decode("utf-8", "replace"))
        at += 4 + max(0, size)
    return found
