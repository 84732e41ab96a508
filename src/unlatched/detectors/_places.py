"""Names of countries, regions and cities.

``_places.txt`` is built by ``tools/build_places.py`` from Faker (MIT licence, (c) Daniele Faraglia and
contributors) and IANA time zone names (public domain).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _named(sort: str) -> frozenset[str]:
    text = files("unlatched.detectors").joinpath("_places.txt").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(sort + "|"))
    return frozenset(line.split("|")[1:])


def is_country(folded: str) -> bool:
    """A country by name, in one of some fifty languages, or by ISO 3166 code."""
    return folded in _named("country") or folded in _EXTRA


def is_region(folded: str) -> bool:
    """A state, province or the like, by name or abbreviation."""
    return folded in _named("region")


def is_city(folded: str) -> bool:
    """A city, town or municipality; Chinese ones with or without their suffix."""
    cities = _named("city")
    return (
        folded in cities
        or folded.rstrip("市") in cities
        or folded + "市" in cities
        or folded in _named("region")
    )


_EXTRA = frozenset(
    (
        "usa",
        "uk",
        "uae",
        "united states",
        "united kingdom",
        "england",
        "scotland",
        "wales",
        "south korea",
        "north korea",
        "russia",
        "vietnam",
        "iran",
        "syria",
        "taiwan",
        "czech republic",
        "turkey",
        "中国",
        "美国",
        "россия",
        "украина",
        "deutschland",
        "osterreich",
        "espana",
        "brasil",
        "turkiye",
        "italia",
        "france",
        "مصر",
        "السعوديه",
        "भारत",
        "indonesia",
        "日本",
        "한국",
        "대한민국",
    )
)
