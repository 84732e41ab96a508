"""Azure Blob: the blobs of a container that strangers may list and read, as a folder of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote

from unlatched.errors import StoreError
from unlatched.net.http import Client, Response
from unlatched.net.values import number
from unlatched.scope.hosts import address
from unlatched.stores import Offering
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers._objects import Bucket, Object, bounded, etag, listing, over_tls, text_of
from unlatched.stores.servers._web import client
from unlatched.stores.servers.session import Session

SCHEMES: Final = ("azure", "azblob")
PORT: Final = 443
_QUERY: Final = "restype=container&comp=list&maxresults=1000"
CALLS: Final = listing(("/{}", "/{}/{}"), _QUERY, "marker")
_BLOB: Final = re.compile(rb"<Blob>(.*?)</Blob>", re.DOTALL)
_ENCODED: Final = re.compile(rb'<Name Encoded="true">')


def offering(session: Session) -> Offering:
    """``azure://account.blob.core.windows.net/container/prefix``; the emulator's account is in the path."""
    if session.target.user or session.target.password:
        raise StoreError("containers are read as a stranger reads them: name no key in the target")
    here, unseen = over_tls(session), Lost()
    parts = [unquote(part) for part in session.target.path.strip("/").split("/")]
    own = 2 if address(session.visit.host) or session.visit.host == "localhost" else 1
    if len(parts) < own or not all(parts[:own]):
        raise StoreError("name a container, as azure://account.blob.core.windows.net/container")
    base = "/" + "/".join(quote(part, safe="") for part in parts[:own])
    with client(here, CALLS) as server:
        listed = list(bounded(_pages(server, base, "/".join(parts[own:])), unseen))
    return Bucket(here, CALLS, parts[own - 1]).offering(listed, unseen)


def _pages(server: Client, base: str, prefix: str) -> Iterator[list[Object]]:
    """The listing, a thousand blobs a call."""
    query = f"{base}?{_QUERY}" + (f"&prefix={quote(prefix, safe='')}" if prefix else "")
    marker = ""
    while True:
        body = _checked(server.get(query + (f"&marker={quote(marker, safe='')}" if marker else "")))
        yield [_object(base, one) for one in _BLOB.findall(body)]
        after = text_of(body, b"NextMarker")
        if not after or after == marker:
            return
        marker = after


def _checked(found: Response) -> bytes:
    if found.status in (401, 403, 409):
        raise StoreError("the container lists nothing to strangers")
    if found.status == 404:
        raise StoreError("there is no such container, or it is private: Azure answers the same to both")
    if found.status != 200 or found.cut or b"<EnumerationResults" not in found.body:
        raise StoreError(f"the answer is not Azure Blob's (HTTP {found.status})")
    return found.body


def _object(base: str, entry: bytes) -> Object:
    key = text_of(entry, b"Name")
    key = unquote(key) if _ENCODED.search(entry) else key
    bare = text_of(entry, b"Etag").strip('"')
    version = etag(f'"{bare}"')
    return Object(key, f"{base}/{quote(key)}", number(text_of(entry, b"Content-Length")) or 0, version)
