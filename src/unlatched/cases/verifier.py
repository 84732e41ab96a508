#!/usr/bin/env python3
# ruff: noqa: T201, UP017, UP045  (a script of its own, for Python 3.9 too)
"""Check a case's timeline with nothing but Python's standard library.

Run as ``python3 verifier.py EXPORT`` where EXPORT is a case's zip, its unpacked folder, or
``timeline.json`` alone. Exit code 0: sound; 1: something was changed; 2: not readable.

Every entry is canonical JSON (RFC 8785), holds the SHA-256 of the one before it and is signed with
Ed25519 (RFC 8032); the head signs how many there are; RFC 3161 time stamps bind entries to an outside
clock. Tell it what you know from elsewhere: ``--key`` (the signer), ``--head`` (an entry's hash you
were given earlier), ``--tsa`` (SHA-256 of the time-stamping server's certificate).
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Optional

DOMAIN = b"unlatched timeline 1\x00"
START = "sha256:" + "0" * 64
ENTRY = {"v", "case", "seq", "prev", "time", "kind", "facts"}
SKEW = timedelta(minutes=10)
LIMIT = 256 * 1024 * 1024


Json = dict[str, Any]


class Wrong(Exception):
    """The timeline does not have the right form."""


# --- Ed25519, RFC 8032 section 5.1 -------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _x(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def _point(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = _x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result


def _bytes(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _x(BASE_Y, 0) or 0
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``message`` was made with the key whose public half this is."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, s = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    negative: Point = (P - key[0], key[1], 1, (P - key[0]) * key[1] % P)
    return _bytes(_add(_times(s, BASE), _times(h, negative))) == signature[:32]


# --- the chain ---------------------------------------------------------------------------------


def once(pairs: list[tuple[str, object]]) -> Json:
    """A JSON object that names no key twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is named twice")
    return found


def canonical(entry: Json) -> bytes:
    """RFC 8785 for what a timeline may hold: ASCII keys and text, whole numbers, booleans."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    if not text.isascii() or re.search(r":-?\d+[.eE]", re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)):
        raise Wrong("an entry holds something no timeline holds")
    return text.encode("ascii")


def digest(data: bytes) -> str:
    """``sha256:…``."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def signed(key: str, text: str, signature: str) -> bool:
    """Whether the case's key signed ``text``."""
    if not re.fullmatch(r"[0-9a-f]{128}", signature) or not re.fullmatch(r"ed25519:[0-9a-f]{64}", key):
        return False
    return ed25519(bytes.fromhex(key[8:]), DOMAIN + text.encode(), bytes.fromhex(signature))


def _entry(case: str, number: int, last: str, record: Json, key: str) -> list[str]:
    entry = record["entry"]
    whole = (
        type(entry["seq"]) is int
        and type(entry["v"]) is int
        and set(record) == {"entry", "hash", "signature"}
    )
    questions = (
        ("has the wrong form", whole and set(entry) == ENTRY and entry["v"] == 1),
        ("belongs to another place or case", (entry["case"], entry["seq"]) == (case, number)),
        ("does not follow the one before it", entry["prev"] == last),
        ("was changed: its hash does not match", digest(canonical(entry)) == record["hash"]),
        ("is not signed by the case's key", signed(key, record["hash"], record["signature"])),
        ("opens the case in the wrong place", (entry["kind"] == "opened") == (number == 0)),
    )
    return [f"entry {number} {problem}" for problem, fine in questions if not fine]


def _head(timeline: Json, key: str) -> list[str]:
    head, entries, found = timeline["head"], timeline["entries"], []
    if set(head) != {"count", "hash", "signature"} or type(head["count"]) is not int:
        raise Wrong("the head has the wrong form")
    if (head["count"], head["hash"]) != (len(entries), entries[-1]["hash"]):
        found.append("the head names another end: entries were added or taken away")
    if not signed(key, f"head {timeline['case']} {head['count']} {head['hash']}", head["signature"]):
        found.append("the head is not signed by the case's key")
    return found


def check(
    timeline: Json, key: str | None = None, head: str | None = None, tsa: str | None = None
) -> list[str]:
    """Everything that is wrong with a timeline; empty when it is sound."""
    try:
        return _check(timeline, key, head, tsa)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, Wrong, RecursionError):
        return ["the timeline does not have the form of unlatched/timeline/1"]


def _check(timeline: Json, key: str | None, head: str | None, tsa: str | None) -> list[str]:
    if timeline["schema"] != "unlatched/timeline/1" or set(timeline) != {
        "schema",
        "case",
        "entries",
        "head",
        "stamps",
    }:
        raise Wrong("schema")
    entries = timeline["entries"]
    signer, found, last = entries[0]["entry"]["facts"]["key"], [], START
    if key is not None and key != signer:
        found.append("it is signed by another key than the one known")
    for number, record in enumerate(entries):
        found += _entry(timeline["case"], number, last, record, signer)
        last = record["hash"]
    if head is not None and head not in [record["hash"] for record in entries]:
        found.append("an entry known earlier is gone")
    return found + _head(timeline, signer) + _stamps(entries, timeline["stamps"], tsa)


def _stamps(entries: list[Json], stamps: list[Json], tsa: str | None) -> list[str]:
    found, held = [], set()
    for one in stamps:
        token = base64.b64decode(one["token"], validate=True)
        held.add((one["seq"], digest(token)))
        if set(one) != {"seq", "token"} or type(one["seq"]) is not int or not 0 <= one["seq"] < len(entries):
            found.append("a time stamp stands for an entry that is not there")
        else:
            found += _stamp(entries[one["seq"]], token, tsa)
    facts = [one["entry"]["facts"] for one in entries if one["entry"]["kind"] == "stamped"]
    if {(one["entry"], one["token"]) for one in facts} - held:
        found.append("a time stamp the timeline speaks of is missing")
    return found


def _stamp(record: Json, token: bytes, tsa: str | None) -> list[str]:
    seq, wanted = record["entry"]["seq"], hashlib.sha256(DOMAIN + record["hash"].encode()).digest()
    try:
        info = read_token(token)
    except (Wrong, ValueError, IndexError, StopIteration):
        return [f"the time stamp of entry {seq} is not sound"]
    if info["digest"] != wanted:
        return [f"the time stamp of entry {seq} is not for this entry: the timeline was rewritten after it"]
    if tsa is not None and tsa != info["certificate"]:
        return [f"the time stamp of entry {seq} comes from another server than the one known"]
    claimed = datetime.fromisoformat(record["entry"]["time"].replace("Z", "+00:00"))
    return [f"entry {seq} claims a later time than its time stamp"] if claimed > info["time"] + SKEW else []


# --- RFC 3161 time stamps: DER, CMS (RFC 5652), RSA (RFC 8017) and ECDSA (FIPS 186-5) ----------

HASHES = {"608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512"}
MESSAGE_DIGEST = "2a864886f70d010904"
RSA, EC = "2a864886f70d010101", "2a8648ce3d0201"
PREFIX = {"sha256": "608648016503040201", "sha384": "608648016503040202", "sha512": "608648016503040203"}
CURVES = {
    "2a8648ce3d030107": (
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    "2b81040022": (
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    ),
}


class Node:
    """One DER element: its tag, its content, and itself as bytes."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.tag, size, start = data[at], data[at + 1], at + 2
        if size & 0x80:
            length = size & 0x7F
            if not 1 <= length <= 4:
                raise Wrong("DER length")
            size, start = int.from_bytes(data[start : start + length], "big"), start + length
        self.end = start + size
        if self.end > len(data):
            raise Wrong("DER is cut")
        self.body, self.whole = data[start : self.end], data[at : self.end]

    def parts(self) -> list[Node]:
        """The elements inside."""
        found, at = [], 0
        while at < len(self.body):
            found.append(Node(self.body, at))
            at = found[-1].end
        return found

    @property
    def number(self) -> int:
        """The content as a signed whole number."""
        return int.from_bytes(self.body, "big", signed=True)


def read_token(token: bytes) -> Json:
    """Digest, time and certificate of a TimeStampResp, its signature checked. Raises :class:`Wrong`."""
    response = Node(token).parts()
    if response[0].parts()[0].number not in (0, 1):
        raise Wrong("not granted")
    data = response[1].parts()[1].parts()[0].parts()
    content = data[2].parts()[1].parts()[0].body
    info = Node(content).parts()
    imprint = info[2].parts()
    if HASHES.get(imprint[0].parts()[0].body.hex()) != "sha256":
        raise Wrong("imprint")
    certificates = next(part for part in data if part.tag == 0xA0).parts()
    return {
        "digest": imprint[1].body,
        "time": _time(info[4].body.decode("ascii")),
        "certificate": _signed_by(data[-1].parts()[0].parts(), content, certificates),
    }


def token_is_sound(token: bytes) -> bool:
    """Whether a TimeStampResp is well formed and signed by the certificate it names."""
    try:
        read_token(token)
    except (Wrong, ValueError, IndexError, StopIteration):
        return False
    return True


def _time(text: str) -> datetime:
    whole, _, part = text.rstrip("Z").partition(".")
    moment = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)
    return moment + timedelta(seconds=float("0." + (part or "0")))


def _signed_by(signer: list[Node], content: bytes, certificates: list[Node]) -> str:
    name = HASHES.get(signer[2].parts()[0].body.hex(), "")
    attributes = next((part for part in signer if part.tag == 0xA0), None)
    if not name or attributes is None:
        raise Wrong("signer")
    values = {a.parts()[0].body.hex(): a.parts()[1].parts()[0].body for a in attributes.parts()}
    if values.get(MESSAGE_DIGEST) != hashlib.new(name, content).digest():
        raise Wrong("content was changed")
    covered = b"\x31" + attributes.whole[1:]
    after = signer[signer.index(attributes) + 1 :]
    for certificate in certificates:
        if _names(certificate, signer[1]) and _signature(certificate, name, covered, after[1].body):
            return digest(certificate.whole)
    raise Wrong("no certificate in the stamp made this signature")


def _tbs(certificate: Node) -> list[Node]:
    fields = certificate.parts()[0].parts()
    return fields[1:] if fields[0].tag == 0xA0 else fields


def _names(certificate: Node, who: Node) -> bool:
    fields = _tbs(certificate)
    return who.tag == 0x30 and [p.whole for p in who.parts()] == [fields[2].whole, fields[0].whole]


def _signature(certificate: Node, name: str, covered: bytes, signature: bytes) -> bool:
    algorithm, bits = _tbs(certificate)[5].parts()
    kind, key = algorithm.parts()[0].body.hex(), bits.body[1:]
    if kind == RSA:
        modulus, exponent = (part.number for part in Node(key).parts())
        return _rsa(modulus, exponent, name, covered, signature)
    if kind == EC and algorithm.parts()[1].body.hex() in CURVES:
        return _ecdsa(
            CURVES[algorithm.parts()[1].body.hex()], key, hashlib.new(name, covered).digest(), signature
        )
    return False


def _rsa(modulus: int, exponent: int, name: str, covered: bytes, signature: bytes) -> bool:
    size = (modulus.bit_length() + 7) // 8
    hashed = hashlib.new(name, covered).digest()
    oid = bytes.fromhex(PREFIX[name])
    algorithm = b"\x30" + bytes([len(oid) + 4, 6, len(oid)]) + oid + b"\x05\x00"
    info = algorithm + b"\x04" + bytes([len(hashed)]) + hashed
    block = b"\x30" + bytes([len(info)]) + info
    wanted = b"\x00\x01" + b"\xff" * (size - len(block) - 3) + b"\x00" + block
    return modulus.bit_length() >= 2048 and pow(
        int.from_bytes(signature, "big"), exponent, modulus
    ) == int.from_bytes(wanted, "big")


Affine = Optional[tuple[int, int]]


def _plus(prime: int, p: Affine, q: Affine) -> Affine:
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0] and (p[1] + q[1]) % prime == 0:
        return None
    top, bottom = (3 * p[0] * p[0] - 3, 2 * p[1]) if p == q else (q[1] - p[1], q[0] - p[0])
    slope = top * pow(bottom, -1, prime) % prime
    x = (slope * slope - p[0] - q[0]) % prime
    return x, (slope * (p[0] - x) - p[1]) % prime


def _multiply(prime: int, factor: int, point: Affine) -> Affine:
    result: Affine = None
    while factor:
        if factor & 1:
            result = _plus(prime, result, point)
        point = _plus(prime, point, point)
        factor >>= 1
    return result


def _ecdsa(curve: tuple[int, int, int, int, int], key: bytes, hashed: bytes, signature: bytes) -> bool:
    prime, b, order, gx, gy = curve
    size = (prime.bit_length() + 7) // 8
    x, y = int.from_bytes(key[1 : size + 1], "big"), int.from_bytes(key[size + 1 :], "big")
    r, s = (part.number for part in Node(signature).parts())
    if key[0] != 4 or (y * y - x * x * x + 3 * x - b) % prime or not (0 < r < order and 0 < s < order):
        return False
    z, w = int.from_bytes(hashed, "big") >> max(0, len(hashed) * 8 - order.bit_length()), pow(s, -1, order)
    u, v = _multiply(prime, z * w % order, (gx, gy)), _multiply(prime, r * w % order, (x, y))
    at = _plus(prime, u, v)
    return at is not None and at[0] % order == r


# --- the export --------------------------------------------------------------------------------


def files(path: Path) -> dict[str, bytes]:
    """The files of an export: of a zip, a folder, or a timeline alone. Raises :class:`Wrong`."""
    if path.is_dir():
        found = (one for one in sorted(path.rglob("*")) if one.is_file())
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}
    if not zipfile.is_zipfile(path):
        return {"timeline.json": path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names) or sum(one.file_size for one in archive.infolist()) > LIMIT:
            raise Wrong("the zip names a file twice or is too large")
        return {name: archive.read(name) for name in names if not name.endswith("/")}


def check_manifest(held: dict[str, bytes], key: str, head: str) -> list[str]:
    """Whether every file of an export is the one its signed manifest lists."""
    if set(held) == {"timeline.json"}:
        return []
    if "manifest.json" not in held:
        return ["the manifest is missing"]
    manifest = json.loads(held["manifest.json"], object_pairs_hook=once)
    listed = {one["path"]: (one["bytes"], one["sha256"]) for one in manifest["files"]}
    found = [
        f"a file is not in the manifest: {n!a}" for n in held if n != "manifest.json" and n not in listed
    ]
    for name, (size, wanted) in listed.items():
        if name not in held:
            found.append(f"a file is missing: {name!a}")
        elif (len(held[name]), digest(held[name])) != (size, wanted):
            found.append(f"a file was changed: {name!a}")
    body = {name: value for name, value in manifest.items() if name != "signature"}
    if not signed(key, "manifest " + digest(canonical(body)), manifest["signature"]):
        found.append("the manifest is not signed by the case's key")
    return found + (
        [] if manifest["head"] == head else ["the manifest belongs to another state of the timeline"]
    )


def main(words: list[str] | None = None) -> int:
    """Print what is wrong, or that nothing is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("export", type=Path, help="a case's zip, its folder, or timeline.json")
    parser.add_argument("--key", help="the signer's key, ed25519:…, known from elsewhere")
    parser.add_argument("--head", help="an entry's hash, sha256:…, known from earlier")
    parser.add_argument("--tsa", help="SHA-256 of the time-stamping server's certificate, sha256:…")
    options = parser.parse_args(words)
    try:
        held = files(options.export)
        timeline = json.loads(held["timeline.json"], object_pairs_hook=once)
        found = check(timeline, options.key, options.head, options.tsa)
        if not found:
            found = check_manifest(
                held, timeline["entries"][0]["entry"]["facts"]["key"], timeline["head"]["hash"]
            )
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        Wrong,
        zipfile.BadZipFile,
        binascii.Error,
        RecursionError,
    ):
        print("not readable as a case's export or timeline")
        return 2
    for problem in found:
        print(f"WRONG: {problem}")
    if not found:
        print(f"sound: {len(timeline['entries'])} entries, {len(timeline['stamps'])} time stamps")
        print(f"signed by {timeline['entries'][0]['entry']['facts']['key']}")
        print(f"last entry {timeline['head']['hash']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
