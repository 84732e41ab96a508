"""Everything that is counted of a target, in one scan of each collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from unlatched import names
from unlatched.errors import StoreError
from unlatched.measures import digest, people, points, profile, timeline
from unlatched.measures.digest import Plan
from unlatched.measures.people import People
from unlatched.measures.points import Points
from unlatched.measures.profile import Profile
from unlatched.measures.sketch import Sketch
from unlatched.raw import sealed
from unlatched.stores import Offer
from unlatched.tally import Cube

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb
    import pyarrow as pa

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One collection to count: what is offered, what to keep, its place in the set of collections.

    ``expected`` is the number of records, as far as known beforehand.
    """

    offer: Offer
    plan: Plan
    place: int
    expected: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One collection as counted: what could not be parsed, and what was not read."""

    profile: Profile
    timeline: tuple[tuple[datetime, int], ...]
    malformed: int
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """All collections, all people, all positions of a target."""

    counted: tuple[Counted, ...]
    cube: Cube
    people: People
    points: Points


@dataclass(frozen=True, slots=True)
class Setting:
    """How a survey is run: the seed, the secret that keys the hashes of people, memory in bytes."""

    seed: int
    secret: int
    memory: int
    bits: int

    @property
    def points(self) -> int:
        """The most positions that are kept."""
        return self.memory * 3 // 4 // points.ASSESSED_BYTES


def survey(
    connection: duckdb.DuckDBPyConnection, jobs: Sequence[Job], setting: Setting, progress: Progress
) -> Survey:
    """Scan every collection once and count."""
    held = people.nobody(setting.memory, min(people.PLACES, len(jobs)), setting.bits)
    people.create(connection, held)
    located = Points()
    counted = []
    for job in jobs:
        try:
            one, held, located = _scan(connection, job, setting, (held, located), progress)
        except StoreError as error:
            one = Counted(profile.empty(job.plan), (), 0, (_stopped(job, error),))
        counted.append(one)
    held = people.cross(connection, held)
    cube = people.cube(connection, held)
    return Survey(tuple(counted), cube, people.forgotten(held), located)


@dataclass(frozen=True, slots=True, eq=False)
class _Aside:
    """What is added up beside the engine's work, one batch behind."""

    sketches: tuple[Sketch, ...]
    hours: timeline.Hours
    people: People
    points: Points


@dataclass(frozen=True, slots=True)
class _Fresh:
    """The people and the positions in a batch, as rows of numbers."""

    people: pa.Table | None
    points: pa.Table | None


@sealed("reading a collection")
def _scan(
    connection: duckdb.DuckDBPyConnection,
    job: Job,
    setting: Setting,
    held: tuple[People, Points],
    progress: Progress,
) -> tuple[Counted, People, Points]:
    reader = connection.cursor()
    scan = job.offer.scan(reader)
    query = digest.select(job.plan, scan.relation, seed=setting.seed, secret=setting.secret)
    states = f"profile_{job.place}"
    done = 0
    lost: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        aside = pool.submit(_Aside, profile.sketches(job.plan), Counter(), *held)
        for batch in _readable(digest.batches(reader, query, digest.rows_for(setting.memory)), job, lost):
            connection.register("batch", _table(batch))
            if done == 0:
                connection.execute(profile.create(states, job.plan, "batch"))
            fresh = _take(connection, job, held[0].sets, states)
            aside = pool.submit(_added, aside.result(), job.plan, batch, fresh, setting.points)
            done += batch.num_rows
            progress(job.offer.name, done)
        kept = aside.result()
    counts = profile.read(connection, states, job.plan, kept.sketches) if done else profile.empty(job.plan)
    when = timeline.read(connection, kept.hours)
    return Counted(counts, when, scan.malformed(), (*scan.unseen(), *lost)), kept.people, kept.points


def _added(held: _Aside, plan: Plan, batch: pa.RecordBatch, fresh: _Fresh, limit: int) -> _Aside:
    held.hours.update(timeline.count(plan, batch))
    return _Aside(
        profile.sketched(plan, held.sketches, batch),
        held.hours,
        people.add(held.people, fresh.people) if fresh.people else held.people,
        points.add(held.points, fresh.points, limit) if fresh.points else held.points,
    )


def _readable(batches: Iterator[pa.RecordBatch], job: Job, lost: list[str]) -> Iterator[pa.RecordBatch]:
    """The batches up to the first that cannot be read; that there was one is kept in ``lost``."""
    following = sealed("reading")(partial(next, batches, None))
    try:
        yield from iter(following, None)
    except StoreError as error:
        lost.append(_stopped(job, error))


def _stopped(job: Job, error: StoreError) -> str:
    return f"{names.shown(job.offer.name)}: reading stopped early: {error}"


def _table(batch: pa.RecordBatch) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _take(connection: duckdb.DuckDBPyConnection, job: Job, sets: people.Sets, states: str) -> _Fresh:
    """Count a batch in the engine; the people in it, unless a bridge must tell who they are, and where."""
    plan, first = job.plan, job.plan.keys[0] if job.plan.keys else None
    connection.execute(profile.add(states, plan, "batch"))
    where = points.select(plan.tracks, first, "batch") if plan.tracks else None
    people.add_bridges(connection, plan, "batch")
    who = people.rows(plan, plan.keys, job.place, sets, "batch") if plan.keys else None
    if who and plan.bridged:
        people.add_bridged(connection, who)
        who = None
    return _Fresh(*(connection.sql(query).to_arrow_table() if query else None for query in (who, where)))
