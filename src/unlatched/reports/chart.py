"""The chart "how many points are enough": unicity against the number of points, a line for each grain.

SVG without script. Lines are told apart by colour, by the shape of their marks, and by name; colours are
those of Okabe and Ito (2008), which most colour-blind people can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from unlatched.model import Unicity
from unlatched.reports import words

_WIDTH, _HEIGHT = 340, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 12, 14, 38
_MARKS = ("circle", "square", "diamond")


@dataclass(frozen=True, slots=True)
class Line:
    """One grain: what it is called, and its rates by the number of points."""

    name: str
    rates: tuple[Unicity, ...]


def panels(rates: Sequence[Unicity]) -> list[tuple[str, list[Line]]]:
    """A panel for each zoom, finest first; in it a line for each time bin, finest first."""
    found = []
    for zoom in sorted({rate.zoom for rate in rates}, reverse=True):
        here = [rate for rate in rates if rate.zoom == zoom]
        times = sorted({rate.hours for rate in here}, key=lambda hours: hours or float("inf"))
        lines = [
            Line(
                _when(hours),
                tuple(sorted((one for one in here if one.hours == hours), key=lambda one: one.p)),
            )
            for hours in times
        ]
        found.append((f"squares of {side(zoom)}", lines))
    return found


def _when(hours: float | None) -> str:
    if hours is None:
        return "at any time"
    return {1.0: "in the hour", 24.0: "on the day"}.get(hours) or f"within {hours:g} hours"


def side(zoom: int) -> str:
    """How long a tile is at the equator, in words.

    >>> [side(zoom) for zoom in (10, 13, 16)]
    ['39 km', '5 km', '600 m']
    """
    km = 40_075 / 2**zoom
    return f"{km:.0f} km" if km >= 1 else f"{km * 1000:.1g}".replace("e+02", "00") + " m"


def chart(rates: Sequence[Unicity]) -> str:
    """HTML: small charts side by side, on a phone one below the other."""
    top = max((rate.p for rate in rates), default=1)
    drawn = "".join(_panel(title, lines, top) for title, lines in panels(rates))
    return f'<div class="enough">{drawn}</div>'


def _panel(title: str, lines: Sequence[Line], top: int) -> str:
    key = "".join(
        f'<li><svg viewBox="0 0 28 12" aria-hidden="true" class="g{i}"><line x1="0" y1="6" x2="28" y2="6"/>'
        f"{_mark(i, 14, 6)}</svg>{escape(line.name)}</li>"
        for i, line in enumerate(lines)
    )
    body = "".join(_line(i, line, top) for i, line in enumerate(lines))
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(_told(title, lines))}">{_axes(top)}{body}</svg><ul>{key}</ul></figure>'
    )


def _told(title: str, lines: Sequence[Line]) -> str:
    """The whole panel in words, for who listens to it."""
    said = (
        f"{line.name}: "
        + ", ".join(f"{words.many(one.p, 'point')} {words.percent(one.rate)}" for one in line.rates)
        for line in lines
    )
    return f"People singled out, {title}. " + "; ".join(said) + "."


def _x(p: int, top: int) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (p - 0.6) / (top - 0.2), 1)


def _y(share: float) -> float:
    return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - share), 1)


def _axes(top: int) -> str:
    grid = "".join(
        f'<line class="grid" x1="{_LEFT}" y1="{_y(share)}" x2="{_WIDTH - _RIGHT}" y2="{_y(share)}"/>'
        f'<text x="{_LEFT - 6}" y="{_y(share) + 4}" text-anchor="end">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    ticks = "".join(
        f'<text x="{_x(p, top)}" y="{_HEIGHT - _BOTTOM + 17}" text-anchor="middle">{p}</text>'
        for p in range(1, top + 1)
    )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    known = f'<text x="{middle}" y="{_HEIGHT - 4}" text-anchor="middle">points known of a person</text>'
    return f"{grid}{ticks}{known}"


def _line(index: int, line: Line, top: int) -> str:
    """Intervals, the line, and its marks; lines are a little apart, so that intervals are."""
    at = [(_x(one.p, top) + (index - 1) * 4, one) for one in line.rates]
    bars = "".join(f'<path class="bar" d="M{x} {_y(one.low)}V{_y(one.high)}"/>' for x, one in at)
    points = " ".join(f"{x},{_y(one.rate)}" for x, one in at)
    marks = "".join(
        f"<g>{_mark(index, x, _y(one.rate))}<title>{_title(line, one)}</title></g>" for x, one in at
    )
    return f'<g class="g{index}">{bars}<polyline points="{points}"/>{marks}</g>'


def _title(line: Line, one: Unicity) -> str:
    return escape(
        f"{words.many(one.p, 'point')}, {line.name}: {words.percent(one.rate, 1)} (95 % interval "
        f"{words.percent(one.low, 1)} to {words.percent(one.high, 1)}) of {words.number(one.eligible)} "
        "people who have as many"
    )


def _mark(index: int, x: float, y: float) -> str:
    shape = _MARKS[index % len(_MARKS)]
    if shape == "circle":
        return f'<circle cx="{x}" cy="{y}" r="4.5"/>'
    if shape == "square":
        return f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8"/>'
    return f'<path d="M{x} {y - 5.5}L{x + 5.5} {y}L{x} {y + 5.5}L{x - 5.5} {y}Z"/>'
