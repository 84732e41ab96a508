"""The map as a figure for ``report.html``: SVG, and where JavaScript runs a canvas to move about in.

The fragment loads nothing and has no inline handlers: under ``default-src 'none'`` it needs
``style-src 'unsafe-inline'`` and the hash of :func:`script` in ``script-src``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from math import ceil, cos, floor, log10, radians

from unlatched.location import basemap
from unlatched.location.release import Cell, Map
from unlatched.measures import tiles

CLASSES = 6
_WIDTH, _SHAPE, _FEWEST_ACROSS, _SMALL = 1600, 1.5, 18, 7


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the map is drawn: tile (``x``, ``y``) in the north-western corner, ``unit`` units a tile."""

    zoom: int
    x: int
    y: int
    unit: int
    view: basemap.View

    def place(self, cell: Cell) -> tuple[int, int]:
        """Column and row of a tile, counted from the corner, across the date line where the view goes so."""
        return (cell.x - self.x) % (1 << self.zoom), cell.y - self.y

    @property
    def wide(self) -> bool:
        """Whether tiles are so small in it that they are drawn larger than they are."""
        return self.unit < _SMALL


@cache
def script() -> str:
    """The one script, the same for every map, so that a page can allow it by its hash."""
    return files(__package__).joinpath("figure.js").read_text(encoding="utf-8")


@cache
def style() -> str:
    """The style sheet; everything in it is below ``.ul-map``."""
    return files(__package__).joinpath("figure.css").read_text(encoding="utf-8")


def figure(drawn: Map, *, heading: str = "Where people were", with_script: bool = True) -> str:
    """An HTML fragment: map, legend, scale, guarantee and a table of the fullest tiles."""
    if not drawn.cells:
        return '<figure class="ul-map"><p>No tile had enough people to be shown.</p></figure>'
    frame, steps = framed(drawn.cells), classes(drawn.cells)
    crowds = [cell.people for cell in drawn.cells]
    alike = f"{heading}: {len(crowds):,} tiles, {min(crowds):,} to {max(crowds):,} people in each."
    parts = (
        f"<style>{style()}</style>",
        '<figure class="ul-map">',
        "" if drawn.publishable else '<p class="ul-warn">Not for publication. For the operator only.</p>',
        f'<div class="ul-view">{_svg(drawn.cells, frame, steps, alike)}</div>',
        f"<figcaption>{_legend(steps, drawn)}{_words(drawn, frame)}{_table(drawn.cells)}</figcaption>",
        f'<script type="application/json">{_facts(drawn.cells, frame)}</script>',
        f"<script>{script()}</script>" if with_script else "",
        "</figure>",
    )
    return "".join(parts)


def framed(cells: Sequence[Cell]) -> Frame:
    """A view of all cells with room around, at least so many tiles wide that borders tell where it is."""
    zoom, side = cells[0].z, 1 << cells[0].z
    west, columns = _columns([cell.x for cell in cells], side)
    ys = [cell.y for cell in cells]
    across = max(_FEWEST_ACROSS, columns * 1.2, (max(ys) - min(ys) + 1) * 1.2 * _SHAPE)
    wide = min(side, ceil(across))
    tall = min(side, ceil(wide / _SHAPE))
    x = west + (columns - wide) // 2
    if west + columns <= side:
        x = min(side - wide, max(0, x))
    y = min(side - tall, max(0, (min(ys) + max(ys) + 1 - tall) // 2))
    unit = max(2, round(_WIDTH / wide))
    view = basemap.View(x / side, y / side, (x + wide) / side, (y + tall) / side, unit * wide)
    return Frame(zoom, x, y, unit, view)


def _columns(xs: Sequence[int], side: int) -> tuple[int, int]:
    """The westernmost column and how many there are, the short way around the world.

    >>> _columns([3, 5], 16), _columns([1, 15], 16)
    ((3, 3), (15, 3))
    """
    known = sorted(set(xs))
    gaps = [(after - before, after) for before, after in pairwise(known)]
    widest, start = max([(known[0] + side - known[-1], known[0]), *gaps], key=lambda gap: gap[0])
    return start, side - widest + 1


def classes(cells: Sequence[Cell]) -> list[int]:
    """Lower bounds of at most six logarithmic classes of people.

    >>> classes([Cell(10, 0, 0, 38), Cell(10, 0, 1, 120_000)])
    [38, 100, 1000, 10000, 100000]
    >>> classes([Cell(10, 0, 0, 200), Cell(10, 0, 1, 9_000)])
    [200, 300, 1000, 3000]
    """
    low, high = min(cell.people for cell in cells), max(cell.people for cell in cells)
    for marks in ((1, 3), (1,)):
        bounds = [mark * 10**e for e in range(floor(log10(max(1, low))), 12) for mark in marks]
        steps = [low, *(bound for bound in bounds if low < bound <= high)]
        if len(steps) <= CLASSES:
            return steps
    return steps[: CLASSES - 1] + steps[-1:]


def class_of(people: int, steps: Sequence[int]) -> int:
    """The class, from 0, that a number of people is in."""
    return sum(people >= step for step in steps) - 1


def colour(index: int, count: int) -> int:
    """Which of the six colours a class has: the ends of the scale are always used."""
    return 1 + (round(index * (CLASSES - 1) / (count - 1)) if count > 1 else CLASSES // 2)


def _svg(cells: Sequence[Cell], frame: Frame, steps: Sequence[int], alike: str) -> str:
    view, countries = frame.view, basemap.countries(frame.view)
    land = "".join(_path(ring) for country in countries for ring in country.rings)
    names = "".join(
        f'<text class="ul-name" x="{country.label[0]}" y="{country.label[1]}">{escape(country.name)}</text>'
        for country in countries
        if country.label
    )
    return (
        f'<svg class="ul-svg{" ul-wide" if frame.wide else ""}" viewBox="0 0 {view.width} {view.height}"'
        f' role="img" aria-label="{escape(alike)}">'
        f'<g class="ul-base"><path id="ul-land" d="{land}"/></g>{"".join(_layers(cells, frame, steps))}'
        f'<use href="#ul-land" class="ul-borders"/>{names}{_scale_bar(frame)}</svg>'
    )


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """A closed ring in relative moves, the shortest way to write it."""
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(ring)]
    moves = "".join(f"{_signed(dx)}{_signed(dy)}" for dx, dy in steps)
    return f"M{ring[0][0]},{ring[0][1]}l{moves.lstrip(' ')}z"


def _signed(number: int) -> str:
    return f"{number}" if number < 0 else f" {number}"


def _layers(cells: Sequence[Cell], frame: Frame, steps: Sequence[int]) -> Iterator[str]:
    """One path per class; neighbours in a row are one rectangle."""
    u = frame.unit
    for index in range(len(steps)):
        runs: list[list[int]] = []
        here = (frame.place(cell) for cell in cells if class_of(cell.people, steps) == index)
        for x, y in sorted(here, key=lambda place: (place[1], place[0])):
            if runs and runs[-1][1] == y and runs[-1][0] + runs[-1][2] == x:
                runs[-1][2] += 1
            else:
                runs.append([x, y, 1])
        path = "".join(f"M{x * u},{y * u}h{n * u}v{u}h{-n * u}z" for x, y, n in runs)
        if path:
            yield f'<path class="ul-cell ul-c{colour(index, len(steps))}" d="{path}"/>'


def scale(frame: Frame) -> tuple[float, int]:
    """A round length in km, and how many units that is at the middle of the map: at most a fifth of it."""
    middle = tiles.latitude(frame.zoom, frame.y + frame.view.height / frame.unit / 2)
    km = tiles.CIRCUMFERENCE * cos(radians(middle)) / (1 << frame.zoom) / frame.unit
    most = km * frame.view.width / 5
    ten = 10.0 ** floor(log10(most))
    length = next(step for step in (5, 2, 1) if step * ten <= most) * ten
    return length, round(length / km)


def _scale_bar(frame: Frame) -> str:
    length, width = scale(frame)
    right, bottom = 28 + width, frame.view.height - 28
    ends = f"28,{bottom - 12} 28,{bottom} {right},{bottom} {right},{bottom - 12}"
    text = f'<text class="ul-km" x="40" y="{bottom - 14}">{length:g} km</text>'
    return f'<polyline class="ul-bar" points="{ends}"/>{text}'


def ranges(steps: Sequence[int], cells: Sequence[Cell]) -> list[str]:
    """Each class in words, as the legend has it."""
    ends = [*(step - 1 for step in steps[1:]), max(cell.people for cell in cells)]
    return [
        f"{low:,}" if low >= high else f"{low:,} to {high:,}" for low, high in zip(steps, ends, strict=True)
    ]


def _legend(steps: Sequence[int], drawn: Map) -> str:
    items = "".join(
        '<li><svg viewBox="0 0 1 1" aria-hidden="true">'
        f'<rect class="ul-c{colour(i, len(steps))}" width="1" height="1"/></svg>{text}</li>'
        for i, text in enumerate(ranges(steps, drawn.cells))
    )
    unit = '<li class="ul-soft">people per tile</li>'
    return f'<ul class="ul-legend" aria-label="People per tile">{items}{unit}</ul>'


def extent(drawn: Map, frame: Frame) -> str:
    """How large the tiles are, and that they are drawn larger where they are."""
    areas = [tiles.square_km(frame.zoom, cell.y) for cell in drawn.cells]
    least, most = (f"{area:,.0f}" for area in (min(areas), max(areas)))
    size = f"{least} km²" if max(areas) < 1.1 * min(areas) else f"{least} to {most} km²"
    larger = " Tiles are drawn larger than they are, so as to be seen." if frame.wide else ""
    return f"Each tile covers {size} (zoom {frame.zoom}).{larger}"


def _words(drawn: Map, frame: Frame) -> str:
    notes = "".join(f"<p>{escape(note)}</p>" for note in drawn.notes)
    return (
        f"<p>{escape(drawn.guarantee)}</p>{notes}"
        f'<p class="ul-soft">{extent(drawn, frame)} '
        "With JavaScript: drag to move; buttons, plus and minus zoom; arrow keys move; 0 shows all. "
        f"{escape(basemap.ATTRIBUTION)}</p>"
    )


def _table(cells: Sequence[Cell]) -> str:
    fullest = sorted(cells, key=lambda cell: (-cell.people, cell.y, cell.x))[:12]
    rows = "".join(
        f"<tr><td>{tiles.latitude(c.z, c.y + 0.5):.1f}°</td><td>{tiles.longitude(c.z, c.x + 0.5):.1f}°</td>"
        f"<td>{c.people:,}</td></tr>"
        for c in fullest
    )
    return (
        f"<details><summary>The {len(fullest)} fullest tiles as a table</summary><table><thead><tr>"
        f'<th scope="col">latitude</th><th scope="col">longitude</th><th scope="col">people</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )


def _facts(cells: Sequence[Cell], frame: Frame) -> str:
    facts = {
        "side": 1 << frame.zoom, "unit": frame.unit, "x": frame.x, "y": frame.y,
        "cells": [[*frame.place(cell), cell.people] for cell in cells],
    }  # fmt: skip
    return json.dumps(facts, separators=(",", ":"))
