"""Small made-up audits."""

from __future__ import annotations

from datetime import UTC, datetime

from unlatched.model import Audit, Collection, Count, Field, Link, Locations, Span, Target, Unicity

WHEN = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def collection(
    name: str,
    *categories: str,
    people: int | None = 500,
    records: int = 1000,
    key: bool = True,
    kinds: dict | None = None,
) -> Collection:
    fields = tuple(
        Field(f"f{i}", "text", c if ":" in c else f"pd:{c}", (kinds or {}).get(c), 0.99, filled=records)
        for i, c in enumerate(categories)
    )
    subjects = None if people is None else Count.exact(people)
    return Collection(name, records, records, fields, subject_key="f0" if key else None, subjects=subjects)


def audit(
    *collections: Collection, links: tuple[Link, ...] = (), locations: Locations | None = None
) -> Audit:
    return Audit(WHEN, Target("files:dump", "files"), collections, Count.exact(500), links, (), locations)


def link(source: str, target: str, share: float = 1.0) -> Link:
    return Link(source, target, Count.exact(500), share)


def trails(points: int = 1300, people: int | None = 500, rate: float | None = None) -> Locations:
    unicity = () if rate is None else (Unicity(4, 16, 1, rate, rate, rate, 500, 500),)
    held = None if people is None else Count.exact(people)
    return Locations(points, 0, held, Span(WHEN, WHEN), None, {}, unicity)
