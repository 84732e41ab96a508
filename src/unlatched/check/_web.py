"""What probes of HTTP stores share."""

from __future__ import annotations

import base64
from urllib.parse import quote

from unlatched.check.finding import CLOSED, Finding
from unlatched.check.targets import Named
from unlatched.net import Visit
from unlatched.net.http import Client, Response


def client(visit: Visit, target: Named) -> Client:
    """HTTP as asked for; with the credentials that were named, if any."""
    headers = {}
    if target.user and target.password:
        pair = base64.b64encode(f"{target.user}:{target.password}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    return Client(visit, target.tls, headers)


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


def number(value: object) -> int | None:
    """A count, whether it comes as a number or as text."""
    if isinstance(value, bool):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def version_of(value: object) -> str | None:
    """A version as it may be shown: short, starting with a digit, nothing but version characters."""
    text = str(value) if isinstance(value, (str, bytes)) else ""
    fine = all(character.isascii() and (character.isalnum() or character in ".-+~_") for character in text)
    return text[:30] if text[:1].isdigit() and fine else None


def segment(name: str) -> str:
    """A name inside a path."""
    return quote(name, safe="")
