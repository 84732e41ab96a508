"""Everything that is counted of a target, in one scan of each collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from unlatched import names
from unlatched.errors import StoreError
from unlatched.measures import digest, people, points, presence, profile, timeline
from unlatched.measures.digest import Plan
from unlatched.measures.people import Bridges, People
from unlatched.measures.points import Points
from unlatched.measures.presence import Held
from unlatched.measures.profile import Profile, Running
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


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What runs on from one collection to the next."""

    people: People
    bridges: Bridges
    points: Points


def survey(
    connection: duckdb.DuckDBPyConnection, jobs: Sequence[Job], setting: Setting, progress: Progress
) -> Survey:
    """Scan every collection once and count."""
    nobody = people.nobody(setting.memory, min(people.PLACES, len(jobs)), setting.bits)
    held = Standing(nobody, Bridges(), Points())
    counted = []
    for job in jobs:
        try:
            one, held = _scan(connection, job, setting, held, progress)
        except StoreError as error:
            nothing = profile.read(job.plan, profile.nothing(job.plan))
            one = Counted(nothing, (), 0, (_stopped(job, error),))
        counted.append(one)
    everyone = people.cross(connection, held.people, held.bridges)
    cube = people.cube(connection, everyone)
    return Survey(tuple(counted), cube, people.forgotten(everyone), held.points)


@dataclass(frozen=True, slots=True, eq=False)
class _Running:
    """What is added up of a collection beside the engine's work, up to two batches behind."""

    profile: Running
    hours: timeline.Hours
    standing: Standing


@sealed("reading a collection")
def _scan(
    connection: duckdb.DuckDBPyConnection, job: Job, setting: Setting, held: Standing, progress: Progress
) -> tuple[Counted, Standing]:
    reader = connection.cursor()
    scan = job.offer.scan(reader)
    query = digest.select(job.plan, scan.relation, seed=setting.seed, secret=setting.secret)
    done = 0
    lost: list[str] = []
    with ThreadPoolExecutor(1) as pool:
        before = aside = pool.submit(_Running, profile.nothing(job.plan), Counter(), held)
        for batch in _readable(digest.batches(reader, query, digest.rows_for(setting.memory)), job, lost):
            before.result()
            before, aside = aside, pool.submit(_added, aside, job, batch, setting.points)
            done += batch.num_rows
            progress(job.offer.name, done)
        kept = aside.result()
    counted = profile.read(job.plan, kept.profile)
    when = timeline.read(connection, kept.hours)
    return Counted(counted, when, scan.malformed(), (*scan.unseen(), *lost)), kept.standing


def _added(before: Future[_Running], job: Job, batch: pa.RecordBatch, most: int) -> _Running:
    so_far = before.result()
    held = presence.held(job.plan, batch)
    so_far.hours.update(timeline.count(job.plan, batch))
    standing = _met(so_far.standing, job, batch, held)
    standing = replace(standing, points=points.add(standing.points, job.plan, batch, most))
    return _Running(profile.add(job.plan, so_far.profile, batch, held), so_far.hours, standing)


def _met(so_far: Standing, job: Job, batch: pa.RecordBatch, held: Held) -> Standing:
    """The people in a batch; those whom a bridge must tell wait until all bridges are known."""
    if not job.plan.keys:
        return so_far
    fresh = people.found(job.plan, job.place, so_far.people.sets, batch, held)
    bridges = people.bridged(so_far.bridges, job.plan, batch)
    if job.plan.bridged:
        return replace(so_far, bridges=replace(bridges, named=(*bridges.named, fresh)))
    return replace(so_far, people=people.pour(so_far.people, fresh), bridges=bridges)


def _readable(batches: Iterator[pa.RecordBatch], job: Job, lost: list[str]) -> Iterator[pa.RecordBatch]:
    """The batches up to the first that cannot be read; that there was one is kept in ``lost``."""
    following = sealed("reading")(partial(next, batches, None))
    try:
        yield from iter(following, None)
    except StoreError as error:
        lost.append(_stopped(job, error))


def _stopped(job: Job, error: StoreError) -> str:
    return f"{names.shown(job.offer.name)}: reading stopped early: {error}"
