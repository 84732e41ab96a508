"""Everything the audit says about what positions tell of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from unlatched.errors import UsageError
from unlatched.location import release
from unlatched.location.chart import side
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
_PLACES = {
    "worship": "places of worship",
    "health": "places of health care",
    "police and detention": "police or places of detention",
    "shelter and advice": "shelters or places of advice",
    "politics and unions": "embassies, parties or unions",
    "children": "schools and other places for children",
}
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
        sentences=tuple(sentences(rates, same, pairs, alone, seen)),
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


def sentences(
    rates: Sequence[Unicity],
    same: Rate | None,
    pairs: Rate | None,
    alone: Sequence[Unicity] = (),
    seen: Mapping[str, Rate] | None = None,
) -> Iterator[str]:
    """The findings in plain words, each standing alone; ``alone`` are rates without duplicates."""
    enough = _enough(rates)
    if enough is not None:
        yield (
            f"{_points(enough.p)} ({_grain(enough)}) single out {_percent(enough.rate)} of those who have "
            f"as many, who are {_percent(enough.eligible_share or 0)} of all."
        )
    if pairs is not None:
        yield (
            f"For {_percent(pairs.rate)} of people, usual whereabouts at night and at work together "
            "are nobody else's."
        )
    if seen:
        told = [f"{_PLACES[kind]} ({_percent(rate.rate)})" for kind, rate in seen.items()]
        yield f"By the data's own labels, people were seen at {', '.join(told)}."
    if same is not None and same.rate >= _TOLD:
        yield (
            f"{_percent(same.rate).capitalize()} of traces are contained in the trace of another id: "
            f"probably the same people under several ids{_counted_once(rates, alone)}."
        )


def _counted_once(rates: Sequence[Unicity], alone: Sequence[Unicity]) -> str:
    """What the first finding is when duplicates are one person."""
    enough = _enough(rates)
    same = [
        one
        for one in alone
        if enough and (one.p, one.zoom, one.hours) == (enough.p, enough.zoom, enough.hours)
    ]
    if not same:
        return ", so that singling out is easier than the rates say"
    return (
        f"; counted as one person each, {_points(same[0].p).lower()} single out {_percent(same[0].rate)} "
        f"({_grain(same[0])})"
    )


def _enough(rates: Sequence[Unicity]) -> Unicity | None:
    """The fewest points that single out nine in ten; else what singles out most."""
    good = [rate for rate in rates if rate.rate >= 0.9]
    if good:
        return min(good, key=lambda rate: (rate.p, rate.zoom, -(rate.hours or 1e9)))
    return max(rates, key=lambda rate: rate.rate, default=None)


def _points(p: int) -> str:
    return ("One point", "Two points", "Three points", "Four points")[p - 1] if p <= 4 else f"{p} points"


def _grain(rate: Unicity) -> str:
    where = f"a square of {side(rate.zoom)}"
    when = {0.0: "at any time", 1.0: "and the hour", 24.0: "and the day"}.get(
        rate.hours or 0.0, f"and {rate.hours} hours"
    )
    return f"{where} {when}"


def _percent(share: float) -> str:
    """Whole percents, never rounded up to all or down to none.

    >>> [_percent(share) for share in (0, 0.004, 0.35, 0.999, 1)]
    ['none', 'less than 1 %', '35 %', 'more than 99 %', 'all']
    """
    if share in (0, 1):
        return "all" if share else "none"
    if share < 0.01:
        return "less than 1 %"
    return "more than 99 %" if share > 0.99 else f"{share:.0%}".replace("%", " %")
