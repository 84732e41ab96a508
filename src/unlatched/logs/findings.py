"""What a server's own logs say: the nouns of ``logs.json``, frozen and without a value from the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

AccessControl = Literal["on", "off", "unknown"]
Bind = Literal["public", "private", "loopback", "unknown"]
Network = Literal["public", "private", "loopback", "unknown"]


@dataclass(frozen=True, slots=True)
class Bound:
    """At least ``low``, at most ``high`` (None: nothing supports a high bound), and why."""

    low: int
    high: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A time for which the log says nothing. Never called safe."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """One file as read. ``malformed_at``: the first few line numbers, never the lines."""

    name: str
    format: str
    lines: int
    parsed: int
    malformed: int
    first: datetime | None
    last: datetime | None
    malformed_at: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Epoch:
    """From one server start to its end. ``start_seen``: the start itself is in the log."""

    store: str
    start: datetime | None
    end: datetime | None
    version: str | None
    access_control: AccessControl
    bind: Bind
    access_control_proof: str = ""
    bind_proof: str = ""
    start_seen: bool = False
    clean_end: bool = False


@dataclass(frozen=True, slots=True)
class Exposure:
    """A time in which the store stood open to the internet, with what proves either end.

    ``first_client`` is when somebody from a public address is first known to have come in.
    """

    start: datetime
    end: datetime
    ongoing: bool
    start_proof: str
    end_proof: str
    gaps: tuple[Gap, ...] = ()
    first_client: datetime | None = None
    store: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of using the store that reading for one's own work does not look like."""

    kind: Literal[
        "whole-collection", "dump-tool", "cursor-run", "listing", "replication", "ransom", "drop", "nameless"
    ]
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Client:
    """One address that touched the store."""

    address: str
    network: Network
    organisation: str | None
    first: datetime
    last: datetime
    connections: int
    authenticated: int
    anonymous: int
    without_metadata: int
    refused: int
    bytes_read: Bound
    records_read: Bound
    collections: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    joined_late: int = 0
    days: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LogFindings:
    """Everything that was read. ``possible``: times that look open but lack a proof.

    ``clients_unlisted``: further addresses that were counted but not kept, to bound memory.
    """

    store: str
    sources: tuple[Source, ...]
    epochs: tuple[Epoch, ...]
    exposure: tuple[Exposure, ...]
    possible: tuple[Exposure, ...]
    clients: tuple[Client, ...]
    gaps: tuple[Gap, ...] = ()
    clients_unlisted: int = 0
    notes: tuple[str, ...] = ()
