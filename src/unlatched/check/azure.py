"""Azure Blob: an unsigned list of one blob in a container, and one byte of it."""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import quote

from unlatched.check._web import ask, client
from unlatched.check.finding import CLOSED, Anonymous, Finding
from unlatched.net import Visit
from unlatched.net.allowed import allow
from unlatched.net.faults import ForeignError
from unlatched.net.targets import Named

SCHEMES: Final = ("azure", "azblob")
PORT: Final = 443
CALLS: Final = allow(
    "GET /?restype=container&comp=list&maxresults=1",
    "GET /{}?restype=container&comp=list&maxresults=1",
    "GET /{}/{}?restype=container&comp=list&maxresults=1",
    "GET /{object}",
)
_NAME = re.compile(rb"<Name>([^<]{1,4000})</Name>")


def probe(visit: Visit, target: Named) -> Finding:
    """``azure://account.blob.core.windows.net/container``; public access never lets anybody write."""
    named = target if visit.host in ("127.0.0.1", "localhost", "::1") or target.tls else target.over_tls()
    base = "/" + quote(target.path.strip("/"))
    with client(visit, named, CALLS) as server:
        path = f"{base}?restype=container&comp=list&maxresults=1"
        listed = ask(server, path, "(container)?restype=container&comp=list&maxresults=1")
        ours = "x-ms-request-id" in listed.headers
        if ours and listed.status in (401, 403, 409):
            return Finding("auth_required", CLOSED, None, "azure", "the container lists nothing to strangers")
        if ours and listed.status == 404:
            why = "there is no such container, or it is private: Azure answers the same to both"
            return Finding("gone", product="azure", why=why)
        if listed.status != 200 or b"<EnumerationResults" not in listed.body:
            raise ForeignError("the answer is not Azure Blob's")
        match = _NAME.search(listed.body)
        read = None
        if match:
            name = unescape(match[1].decode("utf-8", "replace"))
            status, pieces = server.stream("GET", f"{base}/{quote(name)}", b"", {"Range": "bytes=0-0"})
            next(iter(pieces), b"")
            visit.transcript.say("GET (a blob), byte 0", f"HTTP {status}")
            read = status in (200, 206, 416)
    why = "anybody can read it" if read else "anybody can list it"
    return Finding("open", Anonymous(True, read, "no", "no"), None, "azure", why)
