"""What to count of each collection: made from its sample and its verdicts, before the scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unlatched.classify import Sample, Verdict, classify
from unlatched.measures import keys, moments, samples, tracks
from unlatched.measures.digest import Asked, Key, Plan
from unlatched.measures.people import PLACES
from unlatched.measures.samples import Sampled
from unlatched.measures.survey import Job
from unlatched.raw import Raw, Tally
from unlatched.shape import Leaf, leaves
from unlatched.stores import Offer

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

NOT_PERSONAL = "dpv:NonPersonalData"
CELLS = 400_000
MOST_BITS = 63


@dataclass(frozen=True, slots=True)
class Looked:
    """A collection after a look at its sample."""

    offer: Offer
    leaves: tuple[Leaf, ...]
    samples: tuple[Sample, ...]
    sampled: tuple[Sampled, ...]
    verdicts: tuple[Verdict, ...]
    rows: int
    width: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A sample of a collection, and the fields to look at in it."""

    offer: Offer
    leaves: tuple[Leaf, ...]
    table: Raw[pa.Table]


def take(offer: Offer, seed: int) -> Taken:
    """Take a sample of a collection."""
    found = leaves(offer.shape)
    rows = max(500, min(20_000, CELLS // max(1, len(found))))
    return Taken(offer, found, offer.sample(rows, seed))


def look(connection: duckdb.DuckDBPyConnection, taken: Taken, seed: int) -> Looked:
    """Classify the fields of a collection by its sample."""
    both = samples.samples(connection, taken.table, taken.leaves, seed)
    seen = tuple(sample for sample, _ in both)
    rows, width = taken.table.ask(_size).both
    verdicts = classify(taken.offer.name, seen)
    counts = tuple(counts for _, counts in both)
    return Looked(taken.offer, taken.leaves, seen, counts, verdicts, rows, width)


@dataclass(frozen=True, slots=True)
class Size(Tally):
    """Rows of a sample, and bytes a row."""

    both: tuple[int, int]


def _size(table: pa.Table) -> Size:
    return Size((table.num_rows, max(1, table.nbytes // max(1, table.num_rows))))


def categories(looked: Sequence[Looked]) -> tuple[str, ...]:
    """The categories of personal data in a target; their places in this tuple are their bits."""
    found = {verdict.category for one in looked for verdict in one.verdicts} - {NOT_PERSONAL}
    return tuple(sorted(found))[:MOST_BITS]


def jobs(looked: Sequence[Looked]) -> tuple[Job, ...]:
    """The plan of every collection, in order."""
    bits = {category: bit for bit, category in enumerate(categories(looked))}
    candidates = [keys.candidates(one.offer.name, one.leaves, one.verdicts, one.sampled) for one in looked]
    each = zip(looked, keys.choose(candidates), strict=True)
    return tuple(_job(one, place, bits, choice) for place, (one, choice) in enumerate(each))


def _job(one: Looked, place: int, bits: dict[str, int], choice: keys.Choice) -> Job:
    fields = zip(one.leaves, one.samples, one.sampled, one.verdicts, strict=True)
    asked = tuple(
        Asked(leaf, counts, bits.get(verdict.category), moments.of(leaf, sample))
        for leaf, sample, counts, verdict in fields
    )
    found = keys.parties(choice.keys, one.samples) if choice.keys else ()
    routes = tracks.found(one.leaves, one.samples, one.verdicts)
    stand_in = keys.by_name(one.leaves, one.verdicts, one.sampled) or (
        keys.by_thing(one.leaves) if routes else ()
    )
    plan = Plan(
        asked,
        _keys(one, asked, found) or stand_in,
        _keys(one, asked, choice.bridges) if choice.keys else (),
        choice.bridged,
        routes,
    )
    return Job(one.offer, plan, min(place, PLACES - 1), one.offer.records or estimated_records(one))


def _keys(one: Looked, asked: Sequence[Asked], found: Sequence[keys.Candidate]) -> tuple[Key, ...]:
    return tuple(keys.key(each, one.sampled[each.index], asked[each.index].bit) for each in found)


def estimated_records(one: Looked) -> int:
    """About how many records there are, from the collection's bytes; for sizing, never for a report."""
    return max(one.rows, (one.offer.bytes or 0) // max(1, one.width))
