"""Unicity: how many of a person's own points single that person out.

The share of people of whom ``p`` distinct (tile, time-bin) points, drawn at random, fit nobody else
(de Montjoye et al. 2013, "Unique in the Crowd"), swept over zooms, time bins and ``p``. The work is
shared: points are read and grouped once at the finest zoom and bin, a coarser tile is a shift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import gcd
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from unlatched.errors import UsageError
from unlatched.location.interval import wilson
from unlatched.location.points import Bucket, Points, open_points
from unlatched.model import Unicity

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALL = 10
"""An anonymity set under this many people, the person included, is called small."""
MEMORY = 1 << 30
_THREADS = 2
_FEW, _AGAIN, _NEXT = 2000, 8, 0x9E3779B1
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the points: zooms above the finest and finest bins in a bin (0: no time)."""

    zoom: int
    hours: float | None
    shift: int
    width: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """Points drawn of some people: ``sizes`` of ``keys``, of the ``counts`` points that each owner has."""

    owners: NDArray[np.uint64]
    keys: NDArray[np.uint64]
    sizes: NDArray[np.int64]
    counts: NDArray[np.uint16]


@dataclass(slots=True)
class Draw:
    """Up to ``most`` drawn points of sampled people with ``p`` or more (``exact``: no more)."""

    view: View
    p: int
    most: int
    histogram: NDArray[np.int64]
    exact: bool = False
    times: int = 1
    parts: list[Drawn] = field(default_factory=list)
    sampled: int = 0
    others: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def eligible(self) -> int:
        """People who have at least ``p`` points."""
        return int(self.histogram[self.p :].sum())


@dataclass(slots=True)
class Hunt:
    """All draws of one view together, as they were drawn or, once ``order`` is set, sorted.

    ``others`` counts who else holds all points of a draw.
    """

    view: View
    owners: NDArray[np.uint64]
    keys: NDArray[np.uint64]
    sizes: NDArray[np.int64]
    others: NDArray[np.int64]
    order: NDArray[np.int64] | None = None


def sweep(
    points: Any, *, ps: Sequence[int], zooms: Sequence[int], hours: Sequence[float | None],
    sample: int | None, seed: int, memory: int = MEMORY, threads: int = _THREADS,
) -> list[Unicity]:  # fmt: skip
    """Unicity for every zoom x time bin x ``p``, in that order; ``sample`` None takes everyone."""
    _check(ps, zooms, hours, sample)
    unit = gcd(*(_seconds(h) for h in hours if h is not None)) or 3600
    opened = open_points(points, zoom=max(zooms), unit=unit, seed=seed, memory=memory)
    return table(opened, ps=ps, zooms=zooms, hours=hours, sample=sample, seed=seed, threads=threads)


def table(
    points: Points, *, ps: Sequence[int], zooms: Sequence[int], hours: Sequence[float | None],
    sample: int | None, seed: int, threads: int = _THREADS,
) -> list[Unicity]:  # fmt: skip
    """The same over opened points, whose zoom and unit must be as fine as what is asked."""
    views = [View(zoom, h, points.zoom - zoom, _width(h, points.unit)) for zoom in zooms for h in hours]
    draws = run(points, views, ps, sample=sample, seed=seed, threads=threads, between=len(ps) > 1)
    return [_rate(draw, view) for view in draws for draw in view if not draw.exact]


def _width(hours: float | None, unit: int) -> int:
    return 0 if hours is None else _seconds(hours) // unit


def _check(
    ps: Sequence[int], zooms: Sequence[int], hours: Sequence[float | None], sample: int | None
) -> None:
    if not ps or min(ps) < 1 or max(ps) > 60_000:
        raise UsageError("p is the number of points an onlooker knows: 1 or more")
    if not zooms or min(zooms) < 0 or max(zooms) > 30:
        raise UsageError("zoom is a Web-Mercator zoom from 0 to 30")
    if any(h is not None and h * 3600 < 1 for h in hours):
        raise UsageError("hours is the length of a time bin, from a second up; None ignores time")
    if sample is not None and sample < 1:
        raise UsageError("sample is a number of people, 1 or more; None takes everyone")


def _seconds(hours: float) -> int:
    return round(hours * 3600)


def run(
    points: Points, views: Sequence[View], ps: Sequence[int], *, sample: int | None, seed: int,
    threads: int = _THREADS, most: int | None = None, between: bool = False,
) -> list[list[Draw]]:  # fmt: skip
    """Draw and match for every view; one list per view, in the order of ``ps``.

    ``p`` points are drawn of everyone who has as many, or up to ``most``. ``between`` adds those with just
    as many points as lie between two of ``ps``, for the rate over everyone. Of few people points are
    drawn several times, which steadies the rate; the interval stays that of one draw each.
    """
    times = _times(points, sample)
    gaps = [p for p in range(1, max(ps)) if p not in ps] if between else []
    draws = [
        [Draw(view, p, most or p, np.zeros(max(ps) + 2, np.int64), p in gaps, times) for p in (*ps, *gaps)]
        for view in views
    ]
    with ThreadPoolExecutor(threads) as pool:
        for bucket in points.buckets():
            _draw_all(pool, threads, bucket, draws, sample, seed)
        hunts = _each(pool, _hunt, draws)
        for bucket in points.buckets():
            _each(pool, partial(_sort, bucket), hunts)
            _match_all(pool, threads, bucket, hunts)
    for hunt, view in zip(hunts, draws, strict=True):
        _share(hunt, view)
    return draws


def _times(points: Points, sample: int | None) -> int:
    """How often points are drawn of each person: of 2,000 people or fewer eight times."""
    people = points.rows
    if people <= 100 * _FEW:
        people = sum(len(bucket.people) for bucket in points.buckets())
    return max(1, min(_AGAIN, _AGAIN * _FEW // max(1, min(people, sample or people))))


def _each(pool: ThreadPoolExecutor, call: Callable[[T], R], items: Iterable[T]) -> list[R]:
    return list(pool.map(call, items))


def _spans(bucket: Bucket, threads: int) -> list[tuple[int, int]]:
    """The people of a bucket, shared out among threads."""
    return list(pairwise(np.linspace(0, len(bucket.people), threads + 1).astype(int).tolist()))


def _draw_all(
    pool: ThreadPoolExecutor, threads: int, bucket: Bucket, draws: list[list[Draw]],
    sample: int | None, seed: int,
) -> None:  # fmt: skip
    spans = _spans(bucket, threads)
    work = [(view[0].view, span) for view in draws for span in spans]
    counted = _each(pool, partial(_census, bucket), work)
    counts = [np.concatenate(counted[i : i + len(spans)]) for i in range(0, len(work), len(spans))]
    _each(pool, partial(_draw, bucket, sample=sample, seed=seed), zip(draws, counts, strict=True))


def _census(bucket: Bucket, work: tuple[View, tuple[int, int]]) -> NDArray[np.uint16]:
    from unlatched.location import kernels

    view, span = work
    rows = bucket.starts, bucket.cells, bucket.times
    return kernels.census(*rows, view.shift, view.width, *span)  # type: ignore[no-any-return]


def _draw(bucket: Bucket, work: tuple[list[Draw], NDArray[np.uint16]], sample: int | None, seed: int) -> None:
    """Take the next eligible people, in the order of their hashes: a simple random sample."""
    from unlatched.location import kernels

    draws, counts = work
    view = draws[0].view
    rows = bucket.starts, bucket.cells, bucket.times
    top = len(draws[0].histogram) - 1
    histogram = np.bincount(np.minimum(counts, top), minlength=top + 1)
    for draw in draws:
        draw.histogram += histogram
        wanted = len(counts) if sample is None else (sample // 4 if draw.exact else sample) - draw.sampled
        chosen = kernels.choose(counts, draw.p, draw.exact, max(0, wanted))
        for again in range(draw.times):
            salt = (seed + again * _NEXT) & 0x7FFFFFFF
            keys, sizes = kernels.draw(bucket.people, *rows, chosen, view.shift, view.width, draw.most, salt)
            draw.parts.append(Drawn(bucket.people[chosen], keys, sizes, counts[chosen]))
        draw.sampled += len(chosen)


def _hunt(draws: list[Draw]) -> Hunt:
    """The draws of a view one below the other; keys are as wide as the widest."""
    widest = max(draw.most for draw in draws)
    parts = [part for draw in draws for part in draw.parts]
    keys = [np.pad(part.keys, ((0, 0), (0, widest - part.keys.shape[1]))) for part in parts]
    owners = np.concatenate([part.owners for part in parts])
    sizes = np.concatenate([part.sizes for part in parts])
    return Hunt(draws[0].view, owners, np.concatenate(keys), sizes, np.zeros(len(owners), np.int64))


def _sort(bucket: Bucket, hunt: Hunt) -> None:
    """Once: as :func:`unlatched.location.kernels.match` wants the draws."""
    from unlatched.location import kernels

    if hunt.order is not None:
        return
    rows = bucket.starts, bucket.cells, bucket.times
    kernels.rarest(*rows, hunt.view.shift, hunt.view.width, hunt.keys, hunt.sizes)
    second = hunt.keys[:, min(1, hunt.keys.shape[1] - 1)]
    hunt.order = np.lexsort((hunt.keys.sum(axis=1), second, hunt.keys[:, 0], hunt.sizes > 1))
    hunt.owners, hunt.keys = hunt.owners[hunt.order], hunt.keys[hunt.order]
    hunt.sizes = hunt.sizes[hunt.order]


def _match_all(pool: ThreadPoolExecutor, threads: int, bucket: Bucket, hunts: list[Hunt]) -> None:
    work = [(hunt, span) for hunt in hunts for span in _spans(bucket, threads)]
    for (hunt, _), met in zip(work, _each(pool, partial(_match, bucket), work), strict=True):
        hunt.others += met


def _match(bucket: Bucket, work: tuple[Hunt, tuple[int, int]]) -> NDArray[np.int64]:
    """How many of some people hold each draw, besides those counted before."""
    from unlatched.location import kernels

    hunt, span = work
    rows = bucket.people, bucket.starts, bucket.cells, bucket.times
    others = hunt.others.copy()
    kernels.match(
        *rows, hunt.view.shift, hunt.view.width, *span, hunt.owners, hunt.keys, hunt.sizes, others, SMALL - 1
    )
    return others - hunt.others


def _share(hunt: Hunt, draws: list[Draw]) -> None:
    """Give each draw its own part of what was found."""
    others = np.empty_like(hunt.others)
    others[hunt.order] = hunt.others
    ends = np.cumsum([sum(len(part.owners) for part in draw.parts) for draw in draws])
    for draw, part in zip(draws, np.split(others, ends[:-1]), strict=True):
        draw.others = part


def _rate(draw: Draw, siblings: list[Draw]) -> Unicity:
    n, everyone = draw.sampled, int(draw.histogram[1:].sum())
    rate = float(np.mean(draw.others == 0)) if n else float("nan")
    low, high = wilson(rate, n)
    return Unicity(
        draw.p, draw.view.zoom, draw.view.hours, rate, low, high, draw.eligible, n,
        eligible_share=draw.eligible / everyone if everyone else 0.0,
        small_sets=float(np.mean(draw.others < SMALL - 1)) if n else None,
        everyone=_everyone(draw, siblings),
    )  # fmt: skip


def _everyone(draw: Draw, siblings: list[Draw]) -> float | None:
    """The rate over everybody with p' = min(p, n) points each, weighted by stratum.

    Who has j < p points in all is found, with all of them drawn, in the sample for j; None where
    that was not swept.
    """
    total, done = 0.0, {sibling.p: sibling for sibling in siblings}
    for points in range(1, draw.p + 1):
        sibling, last = done.get(points), points == draw.p
        people = int(draw.histogram[points:].sum() if last else draw.histogram[points])
        if not people:
            continue
        if sibling is None:
            return None
        counts = np.concatenate([part.counts for part in sibling.parts])
        here = sibling.others[counts >= points if last else counts == points]
        if not len(here):
            return None
        total += people * float(np.mean(here == 0))
    everyone = int(draw.histogram[1:].sum())
    return total / everyone if everyone else None
