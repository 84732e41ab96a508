"""A read-only view of ``report.json``: the only source of numbers for notices, cases and exports.

Everything is taken as it stands there. Nothing is rounded, added up from hidden parts or filled in:
what the disclosure does not say is None, and reads "unknown".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unlatched.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "unlatched/report/1"
NOT_PERSONAL = "dpv:NonPersonalData"


@dataclass(frozen=True, slots=True)
class People:
    """A number of people as disclosed: an interval, or only that it is ``below`` the gate's k."""

    estimate: int | None = None
    low: int | None = None
    high: int | None = None
    method: str | None = None
    below: int | None = None

    @property
    def exact(self) -> bool:
        """Whether it was counted rather than estimated."""
        return self.estimate is not None and self.low == self.high == self.estimate


@dataclass(frozen=True, slots=True)
class Category:
    """One DPV category: ``records`` and ``subjects`` it is held for."""

    term: str
    records: int
    subjects: People | None
    special: bool


@dataclass(frozen=True, slots=True)
class Score:
    """The severity as disclosed."""

    method: str
    dpc: float
    ei: float
    cb: float
    low: float
    high: float
    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disclosed:
    """``report.json`` with names for its parts; ``raw`` is the document itself."""

    raw: Mapping[str, Any]

    @property
    def created(self) -> str:
        """When the audit was made (RFC 3339)."""
        return str(self.raw["created"])

    @property
    def version(self) -> str:
        """Version of the tool that made the report."""
        return str(self.raw["tool"]["version"])

    @property
    def locator(self) -> str:
        """The target as its user named it, without credentials."""
        return str(self.raw["target"]["locator"])

    @property
    def store(self) -> str:
        """The product: mongodb, postgresql, files …"""
        return str(self.raw["target"]["store"])

    @property
    def depth(self) -> str:
        """How much was read: inventory, sample or full."""
        return str(self.raw["target"]["depth"])

    @property
    def basis(self) -> str:
        """On whose authority: local, owner, mandate or finder."""
        return str(self.raw["target"]["basis"])

    @property
    def k(self) -> int:
        """Counts of people below this are never shown."""
        return int(self.raw["suppression"]["k"])

    @property
    def subjects(self) -> People | None:
        """People over the whole target."""
        return people(self.raw["subjects"])

    @property
    def records(self) -> int:
        """Records over all collections, personal or not."""
        return sum(int(one["records"]) for one in self.raw["collections"])

    @property
    def personal_records(self) -> int:
        """Records of the collections that hold personal data."""
        return sum(int(one["records"]) for one in self.raw["collections"] if _personal(one))

    @property
    def collections(self) -> int:
        """How many collections hold personal data."""
        return sum(_personal(one) for one in self.raw["collections"])

    @property
    def categories(self) -> tuple[Category, ...]:
        """The personal categories found, in the report's order."""
        return tuple(
            Category(c["category"], int(c["records"]), people(c["subjects"]), bool(c["special"]))
            for c in self.raw["categories"]
            if c["category"] != NOT_PERSONAL
        )

    @property
    def special(self) -> tuple[str, ...]:
        """The special categories (GDPR Art. 9 and 10) among them."""
        return tuple(one.term for one in self.categories if one.special)

    @property
    def severity(self) -> Score | None:
        """None where no personal data was found."""
        found = self.raw["severity"]
        if not found:
            return None
        score = found["score"]
        return Score(
            method=found["method"],
            dpc=float(found["dpc"]),
            ei=float(found["ei"]),
            cb=float(found["cb"]),
            low=float(score["low"]),
            high=float(score["high"]),
            level=found["level"],
            reasons=tuple(found.get("reasons", ())),
        )

    @property
    def unseen(self) -> tuple[str, ...]:
        """What was not read, and why."""
        return tuple(self.raw["unseen"])


def _personal(collection: Mapping[str, Any]) -> bool:
    return any(one["category"] != NOT_PERSONAL for one in collection["fields"])


def people(found: Mapping[str, Any] | None) -> People | None:
    """A ``people`` object of the contract."""
    if not found:
        return None
    if "below" in found:
        return People(below=int(found["below"]))
    return People(int(found["estimate"]), int(found["low"]), int(found["high"]), str(found["method"]))


def view(document: object) -> Disclosed:
    """A report as a :class:`Disclosed`. Raises :class:`UsageError` when it is not ``unlatched/report/1``."""
    if not isinstance(document, Mapping) or document.get("schema") != SCHEMA:
        raise UsageError(f"opening the report: it is not {SCHEMA}; give the report.json of an audit")
    missing = [key for key in REQUIRED if key not in document]
    if missing:
        raise UsageError(f"opening the report: it lacks {', '.join(missing)}; make it again with audit --out")
    return Disclosed(document)


REQUIRED = (
    "created",
    "tool",
    "target",
    "collections",
    "subjects",
    "categories",
    "severity",
    "suppression",
    "unseen",
)


def read(path: Path) -> Disclosed:
    """The report in a file. Raises :class:`UsageError` when it cannot be read as one."""
    try:
        document = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValueError):
        document = None
    if document is None:
        raise UsageError(
            "opening the report: the file cannot be read as JSON; give the report.json of an audit"
        )
    return view(document)


def say(count: People | None) -> str:
    """A number of people in English words, exactly as disclosed.

    >>> say(People(500, 500, 500, "exact")), say(People(below=10)), say(None)
    ('500', 'fewer than 10', 'unknown')
    >>> say(People(500, 480, 520, "sample"))
    'about 500 (between 480 and 520)'
    """
    if count is None:
        return "unknown"
    if count.below is not None:
        return f"fewer than {count.below}"
    return (
        f"{count.estimate}"
        if count.exact
        else f"about {count.estimate} (between {count.low} and {count.high})"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """The host and port a locator names, if it names any."""

    host: str | None = None
    port: int | None = None


def place(locator: str) -> Place:
    """Where a target is.

    >>> place("mongodb://db.example.org:27017/x"), place("files:dump/")
    (Place(host='db.example.org', port=27017), Place(host=None, port=None))
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(locator)
        return Place(parts.hostname, parts.port) if parts.hostname else Place()
    except ValueError:
        return Place()


def identity(report: Disclosed, purpose: str) -> str:
    """A UUID (version 4 by form) made of the report itself: the same report gives the same one."""
    import hashlib
    from uuid import UUID

    text = json.dumps(report.raw, sort_keys=True, separators=(",", ":"))
    made = bytearray(hashlib.sha256(f"{purpose}\0{text}".encode()).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x40, made[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(made)))


def seconds(report: Disclosed) -> int:
    """When the audit was made, in seconds since 1970."""
    from datetime import datetime

    return int(datetime.fromisoformat(report.created).timestamp())
