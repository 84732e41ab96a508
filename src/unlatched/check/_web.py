"""What probes of HTTP stores share."""

from __future__ import annotations

import base64

from unlatched.check.finding import CLOSED, Finding
from unlatched.net import Visit
from unlatched.net.allowed import Allowed
from unlatched.net.http import Client, Response
from unlatched.net.targets import Named


def client(visit: Visit, target: Named, allowed: Allowed) -> Client:
    """HTTP as asked for; with the credentials that were named, if any."""
    headers = {}
    if target.user and target.password:
        pair = base64.b64encode(f"{target.user}:{target.password}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    return Client(visit, allowed, target.tls, headers)


def ask(server: Client, path: str, shown: str = "") -> Response:
    """A GET, noted in the transcript without names from the data."""
    found = server.get(path)
    server.visit.transcript.say(f"GET {shown or path}", f"HTTP {found.status}, {len(found.body)} bytes")
    return found


def denied(found: Response) -> bool:
    """Whether the server asks for a login."""
    return found.status in (401, 403, 407)


def closed(product: str, version: str | None = None) -> Finding:
    """A server that wants a login."""
    return Finding("auth_required", CLOSED, version, product, "the server asks for a login")
