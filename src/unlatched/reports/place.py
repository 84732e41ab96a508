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
_GRAINS: dict[float | None, str] = {1: "within the hour", 24: "on the day", None: "at any time"}


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
        yield f"{_bars(found.unicity)}{_NOTE}</section>"
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


def _bars(rates: tuple[Unicity, ...]) -> str:
    rows = "".join(_row(rate) for rate in sorted(rates, key=_order))
    return f'<div class="bars" role="list">{rows}</div>'


def _order(rate: Unicity) -> tuple[int, int, float]:
    return (-rate.zoom, rate.p, rate.hours or float("inf"))


def _row(rate: Unicity) -> str:
    points = "1 point" if rate.p == 1 else f"{rate.p} points"
    side = 40_075 / 2**rate.zoom
    square = f"{side:.0f} km" if side >= 1 else f"{side * 1000:.0f} m"
    label = f"{points} in a square of {square}, {_GRAINS.get(rate.hours, f'within {rate.hours} h')}"
    return (
        f'<div class="row" role="listitem"><span>{label}</span>'
        f'<span class="track" aria-hidden="true"><span class="fill" '
        f'style="display:block;width:{rate.rate * 100:.1f}%"></span></span>'
        f'<span class="n">{words.percent(rate.rate)}</span></div>'
    )
