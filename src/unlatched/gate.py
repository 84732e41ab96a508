"""The gate: the only maker of a Disclosure, which is all that may be shown of an audit.

It does three things. Numbers of people under ``k`` become "fewer than k". Numbers that would tell of
fewer than ``k`` people when they are subtracted from others become intervals (see
:mod:`unlatched.shield`). And names from the data are masked where they look like a value.
(Small-cell suppression: Hundepool et al., "Statistical Disclosure Control", 2012, chapter 5.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations

from unlatched import names
from unlatched.errors import LeakError
from unlatched.model import (
    Audit,
    Below,
    CategoryCount,
    Collection,
    Count,
    Field,
    Link,
    Locations,
    People,
    Rate,
)
from unlatched.overlaps import Overlaps, overlaps
from unlatched.shield import Shield

K = 10
NOT_PERSONAL = "dpv:NonPersonalData"
_PASS = object()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """An audit that has passed the gate. ``suppressed`` counts the numbers that were held back."""

    audit: Audit
    k: int
    suppressed: int
    _passed: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._passed is not _PASS:
            raise LeakError("only the gate makes a disclosure")


def clear(audit: Audit, k: int = K) -> Disclosure:
    """Everything of an audit that may be shown."""
    small = {one.estimate for one in _people(audit) if isinstance(one, Count) and k <= one.estimate < 2 * k}
    shield = Shield(k, crowded=len(small) > 1)
    shown = overlaps(audit, shield)
    located = shield.people(audit.locations.subjects) if audit.locations else None
    ranked = sorted(audit.categories, key=lambda one: -_estimate(one.subjects))
    held = {one.category: shield.people(one.subjects) for one in ranked}
    called = _called(audit.collections)
    cleared = replace(
        audit,
        collections=tuple(_collection(one, called, shown, shield) for one in audit.collections),
        subjects=shown.total,
        links=tuple(_link(one, called, shown) for one in audit.links),
        categories=tuple(_category(one, held, shield, audit) for one in audit.categories),
        locations=_locations(audit, located, shield),
        unseen=tuple(names.plain(line) for line in audit.unseen),
    )
    both = zip(_people(audit), _people(cleared), strict=True)
    return Disclosure(cleared, k, sum(before != after for before, after in both), _PASS)


def _people(audit: Audit) -> Iterator[People]:
    """Every number of people in an audit."""
    return chain(
        [audit.subjects],
        (one.subjects for one in audit.collections),
        (one.subjects for one in audit.links),
        (one.subjects for one in audit.categories),
        [audit.locations.subjects if audit.locations else None],
    )


def _estimate(count: People) -> int:
    return count.estimate if isinstance(count, Count) else 0


def _collection(
    collection: Collection, called: Mapping[str, str], shown: Overlaps, shield: Shield
) -> Collection:
    records = shield.few([records for _, records in collection.timeline])
    return replace(
        collection,
        name=called[collection.name],
        subject_key=names.shown(collection.subject_key) if collection.subject_key else None,
        subjects=shown.collections[collection.name],
        timeline=tuple((when, few) for (when, _), few in zip(collection.timeline, records, strict=True)),
        fields=tuple(_field(one, path, collection, shield) for one, path in _pathed(collection.fields)),
    )


def _pathed(fields: Sequence[Field]) -> Iterator[tuple[Field, str]]:
    """Fields with their paths as they may be shown; masked ones stay apart."""
    return zip(fields, names.apart(names.shown(one.path) for one in fields), strict=True)


def _field(one: Field, path: str, collection: Collection, shield: Shield) -> Field:
    shown = replace(one, path=path, evidence=tuple(map(names.plain, one.evidence)))
    if one.category == NOT_PERSONAL:
        return shown
    single = one.filled <= collection.records_read
    filled = shield.values(one.filled, [collection.records_read] if single else [])
    return replace(shown, filled=filled, distinct=_distinct(one, collection, shield))


def _distinct(one: Field, collection: Collection, shield: Shield) -> People:
    """How many different values: of a few that are there, or of a value a person, that tells of people."""
    if not isinstance(one.distinct, Count):
        return one.distinct
    if 0 < one.filled < shield.k:
        return Below(shield.k)
    if one.distinct.estimate < shield.k:
        return one.distinct
    return shield.aside().people(one.distinct, [collection.records_read, one.filled, *shield.known])


def _called(collections: Sequence[Collection]) -> dict[str, str]:
    """What each collection is called in reports: masked names stay apart."""
    called = names.apart(names.shown(one.name) for one in collections)
    return dict(zip((one.name for one in collections), called, strict=True))


def _link(link: Link, called: Mapping[str, str], shown: Overlaps) -> Link:
    shared = shown.links[frozenset((link.source, link.target))]
    return replace(
        link,
        source=called.get(link.source, names.shown(link.source)),
        target=called.get(link.target, names.shown(link.target)),
        subjects=shared,
        share=_share(shared, shown.collections.get(link.source)),
    )


def _share(part: People, whole: People) -> float:
    """The share that two printed numbers give; nothing finer."""
    if not isinstance(part, Count) or not isinstance(whole, Count) or not whole.estimate:
        return 0.0
    return round(min(1.0, part.estimate / whole.estimate), 4)


def _category(one: CategoryCount, held: Mapping[str, People], shield: Shield, audit: Audit) -> CategoryCount:
    records = [
        each.records_read
        for each in audit.collections
        if any(field.category == one.category for field in each.fields)
    ]
    sizes = range(1, len(records) + 1) if len(records) <= 6 else (1, len(records))
    totals = [sum(some) for size in sizes for some in combinations(records, size)]
    return replace(one, subjects=held[one.category], records=shield.values(one.records, totals[::-1]))


def _locations(audit: Audit, located: People, shield: Shield) -> Locations | None:
    found = audit.locations
    if found is None:
        return None
    held = {one.category: _estimate(one.subjects) for one in audit.categories}
    linked = {}
    for category, share in found.linked.items():
        both = round(share * _estimate(found.subjects))
        outside = _estimate(found.subjects) + held.get(category, both) - _estimate(audit.subjects)
        linked[category] = _share(shield.people(Count.exact(both), [*shield.known, outside]), located)
    return replace(
        found,
        subjects=located,
        linked=linked if isinstance(located, Count) else {},
        duplicates=_rate(found.duplicates, shield.k),
        home_work=_rate(found.home_work, shield.k),
        sensitive={name: rate for name, one in found.sensitive.items() if (rate := _rate(one, shield.k))},
    )


def _rate(rate: Rate | None, k: int) -> Rate | None:
    """A share of people, unless it or its rest is of a few."""
    if rate is None or not rate.eligible:
        return rate
    few = (0 < rate.rate * rate.eligible < k, 0 < (1 - rate.rate) * rate.eligible < k)
    if not any(few):
        return rate
    edge = min(1.0, k / rate.eligible)
    return (
        replace(rate, rate=0.0, low=0.0, high=edge)
        if few[0]
        else replace(rate, rate=1.0, low=1 - edge, high=1.0)
    )
