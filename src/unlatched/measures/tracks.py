"""Which fields of a collection are its positions, and in what form: SQL for latitude, longitude and time.

The form is told from the sample: two fields of degrees (or of degrees times a power of ten, or projected
metres), or one field with both (text, GeoJSON, WKT, WKB, geohash). Axes are taken as swapped when the
field called latitude mostly holds what no latitude can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from unlatched.classify import Sample, Verdict
from unlatched.measures import forms, moments
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


def found(
    leaves: Sequence[Leaf], samples: Sequence[Sample], verdicts: Sequence[Verdict]
) -> tuple[Track, ...]:
    """The tracks of a collection: one for each position that its records hold (pickup and dropoff).

    A place may be written in several forms (degrees, and once more as a geohash): of the forms at one level
    of a record only one counts.
    """
    at = [i for i, verdict in enumerate(verdicts) if verdict.category == POSITION]
    levels = dict.fromkeys(_level(leaves[i]) for i in at)
    each = ([i for i in at if _level(leaves[i]) == level] for level in levels)
    return tuple(track for here in each for track in _here(leaves, samples, verdicts, here))


def _level(leaf: Leaf) -> str:
    """Where a position stands: a list of two numbers is one value of what is around it."""
    return leaf.outer if leaf.path.endswith("[]") and leaf.whole else leaf.level


def _here(
    leaves: Sequence[Leaf], samples: Sequence[Sample], verdicts: Sequence[Verdict], at: Sequence[int]
) -> list[Track]:
    for first, second in (("lat", "lon"), ("projected_y", "projected_x")):
        ones, others = ([i for i in at if verdicts[i].kind == kind] for kind in (first, second))
        pairs = _pairs([leaf.path for leaf in leaves], ones, others)
        both = [_two(leaves, samples, one, other, projected=first != "lat") for one, other in pairs]
        if tracks := [track for track in both if track]:
            return tracks
    forms = {i: _form_of(leaves[i], samples[i]) for i in at}
    usual = next((form for form in forms.values() if form), "")
    alone = [_one(leaves, samples, i, usual) for i in at if usual and forms[i] == usual]
    return [track for track in alone if track]


def _pairs(paths: Sequence[str], ones: Sequence[int], others: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each latitude with the longitude that is most alike in path; the nearest of several."""
    free = list(others)
    for one in ones:
        if free:
            other = max(free, key=lambda i, one=one: (_alike(paths[i], paths[one]), -abs(i - one)))  # type: ignore[misc]
            free.remove(other)
            yield one, other


def _alike(one: str, other: str) -> int:
    """How many characters two paths have in common at their beginning and their end."""
    ahead = _common(one, other)
    return ahead + _common(one[ahead:][::-1], other[ahead:][::-1])


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


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


def _form_of(leaf: Leaf, sample: Sample) -> str:
    """The form of a field with both numbers; empty where it has none that is known."""
    return "listed" if leaf.path.endswith("[]") and leaf.whole else sample.values.ask(_form).name


def _one(leaves: Sequence[Leaf], samples: Sequence[Sample], index: int, form: str) -> Track | None:
    leaf = leaves[index]
    if form == "listed":
        return _listed(leaf, _at(leaves, samples, leaf.outer))
    read = _reader(form)
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
