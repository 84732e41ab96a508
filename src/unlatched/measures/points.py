"""Positions tied to people: counted, and kept as integers for the location measures while they fit.

A position is kept as a person's keyed hash, latitude and longitude in units of 1e-7 degrees, and a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from unlatched.measures.digest import Key, Track
from unlatched.model import Span

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

ASSESSED_BYTES = 96  # a position's share of memory while the location measures run
SCALE = 10_000_000
RELATION = f"(SELECT h AS subject, lat / {SCALE}.0 AS lat, lon / {SCALE}.0 AS lon, stamp AS time FROM points)"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FAR = 1 << 62  # beyond it stand the infinite times


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
    parts: tuple[pa.Table, ...] = ()

    @property
    def rows(self) -> int:
        """Positions in ``parts``."""
        return sum(part.num_rows for part in self.parts)


def select(tracks: Sequence[Track], key: Key | None, batch: str) -> str:
    """SQL for the positions in a batch: one row each, as they are."""
    return " UNION ALL ".join(_rows(j, track, key, batch) for j, track in enumerate(tracks))


def _rows(j: int, track: Track, key: Key | None, batch: str) -> str:
    person = "p0" if key and not key.level else "NULL::UBIGINT"
    if key and key.level and key.level == track.level:
        person = "unnest(p0)"
    each = "unnest({})" if track.level else "{}"
    lat, lon = each.format(f"lat{j}"), each.format(f"lon{j}")
    stamp = each.format(f"stamp{j}") if track.at else f"stamp{j}"
    raw = f"SELECT {person} AS h, {lat} AS lat, {lon} AS lon, {stamp}::TIMESTAMP AS stamp FROM {batch}"
    return f"SELECT * FROM ({raw}) WHERE lat IS NOT NULL OR lon IS NOT NULL"


def add(held: Points, fresh: pa.Table, limit: int) -> Points:
    """The same with more positions; beyond ``limit`` they are only counted."""
    lat, lon = fresh.column("lat").to_numpy(), fresh.column("lon").to_numpy()
    good = valid(lat, lon)
    held = replace(
        held,
        points=held.points + len(good),
        invalid=held.invalid + int(len(good) - good.sum()),
        span=_joined(held.span, _span(fresh, good)),
    )
    if not held.kept:
        return held
    if held.rows + len(good) > limit:
        return replace(held, kept=False, parts=())
    return replace(held, parts=(*held.parts, _compact(fresh, lat, lon, good)))


def valid(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which are positions on Earth (and not null island, where missing positions end up)."""
    good: NDArray[np.bool_] = (abs(lat) <= 90) & (abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    return good


def _compact(
    fresh: pa.Table, lat: NDArray[np.float64], lon: NDArray[np.float64], good: NDArray[np.bool_]
) -> pa.Table:
    import pyarrow as pa

    named = good & fresh.column("h").is_valid().to_numpy()
    units = {"lat": lat, "lon": lon}
    columns = {name: np.rint(of[named] * SCALE).astype(np.int32) for name, of in units.items()}
    rest = fresh.select(["h", "stamp"]).filter(pa.array(named))
    return pa.table({"h": rest.column("h"), **columns, "stamp": rest.column("stamp")})


def _span(fresh: pa.Table, good: NDArray[np.bool_]) -> Span | None:
    import pyarrow as pa

    stamps = fresh.column("stamp").filter(pa.array(good)).drop_null().cast(pa.timestamp("us")).cast("int64")
    moments = stamps.to_numpy()
    moments = moments[abs(moments) < _FAR]
    if not len(moments):
        return None
    return Span(*(_EPOCH + timedelta(microseconds=int(end)) for end in (moments.min(), moments.max())))


def _joined(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None:
        return one or other
    return Span(min(one.first, other.first), max(one.last, other.last))


def register(connection: duckdb.DuckDBPyConnection, held: Points) -> None:
    """Make the positions readable as :data:`RELATION`."""
    import pyarrow as pa

    form = pa.schema({"h": pa.uint64(), "lat": pa.int32(), "lon": pa.int32(), "stamp": pa.timestamp("us")})
    connection.register("points", pa.concat_tables([form.empty_table(), *held.parts]))
