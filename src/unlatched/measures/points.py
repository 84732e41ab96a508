"""Positions tied to people: counted, and kept as integers for the location measures while they fit.

A position is kept as a person's keyed hash, latitude and longitude in units of 1e-7 degrees, and a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from unlatched.measures import presence
from unlatched.measures.digest import Key, Track
from unlatched.measures.profile import joined, span
from unlatched.model import Span

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

ASSESSED_BYTES = 96  # a position's share of memory while the location measures run
SCALE = 10_000_000
_NEVER = -(1 << 63)
RELATION = f"(SELECT h AS subject, lat / {SCALE}.0 AS lat, lon / {SCALE}.0 AS lon, stamp AS time FROM points)"


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
    for batch in fresh.combine_chunks().to_batches():
        held = _add(held, batch, limit)
    return held


def _add(held: Points, fresh: pa.RecordBatch, limit: int) -> Points:
    lat, lon = (fresh.column(name).to_numpy(zero_copy_only=False) for name in ("lat", "lon"))
    times, good = _times(fresh.column("stamp")), valid(lat, lon)
    held = replace(
        held,
        points=held.points + len(good),
        invalid=held.invalid + int(len(good) - good.sum()),
        span=joined(held.span, span(times[good & (times != _NEVER)])),
    )
    if not held.kept:
        return held
    if held.rows + len(good) > limit:
        return replace(held, kept=False, parts=())
    named = good & presence.flags(fresh.column("h"))
    people = fresh.column("h").fill_null(0).to_numpy()[named]
    return replace(held, parts=(*held.parts, _compact(people, lat[named], lon[named], times[named])))


def _times(column: pa.Array) -> NDArray[np.int64]:
    """Microseconds since 1970, ``_NEVER`` where there is no time."""
    times: NDArray[np.int64] = column.view("int64").fill_null(_NEVER).to_numpy()
    return times


def valid(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which are positions on Earth (and not null island, where missing positions end up)."""
    good: NDArray[np.bool_] = (abs(lat) <= 90) & (abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    return good


def _compact(
    people: NDArray[np.uint64],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    times: NDArray[np.int64],
) -> pa.Table:
    import pyarrow as pa

    units = {name: np.rint(of * SCALE).astype(np.int32) for name, of in (("lat", lat), ("lon", lon))}
    stamps = pa.array(times, mask=times == _NEVER).view(pa.timestamp("us"))
    return pa.table({"h": people, **units, "stamp": stamps})


def register(connection: duckdb.DuckDBPyConnection, held: Points) -> None:
    """Make the positions readable as :data:`RELATION`."""
    import pyarrow as pa

    form = pa.schema({"h": pa.uint64(), "lat": pa.int32(), "lon": pa.int32(), "stamp": pa.timestamp("us")})
    connection.register("points", pa.concat_tables([form.empty_table(), *held.parts]))
