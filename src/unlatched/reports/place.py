"""The part of ``report.html`` that is about positions: how easily they single people out, and the map."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from unlatched.model import Locations, Rate, Unicity
from unlatched.reports import words
from unlatched.reports.whereabouts import PLACES, WITHIN

if TYPE_CHECKING:
    from markupsafe import Markup

_BASE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_GRAINS = {1.0: "in the hour", 24.0: "on the day", float("inf"): "at any time"}


def policy(found: Locations | None) -> str:
    """The page's content security policy: nothing is loaded, and only the map's own script may run."""
    if found is None or not found.map:
        return _BASE
    from unlatched.location.figure import script

    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return f"{_BASE}; script-src 'sha256-{digest}'"


def located(found: Locations | None, *, part: bool = False) -> Markup:
    """Sections on positions as HTML, or nothing. ``part``: only a sample was read."""
    from markupsafe import Markup

    return Markup("".join(_sections(found, part)) if found else "")  # noqa: S704 (every part is escaped)


def _sections(found: Locations, part: bool) -> Iterator[str]:
    if found.unicity:
        yield f"<section><h2>How easily the positions single people out</h2>{_PART if part else ''}"
        yield f"<h3>How many points are enough</h3>{_chart(found.unicity)}{_matrix(found.unicity)}{_NOTE}"
        if found.unicity_without_duplicates:
            yield "<h3>With duplicate traces counted as one person</h3>"
            yield _matrix(found.unicity_without_duplicates)
        yield "</section>"
    if found.sensitive:
        yield f"<section><h2>People seen at sensitive places</h2>{_seen(found.sensitive)}</section>"
    if found.map:
        yield f"<section><h2>Where, roughly</h2>{_figure(found.map)}</section>"
    if found.refusals:
        yield f"<section><h2>{'Not on the map' if found.map else 'No map'}</h2>"
        yield "".join(f"<p>{escape(refusal)}</p>" for refusal in found.refusals) + "</section>"


def _chart(rates: tuple[Unicity, ...]) -> str:
    from unlatched.location.chart import chart

    return chart(rates)


def _seen(places: Mapping[str, Rate]) -> str:
    """Kinds of places down, the share of the people located across; no place is named."""
    rows = "".join(
        f'<tr><th scope="row">{escape(PLACES.get(kind, kind))}</th><td class="n">{words.share(one)}</td></tr>'
        for kind, one in sorted(places.items(), key=lambda item: -item[1].rate)
    )
    return f"<table>{_HEADS}<tbody>{rows}</tbody></table>{_LABELLED}"


_HEADS = (
    "<caption>Kinds of places, and the share of the people located who were seen there</caption>"
    '<thead><tr><th scope="col">kind of place, by the data\'s own labels</th>'
    '<th scope="col" class="n">share</th></tr></thead>'
)
_LABELLED = (
    '<p class="note">Of the people located, those with a position labelled so at least once. Which places, '
    "and who, is not looked at; kinds with fewer than 100 people are left out.</p>"
)
_PART = f"<p>{escape(WITHIN)}</p>"
_CAPTION = "Share of people whom so many of their own points single out"
_NOTE = (
    '<p class="note">The share of people whom so many of their own points, drawn at random, tell from '
    "everybody else in the data. The bars at the marks are 95 % intervals. "
    "Grid squares are given by the length of their side at the equator.</p>"
)


def _figure(drawn: Mapping[str, Any]) -> str:
    from unlatched.location.figure import figure
    from unlatched.location.release import from_dict

    return figure(from_dict(drawn), heading="Where people were")


def _matrix(rates: tuple[Unicity, ...]) -> str:
    """Squares and times down, points across: how many of their own points single people out."""
    numbers = sorted({rate.p for rate in rates})
    heads = "".join(f'<th scope="col" class="n">{_points(p)}</th>' for p in numbers)
    grains = sorted({(-rate.zoom, rate.hours or float("inf")) for rate in rates})
    known = {(-rate.zoom, rate.hours or float("inf"), rate.p): rate for rate in rates}
    rows = "".join(_line(grain, [known.get((*grain, p)) for p in numbers]) for grain in grains)
    return (
        f'<table class="heat"><caption>{_CAPTION}</caption><thead><tr><th scope="col">known of a person</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _line(grain: tuple[int, float], rates: list[Unicity | None]) -> str:
    zoom, hours = -grain[0], grain[1]
    when = _GRAINS.get(hours, f"within {hours:g} hours")
    cells = "".join(map(_cell, rates))
    return f'<tr><th scope="row">a square of {_side(zoom)}, {when}</th>{cells}</tr>'


def _cell(rate: Unicity | None) -> str:
    if rate is None:
        return '<td class="n">–</td>'
    shade = f"--heat:{rate.rate * 100:.0f}%"
    return f'<td class="n" style="{shade}"><span>{_brief(rate.rate)}</span></td>'


def _brief(share: float) -> str:
    return words.percent(share).replace("less than ", "&lt; ").replace("over ", "&gt; ")


def _points(p: int) -> str:
    return words.many(p, "point")


def _side(zoom: int) -> str:
    from unlatched.location.chart import side

    return side(zoom)
