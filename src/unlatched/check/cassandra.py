"""Cassandra and ScyllaDB (native protocol 3 and 4): READY lets anybody in, AUTHENTICATE does not."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from unlatched.check.finding import CLOSED, REFUSED, SILENT, Anonymous, Can, Finding
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
RESPONSE, SUCCESS = 15, 16
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
        if operation == AUTHENTICATE and not target.user:
            return Finding("auth_required", CLOSED, None, "cassandra", "the server asks for a login")
        if operation == AUTHENTICATE and not _entered(wire, version, target):
            return Finding("auth_required", CLOSED, None, "cassandra", REFUSED)
        if operation not in (READY, AUTHENTICATE):
            raise ForeignError("the answer is not Cassandra's")
        return _open(wire, version, target.user if operation == AUTHENTICATE else "")


def _entered(wire: Wire, version: int, target: Named) -> bool:
    """SASL PLAIN (RFC 4616), the one way in that Cassandra itself knows."""
    pair = f"\0{target.user}\0{target.password}".encode()
    operation, _ = _call(wire, version, RESPONSE, struct.pack(">i", len(pair)) + pair)
    wire.visit.transcript.say("log in as the named account", "let in" if operation == SUCCESS else "refused")
    return operation == SUCCESS


def _open(wire: Wire, version: int, account: str) -> Finding:
    release = _column(wire, version, _RELEASE)
    if not release:
        return Finding("not_this_store", product="cassandra", why=SILENT)
    spaces = [one for one in _column(wire, version, _SPACES) or [] if not one.startswith(OWN)]
    tables = _column(wire, version, _TABLES)
    read, write, admin = _granted(wire, version, account) if account else (True, "inferred", "inferred")
    return Finding(
        "open", Anonymous(True, read if spaces else None, write, admin), version_of(release[0]), "cassandra",
        "the named account is let in" if account else "anybody is let in without a login",
        {"databases": len(spaces)} | ({"tables_of_all_kinds": len(tables)} if tables is not None else {}),
        ransom=notes([*spaces, *(tables or [])]),
    )  # fmt: skip


def _granted(wire: Wire, version: int, account: str) -> tuple[bool | None, Can, Can]:
    """Reading, writing and administering, as the server itself says (LIST ROLES, LIST PERMISSIONS)."""
    name = '"' + account.replace('"', '""') + '"'
    roles = _ask(wire, version, f"LIST ROLES OF {name}", "LIST ROLES OF (the account)")
    if any(row[:2] == [account.encode(), b"\1"] for row in roles or ()):
        return True, "yes", "yes"
    rows = _ask(wire, version, f"LIST ALL PERMISSIONS OF {name}", "LIST ALL PERMISSIONS OF (the account)")
    if rows is None:
        return None, "unknown", "unknown"
    held = {row[-1] for row in rows}
    return (
        b"SELECT" in held, "yes" if b"MODIFY" in held else "no",
        "no" if held.isdisjoint({b"CREATE", b"ALTER", b"DROP", b"AUTHORIZE"}) else "yes",
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
    rows = _ask(wire, version, query, query.split(" LIMIT")[0])
    return None if rows is None else [row[0].decode("utf-8", "replace") for row in rows]


def _ask(wire: Wire, version: int, query: str, shown: str) -> list[list[bytes]] | None:
    """The rows of a query; None where it was refused."""
    data = query.encode()
    body = struct.pack(">i", len(data)) + data + struct.pack(">HB", 1, 0)
    operation, answer = _call(wire, version, QUERY, body)
    wire.visit.transcript.say(shown, "answered" if operation == RESULT else "refused")
    try:
        return _rows(_Reader(answer)) if operation == RESULT else None
    except (struct.error, StoreError):
        return None


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0

    def take(self, form: str) -> int:
        (value,) = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(form)
        return int(value)

    def skip(self, form: str) -> bytes:
        """A length, and so many bytes."""
        size = max(0, self.take(form))
        self.at += size
        return self.data[self.at - size : self.at]

    def type(self) -> None:
        """The type of a column, which may hold others."""
        kind = self.take("H")
        if kind == 0:
            self.skip("H")
        for _ in range({0x20: 1, 0x22: 1, 0x21: 2}.get(kind, 0)):
            self.type()
        if kind > 0x22:
            raise ForeignError("a type of column that no answer to these questions has")


def _rows(body: _Reader) -> list[list[bytes]]:
    """RESULT of kind Rows, each value as it came."""
    kind, flags, columns = body.take("i"), body.take("i"), body.take("i")
    if kind != 2 or not 0 < columns < 20:
        raise ForeignError("the answer is not Cassandra's")
    if flags & 2:
        body.skip("i")
    for _ in range(2 * (flags & 1)):
        body.skip("H")
    for _ in range(columns):
        for _ in range(1 if flags & 1 else 3):
            body.skip("H")
        body.type()
    return [[body.skip("i") for _ in range(columns)] for _ in range(min(body.take("i"), 1000))]
