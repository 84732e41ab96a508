"""Realistic mess at known rates: positions that cannot be, blanks, nulls."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.draw import Draw, Flags, Ints
from unlatched.synth.places import Position
from unlatched.synth.plan import POINT

NULL_ISLAND = 0.004
OUT_OF_RANGE = 0.001
NO_POSITION = 0.002


def spoiled(draw: Draw, ids: Ints, where: Position) -> Position:
    """Positions with 0.4 % at (0, 0) and 0.1 % beyond the pole."""
    dice = draw.uniform(ids, "spoiled")
    zero, beyond = dice < NULL_ISLAND, (dice >= NULL_ISLAND) & (dice < NULL_ISLAND + OUT_OF_RANGE)
    lat = np.where(zero, 0.0, np.where(beyond, where.lat + 90, where.lat))
    lon = np.where(zero, 0.0, where.lon)
    return Position(np.asarray(lat, np.float64).round(6), np.asarray(lon, np.float64).round(6))


def points(where: Position, missing: Flags | None = None) -> pa.Array:
    """GeoJSON positions, null where missing."""
    count = len(where.lat)
    pairs = np.column_stack((where.lon, where.lat)).ravel()
    lists = pa.ListArray.from_arrays(
        pa.array(np.arange(0, 2 * count + 1, 2, dtype=np.int32)), pa.array(pairs)
    )
    kinds = pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, dtype=np.int8)), ["Point"]).cast(
        pa.string()
    )
    mask = None if missing is None else pa.array(missing)
    return pa.StructArray.from_arrays([kinds, lists], fields=list(POINT), mask=mask)
