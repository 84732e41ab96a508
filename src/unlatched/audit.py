"""The whole flow: from a target to everything that was found about it."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from unlatched import findings, names, severity
from unlatched.engines.duckdb import connect
from unlatched.errors import StoreError
from unlatched.findings import Counts
from unlatched.location import assessment
from unlatched.location.habits import FEWEST
from unlatched.location.points import of_parts
from unlatched.measures import plan
from unlatched.measures.plan import Looked
from unlatched.measures.points import Points
from unlatched.measures.survey import Setting, survey
from unlatched.measures.tracks import POSITION
from unlatched.model import Audit, Count, Exposure, Locations, Target
from unlatched.raw import sealed
from unlatched.stores import Offer, Offering

if TYPE_CHECKING:
    import duckdb

    from unlatched.location.release import Area

T = TypeVar("T")
_LOOKING = 2
Progress = Callable[[str, int], None]
_CAPPED = (
    "How easily the positions single people out was not measured, and no map was made: they do not fit the "
    "memory cap. Allow more with --memory."
)


@dataclass(frozen=True, slots=True)
class Options:
    """How to audit: memory in bytes, threads (0: all), and the seed of every random choice.

    ``location`` asks for the risk of positions, ``sweep`` for every unicity rate of it, ``map`` is the map
    to draw, ``ledger`` the record of maps published before (None: no public map is made), ``exclude`` are
    areas to keep off it.
    """

    memory: int = 1_000_000_000
    threads: int = 0
    seed: int = 0
    map: Literal["public", "private"] | None = None
    ledger: Path | None = None
    sweep: bool = False
    location: bool = True
    exclude: tuple[Area, ...] = ()


def audit(target: Target, offering: Offering, options: Options, progress: Progress) -> Audit:
    """Look at a sample of every collection, count everything in one scan each, and say what was found."""
    connection = connect(int(options.memory * 0.8), options.threads)
    lost: list[str] = []
    looked = tuple(_looked(connection, offering.offers, options.seed, lost))
    jobs = plan.jobs(looked)
    categories = plan.categories(looked)
    if options.location and any(job.plan.tracks for job in jobs):
        # The compiled loops load while the scan, which is native code, goes on.
        Thread(target=_warm, daemon=True).start()
    setting = Setting(options.seed, secrets.randbits(63), options.memory, len(categories))
    counts = Counts(looked, jobs, survey(connection, jobs, setting, progress), categories)
    located = findings.locations(counts)
    if located and options.location:
        kept = counts.survey.points
        located = _located(located, kept, options) if kept.kept else replace(located, refusals=(_CAPPED,))
    unplaced = tuple(_unplaced(counts))
    if unplaced:
        located = located or Locations(0, 0, None)
        located = replace(located, refusals=(*located.refusals, *unplaced))
    return _assemble(target, counts, located, (*offering.unseen, *lost))


def _unplaced(counts: Counts) -> Iterator[str]:
    """Collections whose positions are in no form that is read."""
    for looked, job in zip(counts.looked, counts.jobs, strict=True):
        if not job.plan.tracks and any(one.category == POSITION for one in looked.verdicts):
            yield (
                f"{names.shown(looked.offer.name)} holds positions in a form that is not read (metres of an "
                "unnamed coordinate system, cells, or one axis alone): they are counted as records only."
            )


def _warm() -> None:
    from unlatched.location.warming import warm

    warm()


def _looked(
    connection: duckdb.DuckDBPyConnection, offers: Sequence[Offer], seed: int, lost: list[str]
) -> Iterator[Looked]:
    """Every collection of which a sample can be had; the others are named in ``lost``.

    Samples are taken one after another, and looked at meanwhile.
    """
    seal = "no sample could be taken"
    take, look = sealed(seal)(plan.take), sealed(seal)(plan.look)
    under_way = deque[tuple[Offer, Callable[[], Looked]]]()
    pool = ThreadPoolExecutor(_LOOKING)
    try:
        for offer in offers:
            for taken in _had(offer, partial(take, offer, seed), lost):
                under_way.append((offer, pool.submit(look, connection, taken, seed).result))
            if len(under_way) == _LOOKING:
                yield from _had(*under_way.popleft(), lost)
        for one in under_way:
            yield from _had(*one, lost)
    finally:
        pool.shutdown(cancel_futures=True)


def _had(offer: Offer, step: Callable[[], T], lost: list[str]) -> Iterator[T]:
    """What a step gives, unless the collection cannot be read."""
    try:
        yield step()
    except StoreError as error:
        lost.append(f"{names.shown(offer.name)}: could not be read: {error}")


def _located(found: Locations, kept: Points, options: Options) -> Locations:
    """What positions say about people, where enough people are located to say anything safely."""
    people = found.subjects
    if not isinstance(people, Count) or people.low < FEWEST:
        return found
    wanted = assessment.Options(
        seed=options.seed,
        memory=options.memory,
        map=options.map,
        book=options.ledger,
        exclude=options.exclude,
        quick=None if options.sweep else assessment.QUICK,
    )
    return assessment.assess(found, of_parts(kept.parts, memory=options.memory), wanted, kept.parts)


def _assemble(target: Target, counts: Counts, located: Locations | None, unseen: Sequence[str]) -> Audit:
    found = Audit(
        created=datetime.now(UTC),
        target=target,
        collections=findings.collections(counts),
        subjects=findings.subjects(counts),
        links=tuple(findings.links(counts)),
        categories=tuple(findings.categories(counts)),
        locations=located,
        unseen=(*unseen, *(line for one in counts.survey.counted for line in one.unseen)),
    )
    return replace(found, severity=severity.of_audit(found))


def with_evidence(found: Audit, logs: Sequence[Path], evidence: severity.Evidence) -> Audit:
    """The audit with what the store's logs, a check and a person's answers say of its severity."""
    said, exposure = _read(logs) if logs else (None, found.exposure)
    graded = severity.of_audit(found, logs=said, check=evidence.check, answers=evidence.answers)
    return replace(found, exposure=exposure, severity=graded)


def _read(paths: Sequence[Path]) -> tuple[dict[str, Any], Exposure]:
    """The logs' findings, and since when the store was open and who has been in."""
    from unlatched import logs
    from unlatched.logs.report.document import document

    read = logs.read([str(path) for path in paths])
    seen = logs.window(read)
    return document(read), Exposure(**{one.name: getattr(seen, one.name) for one in fields(Exposure)})
