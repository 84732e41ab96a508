"""From what was counted to what is said: the nouns of the model, all read from one cube of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from unlatched.measures import people
from unlatched.measures.plan import Looked
from unlatched.measures.survey import Counted, Job, Survey
from unlatched.measures.tracks import POSITION
from unlatched.model import (
    CategoryCount,
    Collection,
    Count,
    Field,
    Link,
    Locations,
    Span,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """All that was learnt of a target, before it is put into words."""

    looked: tuple[Looked, ...]
    jobs: tuple[Job, ...]
    survey: Survey
    categories: tuple[str, ...]

    def people(self, collections: int = 0, held: int = 0) -> Count:
        """People in all of these collections with all of these categories (bit sets)."""
        return people.count(self.survey.cube.people(collections, held), self.survey.people)

    def special(self, category: str) -> bool:
        """Whether any field of the category falls under GDPR Art. 9 or 10."""
        verdicts = (verdict for one in self.looked for verdict in one.verdicts)
        return any(verdict.special for verdict in verdicts if verdict.category == category)


def collections(counts: Counts) -> tuple[Collection, ...]:
    """Every collection, as measured."""
    each = zip(counts.looked, counts.jobs, counts.survey.counted, strict=True)
    return tuple(_collection(counts, looked, job, counted) for looked, job, counted in each)


def _collection(counts: Counts, looked: Looked, job: Job, counted: Counted) -> Collection:
    records = counted.profile.records
    return Collection(
        name=looked.offer.name,
        records=max(records, looked.offer.records or 0),
        records_read=records,
        fields=tuple(_fields(looked, counted)),
        bytes=looked.offer.bytes,
        malformed=counted.malformed,
        subject_key=job.plan.keys[0].path if job.plan.keys else None,
        subjects=_subjects(counts, job, counted),
        span=_span([field.span for field in counted.profile.fields if field.span]),
        timeline=counted.timeline,
    )


def _fields(looked: Looked, counted: Counted) -> Iterator[Field]:
    for leaf, verdict, field in zip(looked.leaves, looked.verdicts, counted.profile.fields, strict=True):
        yield Field(
            path=leaf.path,
            type=leaf.type,
            category=verdict.category,
            kind=verdict.kind,
            confidence=verdict.confidence,
            special=verdict.special,
            evidence=verdict.evidence,
            filled=field.filled,
            distinct=field.distinct,
            span=field.span,
        )


def _subjects(counts: Counts, job: Job, counted: Counted) -> Count | None:
    """People of one collection: exact where every record names one, else at least those who are named.

    A record that names nobody may belong to somebody already counted or to somebody else; a key that
    people can share (a name) counts them from below.
    """
    personal = any(asked.bit is not None for asked in job.plan.asked)
    if not job.plan.keys:
        return Count(counted.profile.records, 1, counted.profile.records, "sketch") if personal else None
    found = counts.people(1 << job.place)
    named = max(_filled(job, counted, key.path) for key in job.plan.keys)
    unnamed = max(0, counted.profile.records - named)
    if not job.plan.keys[0].certain:
        return Count(found.estimate, found.low, max(found.high, counted.profile.records), "sketch")
    return Count(found.estimate, found.low, found.high + unnamed, "sketch") if unnamed else found


def _filled(job: Job, counted: Counted, path: str) -> int:
    each = zip(job.plan.asked, counted.profile.fields, strict=True)
    return next((field.filled for asked, field in each if asked.leaf.path == path), 0)


def _span(spans: Sequence[Span]) -> Span | None:
    if not spans:
        return None
    return Span(min(span.first for span in spans), max(span.last for span in spans))


def subjects(counts: Counts) -> Count | None:
    """People of the whole target, each counted once.

    Collections whose keys have nothing in common may or may not speak of the same people: the count runs
    from the largest of them alone to all of them together.
    """
    each = tuple(_alone(counts))
    domains = _domains(counts.jobs)
    if not domains:
        return max(each, key=lambda one: one.high, default=None)
    parts = [_either(counts, places) for places in domains.values()]
    every = counts.people()
    spare = sum(one.high for one in each) - sum(_named(counts))
    low = every.low if len(parts) == 1 else max(one.low for one in parts)
    if low == every.low and not spare:
        return every
    return Count(every.estimate, low, every.high + max(0, spare), "sketch")


def _alone(counts: Counts) -> Iterator[Count]:
    for job, one in zip(counts.jobs, counts.survey.counted, strict=True):
        found = _subjects(counts, job, one)
        if found:
            yield found


def _named(counts: Counts) -> Iterator[int]:
    return (counts.people(1 << job.place).high for job in counts.jobs if job.plan.keys)


def _domains(jobs: Sequence[Job]) -> dict[str, int]:
    """For each domain of identifiers, the set of collections whose people it tells apart.

    A bridged collection's people are resolved to those of the collection that has the bridge.
    """
    hub = next((job.plan.keys[0].domain for job in jobs if job.plan.bridges), "")
    places: dict[str, int] = {}
    for job in jobs:
        for key in job.plan.keys:
            name = hub if job.plan.bridged and hub else key.domain
            places[name] = places.get(name, 0) | 1 << job.place
    return places


def _either(counts: Counts, places: int) -> Count:
    cells = counts.survey.cube.cells.items()
    found = sum(number for (held_in, _), number in cells if held_in & places)
    return people.count(found, counts.survey.people)


def links(counts: Counts) -> Iterator[Link]:
    """Which collections speak of the same people, in both directions: the shares differ."""
    for source, target in permutations(counts.jobs, 2):
        both = 1 << source.place | 1 << target.place
        shared = counts.people(both)
        if source.place == target.place or not shared.estimate:
            continue
        held = enumerate(counts.categories)
        joined = tuple(name for bit, name in held if counts.people(both, 1 << bit).estimate)
        share = shared.estimate / counts.people(1 << source.place).estimate
        yield Link(source.offer.name, target.offer.name, shared, share, joined)


def categories(counts: Counts) -> Iterator[CategoryCount]:
    """Every category of personal data: the records and the people it is held for."""
    for bit, category in enumerate(counts.categories):
        records = sum(one.profile.categories.get(bit, 0) for one in counts.survey.counted)
        keyed = all(job.plan.keys for job in counts.jobs if any(asked.bit == bit for asked in job.plan.asked))
        held = counts.people(held=1 << bit)
        low_only = Count(held.estimate, held.low, max(held.high, records), "sketch")
        yield CategoryCount(category, records, held if keyed else low_only, counts.special(category))


def locations(counts: Counts) -> Locations | None:
    """Positions tied to people, and what else is held for the people located."""
    found = counts.survey.points
    if not found.points or POSITION not in counts.categories:
        return None
    here = 1 << counts.categories.index(POSITION)
    located = counts.people(held=here)
    linked = {
        category: counts.people(held=here | 1 << bit).estimate / located.estimate
        for bit, category in enumerate(counts.categories)
        if category != POSITION and located.estimate
    }
    hours = (found.span.last - found.span.first).total_seconds() / 3600 if found.span else 0
    rate = found.points / hours if hours else None
    kept = {category: share for category, share in linked.items() if share}
    return Locations(found.points, found.invalid, located, found.span, rate, kept)
