"""The gate: the only maker of a Disclosure, which is all that may be shown of an audit.

It does four things. Numbers of people under ``k`` become "fewer than k". Numbers that would tell of
fewer than ``k`` people when they are subtracted from others become intervals (:mod:`unlatched.shield` for
how little is given up, :mod:`unlatched.secrecy` for the proof). Numbers of records that stand for so few
people go with them. And names from the data are masked where they look like a value.
(Small-cell suppression: Hundepool et al., "Statistical Disclosure Control", 2012, chapter 5.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, pairwise

from unlatched import names, secrecy
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
    Unicity,
)
from unlatched.overlaps import Overlaps, coarsened, overlaps
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
    if secrecy.tells(_known_total(shown), [*held.values(), located], k):
        shown = coarsened(audit, k)
        located = secrecy.coarse(audit.locations.subjects, k) if audit.locations else None
        held = {one.category: secrecy.coarse(one.subjects, k) for one in ranked}
    called = _called(audit.collections)
    cleared = replace(
        audit,
        collections=tuple(_collection(one, called, shown, shield) for one in audit.collections),
        subjects=shown.total,
        links=tuple(_link(one, called, shown) for one in audit.links),
        categories=tuple(_category(one, held, shown, shield, audit) for one in audit.categories),
        locations=_locations(audit, located, shield),
        unseen=tuple(names.plain(line) for line in audit.unseen),
    )
    both = zip(_people(audit), _people(cleared), strict=True)
    return Disclosure(cleared, k, sum(before != after for before, after in both), _PASS)


def _known_total(shown: Overlaps) -> People:
    """What is said of everyone, by the total and by collections whose people it is made of."""
    each = [secrecy.bounds(one) for one in shown.collections.values() if one is not None]
    low, high = secrecy.bounds(shown.total)
    low = max([low, *(least for least, _ in each)])
    high = min(high, sum(most for _, most in each)) if each else high
    return Count(low, low, max(low, high), "exact")


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
    subjects = shown.collections[collection.name]
    few = isinstance(subjects, Below) and 0 < collection.records < shield.k
    records = shield.few([records for _, records in collection.timeline])
    if few:
        k = shield.k
        fields = tuple(_scarce(one, k) for one in collection.fields)
        collection = replace(collection, records=k, records_read=k, records_below=k, fields=fields)
    return replace(
        collection,
        name=called[collection.name],
        subject_key=names.shown(collection.subject_key) if collection.subject_key else None,
        subjects=subjects,
        timeline=tuple((when, few) for (when, _), few in zip(collection.timeline, records, strict=True)),
        fields=tuple(_field(one, path, collection, shield) for one, path in _pathed(collection.fields)),
    )


def _scarce(one: Field, k: int) -> Field:
    """A field of fewer than ``k`` records: whether it is filled, not how often."""
    return replace(one, filled=k if one.filled else 0, distinct=Below(k) if one.filled else one.distinct)


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


def _category(
    one: CategoryCount, held: Mapping[str, People], shown: Overlaps, shield: Shield, audit: Audit
) -> CategoryCount:
    holding = [each for each in audit.collections if any(f.category == one.category for f in each.fields)]
    records = [each.records_read for each in holding]
    k = shield.k
    if any(isinstance(shown.collections[each.name], Below) and each.records < k for each in holding):
        return replace(one, subjects=held[one.category], records=-(-one.records // k) * k)
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
    few = isinstance(located, Below) and 0 < found.points - found.invalid_points < shield.k
    return replace(
        found,
        points=found.invalid_points + shield.k if few else found.points,
        subjects=located,
        linked=linked if isinstance(located, Count) else {},
        unicity=_unicity(found.unicity, located, shield.k),
        unicity_without_duplicates=_unicity(found.unicity_without_duplicates, located, shield.k),
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


def _unicity(rates: Sequence[Unicity], located: People, k: int) -> tuple[Unicity, ...]:
    """Rates that tell of fewer than ``k`` people neither by themselves nor by a difference.

    Where numbers of eligible people lie that near each other, those who are not are told in full ``k``;
    and never are more eligible than are said to be located at least.
    """
    if not isinstance(located, Count):
        return ()
    most = located.low
    numbers = sorted({most, *(min(most, one.eligible) for one in rates)})
    step = k if any(more - less < k for less, more in pairwise(numbers)) else 1
    told = (_singled(one, most, step, k) for one in rates)
    return tuple(one for one in told if one.eligible >= 2 * k)


def _singled(one: Unicity, located: int, step: int, k: int) -> Unicity:
    eligible = located - -(-max(0, located - one.eligible) // step) * step
    edge = min(0.5, k / max(1, eligible))
    few, most = 0 < one.rate < edge, 1 - edge < one.rate < 1
    return replace(
        one,
        rate=_of_few(one.rate, edge),
        low=0.0 if few else min(one.low, 1 - edge) if most else one.low,
        high=1.0 if most else max(one.high, edge) if few else one.high,
        eligible=eligible,
        sampled=min(one.sampled, eligible),
        eligible_share=None if one.eligible_share is None else eligible / located,
        small_sets=None if one.small_sets is None else _of_few(one.small_sets, edge),
        everyone=None if one.everyone is None else _of_few(one.everyone, min(0.5, k / located)),
    )


def _of_few(share: float, edge: float) -> float:
    """A share of people; the middle of what it may be, where it or its rest is of a few."""
    return edge / 2 if 0 < share < edge else 1 - edge / 2 if 1 - edge < share < 1 else share
