"""Everything the audit says about positions, from one relation of points."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from unlatched.errors import UsageError
from unlatched.location import release
from unlatched.location.census import Census, census
from unlatched.location.habits import FEWEST, home_work, sensitive
from unlatched.location.points import Points, open_points
from unlatched.location.sweep import table
from unlatched.location.twins import duplicates, without_duplicates
from unlatched.model import Count, Locations, Rate, Unicity

if TYPE_CHECKING:
    import duckdb

ZOOMS = (10, 13, 16)
HOURS = (1, 24, None)
PS = (1, 2, 4)
_TOLD = 0.01  # below that, traces may well be contained by chance
QUICK = 2_000_000
QUICK_ZOOMS = (13, 16)
QUICK_HOURS = (1,)
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Options:
    """How positions are assessed. ``book`` is the ledger of published maps; ``memory`` is in bytes.

    Over more than ``quick`` points the sweep is shortened to two zooms and one time bin, so that it takes
    a fraction of the time of the audit around it; ``quick=None`` always sweeps all.
    """

    seed: int = 0
    k: int = 10
    sample: int = 10_000
    memory: int = 1 << 30
    map: Literal["public", "private"] | None = "public"
    zoom: int = 10
    epsilon: float = 1.0
    book: Path | None = None
    exclude: Sequence[release.Area] = ()
    local_times: bool = False
    quick: int | None = QUICK


def assess(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    options: Options,
    *,
    place: bool = False,
    now: datetime | None = None,
) -> Locations:
    """Assess a relation (SQL for FROM) with ``subject``, ``lat``, ``lon``, ``time`` and maybe ``place``.

    Rates over fewer than 100 people are left out; the number of people is for the gate to clear.
    """
    quality = census(connection, relation, now=now or datetime.now(UTC))
    points = open_points(
        connection.sql(f"SELECT subject, lat, lon, time FROM {relation}"),
        zoom=max(ZOOMS), unit=_HOUR, seed=options.seed, memory=options.memory, null_island=False,
    )  # fmt: skip
    rates = _unicity(points, options)
    with ThreadPoolExecutor(1) as beside:
        both = beside.submit(home_work, points, zoom=max(ZOOMS), local=options.local_times)
        same = duplicates(points, sample=options.sample, seed=options.seed)
        pairs = both.result()
    drawn, refusals = _map(points, options)
    people = sum(len(bucket.people) for bucket in points.buckets())
    alone = _without_duplicates(points, options, same)
    seen = sensitive(connection, relation, people=people) if place else {}
    return Locations(
        points=quality.points,
        invalid_points=sum(quality.unusable.values()),
        subjects=Count.exact(people),
        span=quality.span,
        points_per_hour=_pace(quality),
        unicity=rates,
        unicity_without_duplicates=alone,
        map=drawn,
        invalid=quality.unusable | quality.doubtful,
        duplicates=same,
        home_work=pairs,
        sensitive=seen,
        refusals=refusals,
    )


def _unicity(points: Points, options: Options) -> tuple[Unicity, ...]:
    short = options.quick is not None and points.rows > options.quick
    zooms, hours = (QUICK_ZOOMS, QUICK_HOURS) if short else (ZOOMS, HOURS)
    rates = table(points, ps=PS, zooms=zooms, hours=hours, sample=options.sample, seed=options.seed)
    return tuple(rate for rate in rates if rate.eligible >= FEWEST)


def _without_duplicates(points: Points, options: Options, same: Rate | None) -> tuple[Unicity, ...]:
    """The rates with duplicates counted as one person, where there are enough of them to say so safely."""
    if same is None or same.rate < _TOLD or (options.quick is not None and points.rows > options.quick):
        return ()
    fewer = without_duplicates(points, seed=options.seed)
    people, rest = (
        sum(len(bucket.people) for bucket in one.buckets()) if one else 0 for one in (points, fewer)
    )
    few = people - rest < options.k
    return () if fewer is None or few else _unicity(fewer, options)


def _map(points: Points, options: Options) -> tuple[dict[str, object] | None, tuple[str, ...]]:
    try:
        if options.map == "private":
            return release.private(
                points, zoom=options.zoom, k=options.k, exclude=options.exclude
            ).as_dict(), ()
        if options.map == "public" and options.book is not None:
            made = release.publish(
                points,
                zoom=options.zoom,
                epsilon=options.epsilon,
                k=options.k,
                book=options.book,
                exclude=options.exclude,
            )
            return made.as_dict(), ()
    except (release.MapRefusedError, UsageError) as refusal:
        return None, (_sentence(str(refusal)),)
    return None, ()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _pace(quality: Census) -> float | None:
    if quality.span is None:
        return None
    hours = (quality.span.last - quality.span.first).total_seconds() / _HOUR
    return quality.points / max(1.0, hours)
