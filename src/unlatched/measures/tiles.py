"""Web-Mercator tiles as integers (OGC 17-083r4, WebMercatorQuad; x to the east, y to the south).

>>> tile(43.7230, 10.3966, 10)
(541, 373)
>>> round(square_km(10, 373))
800
"""

from __future__ import annotations

from math import asinh, atan, cos, degrees, floor, pi, radians, sinh, tan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LIMIT = 85.05112878
"""The latitude, in degrees, at which the square map ends."""
CIRCUMFERENCE = 40_075.016686
"""Of the Earth at the equator, in km (WGS 84)."""


def packed(lat: NDArray[np.float64], lon: NDArray[np.float64], zoom: int) -> NDArray[np.uint64]:
    """Tiles of positions on Earth, in degrees, as one number each: x in the high, y in the low 32 bits."""
    side, inside = 1 << zoom, np.radians(np.clip(lat, -LIMIT, LIMIT))
    x = np.floor((lon + 180) / 360 * side)
    y = np.floor((1 - np.arcsinh(np.tan(inside)) / pi) / 2 * side)
    x, y = (np.clip(of, 0, side - 1).astype(np.uint64) for of in (x, y))
    packed: NDArray[np.uint64] = (x << np.uint64(32)) | y
    return packed


def tile(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """The tile (x, y) of a position in degrees."""
    side, inside = 1 << zoom, max(-LIMIT, min(LIMIT, lat))
    x = floor((lon + 180) / 360 * side)
    y = floor((1 - asinh(tan(radians(inside))) / pi) / 2 * side)
    return min(side - 1, max(0, x)), min(side - 1, max(0, y))


def latitude(zoom: int, y: float) -> float:
    """Latitude, in degrees, of a tile row's northern edge."""
    return degrees(atan(sinh(pi * (1 - 2 * y / (1 << zoom)))))


def longitude(zoom: int, x: float) -> float:
    """Longitude, in degrees, of a tile column's western edge."""
    return x / (1 << zoom) * 360 - 180


def square_km(zoom: int, y: float) -> float:
    """Area of a tile in this row: it shrinks with the squared cosine of the latitude."""
    side = CIRCUMFERENCE / (1 << zoom)
    return (side * cos(radians(latitude(zoom, y + 0.5)))) ** 2
