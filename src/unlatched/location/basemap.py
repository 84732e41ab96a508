"""The offline base map: countries, clipped to a view.

No tile server is asked: that would tell somebody what is being investigated.
"""

from __future__ import annotations

import base64
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

SIDE = 1 << 15
"""Units of the asset from the date line to the date line."""
_HEADER = 5
ATTRIBUTION = "Base map: Natural Earth, via world-atlas 2.0.2. Borders say nothing of their status."

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True, slots=True)
class View:
    """A box of the world in Web-Mercator (0 to 1 each way, y to the south), drawn ``width`` units wide.

    ``east`` is over 1 where the box goes across the date line.
    """

    west: float
    north: float
    east: float
    south: float
    width: int

    @property
    def scale(self) -> float:
        """Units in the whole world."""
        return self.width / (self.east - self.west)

    @property
    def height(self) -> int:
        """Units from north to south."""
        return round((self.south - self.north) * self.scale)


@dataclass(frozen=True, slots=True)
class Country:
    """A name, rings in units of the view, and where its name goes, if there is room."""

    name: str
    rings: tuple[tuple[tuple[int, int], ...], ...]
    label: tuple[int, int] | None


@cache
def _atlas() -> dict[str, Any]:
    lines = files(__package__).joinpath("basemap.txt").read_text(encoding="utf-8").splitlines()
    packed = "".join(line for line in lines[_HEADER:])
    atlas: dict[str, Any] = json.loads(lzma.decompress(base64.b85decode(packed)))
    atlas["arcs"] = [list(_walk(arc)) for arc in atlas["arcs"]]
    return atlas


def _walk(deltas: list[int]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in zip(deltas[::2], deltas[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x, y


def countries(view: View) -> list[Country]:
    """What of each country is in the view, and somewhat around it, for windows of another shape."""
    spare_x, spare_y = (view.east - view.west) * 0.15, (view.south - view.north) * 0.4
    box = tuple(
        SIDE * side
        for side in (view.west - spare_x, view.north - spare_y, view.east + spare_x, view.south + spare_y)
    )
    turns = (0, SIDE) if view.east > 1 else (0,)
    found = []
    for name, rings in _atlas()["countries"]:
        clipped = [_clip(_turned(_ring(ring), turn), box) for ring in rings for turn in turns]
        drawn = tuple(ring for ring in (_fit(ring, view) for ring in clipped) if _extent(ring) > 8)
        if drawn:
            found.append(Country(name, drawn, _label(drawn, view)))
    return found


def _turned(ring: Ring, turn: int) -> Ring:
    """A ring once around the world further east."""
    return [(x + turn, y) for x, y in ring] if turn else ring


def _ring(arcs: list[int]) -> Ring:
    """Arcs joined; ~i is arc i backwards (TopoJSON 2.1.4)."""
    points: Ring = []
    for arc in arcs:
        part = _atlas()["arcs"][arc] if arc >= 0 else _atlas()["arcs"][~arc][::-1]
        points += part[1 if points else 0 :]
    return _unwrapped(points)


def _unwrapped(ring: Ring) -> Ring:
    """Across the date line without a leap around the world (Fiji); Antarctica does go around."""
    points, turn = ring[:1], 0
    for (last, _), (x, y) in pairwise(ring):
        if abs(x - last) > SIDE / 2 and y < SIDE * 0.9:
            turn += SIDE if x < last else -SIDE
        points.append((x + turn, y))
    return points


def _clip(ring: Ring, box: tuple[float, ...]) -> Ring:
    """The part of a ring inside a box (Sutherland and Hodgman 1974)."""
    west, north, east, south = box
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    if not ring or max(xs) < west or min(xs) > east or max(ys) < north or min(ys) > south:
        return []
    if min(xs) >= west and max(xs) <= east and min(ys) >= north and max(ys) <= south:
        return ring
    for axis, bound, sign in ((0, west, 1), (0, east, -1), (1, north, 1), (1, south, -1)):
        ring = _cut(ring, axis, bound, sign)
    return ring


def _cut(ring: Ring, axis: int, bound: float, sign: int) -> Ring:
    """The part on one side of a line."""

    def inside(point: Point) -> bool:
        return (point[axis] - bound) * sign >= 0

    result: Ring = []
    for last, point in pairwise([*ring[-1:], *ring]):
        if inside(last) != inside(point):
            share = (bound - last[axis]) / (point[axis] - last[axis])
            other = last[1 - axis] + share * (point[1 - axis] - last[1 - axis])
            result.append((bound, other) if axis == 0 else (other, bound))
        if inside(point):
            result.append(point)
    return result


def _fit(ring: Ring, view: View) -> tuple[tuple[int, int], ...]:
    """In whole units of the view, a unit of detail at the least."""
    points: list[tuple[int, int]] = []
    for x, y in ring:
        point = round((x / SIDE - view.west) * view.scale), round((y / SIDE - view.north) * view.scale)
        if not points or abs(points[-1][0] - point[0]) + abs(points[-1][1] - point[1]) > 3:
            points.append(point)
    return tuple(points)


def _extent(ring: tuple[tuple[int, int], ...]) -> int:
    """Width and height of a ring together; 0 for a mere line."""
    if len(ring) < 3:
        return 0
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(xs) - min(xs) + max(ys) - min(ys)


def _label(rings: tuple[tuple[tuple[int, int], ...], ...], view: View) -> tuple[int, int] | None:
    """The middle of the largest part in view, if that is big enough to bear a name."""
    inside = [
        _clip([(float(x), float(y)) for x, y in ring], (0, 0, view.width, view.height)) for ring in rings
    ]
    area, x, y = max((_middle(ring) for ring in inside if len(ring) > 2), default=(0.0, 0.0, 0.0))
    return (round(x), round(y)) if area > view.width * view.height / 120 else None


def _middle(ring: Ring) -> tuple[float, float, float]:
    """Area and centroid of a ring (shoelace formula)."""
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    area = sum(crosses) / 2 or 1e-9
    x = sum((a[0] + b[0]) * c for (a, b), c in zip(pairs, crosses, strict=True)) / (6 * area)
    y = sum((a[1] + b[1]) * c for (a, b), c in zip(pairs, crosses, strict=True)) / (6 * area)
    return abs(area), x, y
