"""The map: one that is safe to publish, or the operator's own.

Aggregates alone are not safe: Strava's 2017 heat map showed bases and homes. The published map is coarse,
differentially private per person, floored, rounded, without isolated tiles, and made once per data set.
Differential privacy hides persons, not groups: hence areas that the operator excludes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import exp, floor, log10
from pathlib import Path
from typing import Any

from unlatched.errors import UnlatchedError
from unlatched.location import ledger, mechanism, tiles
from unlatched.location.crowd import Crowd, crowd, fingerprint
from unlatched.location.points import Points

FEWEST_PEOPLE = 1000
FINEST_ZOOM = 12
SMALLEST_KM2 = 25.0
_LONELY = 100
_DENSE = 8
_ALL = 1 << 62


class MapRefusedError(UnlatchedError):
    """A map of this would endanger people; the message says why, and what would not."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box in degrees that the operator keeps off the map."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One Web-Mercator tile and the number of people seen there, to two significant digits."""

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
    return Map(**{**known, "cells": cells, "notes": tuple(known["notes"])})


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

    Raises MapRefusedError.
    """
    key = fingerprint(points, zoom=8)
    known = ledger.recall(book, key)
    if known is not None:
        return _without(_again(known, zoom, epsilon), exclude)
    _refuse_zoom(zoom)
    release = _noisy_map(points, zoom, epsilon, max(k, 20))
    ledger.record(book, key, release.as_dict())
    return _without(release, exclude)


def private(points: Points, *, zoom: int = 10, k: int = 20) -> Map:
    """The operator's own view: true counts of tiles with at least ``k`` people. Not for publication."""
    _refuse_zoom(zoom)
    counts = crowd(points, zoom=zoom, most=_ALL, salt=0)
    shown = {cell: people for cell, people in counts.tiles.items() if people >= max(k, 20)}
    says = "Not for publication: true counts, which can be compared with other data to learn about people."
    return Map("k floor", False, None, None, max(k, 20), zoom, None, says, _cells(shown, zoom))


def _noisy_map(points: Points, zoom: int, epsilon: float, k: int) -> Map:
    counts, dense = _bounded(points, zoom)
    if counts.people < FEWEST_PEOPLE:
        raise MapRefusedError(
            f"no map is published of fewer than {FEWEST_PEOPLE:,} people: in so small a group, coarse places "
            "and rounded numbers still point at persons; report the region in words instead."
        )
    _refuse_small(counts.tiles, zoom, k)
    # A power of ten: delta must not tell the exact number of people.
    delta = min(1e-8, 10.0 ** floor(-log10(10 * counts.people)))
    plan = mechanism.design(epsilon=epsilon, delta=delta, dense=dense)
    noisy = _sociable(mechanism.noisy(counts.tiles, plan, floor=k))
    return Map(
        f"differential privacy ({plan.noise} threshold, OpenDP)", True, epsilon, delta, k, zoom, plan.bound,
        _promise(epsilon, delta, k, plan.bound), _cells(rounded(noisy), zoom),
    )  # fmt: skip


def _bounded(points: Points, zoom: int) -> tuple[Crowd, bool]:
    """People per tile, each in few of their tiles, chosen with a fresh salt; and whether traces are dense."""
    counts = crowd(points, zoom=zoom, most=2, salt=secrets.randbits(64))
    if counts.usual <= _DENSE:
        return counts, False
    return crowd(points, zoom=zoom, most=16, salt=secrets.randbits(64)), True


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


def _refuse_small(counts: Mapping[int, int], zoom: int, k: int) -> None:
    areas = [tiles.square_km(zoom, cell & 0xFFFFFFFF) for cell, people in counts.items() if people >= k]
    if areas and min(areas) < SMALLEST_KM2:
        raise MapRefusedError(
            f"at zoom {zoom} and this far from the equator tiles shrink to {min(areas):.0f} km², and none "
            f"under {SMALLEST_KM2:.0f} km² is shown; use a coarser zoom."
        )


def _again(known: Mapping[str, Any], zoom: int, epsilon: float) -> Map:
    """A release from the ledger, said to be one."""
    cells = tuple(Cell(**cell) for cell in known["cells"])
    note = "Reprinted from the ledger: a second release of the same data would spend its privacy again."
    if (known["zoom"], known["epsilon"]) != (zoom, epsilon):
        note += f" It was made at zoom {known['zoom']} with ε = {known['epsilon']:g}, and stays so."
        return Map(**{**known, "cells": cells, "notes": (note,)})
    return Map(**{**known, "cells": cells, "notes": tuple(known["notes"])})


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


def rounded(counts: Mapping[int, int]) -> dict[int, int]:
    """Two significant digits each; a few go the other way, so that a small map keeps its total within 0.1 %.

    >>> rounded({1: 1849, 2: 99500, 3: 38})
    {1: 1800, 2: 100000, 3: 38}
    >>> rounded({1: 1440, 2: 1440, 3: 1410})
    {1: 1500, 2: 1400, 3: 1400}
    """
    units = {cell: 10 ** max(0, len(str(people)) - 2) for cell, people in counts.items()}
    result = {
        cell: (people + units[cell] // 2) // units[cell] * units[cell] for cell, people in counts.items()
    }
    total = sum(counts.values())
    missing = total - sum(result.values())
    # Those nearest to the middle lose least by going the other way.
    for cell in sorted(counts, key=lambda cell: units[cell] / 2 - abs(counts[cell] - result[cell])):
        short, unit = counts[cell] - result[cell], units[cell]
        if abs(missing) <= total / 1000:
            break
        if short * missing > 0 and unit < 2 * abs(missing):
            step = unit if missing > 0 else -unit
            result[cell], missing = result[cell] + step, missing - step
    return result


def _cells(counts: Mapping[int, int], zoom: int) -> tuple[Cell, ...]:
    """In the order of rows, which says nothing of the order in the data."""
    cells = (Cell(zoom, cell >> 32, cell & 0xFFFFFFFF, people) for cell, people in counts.items())
    return tuple(sorted(cells, key=lambda cell: (cell.y, cell.x)))
