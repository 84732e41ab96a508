"""Sentences on positions, made of what the gate lets through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from unlatched.model import Below, Count, Locations, Unicity
from unlatched.reports import words
from unlatched.reports.vocabulary import category

_KINDS = 6
_TOLD = 0.01  # below that, traces may well be contained by chance
_ENOUGH = 0.9
_NUMBERS = ("no", "one", "two", "three", "four")
WITHIN = "The shares that follow hold within the sample, where fewer people look alike than in the whole."
PLACES = {
    "worship": "places of worship",
    "health": "places of health care",
    "police and detention": "police, courts or places of detention",
    "shelter and advice": "shelters or places of advice",
    "politics and unions": "embassies, parties or unions",
    "children": "schools and other places for children",
}


def sentences(at: Locations, order: Mapping[str, Any], *, part: bool = False) -> Iterator[str]:
    """All that is said of positions.

    ``order``: what categories are sorted by. ``part``: only a sample was read.
    """
    if not at.points:
        yield from at.refusals
        return
    yield from _positions(at)
    strong = sorted(at.linked.items(), key=lambda item: order[item[0]])
    held = [f"{category(name)} ({words.percent(share)})" for name, share in strong if share >= _TOLD]
    if held and not part:
        yield f"Of the people located, the target also holds {words.listing(held[:_KINDS])}."
    yield from risks(at, part=part)


def _positions(at: Locations) -> Iterator[str]:
    span = f" {words.between(at.span)}" if at.span else ""
    valid = at.points - at.invalid_points
    few = isinstance(at.subjects, Below) and valid <= at.subjects.below
    many = f"Fewer than {words.number(valid)}" if few else words.number(valid)
    one = valid == 1 and not few
    noun, verb = ("position", "locates") if one else ("positions", "locate")
    yield f"{many} valid {noun} {verb} {words.people(at.subjects)}{span}."
    odd = [f"{words.number(n)} {why}" for why, n in sorted(at.invalid.items(), key=lambda item: -item[1])]
    if odd and not few:
        found = words.many(at.points, "position")
        yield f"Of {found} found, some are left out or doubtful: {words.listing(odd)}."


def risks(at: Locations, *, part: bool = False) -> Iterator[str]:
    """How easily the positions single people out, each sentence standing alone."""
    said = [*_singled_out(at), *_home_and_work(at), *_sensitive(at), *_duplicates(at)]
    if part and said:
        yield WITHIN
    yield from said


def _singled_out(at: Locations) -> Iterator[str]:
    found = enough(at.unicity)
    if found is None:
        return
    whose = "people located" if found.p == 1 else f"people who have {_number(found.p)}"
    have = (
        f"; {words.percent(found.eligible_share)} of those located do"
        if found.p > 1 and found.eligible_share
        else ""
    )
    yield (
        f"{_drawn(found)} {words.percent(found.rate)} of the {whose} (95 % interval {found.low * 100:.0f} to "
        f"{found.high * 100:.0f} %){have}."
    )


def _drawn(found: Unicity) -> str:
    """So many points, and what of each is known.

    >>> _drawn(Unicity(2, 16, 1.0, 0.9, 0.8, 0.95, 900, 900))
    "Two points drawn at random from a person's own (each a square of 600 m and the hour) single out"
    """
    each, verb = ("", "singles") if found.p == 1 else ("each ", "single")
    return f"{_points(found.p)} drawn at random from a person's own ({each}{_grain(found)}) {verb} out"


def _home_and_work(at: Locations) -> Iterator[str]:
    if at.home_work is not None:
        people = words.people(Count.exact(at.home_work.eligible))
        yield (
            f"Of {people} with usual whereabouts both at night and in working hours, "
            f"{words.share(at.home_work)} have a pair of them that is nobody else's."
        )


def _sensitive(at: Locations) -> Iterator[str]:
    seen = sorted(at.sensitive.items(), key=lambda item: -item[1].rate)
    if seen:
        told = words.listing([f"{PLACES.get(kind, kind)} ({words.share(rate)})" for kind, rate in seen])
        yield f"By the data's own labels, of the people located some were seen at {told}."


def _duplicates(at: Locations) -> Iterator[str]:
    same = at.duplicates
    if same is not None and same.rate >= _TOLD:
        yield (
            f"{words.share(same).capitalize()} of traces are contained in the trace of another id: "
            f"probably the same people under several ids{_counted_once(at)}."
        )


def _counted_once(at: Locations) -> str:
    """What the first finding is when duplicates are one person."""
    told = enough(at.unicity)
    same = [one for one in at.unicity_without_duplicates if told and _grid(one) == _grid(told)]
    if not same:
        return ", so that singling out is easier than the rates say"
    verb = "singles" if same[0].p == 1 else "single"
    return (
        f"; counted as one person each, {_points(same[0].p).lower()} {verb} out "
        f"{words.percent(same[0].rate)} ({_grain(same[0])})"
    )


def _grid(one: Unicity) -> tuple[int, int, float | None]:
    return one.p, one.zoom, one.hours


def enough(rates: Sequence[Unicity]) -> Unicity | None:
    """The fewest points that single out nine in ten; else what singles out most."""
    good = [rate for rate in rates if rate.rate >= _ENOUGH]
    if good:
        return min(good, key=lambda rate: (rate.p, rate.zoom, -(rate.hours or 1e9)))
    return max(rates, key=lambda rate: rate.rate, default=None)


def _points(p: int) -> str:
    return f"{_number(p)} point{'' if p == 1 else 's'}".capitalize()


def _number(p: int) -> str:
    return _NUMBERS[p] if p < len(_NUMBERS) else words.number(p)


def _grain(rate: Unicity) -> str:
    from unlatched.location.chart import side

    when = {0.0: ", at any time", 1.0: " and the hour", 24.0: " and the day"}
    hours = rate.hours or 0.0
    return f"a square of {side(rate.zoom)}{when.get(hours, f' and {hours:g} hours')}"
