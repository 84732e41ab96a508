"""The map: one that is safe to publish, or the operator's own.

Aggregates alone are not safe: Strava's 2017 heat map showed bases and homes. The published map is coarse,
differentially private per person, floored, rounded, without isolated tiles, and made once per data set.
Differential privacy hides persons, not groups: hence areas that the operator excludes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from math import exp, floor, log10
from pathlib import Path
from typing import Any

from unlatched.errors import UnlatchedError, UsageError
from unlatched.location import ledger, mechanism
from unlatched.location.crowd import Crowd, crowd
from unlatched.location.points import Points
from unlatched.location.rounding import rounded
from unlatched.measures import tiles

FEWEST_PEOPLE = 1000
FINEST_ZOOM = 12
SMALLEST_KM2 = 25.0
_LONELY = 100
_ALL = 1 << 62
_LOW = 0xFFFFFFFF
# The share of epsilon that pays for telling whether traces are dense: one person can tip a majority.
_CHOICE = 0.01
_ALIKE = (
    "The ledger holds another map of about as many people, points and hours. If it was made of the same "
    "people, both maps together tell more than either promises: do not publish this one as well."
)
_STAYS = (
    "Reprinted from the ledger: a second release of the same data would spend its privacy again. It was made "
    "at zoom {} with ε = {:g}, and stays so."
)
_SHRUNK = (
    "Zoom {} makes tiles under 25 km² this far from the equator, and none so small is shown: this is zoom {}."
)


class MapRefusedError(UnlatchedError):
    """A map of this would endanger people; the message says why, and what would not."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box in degrees that the operator keeps off the map."""

    south: float
    west: float
    north: float
    east: float


def area(text: str) -> Area:
    """The area that ``south,west,north,east`` names; across the date line where west is east of east.

    >>> area("36.9,-9,38,-8.5")
    Area(south=36.9, west=-9.0, north=38.0, east=-8.5)
    """
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError:
        south, west, north, east = (float("nan"),) * 4
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise UsageError("an area to exclude is four numbers in degrees: south,west,north,east")
    return Area(south, west, north, east)


@dataclass(frozen=True, slots=True)
class Cell:
    """One Web-Mercator tile and the number of people seen there, rounded."""

    z: int
    x: int
    y: int
    people: int


@dataclass(frozen=True, slots=True)
class Map:
    """People per tile. ``bound`` is how many tiles one person counts in at most (None: all)."""

    method: str
    publishable: bool
    epsilon: float | None
    delta: float | None
    k: int
    zoom: int
    bound: int | None
    guarantee: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For ``report.json``."""
        return asdict(self) | {"cells": [asdict(cell) for cell in self.cells], "notes": list(self.notes)}


def from_dict(known: Mapping[str, Any]) -> Map:
    """The map that ``as_dict`` was made from."""
    cells = tuple(Cell(**cell) for cell in known["cells"])
    named = {one.name: known[one.name] for one in fields(Map)}
    return Map(**{**named, "cells": cells, "notes": tuple(known["notes"])})


def publish(
    points: Points,
    *,
    zoom: int = 10,
    epsilon: float = 1.0,
    k: int = 20,
    book: Path,
    exclude: Sequence[Area] = (),
) -> Map:
    """The map that may be published; the one in the ledger ``book`` if this data set has one already.

    Raises MapRefusedError, and UsageError where the ledger cannot be read or written: a map that is not
    on record could be made again.
    """
    _refuse_zoom(zoom)
    counts = crowd(points, zoom=zoom, most=2, salt=secrets.randbits(64))
    known_by = counts.seen
    with ledger.held(book):
        known = ledger.recall(book, known_by.digest)
        if known is not None:
            return _without(_again(known, zoom, epsilon), exclude)
        made = _noisy_map(points, counts, zoom, epsilon, max(k, 20))
        if any(known_by.like(one.get("seen")) for one in ledger.releases(book)):
            made = replace(made, notes=(*made.notes, _ALIKE))
        asked = {"asked": [zoom, epsilon], "seen": known_by.totals()}
        ledger.record(book, known_by.digest, made.as_dict() | asked)
    return _without(made, exclude)


def private(points: Points, *, zoom: int = 10, k: int = 20, exclude: Sequence[Area] = ()) -> Map:
    """The operator's own view: true counts of tiles with at least ``k`` people. Not for publication."""
    _refuse_zoom(zoom)
    counts = crowd(points, zoom=zoom, most=_ALL, salt=0)
    shown = {cell: people for cell, people in counts.tiles.items() if people >= max(k, 20)}
    says = "Not for publication: true counts, which can be compared with other data to learn about people."
    made = Map("k floor", False, None, None, max(k, 20), zoom, None, says, _cells(shown, zoom))
    return _without(made, exclude)


def _noisy_map(points: Points, counts: Crowd, zoom: int, epsilon: float, k: int) -> Map:
    """A fresh release. The number of people itself is taken as known, for the report prints it."""
    people = counts.seen.people
    if people < FEWEST_PEOPLE:
        raise MapRefusedError(
            f"no map is published of fewer than {FEWEST_PEOPLE:,} people: in so small a group, coarse places "
            "and rounded numbers still point at persons; report the region in words instead."
        )
    dense = mechanism.majority(counts.wide, people, epsilon=epsilon * _CHOICE)
    if dense:
        counts = crowd(points, zoom=zoom, most=16, salt=secrets.randbits(64))
    # A power of ten, for delta must not tell the exact number of people.
    delta = min(1e-8, 10.0 ** floor(-log10(10 * people)))
    plan = mechanism.design(epsilon=epsilon * (1 - _CHOICE), delta=delta, dense=dense)
    noisy, shown = _coarse(mechanism.noisy(counts.tiles, plan, floor=k), zoom)
    note = _SHRUNK.format(zoom, shown) if shown < zoom else ""
    return Map(
        f"differential privacy ({plan.noise} threshold, OpenDP)", True, epsilon, delta, k, shown, plan.bound,
        _promise(epsilon, delta, k, plan.bound), _cells(rounded(_sociable(noisy), noise=plan.scale), shown),
        (note,) if note else (),
    )  # fmt: skip


def _coarse(counts: Mapping[int, int], zoom: int) -> tuple[dict[int, int], int]:
    """No tile under 25 km²: a few such are left out; if many people are there, tiles are joined by fours.

    It works on noisy counts, so that it tells nothing more.
    """
    large = {cell: n for cell, n in counts.items() if tiles.square_km(zoom, cell & _LOW) >= SMALLEST_KM2}
    if not zoom or 100 * sum(large.values()) >= 99 * sum(counts.values()):
        return large, zoom
    joined: dict[int, int] = {}
    for cell, people in counts.items():
        parent = (cell >> 33 << 32) | ((cell & _LOW) >> 1)
        joined[parent] = joined.get(parent, 0) + people
    return _coarse(joined, zoom - 1)


def _promise(epsilon: float, delta: float, k: int, bound: int) -> str:
    return (
        "This map does not tell whether any one person is in the data: with or without all of a person's "
        f"points, any map is at most {exp(epsilon):.1f} times as likely (ε = {epsilon:g}), but for a chance "
        f"of one in {1 / delta:,.0f} (δ). A person counts in at most {bound} tiles; tiles with fewer than "
        f"{k} people are not shown."
    )


def _refuse_zoom(zoom: int) -> None:
    if not 0 <= zoom <= FINEST_ZOOM:
        raise MapRefusedError(
            f"no map finer than zoom {FINEST_ZOOM}: street-level aggregates have shown homes and guarded "
            "places; zoom 10 is the default."
        )


def _again(known: Mapping[str, Any], zoom: int, epsilon: float) -> Map:
    """A release from the ledger, said to be one where it is not what was asked for."""
    made = _recorded(known)
    if list(known.get("asked", (made.zoom, made.epsilon))) == [zoom, epsilon]:
        return made
    return replace(made, notes=(_STAYS.format(made.zoom, made.epsilon), *made.notes))


def _recorded(known: Mapping[str, Any]) -> Map:
    try:
        return from_dict(known)
    except (KeyError, TypeError, AttributeError):
        pass
    raise UsageError(
        "the ledger of released maps holds this data set, but its map cannot be read; restore the file, or "
        "use the map as it was published"
    )


def _without(release: Map, exclude: Iterable[Area]) -> Map:
    boxes = tuple(exclude)
    kept = tuple(cell for cell in release.cells if not any(_touches(cell, box) for box in boxes))
    return replace(release, cells=kept)


def _touches(cell: Cell, box: Area) -> bool:
    north, south = tiles.latitude(cell.z, cell.y), tiles.latitude(cell.z, cell.y + 1)
    west, east = tiles.longitude(cell.z, cell.x), tiles.longitude(cell.z, cell.x + 1)
    around = (
        west <= box.east or east >= box.west if box.west > box.east else west <= box.east and east >= box.west
    )
    return south <= box.north and north >= box.south and around


def _sociable(counts: Mapping[int, int]) -> dict[int, int]:
    """Without small tiles that have no neighbour: a lone camp or house in empty country."""
    steps = [(dx << 32) + dy for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
    return {
        cell: people
        for cell, people in counts.items()
        if people >= _LONELY or any(cell + step in counts for step in steps)
    }


def _cells(counts: Mapping[int, int], zoom: int) -> tuple[Cell, ...]:
    """In the order of rows, which says nothing of the order in the data."""
    cells = (Cell(zoom, cell >> 32, cell & _LOW, people) for cell, people in counts.items())
    return tuple(sorted(cells, key=lambda cell: (cell.y, cell.x)))
