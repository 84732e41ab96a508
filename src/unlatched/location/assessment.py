"""Everything the audit says about what positions tell of people."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from unlatched.errors import UsageError
from unlatched.location import release
from unlatched.location.habits import FEWEST, home_work, sensitive
from unlatched.location.points import Points
from unlatched.location.sweep import table
from unlatched.location.twins import duplicates, without_duplicates
from unlatched.measures.points import Rows
from unlatched.model import Locations, Rate, Unicity

ZOOMS = (10, 13, 16)
HOURS = (1, 24, None)
PS = (1, 2, 4)
_TOLD = 0.01  # below that, traces may well be contained by chance
QUICK = 2_000_000
QUICK_ZOOMS = (13, 16)
QUICK_HOURS = (1,)


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


def assess(found: Locations, points: Points, options: Options, parts: Sequence[Rows] = ()) -> Locations:
    """What was found of positions, with what they say about people; ``parts`` may label places.

    ``points`` are at the finest of :data:`ZOOMS`, their times in hours. Rates over fewer than 100 people
    are left out; numbers of people are for the gate to clear.
    """
    rates = _unicity(points, options)
    with ThreadPoolExecutor(1) as beside:
        both = beside.submit(home_work, points, zoom=max(ZOOMS), local=options.local_times)
        same = duplicates(points, sample=options.sample, seed=options.seed)
        pairs = both.result()
    drawn, refusals = _map(points, options)
    people = sum(len(bucket.people) for bucket in points.buckets())
    alone = _without_duplicates(points, options, same)
    seen = sensitive(parts, people=people)
    return replace(
        found,
        unicity=rates,
        unicity_without_duplicates=alone,
        map=drawn,
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
