"""Kafka: ApiVersions, then Metadata with the rights that the client has. No group, no topic is created."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from unlatched.check.finding import CLOSED, Anonymous, Can, Finding
from unlatched.check.ransom import notes
from unlatched.net import Visit, Wire
from unlatched.net.faults import ForeignError, NetError
from unlatched.net.targets import Named

SCHEMES: Final = ("kafka",)
PORT: Final = 9092
LARGEST: Final = 4 << 20
VERSIONS, METADATA = 18, 3
_READ, _WRITE, _ALTER = 1 << 3, 1 << 4, 1 << 7
_UNKNOWN: Final = -(1 << 31)


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0

    def take(self, form: str) -> int:
        try:
            (value,) = struct.unpack_from(">" + form, self.data, self.at)
        except struct.error:
            value = None
        if value is None:
            raise ForeignError("the answer is not Kafka's")
        self.at += struct.calcsize(form)
        return int(value)

    def text(self) -> str:
        size = self.take("h")
        if size < 0:
            return ""
        if self.at + size > len(self.data):
            raise ForeignError("the answer is not Kafka's")
        found = self.data[self.at : self.at + size].decode("utf-8", "replace")
        self.at += size
        return found

    def items(self) -> range:
        count = self.take("i")
        if count > 1_000_000:
            raise ForeignError("an impossible length was announced")
        return range(max(0, count))


def probe(visit: Visit, target: Named) -> Finding:
    """A listener that wants SASL answers ApiVersions and closes on anything else."""
    with visit.wire(target.tls) as wire:
        known = _api_versions(_call(wire, VERSIONS, 0, b"", 1))
        visit.transcript.say("ApiVersions", f"{len(known)} calls known")
        version = min(8, known.get(METADATA, 0))
        if version < 4:
            raise ForeignError("a Kafka too old to be asked without creating topics (before 0.11)")
        extra = b"\0\1\1" if version == 8 else b"\0"
        try:
            body = _call(wire, METADATA, version, b"\xff\xff\xff\xff" + extra, 2)
        except NetError:
            visit.transcript.say("Metadata", "connection closed: login needed")
            return Finding("auth_required", CLOSED, None, "kafka", "the server asks for a login")
        return _open(visit, _Reader(body), version)


def _call(wire: Wire, key: int, version: int, body: bytes, number: int) -> bytes:
    head = struct.pack(">hhih", key, version, number, 9) + b"unlatched"
    wire.send(struct.pack(">i", len(head) + len(body)) + head + body)
    (size,) = struct.unpack(">i", wire.exactly(4))
    answer = wire.exactly(size, LARGEST)
    if len(answer) < 4 or struct.unpack_from(">i", answer)[0] != number:
        raise ForeignError("the answer is not Kafka's")
    return answer[4:]


def _api_versions(body: bytes) -> dict[int, int]:
    reader = _Reader(body)
    if reader.take("h") != 0:
        raise ForeignError("the answer is not Kafka's")
    found = {}
    for _ in reader.items():
        key, _, most = reader.take("h"), reader.take("h"), reader.take("h")
        found[key] = most
    return found


def _open(visit: Visit, reader: _Reader, version: int) -> Finding:
    reader.take("i")
    members = [_broker(reader) for _ in reader.items()]
    reader.text()
    reader.take("i")
    topics = [_topic(reader, version) for _ in reader.items()]
    visit.transcript.say("Metadata", f"{len(members)} brokers, {len(topics)} topics")
    here = f"{visit.host}:{visit.port}"
    users = [(name, rights) for name, rights in topics if not name.startswith("__")]
    if not topics and not members:
        raise ForeignError("the answer is not Kafka's")
    rights = 0
    for _, one in users:
        rights |= one if one != _UNKNOWN else 0
    known = bool(users) and any(one != _UNKNOWN for _, one in users)
    anonymous = Anonymous(True, bool(rights & _READ) if known else None, _can(known, rights, _WRITE),
                          _can(known, rights, _ALTER))  # fmt: skip
    return Finding(
        "open", anonymous, None, "kafka", "anybody can list its topics", {"collections": len(users)},
        tuple(dict.fromkeys(one for one in members if one != here)), notes(name for name, _ in users),
    )  # fmt: skip


def _can(known: bool, rights: int, bit: int) -> Can:
    return ("yes" if rights & bit else "no") if known else "unknown"


def _broker(reader: _Reader) -> str:
    reader.take("i")
    host, port = reader.text(), reader.take("i")
    reader.text()
    return f"{host}:{port}"


def _topic(reader: _Reader, version: int) -> tuple[str, int]:
    reader.take("h")
    name = reader.text()
    reader.take("b")
    for _ in reader.items():
        reader.take("h"), reader.take("i"), reader.take("i")
        if version >= 7:
            reader.take("i")
        for _ in range(2 + (version >= 5)):
            for _ in reader.items():
                reader.take("i")
    return name, reader.take("i") if version >= 8 else _UNKNOWN
