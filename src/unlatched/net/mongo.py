"""MongoDB's wire protocol, as far as reading needs it: OP_QUERY/OP_REPLY, OP_GET_MORE, OP_MSG.

Commands are checked against an allow-list before they are sent. No ``lsid`` is sent, as the server would
write the implicit session down.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from unlatched.errors import StoreError
from unlatched.net import Visit, Wire
from unlatched.net.faults import ForeignError
from unlatched.net.scram import Scram, prepared

READING: Final = frozenset({
    "hello", "isMaster", "buildInfo", "listDatabases", "listCollections", "listIndexes", "collStats", "count",
    "serverStatus", "find", "getMore", "killCursors", "aggregate", "saslStart", "saslContinue",
})  # fmt: skip
STAGES: Final = frozenset({"$sample", "$limit", "$match", "$project", "$collStats"})
REPLY, QUERY, GET_MORE, KILL_CURSORS, MSG = 1, 2004, 2005, 2007, 2013
LARGEST: Final = 48_000_000 + 4096
OP_MSG_FROM: Final = 6
FIND_FROM: Final = 4
SIZED_FROM: Final = 9
"""From MongoDB 4.4 on a batch is as large as an answer may be; kin of older ones want to be told a number."""

SLAVE_OK: Final = 4
UNKNOWN: Final = 59
SHA1, SHA256 = "SCRAM-SHA-1", "SCRAM-SHA-256"


@dataclass(frozen=True, slots=True)
class Reply:
    """A command's answer. ``raw`` is its first document, as it came."""

    document: dict[str, Any]
    raw: bytes = b""

    @property
    def ok(self) -> bool:
        """Whether the server did it."""
        return self.document.get("ok") in (1, True) and "$err" not in self.document

    @property
    def code(self) -> int:
        """The error's number, 0 where there is none."""
        found = self.document.get("code")
        return found if isinstance(found, int) else 0

    @property
    def denied(self) -> bool:
        """Whether an old server, which gives no code, asks for a login."""
        said = f"{self.document.get('errmsg', '')} {self.document.get('$err', '')}".lower()
        return any(word in said for word in ("unauthorized", "not authorized", "requires authentication",
                                             "need to login", "auth fails"))  # fmt: skip

    def first_batch(self) -> list[Any] | None:
        """The documents of a cursor's first batch; None where there is no cursor."""
        cursor = self.document.get("cursor")
        found = cursor.get("firstBatch") if isinstance(cursor, dict) else None
        return found if isinstance(found, list) else None


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents one after the other, how many, and the cursor that has more (0: none has)."""

    cursor: int
    data: bytes
    documents: int


class Mongo:
    """A connection to one MongoDB server."""

    def __init__(self, visit: Visit, tls: bool = False) -> None:
        self.visit = visit
        self.wire_version = -1
        self._request = 0
        self._wire: Wire = visit.wire(tls)

    def __enter__(self) -> Mongo:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def hello(self) -> dict[str, Any]:
        """Greet as the oldest client would, which every server answers; learn the wire version."""
        found = self._query("admin.$cmd", {"isMaster": 1}, -1)
        document = _decode(found[0]) if found else {}
        if not document.get("ok") or not ("ismaster" in document or "isWritablePrimary" in document):
            raise ForeignError("the answer is not MongoDB's")
        version = document.get("maxWireVersion", 0)
        self.wire_version = version if isinstance(version, int) else 0
        self.visit.transcript.say("isMaster", f"wire version {self.wire_version}")
        return document

    def log_in(self, user: str, password: str, source: str, mechanism: str = "") -> None:
        """As a named account of the database ``source``, by SCRAM (MongoDB 3.0 and later)."""
        if not mechanism:
            asked = {"isMaster": 1, "saslSupportedMechs": f"{source}.{user}"}
            listed = _decode(self._query("admin.$cmd", asked, -1)[0]).get("saslSupportedMechs")
            mechanism = SHA256 if isinstance(listed, list) and SHA256 in listed else SHA1
        if mechanism not in (SHA1, SHA256):
            raise StoreError("this kind of log-in is not supported; use SCRAM-SHA-1 or SCRAM-SHA-256")
        scram = _scram(mechanism, user, password)
        options = {"skipEmptyExchange": True}
        start = {"saslStart": 1, "mechanism": mechanism, "payload": scram.first(), "options": options}
        answer = self._sasl(source, start)
        answer = self._sasl(source, {"saslContinue": 1, "conversationId": answer["conversationId"],
                                     "payload": scram.final(answer["payload"])})  # fmt: skip
        scram.verify(answer["payload"])
        if not answer.get("done"):
            self._sasl(
                source, {"saslContinue": 1, "conversationId": answer["conversationId"], "payload": b""}
            )
        self.visit.transcript.say(f"log-in by {mechanism}", "accepted")

    def _sasl(self, source: str, command: Mapping[str, Any]) -> dict[str, Any]:
        reply = self.command(source, command)
        if not reply.ok:
            raise StoreError("the server refused the name or the password")
        number, payload = reply.document.get("conversationId"), reply.document.get("payload")
        if not isinstance(number, int) or not isinstance(payload, bytes):
            raise ForeignError("the answer is not MongoDB's")
        return reply.document

    def command(self, database: str, command: Mapping[str, Any]) -> Reply:
        """Run a reading command, in the words this server understands."""
        name = next(iter(command))
        stages = command.get("pipeline", ())
        if name not in READING or any(next(iter(stage)) not in STAGES for stage in stages):
            raise StoreError(f"{name!r} is not on the list of reading commands; it was not sent")
        if self.wire_version >= OP_MSG_FROM:
            return self._reply(self.message({**command, "$db": database}))
        if name == "find" and self.wire_version < FIND_FROM:
            return self._any_find(database, command)
        if self.wire_version < FIND_FROM and name == "listCollections" and self.wire_version < 3:
            return self._old_names(database)
        sent = {key: value for key, value in command.items() if not (name == "listDatabases" and key != name)}
        found = self._query(f"{database}.$cmd", sent, -1)
        return self._reply(found[0] if found else b"")

    def message(self, command: Mapping[str, Any]) -> bytes:
        """The document that answers an OP_MSG."""
        import bson

        self._send(MSG, b"\0\0\0\0\0" + bson.encode(dict(command)))
        body = self._answer(MSG)
        at = 4
        if len(body) < 10 or body[at] != 0:
            raise ForeignError("the answer is not MongoDB's")
        return body[at + 1 : at + 1 + int.from_bytes(body[at + 1 : at + 5], "little")]

    def _raw(self, database: str, command: Mapping[str, Any]) -> bytes:
        """A reading command's answer, undecoded."""
        if self.wire_version >= OP_MSG_FROM:
            return self.message({**command, "$db": database})
        found = self._query(f"{database}.$cmd", command, -1)
        return found[0] if found else b""

    def _reply(self, raw: bytes) -> Reply:
        return Reply(_decode(raw), raw)

    def _any_find(self, database: str, command: Mapping[str, Any]) -> Reply:
        """``find`` as a command, which some servers of old wire versions know; else as a query."""
        found = self._query(f"{database}.$cmd", command, -1)
        reply = self._reply(found[0] if found else b"")
        unknown = "no such c" in str(reply.document.get("errmsg", "")).lower() or reply.code == UNKNOWN
        return self._old_find(database, command) if unknown and not reply.ok else reply

    def _old_find(self, database: str, command: Mapping[str, Any]) -> Reply:
        """``find`` before 3.2: a query message."""
        limit = int(command.get("limit", 0) or command.get("batchSize", 0))
        flat = command.get("singleBatch", False)
        found = self._query(
            f"{database}.{command['find']}", dict(command.get("filter", {})), -limit if flat else limit,
            command.get("projection"), int(command.get("skip", 0)),
        )  # fmt: skip
        documents = [_decode(one) for one in found]
        if documents and "$err" in documents[0]:
            return Reply(documents[0])
        return Reply({"ok": 1, "cursor": {"id": 0, "firstBatch": documents}})

    def _old_names(self, database: str) -> Reply:
        """``listCollections`` before 3.0: a system collection."""
        reply = self._old_find(database, {"find": "system.namespaces", "limit": 1000, "singleBatch": True})
        for one in reply.first_batch() or ():
            one["name"] = str(one.get("name", "")).removeprefix(f"{database}.")
        kept = [one for one in reply.first_batch() or () if "$" not in one["name"]]
        return Reply({"ok": 1, "cursor": {"id": 0, "firstBatch": kept}}) if reply.ok else reply

    def _query(
        self, space: str, query: Mapping[str, Any], number: int, fields: Any = None, skip: int = 0
    ) -> list[bytes]:
        body = _query_body(space, query, number, fields, skip)
        self._send(QUERY, body)
        return _documents(self._answer(REPLY)[20:])

    def cursor(self, database: str, command: Mapping[str, Any]) -> Generator[Batch | None, None, None]:
        """The batches of a command's cursor. One None where the server refuses.

        The cursor is closed on the server, however reading ends, as long as the connection holds.
        """
        from bson import Int64

        reply = self.command(database, command)
        if not reply.ok or reply.first_batch() is None:
            yield None
            return
        batch = split_batch(reply.raw)
        name = str(command.get("find") or command.get("aggregate"))
        try:
            yield batch
            while batch.cursor:
                more = {"getMore": Int64(batch.cursor), "collection": name}
                more |= {"batchSize": 1000} if self.wire_version < SIZED_FROM else {}
                batch = split_batch(self._raw(database, more))
                yield batch
        finally:
            with contextlib.suppress(StoreError):
                self.close_cursor(database, name, batch.cursor)

    def close_cursor(self, database: str, name: str, cursor: int) -> None:
        """Leave no cursor behind, of this connection or of one that was lost."""
        from bson import Int64

        if cursor and self.wire_version >= FIND_FROM:
            self.command(database, {"killCursors": name, "cursors": [Int64(cursor)]})
        elif cursor:
            self._send(KILL_CURSORS, struct.pack("<iiq", 0, 1, cursor))

    def query(self, space: str, number: int, skip: int = 0) -> Batch:
        """Start an old cursor."""
        self._send(QUERY, _query_body(space, {}, number, None, skip))
        return self._old_batch()

    def more(self, space: str, cursor: int, number: int) -> Batch:
        """The next batch of an old cursor."""
        body = b"\0\0\0\0" + space.encode() + b"\0" + struct.pack("<iq", number, cursor)
        self._send(GET_MORE, body)
        return self._old_batch()

    def _old_batch(self) -> Batch:
        body = self._answer(REPLY)
        flags, cursor, _, documents = struct.unpack_from("<iqii", body)
        if flags & 3:
            raise StoreError("the server refused to read on")
        return Batch(cursor, body[20:], max(0, documents))

    def _send(self, operation: int, body: bytes) -> None:
        self._request += 1
        self._wire.send(struct.pack("<iiii", 16 + len(body), self._request, 0, operation) + body)

    def _answer(self, wanted: int) -> bytes:
        length, _, answered, operation = struct.unpack("<iiii", self._wire.exactly(16))
        if operation != wanted or not 20 <= length <= LARGEST:
            raise ForeignError("the answer is not MongoDB's")
        if answered not in (self._request, 0, -1) and answered != 1:
            raise ForeignError("an answer to another question")
        body = self._wire.exactly(length - 16, LARGEST)
        if operation == REPLY and len(body) < 20:
            raise ForeignError("the answer is not MongoDB's")
        return body


def _scram(mechanism: str, user: str, password: str) -> Scram:
    """For SCRAM-SHA-1 MongoDB takes the digest that its oldest log-in stored in the password's place."""
    if mechanism == SHA256:
        return Scram("sha256", user, prepared(password).encode())
    digest = hashlib.md5(f"{user}:mongo:{password}".encode()).hexdigest()  # noqa: S324
    return Scram("sha1", user, digest.encode())


def _query_body(space: str, query: Mapping[str, Any], number: int, fields: Any, skip: int) -> bytes:
    import bson

    head = struct.pack("<i", SLAVE_OK) + space.encode() + b"\0" + struct.pack("<ii", skip, number)
    return head + bson.encode(dict(query)) + (bson.encode(dict(fields)) if fields else b"")


def _decode(raw: bytes) -> dict[str, Any]:
    from unlatched.bson.values import decode

    found = decode(raw)
    if found is None:
        raise ForeignError("the answer holds no valid document")
    return found


def split_batch(raw: bytes) -> Batch:
    """What a cursor's answer holds."""
    cursor = _element(raw, b"cursor", 3)
    if cursor is None:
        raise StoreError("the server did not read on")
    batch = _element(cursor, b"nextBatch", 4) or _element(cursor, b"firstBatch", 4)
    number = _element(cursor, b"id", 18)
    if batch is None or number is None:
        raise ForeignError("the answer holds no valid document")
    items = list(_items(batch))
    return Batch(int.from_bytes(number, "little", signed=True), b"".join(items), len(items))


def _items(array: bytes) -> Iterator[memoryview]:
    """The documents of a BSON array, without their places in it."""
    view, at, end = memoryview(array), 4, len(array) - 1
    while at < end:
        start = array.index(0, at + 1) + 1
        size = int.from_bytes(view[start : start + 4], "little")
        if array[at] != 3 or not 5 <= size <= end - start:
            raise ForeignError("the answer holds no valid document")
        yield view[start : start + size]
        at = start + size


_SIZES: Final = {1: 8, 6: 0, 7: 12, 8: 1, 9: 8, 10: 0, 16: 4, 17: 8, 18: 8, 19: 16}


def _element(document: bytes, wanted: bytes, type_: int) -> bytes | None:
    """The value of one element of a document, as it stands there."""
    at, end = 4, len(document) - 1
    while at < end:
        kind, start = document[at], document.index(0, at + 1) + 1
        size = _SIZES.get(kind)
        if size is None:
            size = int.from_bytes(document[start : start + 4], "little") + (
                0 if kind in (3, 4) else 4 + (kind == 5)
            )
        if not 0 <= size <= end - start:
            break
        if document[at + 1 : start - 1] == wanted and kind == type_:
            return document[start : start + size]
        at = start + size
    return None


def _documents(data: bytes) -> list[bytes]:
    found, at = list[bytes](), 0
    while at + 5 <= len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        if not 5 <= size <= len(data) - at:
            raise ForeignError("the answer holds no valid document")
        found.append(data[at : at + size])
        at += size
    return found
