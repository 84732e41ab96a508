"""The nouns: what a report is made of. Frozen, without I/O, without a single value from the data.

Words follow GDPR (personal data, data subject), W3C DPV 2.3 (categories) and the CERT Guide to CVD.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Method = Literal["exact", "sketch", "sample", "server"]
Depth = Literal["inventory", "sample", "full"]
Basis = Literal["local", "owner", "mandate", "finder"]
Engine = Literal["duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: an interval. ``low == high`` when it is exact."""

    estimate: int
    low: int
    high: int
    method: Method

    @classmethod
    def exact(cls, number: int) -> Count:
        """A number that was counted, not estimated."""
        return cls(number, number, number, "exact")


@dataclass(frozen=True, slots=True)
class Below:
    """A number of people too small to print: fewer than ``below``."""

    below: int


People = Count | Below | None
"""A number of people as it may be shown; None where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the user named. ``locator`` carries no credentials."""

    locator: str
    store: str
    depth: Depth = "full"
    engine: Engine = "duckdb"
    basis: Basis = "local"


@dataclass(frozen=True, slots=True)
class Span:
    """First and last moment, UTC."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a collection: a path inside its records and what it holds.

    ``path`` is dotted, ``[]`` for list items, ``{*}`` for keys that are data. ``filled`` counts
    values, list items included. ``kind`` is the exact identifier (``cn_ric``, ``iban``).
    """

    path: str
    type: str
    category: str
    kind: str | None = None
    confidence: float = 0.0
    special: bool = False
    evidence: tuple[str, ...] = ()
    filled: int = 0
    distinct: People = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A table, index, key space or file set, as measured.

    ``timeline`` is the records by time: start of each bin and how many. ``records_below`` is set where the
    number of records would tell of a few people: there are fewer, and ``records`` is rounded up to it.
    """

    name: str
    records: int
    records_read: int
    fields: tuple[Field, ...]
    bytes: int | None = None
    malformed: int = 0
    subject_key: str | None = None
    timeline: tuple[tuple[datetime, int], ...] = ()
    subjects: People = None
    span: Span | None = None
    records_below: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two collections that speak of the same people. ``share`` is of the people in ``source``."""

    source: str
    target: str
    subjects: People
    share: float
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """One DPV category over the whole target: records and people it is held for."""

    category: str
    records: int
    subjects: People
    special: bool = False


@dataclass(frozen=True, slots=True)
class Unicity:
    """How many people ``p`` of their own points single out (``rate`` of ``eligible``).

    ``hours`` is the length of a time bin, None if time is ignored; ``eligible_share`` is of everyone with
    a point; ``small_sets`` the share in anonymity sets under 10; ``everyone`` the rate over all people
    with min(p, n) points each.
    """

    p: int
    zoom: int
    hours: float | None
    rate: float
    low: float
    high: float
    eligible: int
    sampled: int
    eligible_share: float | None = None
    small_sets: float | None = None
    everyone: float | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of ``eligible`` people, as an interval (95 %)."""

    rate: float
    low: float
    high: float
    eligible: int


@dataclass(frozen=True, slots=True)
class Locations:
    """Positions tied to people. ``linked``: per category, the share of located people it is also held for.

    ``invalid`` says why points were left out or are doubtful, by reason; ``duplicates`` is the share of
    people whose whole trace another id holds too, ``unicity_without_duplicates`` the rates when each of them
    is counted once (empty where there are none, or too few to tell); ``home_work`` the share whose pair of
    usual places at night and at work is nobody else's; ``sensitive`` the share seen at kinds of places that
    the data itself labels; ``refusals`` what was not done, and why.
    """

    points: int
    invalid_points: int
    subjects: People
    span: Span | None = None
    points_per_hour: float | None = None
    linked: dict[str, float] = field(default_factory=dict)
    unicity: tuple[Unicity, ...] = ()
    unicity_without_duplicates: tuple[Unicity, ...] = ()
    map: dict[str, object] | None = None
    invalid: dict[str, int] = field(default_factory=dict)
    duplicates: Rate | None = None
    home_work: Rate | None = None
    sensitive: dict[str, Rate] = field(default_factory=dict)
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exposure:
    """When a store stood open and who has been in, from its own logs.

    Without a proven window ``start`` and ``end`` are None, which is not the same as safe. Clients are those
    from public addresses; ``records_low`` is what they are known to have read at least.
    """

    start: datetime | None
    end: datetime | None
    ongoing: bool
    start_proof: str
    end_proof: str
    clients: int
    anonymous_clients: int
    organisations: int
    records_low: int
    bytes_low: int
    bulk_readers: int
    ransom: bool


@dataclass(frozen=True, slots=True)
class Severity:
    """ENISA severity of a personal data breach (v1.0, 2013): SE = DPC x EI + CB, as an interval.

    ``answered``: the terms whose score a person gave in place of the tool's own.
    """

    method: str
    dpc: float
    ei: float
    cb: float
    low: float
    high: float
    level: str
    reasons: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """All findings on one target, before the gate. Never shown: ``gate.clear`` makes a Disclosure of it."""

    created: datetime
    target: Target
    collections: tuple[Collection, ...]
    subjects: People
    links: tuple[Link, ...] = ()
    categories: tuple[CategoryCount, ...] = ()
    locations: Locations | None = None
    exposure: Exposure | None = None
    severity: Severity | None = None
    unseen: tuple[str, ...] = ()
