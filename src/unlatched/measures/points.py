"""Positions tied to people: counted, and kept as tiles and hours for the location measures while they fit.

A position is kept as a person's keyed hash, a Web-Mercator tile, an hour, and the kind of the place, where
the data labels places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import time
from typing import TYPE_CHECKING

import numpy as np

from unlatched.measures import presence, tiles
from unlatched.measures.digest import Key, Plan, Track
from unlatched.measures.profile import joined, span
from unlatched.model import Span

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

ASSESSED_BYTES = 96  # a position's share of memory while the location measures run
ZOOM = 16
"""The zoom of the tiles: about 600 m at the equator, finer than any rate or map needs."""
UNTIMED = -(1 << 62)
"""The hour of a position without a time."""
UNPLACED = -1
_NEVER = -(1 << 63)
_DAY, _HOUR = 86_400_000_000, 3_600_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Positions column by column: keyed hashes of people, packed tiles, hours since 1970, kinds of places.

    ``places`` are numbers of :data:`unlatched.measures.places.KINDS`, or ``UNPLACED``.
    """

    people: NDArray[np.uint64]
    cells: NDArray[np.uint64]
    hours: NDArray[np.int64]
    places: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """All positions of a target: how many, how many are no position, first and last time.

    ``parts`` are those with a place and a person, for the location measures; ``kept`` says whether they
    are all there, which they are not where they outgrow memory.
    """

    points: int = 0
    invalid: int = 0
    span: Span | None = None
    kept: bool = True
    why: Mapping[str, int] = field(default_factory=dict)
    parts: tuple[Rows, ...] = ()

    @property
    def rows(self) -> int:
        """Positions in ``parts``."""
        return sum(len(part.people) for part in self.parts)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Positions of a batch as they are written: ``people`` and ``places`` may be null."""

    people: pa.Array
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    times: NDArray[np.int64]
    places: pa.Array


def add(held: Points, plan: Plan, batch: pa.RecordBatch, limit: int) -> Points:
    """The same with the positions of a digest's batch; beyond ``limit`` they are only counted."""
    key = plan.keys[0] if plan.keys else None
    for j, track in enumerate(plan.tracks):
        held = _add(held, _found(track, j, key, batch), limit)
    return held


def _found(track: Track, j: int, key: Key | None, batch: pa.RecordBatch) -> _Found:
    """The positions of one track of every record, those left out in which nothing is written."""
    import pyarrow as pa

    sizes = _sizes(track, j, batch)

    def column(name: str, repeated: bool, other: pa.DataType) -> pa.Array:
        if name not in batch.schema.names:
            return pa.nulls(int(sizes.sum()), other)
        return _items(batch.column(name), sizes) if repeated else _each(batch.column(name), track, sizes)

    inside = bool(track.level)
    lat, lon = (column(f"{name}{j}", inside, pa.float64()) for name in ("lat", "lon"))
    there = column(f"there{j}", False, pa.bool_()).fill_null(False).to_numpy(zero_copy_only=False)
    written = np.flatnonzero(presence.flags(lat) | presence.flags(lon) | there)
    own = key is not None and key.level in ("", track.level)
    people = column("p0" if own else "", bool(key and key.level), pa.uint64())
    stamps = column(f"stamp{j}", inside and bool(track.at), pa.timestamp("us"))
    places = column(f"place{j}", inside, pa.int8())
    return _Found(
        people.take(written), _degrees(lat)[written], _degrees(lon)[written],
        _times(stamps)[written], places.take(written),
    )  # fmt: skip


def _sizes(track: Track, j: int, batch: pa.RecordBatch) -> NDArray[np.int64]:
    """How many positions each record has."""
    if not track.level:
        return np.ones(batch.num_rows, np.int64)
    return np.maximum(*(presence.lengths(batch.column(f"{name}{j}")) for name in ("lat", "lon")))


def _each(column: pa.Array, track: Track, sizes: NDArray[np.int64]) -> pa.Array:
    """A record's value, once for each of its positions."""
    return column.take(np.repeat(np.arange(len(sizes)), sizes)) if track.level else column


def _items(column: pa.Array, sizes: NDArray[np.int64]) -> pa.Array:
    """The items of lists, one for each position; null where a list is shorter."""
    import pyarrow as pa

    own, flat = presence.lengths(column), column.flatten()
    if np.array_equal(own, sizes):
        return flat
    record = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(record)) - (np.cumsum(sizes) - sizes)[record]
    missing = place >= own[record]
    return flat.take(pa.array((np.cumsum(own) - own)[record] + place, mask=missing))


def _degrees(column: pa.Array) -> NDArray[np.float64]:
    """Degrees, NaN where there are none."""
    degrees: NDArray[np.float64] = column.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)
    return degrees


def _add(held: Points, fresh: _Found, limit: int) -> Points:
    lat, lon, times, good = fresh.lat, fresh.lon, fresh.times, valid(fresh.lat, fresh.lon)
    held = replace(
        held,
        points=held.points + len(good),
        invalid=held.invalid + int(len(good) - good.sum()),
        span=joined(held.span, span(times[good & (times != _NEVER)])),
        why=Counter(held.why) + Counter(_reasons(lat, lon, good, times)),
    )
    if not held.kept:
        return held
    if held.rows + len(good) > limit:
        return replace(held, kept=False, parts=())
    return replace(held, parts=(*held.parts, _rows(fresh, good & presence.flags(fresh.people))))


def _rows(fresh: _Found, named: NDArray[np.bool_]) -> Rows:
    times = fresh.times[named]
    return Rows(
        fresh.people.fill_null(0).to_numpy()[named],
        tiles.packed(fresh.lat[named], fresh.lon[named], ZOOM),
        np.where(times == _NEVER, UNTIMED, times // _HOUR),
        fresh.places.fill_null(UNPLACED).to_numpy()[named],
    )


def _reasons(
    lat: NDArray[np.float64], lon: NDArray[np.float64], good: NDArray[np.bool_], times: NDArray[np.int64]
) -> dict[str, int]:
    """Why positions are left out, and what is doubtful about the times of those that are not."""
    known = times[good]
    tomorrow = int(time() * 1_000_000) + _DAY
    found = {"without a time": int(np.sum(known == _NEVER)), "in the future": int(np.sum(known > tomorrow))}
    if not good.all():
        lat, lon = lat[~good], lon[~good]
        unread, zero = np.isnan(lat) | np.isnan(lon), (lat == 0) & (lon == 0)
        found["not readable"] = int(unread.sum())
        found["at exactly 0, 0"] = int(zero.sum())
        found["not on Earth"] = len(lat) - int((unread | zero).sum())
    return found


def _times(column: pa.Array) -> NDArray[np.int64]:
    """Microseconds since 1970, ``_NEVER`` where there is no time."""
    times: NDArray[np.int64] = column.view("int64").fill_null(_NEVER).to_numpy()
    return times


def valid(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which are positions on Earth (and not null island, where missing positions end up)."""
    good: NDArray[np.bool_] = (abs(lat) <= 90) & (abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    return good
