"""S3 and its kin: the objects of a bucket that strangers may list and read, as a folder of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote

from unlatched.errors import StoreError
from unlatched.net.http import Client, Response
from unlatched.net.values import number
from unlatched.stores import Offering
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers._objects import Bucket, Object, bounded, etag, listing, over_tls, text_of
from unlatched.stores.servers._web import client
from unlatched.stores.servers.session import Session

SCHEMES: Final = ("s3",)
PORT: Final = 443
_QUERY: Final = "list-type=2&max-keys=1000&encoding-type=url"
CALLS: Final = listing(("/", "/{}/"), _QUERY, "continuation-token")
_OBJECT: Final = re.compile(rb"<Contents>(.*?)</Contents>", re.DOTALL)
_HOSTED: Final = re.compile(r"[a-z0-9][a-z0-9.-]+\.s3[.-][a-z0-9.-]+")
"""A bucket that is named by the host: ``bucket.s3.eu-west-1.amazonaws.com``."""


def offering(session: Session) -> Offering:
    """``s3://endpoint/bucket/prefix``, or ``s3://bucket.s3.region.amazonaws.com/prefix``."""
    if session.target.user or session.target.password:
        raise StoreError("buckets are read as a stranger reads them: name no key in the target")
    here, unseen = over_tls(session), Lost()
    first, _, rest = session.target.path.strip("/").partition("/")
    hosted = bool(_HOSTED.fullmatch(session.visit.host))
    name = session.visit.host.split(".")[0] if hosted else first
    prefix = session.target.path.strip("/") if hosted else rest
    if not name:
        raise StoreError("name a bucket, as s3://endpoint/bucket")
    base = "/" if hosted else f"/{quote(name, safe='')}/"
    bucket = Bucket(here, CALLS, name)
    with client(here, CALLS) as server:
        listed = list(bounded(_pages(server, base, unquote(prefix)), unseen))
    return bucket.offering(listed, unseen)


def _pages(server: Client, base: str, prefix: str) -> Iterator[list[Object]]:
    """The listing, a thousand objects a call."""
    query = f"{base}?{_QUERY}" + (f"&prefix={quote(prefix, safe='')}" if prefix else "")
    token = ""
    while True:
        found = server.get(query + (f"&continuation-token={quote(token, safe='')}" if token else ""))
        body = _checked(found)
        coded = text_of(body, b"EncodingType") == "url"
        yield [_object(base, one, coded) for one in _OBJECT.findall(body)]
        after = text_of(body, b"NextContinuationToken")
        if text_of(body, b"IsTruncated") != "true" or not after or after == token:
            return
        token = after


def _checked(found: Response) -> bytes:
    if found.status in (401, 403):
        raise StoreError("the bucket lists nothing to strangers")
    if found.status == 404:
        raise StoreError("there is no such bucket")
    if found.status != 200 or found.cut or b"<ListBucketResult" not in found.body:
        raise StoreError(f"the answer is not S3's (HTTP {found.status})")
    return found.body


def _object(base: str, entry: bytes, coded: bool) -> Object:
    """``coded``: the server encoded the key, as was asked; not every kin of S3 does."""
    key = text_of(entry, b"Key")
    key = unquote(key.replace("+", " ")) if coded else key
    return Object(key, base + quote(key), number(text_of(entry, b"Size")) or 0, etag(text_of(entry, b"ETag")))
