"""S3 and its kin: an unsigned list of one key, one byte of it, and the bucket's own access list."""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import quote

from unlatched.check._web import ask, client
from unlatched.check.finding import CLOSED, Anonymous, Can, Finding
from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.faults import ForeignError
from unlatched.net.http import Client, Response
from unlatched.net.targets import Named

SCHEMES: Final = ("s3",)
PORT: Final = 443
CALLS: Final = allow(
    "GET /?list-type=2&max-keys=1",
    "GET /{}/?list-type=2&max-keys=1",
    "GET /?acl",
    "GET /{}/?acl",
    "GET /{object}",
)
_KEY = re.compile(rb"<Key>([^<]{1,4000})</Key>")
_SIZE = re.compile(rb"<Size>(\d{1,18})</Size>")
_CODE = re.compile(rb"<Code>([A-Za-z]{1,60})</Code>")
_EVERYBODY = re.compile(rb"global/AllUsers</URI></Grantee><Permission>([A-Z_]+)<")


def probe(visit: Visit, target: Named) -> Finding:
    """``s3://endpoint/bucket`` over TLS, but in the clear on this machine."""
    bucket = target.path.strip("/").split("/")[0]
    named = target if visit.host in ("127.0.0.1", "localhost", "::1") or target.tls else target.over_tls()
    base = f"/{quote(bucket)}" if bucket else ""
    with client(visit, named, CALLS) as server:
        listed = ask(server, f"{base}/?list-type=2&max-keys=1", "(bucket)?list-type=2&max-keys=1")
        code = _first(_CODE, listed)
        if listed.status in (401, 403):
            return Finding("auth_required", CLOSED, None, "s3", "the bucket lists nothing to strangers")
        if listed.status == 404 and code in ("NoSuchBucket", ""):
            return Finding("gone", product="s3", why="there is no such bucket")
        if b"<ListAllMyBucketsResult" in listed.body:
            return _buckets(listed)
        if listed.status != 200 or b"<ListBucketResult" not in listed.body:
            raise ForeignError("the answer is not S3's")
        return _open(server, base, listed)


def _first(pattern: re.Pattern[bytes], found: Response) -> str:
    match = pattern.search(found.body)
    return match[1].decode("utf-8", "replace") if match else ""


def _buckets(listed: Response) -> Finding:
    counts = {"databases": listed.body.count(b"<Bucket>")}
    return Finding("open", Anonymous(True, None), None, "s3", "anybody can list its buckets", counts)


def _open(server: Client, base: str, listed: Response) -> Finding:
    key = unescape(_first(_KEY, listed))
    read = _reads(server, f"{base}/{quote(key)}") if key else None
    write, admin = _rights(server, base)
    counts = {"bytes_of_first": int(_first(_SIZE, listed) or 0)} if key else {"records": 0}
    why = "anybody can read it" if read else "anybody can list it"
    return Finding("open", Anonymous(True, read, write, admin), None, "s3", why, counts)


def _reads(server: Client, path: str) -> bool:
    status, pieces = server.stream("GET", path, b"", {"Range": "bytes=0-0"})
    size = sum(len(piece) for piece in (next(iter(pieces), b""),))
    server.close()
    server.visit.transcript.say("GET (an object), byte 0", f"HTTP {status}, {min(size, 1)} byte")
    return status in (200, 206, 416)


def _rights(server: Client, base: str) -> tuple[Can, Can]:
    found = ask(server, f"{base}/?acl", "(bucket)?acl")
    grants = set(_EVERYBODY.findall(re.sub(rb">\s+<", b"><", found.body))) if found.status == 200 else set()
    full = b"FULL_CONTROL" in grants
    if found.status != 200:
        return "unknown", "unknown"
    return (
        "yes" if full or b"WRITE" in grants else "unknown",
        "yes" if full or b"WRITE_ACP" in grants else "unknown",
    )
