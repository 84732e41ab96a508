"""Which fields of a collection are its positions, and in what form: SQL for latitude, longitude and time.

The form is told from the sample: two fields of degrees (or of degrees times a power of ten, or projected
metres), or one field with both (text, GeoJSON, WKT, WKB, geohash). Axes are taken as swapped when the
field called latitude mostly holds what no latitude can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from unlatched.classify import Sample, Verdict
from unlatched.measures import forms, moments, places
from unlatched.measures.digest import Track
from unlatched.measures.forms import Position
from unlatched.raw import Tally
from unlatched.shape import Leaf

POSITION = "pd:GPSCoordinate"
_MOST = 0.6
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_PAIR = re.compile(r"[^\dA-Za-z.+-]*([+-]?\d+(?:\.\d+)?)\s?[,;: ]\s?([+-]?\d+(?:\.\d+)?)[^\dA-Za-z.]*")
_WKB = re.compile(r"(?:0x|\\x)?0[01](?:[0-9a-fA-F]{2}){20,}")
_SCALES = (1.0, 1e5, 1e6, 1e7)
_MERCATOR = 20_037_509


@dataclass(frozen=True, slots=True)
class Reach(Tally):
    """How far from zero nine in ten numbers of a field stay; 0 where it holds no numbers."""

    far: float


@dataclass(frozen=True, slots=True)
class Form(Tally):
    """The form of most values of one field: ``pair``, ``reversed``, ``wkt``, ``wkb``, ``geojson``, ..."""

    name: str


def of(leaves: Sequence[Leaf], samples: Sequence[Sample], verdicts: Sequence[Verdict]) -> Track | None:
    """The track of a collection, if it has positions; with the kinds of places, where it labels them."""
    track = _of(leaves, samples, verdicts)
    return replace(track, place=places.of(leaves, samples, track.level)) if track else None


def _of(leaves: Sequence[Leaf], samples: Sequence[Sample], verdicts: Sequence[Verdict]) -> Track | None:
    found = [i for i, verdict in enumerate(verdicts) if verdict.category == POSITION]
    axes = {"lat": "lon", "projected_y": "projected_x"}
    for first, second in axes.items():
        for one in (i for i in found if verdicts[i].kind == first):
            for other in (i for i in found if verdicts[i].kind == second):
                if leaves[one].level == leaves[other].level:
                    return _two(leaves, samples, one, other, projected=first != "lat")
    return next((track for track in (_one(leaves, samples, i) for i in found) if track), None)


def _two(
    leaves: Sequence[Leaf], samples: Sequence[Sample], one: int, other: int, *, projected: bool
) -> Track | None:
    lat, lon = leaves[one], leaves[other]
    reach = _reach(samples[one]), _reach(samples[other])
    if projected and not _mercator(*reach):
        return None
    place = _axes(*reach, text=lat.type == "VARCHAR", projected=projected)
    at = _at(leaves, samples, lat.level)
    if not lat.level:
        found = place(lat.expression, lon.expression)
        return Track(found.lat, found.lon, at)
    found = place("x[1]", "x[2]")
    both = f"list_zip({lat.expression}, {lon.expression})"
    return Track(_each(both, found.lat), _each(both, found.lon), at, lat.level)


def _axes(lat: float, lon: float, *, text: bool, projected: bool) -> Callable[[str, str], Position]:
    """How two fields become degrees."""
    scale = _scale(lat, lon)
    if projected:
        return lambda y, x: forms.mercator(x, y)
    read = forms.columns if text and not scale else forms.numbers
    swapped = lat > 90 * (scale or 1) >= lon

    def position(one: str, other: str) -> Position:
        found = read(other, one) if swapped else read(one, other)
        return found.scaled(scale) if scale else found

    return position


def _mercator(y: float, x: float) -> bool:
    """Whether metres can be Web Mercator's (EPSG:3857); of other projections the zone is not known."""
    return 100_000 < max(x, y) <= _MERCATOR and not (100_000 <= x < 900_000 and y < 10_000_000)


def _scale(lat: float, lon: float) -> float:
    """The power of ten that degrees were multiplied by, or 0 where they were not."""
    if max(lat, lon) <= 180:
        return 0
    fits = (scale for scale in _SCALES[1:] if lat <= 180 * scale and lon <= 180 * scale)
    least = next(fits, 0)
    return least if least and max(lat, lon) > 2 * least else 0


def _reach(sample: Sample) -> float:
    return sample.values.ask(_far).far


def _far(values: tuple[str, ...]) -> Reach:
    numbers = sorted(abs(float(v.replace(",", "."))) for v in values if _NUMBER.fullmatch(v.strip()))
    return Reach(numbers[int(0.9 * (len(numbers) - 1))] if numbers else 0.0)


def _one(leaves: Sequence[Leaf], samples: Sequence[Sample], index: int) -> Track | None:
    leaf = leaves[index]
    if leaf.path.endswith("[]") and leaf.whole:
        return _listed(leaf, _at(leaves, samples, leaf.outer))
    read = _reader(samples[index].values.ask(_form).name)
    if read is None:
        return None
    at = _at(leaves, samples, leaf.level)
    if not leaf.level:
        found = read(leaf.expression)
        return Track(found.lat, found.lon, at)
    found = read("x")
    return Track(_each(leaf.expression, found.lat), _each(leaf.expression, found.lon), at, leaf.level)


def _reader(name: str) -> Callable[[str], Position] | None:
    readers: dict[str, Callable[[str], Position]] = {
        "pair": forms.text_pair,
        "reversed": partial(forms.text_pair, lon_first=True),
        "wkt": forms.wkt,
        "wkb": forms.wkb,
        "geojson": forms.geojson,
        "geohash": forms.geohash,
    }
    return readers.get(name)


def _form(values: tuple[str, ...]) -> Form:
    names = [_named(value.strip()) for value in values]
    usual = max(set(names), key=names.count, default="")
    if names.count(usual) < _MOST * len(names):
        return Form("")
    return Form("reversed") if usual == "pair" and _reversed(values) else Form(usual)


def _named(value: str) -> str:
    if _WKB.fullmatch(value):
        return "wkb"
    if "coordinates" in value and value.startswith("{"):
        return "geojson"
    if "POINT" in value.upper()[:24]:
        return "wkt"
    if _PAIR.fullmatch(value):
        return "pair"
    return "geohash" if re.fullmatch(r"[0-9b-hjkmnp-z]{5,12}", value.lower()) else ""


def _reversed(values: tuple[str, ...]) -> bool:
    """Whether the first number of most pairs cannot be a latitude while the second can."""
    pairs = [found for found in map(_PAIR.fullmatch, values) if found]
    wrong = sum(abs(float(found[1])) > 90 >= abs(float(found[2])) for found in pairs)
    return wrong * 2 > len(pairs)


def _listed(pair: Leaf, at: str | None) -> Track:
    """GeoJSON's order (RFC 7946 section 3.1.1): longitude first."""
    if not pair.outer:
        found = forms.listed(pair.whole)
        return Track(found.lat, found.lon, at)
    found = forms.listed("x")
    return Track(_each(pair.whole, found.lat), _each(pair.whole, found.lon), at, pair.outer)


def _each(items: str, expression: str) -> str:
    return f"list_transform({items}, lambda x: {expression})"


def _at(leaves: Sequence[Leaf], samples: Sequence[Sample], level: str) -> str | None:
    for leaf, sample in zip(leaves, samples, strict=True):
        if leaf.level != level:
            continue
        if moment := moments.timestamp(leaf, sample, "x" if level else leaf.expression):
            return _each(leaf.expression, moment) if level else moment
    return None
