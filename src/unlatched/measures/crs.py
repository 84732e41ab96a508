"""Which coordinate system projected metres are in, where the data says so: as an EPSG code.

It may be said by a field beside them (``epsg``, ``srid``, ``utm_zone``), by their own names
(``utm_easting_32n``, ``x_3857``), or by each value (EWKT and EWKB carry an SRID). One code holds for a whole
collection: where the sample shows several, none is taken.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from unlatched.classify import Sample
from unlatched.classify.heading import words
from unlatched.measures.forms import projected
from unlatched.raw import Tally
from unlatched.shape import Leaf

_FIELDS = frozenset(("epsg", "srid", "crs", "srs", "zone", "utmzone"))
_CODE = re.compile(r"(?:EPSG)?[:/_ ]*?\b(\d{4,6})\b", re.IGNORECASE)
_ZONE = re.compile(r"(?:^|[^0-9A-Z])(?:UTM|ZONE)?[_ ]*(\d{1,2})[_ ]*([C-HJ-NP-X]|NORTH|SOUTH)(?:[^A-Z]|$)")
_EWKT = re.compile(r"\s*SRID=(\d+);", re.IGNORECASE)
_EWKB_SRID = 0x20000000


@dataclass(frozen=True, slots=True)
class Code(Tally):
    """An EPSG code; 0 where it is not said, or not with one voice."""

    epsg: int


def beside(leaves: Sequence[Leaf], samples: Sequence[Sample], *metres: Leaf) -> int:
    """The code that the names of ``metres`` or a field at their level says; 0 for none that is known."""
    said = {code for leaf in metres if (code := named(leaf.path.split(".")[-1]))}
    if len(said) == 1:
        return said.pop()
    for leaf, sample in zip(leaves, samples, strict=True):
        at_hand = leaf.level in ("", metres[0].level)
        if (
            at_hand
            and _FIELDS & set(words(leaf.path.split(".")[-1]))
            and (code := sample.values.ask(_field).epsg)
        ):
            return code
    return 0


def within(sample: Sample) -> int:
    """The code that the values themselves carry (EWKT, EWKB); 0 for degrees and for none."""
    return sample.values.ask(_values).epsg


def named(text: str) -> int:
    """The code that a name or a value says: of a system we know, or a zone with its hemisphere or band.

    >>> [named(text) for text in ("utm_easting_29n", "EPSG:32633", "x_3857", "33 South", "56H", "x", "27700")]
    [32629, 32633, 3857, 32733, 32756, 0, 0]
    """
    for code in _CODE.findall(text.replace("_", " ")):
        if projected("x", "y", int(code)) is not None:
            return int(code)
    zone = _ZONE.search(text.upper())
    if zone is None or not 1 <= int(zone[1]) <= 60:
        return 0
    band = zone[2]
    south = band in ("S", "SOUTH") or (len(band) == 1 and band < "N")
    return (32700 if south else 32600) + int(zone[1])


def _field(values: tuple[str, ...]) -> Code:
    return _one({named(value) for value in values})


def _values(values: tuple[str, ...]) -> Code:
    return _one({_srid(value) for value in values})


def _one(codes: set[int]) -> Code:
    (code,) = codes if len(codes) == 1 else (0,)
    return Code(code if code not in (4326, 4979) else 0)


def _srid(value: str) -> int:
    if text := _EWKT.match(value):
        return int(text[1])
    digits = re.sub(r"^(?:0x|\\x)", "", value.strip())
    try:
        head = bytes.fromhex(digits[:18])
    except ValueError:
        return 0
    kind, srid = struct.unpack("<II" if head[:1] == b"\x01" else ">II", head[1:9].ljust(8, b"\0"))
    return int(srid) if kind & _EWKB_SRID else 0
