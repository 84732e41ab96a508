"""The part of ``report.html`` that is about positions: how easily they single people out, and the map."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from unlatched.model import Locations, Unicity
from unlatched.reports import words

if TYPE_CHECKING:
    from markupsafe import Markup

_BASE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_GRAINS = {1.0: "in the hour", 24.0: "on the day", float("inf"): "at any time"}


def policy(found: Locations | None) -> str:
    """The page's content security policy: nothing is loaded, and only the map's own script may run."""
    if found is None or not found.map:
        return _BASE
    from unlatched.location.figure import script

    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return f"{_BASE}; script-src 'sha256-{digest}'"


def located(found: Locations | None) -> Markup:
    """Sections on positions as HTML, or nothing."""
    from markupsafe import Markup

    return Markup("".join(_sections(found)) if found else "")  # noqa: S704 (every part is escaped)


def _sections(found: Locations) -> Iterator[str]:
    if found.unicity:
        yield "<section><h2>How easily the positions single people out</h2>"
        yield "".join(f"<p>{escape(sentence)}</p>" for sentence in found.sentences)
        yield f"{_matrix(found.unicity)}{_NOTE}</section>"
    if found.map:
        yield f"<section><h2>Where, roughly</h2>{_figure(found.map)}</section>"
    if found.refusals:
        yield "<section><h2>No map</h2>"
        yield "".join(f"<p>{escape(refusal)}</p>" for refusal in found.refusals) + "</section>"


_NOTE = (
    '<p class="note">The share of people whom so many of their own points, drawn at random, tell from '
    "everybody else in the data. Grid squares are given by the length of their side at the equator.</p>"
)


def _figure(drawn: Mapping[str, Any]) -> str:
    from unlatched.location.figure import figure
    from unlatched.location.release import from_dict

    return figure(from_dict(drawn), heading="Where people were")


def _matrix(rates: tuple[Unicity, ...]) -> str:
    """Squares and times down, points across: how many of their own points single people out."""
    numbers = sorted({rate.p for rate in rates})
    heads = "".join(f'<th class="n">{_points(p)}</th>' for p in numbers)
    grains = sorted({(-rate.zoom, rate.hours or float("inf")) for rate in rates})
    known = {(-rate.zoom, rate.hours or float("inf"), rate.p): rate for rate in rates}
    rows = "".join(_line(grain, [known.get((*grain, p)) for p in numbers]) for grain in grains)
    return f'<table class="heat"><thead><tr><th>known of a person</th>{heads}</tr></thead>{rows}</table>'


def _line(grain: tuple[int, float], rates: list[Unicity | None]) -> str:
    zoom, hours = -grain[0], grain[1]
    when = _GRAINS.get(hours, f"within {hours:.0f} h")
    cells = "".join(map(_cell, rates))
    return f"<tr><td>a square of {_side(zoom)}, {when}</td>{cells}</tr>"


def _cell(rate: Unicity | None) -> str:
    if rate is None:
        return '<td class="n">–</td>'
    shade = f"--heat:{rate.rate * 100:.0f}%"
    return f'<td class="n" style="{shade}"><span>{_brief(rate.rate)}</span></td>'


def _brief(share: float) -> str:
    return words.percent(share).replace("less than ", "&lt; ").replace("over ", "&gt; ")


def _points(p: int) -> str:
    return "1 point" if p == 1 else f"{p} points"


def _side(zoom: int) -> str:
    side = 40_075 / 2**zoom
    return f"{side:.0f} km" if side >= 1 else f"{side * 1000:.0f} m"
