"""Network flows to a store's port: who reached it, and how much at most came back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from unlatched.logs.trail import Trail

# IANA and vendors' default ports.
PORTS: Final = frozenset(
    {
        27017,
        27018,
        27019,
        9200,
        9201,
        5432,
        3306,
        6379,
        5984,
        6984,
        8086,
        8123,
        9000,
        11211,
        2379,
        9042,
        9092,
        1433,
        1521,
    }
)


def inward(trail: Trail, client: str, first: datetime, last: datetime, accepted: bool) -> None:
    """A client's packets to the store."""
    entry = trail.ledger.host(client)
    entry.seen(last)
    if not accepted:
        entry.seen(first)
        entry.refused += 1
        return
    entry.came(first)
    entry.anonymous = 0  # a flow does not say who it was
    if entry.network == "public":
        trail.public(first)


def outward(trail: Trail, client: str, size: int, last: datetime) -> None:
    """The store's packets back to a client: what it read cannot be more."""
    entry = trail.ledger.host(client)
    entry.seen(last)
    entry.flow_bytes = (entry.flow_bytes or 0) + size
