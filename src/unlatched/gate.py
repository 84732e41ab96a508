"""The gate: the only maker of a Disclosure, which is all that may be shown of an audit.

It does three things. Numbers of people under ``k`` become "fewer than k". Where two numbers of people
differ by fewer than ``k``, the smaller is blurred, so that subtracting one from the other does not tell
how few people make the difference. And names from the data are masked where they look like a value.
(Small-cell suppression: Hundepool et al., "Statistical Disclosure Control", 2012, chapter 5.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

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
)

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
    known = sorted({count.estimate for count in _counts(audit)})
    shield = Shield(k, tuple(known))
    cleared = replace(
        audit,
        collections=_named_apart([_collection(one, shield) for one in audit.collections]),
        subjects=shield.people(audit.subjects),
        links=tuple(_link(one, shield, audit) for one in audit.links),
        categories=tuple(_category(one, shield, audit) for one in audit.categories),
        locations=_locations(audit.locations, shield),
        unseen=tuple(names.plain(line) for line in audit.unseen),
    )
    held_back = sum(shield.hides(count) for count in _counts(audit))
    return Disclosure(cleared, k, held_back, _PASS)


@dataclass(frozen=True, slots=True)
class Shield:
    """What is hidden: numbers under ``k``, and differences under ``k`` between the numbers ``known``."""

    k: int
    known: tuple[int, ...]

    def hides(self, count: Count) -> bool:
        """Whether the number is not printed as it is."""
        return self.people(count) != count

    def people(self, count: People) -> People:
        """A number of people as it may be printed."""
        if not isinstance(count, Count):
            return count
        if 0 < count.estimate < self.k or 0 < count.high < self.k:
            return Below(self.k)
        return self._blurred(count)

    def _blurred(self, count: Count) -> Count:
        """The number, unless a larger one is so near that their difference would tell of a few people."""
        near = [one for one in self.known if 0 < one - count.estimate < self.k]
        if not near or count.estimate == 0:
            return count
        top = max(near)
        top = next((one for one in reversed(self.known) if top <= one < top + self.k), top)
        low = top - self.k + 1
        return Count(top - self.k // 2, min(low, count.low), max(top, count.high), "sketch")

    def few(self, number: int) -> int:
        """A number of records, or none where they are few."""
        return number if number >= self.k else 0

    def values(self, number: int, of: int) -> int:
        """A number of values, where all or none but a few would tell of a few people."""
        if 0 < number < self.k:
            return min(self.k, of)
        return of if 0 < of - number < self.k else number


def _counts(audit: Audit) -> Iterable[Count]:
    every = chain(
        [audit.subjects],
        (one.subjects for one in audit.collections),
        (one.subjects for one in audit.links),
        (one.subjects for one in audit.categories),
        [audit.locations.subjects if audit.locations else None],
    )
    return (one for one in every if isinstance(one, Count))


def _collection(collection: Collection, shield: Shield) -> Collection:
    return replace(
        collection,
        name=names.shown(collection.name),
        subject_key=names.shown(collection.subject_key) if collection.subject_key else None,
        subjects=shield.people(collection.subjects),
        timeline=tuple((when, shield.few(records)) for when, records in collection.timeline),
        fields=_apart([_field(one, collection, shield) for one in collection.fields]),
    )


def _field(one: Field, collection: Collection, shield: Shield) -> Field:
    shown = replace(one, path=names.shown(one.path), evidence=tuple(map(names.plain, one.evidence)))
    if one.category == NOT_PERSONAL:
        return shown
    single = one.filled <= collection.records_read
    filled = shield.values(one.filled, collection.records_read) if single else one.filled
    named = one.path == collection.subject_key
    return replace(shown, filled=filled, distinct=shield.people(one.distinct) if named else one.distinct)


def _apart(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Masked paths stay apart: each further field of the same path gets a number."""
    seen: dict[str, int] = {}
    kept = []
    for one in fields:
        seen[one.path] = seen.get(one.path, 0) + 1
        kept.append(one if seen[one.path] == 1 else replace(one, path=f"{one.path}#{seen[one.path]}"))
    return tuple(kept)


def _named_apart(collections: Sequence[Collection]) -> tuple[Collection, ...]:
    seen: dict[str, int] = {}
    kept = []
    for one in collections:
        seen[one.name] = seen.get(one.name, 0) + 1
        kept.append(one if seen[one.name] == 1 else replace(one, name=f"{one.name}#{seen[one.name]}"))
    return tuple(kept)


def _share(part: People, whole: People) -> float:
    """The share that two printed numbers give; nothing finer."""
    if not isinstance(part, Count) or not isinstance(whole, Count) or not whole.estimate:
        return 0.0
    return round(min(1.0, part.estimate / whole.estimate), 4)


def _link(link: Link, shield: Shield, audit: Audit) -> Link:
    whole = next((one.subjects for one in audit.collections if one.name == link.source), None)
    shared = shield.people(link.subjects)
    share = _share(shared, shield.people(whole))
    return replace(
        link, source=names.shown(link.source), target=names.shown(link.target), subjects=shared, share=share
    )


def _category(one: CategoryCount, shield: Shield, audit: Audit) -> CategoryCount:
    records = shield.values(one.records, sum(each.records_read for each in audit.collections))
    return replace(one, subjects=shield.people(one.subjects), records=records)


def _locations(found: Locations | None, shield: Shield) -> Locations | None:
    if found is None:
        return None
    located = shield.people(found.subjects)
    whole = located.estimate if isinstance(located, Count) else 0
    linked = {name: _linked(share, whole, shield.k) for name, share in found.linked.items()}
    return replace(found, subjects=located, linked=linked if whole else {})


def _linked(share: float, whole: int, k: int) -> float:
    """A share of the people located, where neither the few who are nor the few who are not are told."""
    number = share * whole
    if number < k:
        return 0.0
    return 1.0 if 0 < whole - number < k else round(share, 4)
