"""Points as arrays: read from DuckDB a bucket of people at a time, so that memory has a ceiling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from unlatched import sql
from unlatched.errors import UsageError
from unlatched.measures import forms, points, tiles
from unlatched.measures.points import ASSESSED_BYTES, UNTIMED
from unlatched.raw import sealed

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from numpy.typing import NDArray

    from unlatched.location.grouping import Rows

COLUMNS = ("subject", "lat", "lon", "time")
_BATCH = 1 << 18
_THREADS = 2
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Bucket:
    """Some of the people, whole, ascending by hash; see :mod:`unlatched.location.kernels`."""

    people: NDArray[np.uint64]
    starts: NDArray[np.int64]
    cells: NDArray[np.uint64]
    times: NDArray[np.int64]


@dataclass(slots=True)
class Points:
    """Positions of subjects as tiles at ``zoom`` and time bins of ``unit`` seconds.

    ``read`` gives the rows of a bucket (hashes, cells, times), which is every person whose hash, spread
    evenly and in an order that the seed decides, begins with the same ``bits`` bits. A single bucket is
    kept, several are read again each time.
    """

    read: Callable[[int], Rows]
    bits: int
    zoom: int
    unit: int
    rows: int
    kept: Bucket | None = None

    def buckets(self) -> Iterator[Bucket]:
        """Everything, a bucket at a time."""
        if self.bits == 0:
            self.kept = self.kept or self._bucket(0)
            yield self.kept
            return
        for number in range(1 << self.bits):
            yield self._bucket(number)

    def _bucket(self, number: int) -> Bucket:
        from unlatched.location.grouping import group

        rows = self.read(number)
        people, starts = group(rows, self.bits)
        return Bucket(people, starts, rows[1], rows[2])


def of_parts(parts: Sequence[points.Rows], *, memory: int) -> Points:
    """Points that an audit kept. ``memory`` is in bytes."""
    rows = sum(len(part.people) for part in parts)
    bits = _bits(rows, memory)
    return Points(partial(_of_bucket, parts, bits), bits, points.ZOOM, _HOUR, rows)


def _of_bucket(parts: Sequence[points.Rows], bits: int, number: int) -> Rows:
    found = [
        tuple(column[_begins(part.people, bits, number)] for column in (part.people, part.cells, part.hours))
        for part in parts
    ]
    people, cells, hours = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return people, cells, hours


def _begins(hashes: NDArray[np.uint64], bits: int, number: int) -> slice | NDArray[np.bool_]:
    """Which hashes begin with these bits."""
    return hashes >> np.uint64(64 - bits) == number if bits else slice(None)


@sealed("reading the points")
def open_points(points: Any, *, zoom: int, unit: int, seed: int, memory: int) -> Points:
    """Points from a DuckDB relation or an Arrow table with ``subject``, ``lat``, ``lon`` and ``time``.

    Rows without a subject or a position on Earth are left out; rows without a time stay, untimed.
    ``memory`` is in bytes. Raises UsageError if a column is missing.
    """
    relation = _relation(points, memory)
    found = {
        name.lower(): (name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True)
    }
    missing = [name for name in COLUMNS if name not in found and (name != "time")]
    if missing:
        raise UsageError(f"points need the columns subject, lat, lon and time; missing: {', '.join(missing)}")
    lat, lon = (forms.number(sql.name(found[name][0])) for name in ("lat", "lon"))
    where = forms.on_earth(lat, lon)
    subject = sql.name(found["subject"][0])
    source = relation.filter(f"{subject} IS NOT NULL AND {where}").project(
        f"hash(xor(hash({subject}), {_spread(seed)}::UBIGINT)) AS h, "
        f"{lat} AS lat, {lon} AS lon, {_bin(found.get('time'), unit)} AS bin"
    )
    rows = _rows(relation)
    bits = _bits(rows, memory)
    return Points(partial(_read, source, rows, zoom, bits), bits, zoom, unit, rows)


def _relation(points: Any, memory: int) -> duckdb.DuckDBPyRelation:
    import duckdb

    if isinstance(points, duckdb.DuckDBPyRelation):
        return points
    # Nothing may spill: DuckDB's temporary files would hold raw values.
    connection = duckdb.connect(
        config={"temp_directory": "", "memory_limit": f"{max(memory, 1 << 28) >> 20}MiB"}
    )
    return connection.from_arrow(points)


@sealed("counting the points")
def _rows(relation: duckdb.DuckDBPyRelation) -> int:
    row = relation.aggregate("count(*)").fetchall()[0]
    return int(row[0])


def _bits(rows: int, memory: int) -> int:
    """How many leading bits of the hash tell the buckets apart, so that one fits the memory."""
    return max(0, -(-rows * ASSESSED_BYTES // max(1, memory)) - 1).bit_length()


def _bin(time: tuple[str, str] | None, unit: int) -> str:
    if time is None:
        return f"{UNTIMED}::BIGINT"
    seconds = forms.epoch(sql.name(time[0]), time[1])
    return f"coalesce(TRY_CAST(floor({seconds} / {unit}) AS BIGINT), {UNTIMED}::BIGINT)"


def _spread(seed: int) -> int:
    """64 bits that differ for every seed (SplitMix64)."""
    z = (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & 0xFFFFFFFFFFFFFFFF
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return z ^ (z >> 27)


@sealed("reading the points")
def _read(source: duckdb.DuckDBPyRelation, most: int, zoom: int, bits: int, number: int) -> Rows:
    """The rows of a bucket; room for ``most`` is asked for, and what is not used never becomes real."""
    chosen = source.filter(f"h >> {64 - bits} = {number}") if bits else source
    rows = np.empty(most, np.uint64), np.empty(most, np.uint64), np.empty(most, np.int64)
    end, under_way = 0, list[Future[None]]()
    with ThreadPoolExecutor(_THREADS) as pool:
        for batch in chosen.to_arrow_reader(_BATCH):
            start, end = end, end + batch.num_rows
            under_way.append(pool.submit(_fill, rows, slice(start, end), batch, zoom))
    for one in under_way:
        one.result()
    return rows[0][:end], rows[1][:end], rows[2][:end]


def _fill(rows: Rows, where: slice, batch: pa.RecordBatch, zoom: int) -> None:
    hashes, lat, lon, bins = (column.to_numpy() for column in batch.columns)
    rows[0][where], rows[1][where], rows[2][where] = hashes, tiles.packed(lat, lon, zoom), bins
