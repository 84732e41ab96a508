"""What HTTP stores share: a client, and records cut out of an answer as they stand there."""

from __future__ import annotations

import base64
from typing import Any

from unlatched.errors import StoreError
from unlatched.net.allowed import Allowed
from unlatched.net.http import Client
from unlatched.stores.servers.session import Session


def client(session: Session, allowed: Allowed) -> Client:
    """HTTP to the server, with the credentials that were named."""
    target, headers = session.target, {}
    if target.user:
        pair = base64.b64encode(f"{target.user}:{target.password}".encode()).decode()
        headers["Authorization"] = f"Basic {pair}"
    return Client(session.visit, allowed, target.tls, headers)


def rows(body: bytes, *path: str, item: str) -> list[bytes]:
    """The JSON objects ``item`` in the list at ``path``, each on one line, not decoded."""
    import msgspec

    raw: Any = msgspec.Raw(body)
    try:
        for key in path:
            raw = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])[key]
        found = msgspec.json.decode(raw, type=list[dict[str, msgspec.Raw]])
    except (msgspec.DecodeError, KeyError, UnicodeDecodeError):
        found = None
    if found is None:
        raise StoreError("the answer is not what the store's protocol says")
    return [bytes(one[item]).replace(b"\n", b" ") for one in found if item in one]


def fields(body: bytes) -> dict[str, Any]:
    """The scalars of an answer; lists and objects are left undecoded."""
    import msgspec

    try:
        found = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        return {
            key: msgspec.json.decode(raw) for key, raw in found.items() if bytes(raw)[:1] not in (b"{", b"[")
        }
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    raise StoreError("the answer is not what the store's protocol says")
