"""Points as arrays: read from DuckDB a bucket of people at a time, so that memory has a ceiling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from unlatched import sql
from unlatched.errors import UsageError
from unlatched.location import tiles
from unlatched.measures import forms
from unlatched.measures.points import ASSESSED_BYTES
from unlatched.raw import sealed

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray

COLUMNS = ("subject", "lat", "lon", "time")
_BATCH = 1 << 18


@dataclass(frozen=True, slots=True)
class Bucket:
    """Some of the people, whole, ascending by hash; see :mod:`unlatched.location.kernels`."""

    people: NDArray[np.uint64]
    starts: NDArray[np.int64]
    cells: NDArray[np.uint64]
    times: NDArray[np.int64]


@dataclass(slots=True)
class Points:
    """Positions of subjects, ready to be read as tiles at ``zoom`` and time bins of ``unit`` seconds.

    ``source`` yields ``h`` (UBIGINT, spread evenly and in an order that the seed decides), ``cell``
    and ``bin``; a bucket is every person whose hash begins with the same ``bits`` bits. A single bucket
    is kept, several are read again each time.
    """

    source: duckdb.DuckDBPyRelation
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

        chosen = self.source.filter(f"h >> {64 - self.bits} = {number}") if self.bits else self.source
        rows = _columns(chosen, self.rows)
        people, starts = group(rows, self.bits)
        return Bucket(people, starts, rows[1], rows[2])


@sealed("reading the points")
def open_points(
    points: Any, *, zoom: int, unit: int, seed: int, memory: int, null_island: bool = True
) -> Points:
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
    where = forms.on_earth(lat, lon) + ("" if null_island else f" AND NOT {forms.null_island(lat, lon)}")
    subject = sql.name(found["subject"][0])
    source = relation.filter(f"{subject} IS NOT NULL AND {where}").project(
        f"hash(xor(hash({subject}), {_spread(seed)}::UBIGINT)) AS h, "
        f"{tiles.packed(lat, lon, zoom)} AS cell, {_bin(found.get('time'), unit)} AS bin"
    )
    rows = _rows(relation)
    return Points(source, _bits(rows, memory), zoom, unit, rows)


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
    from unlatched.location.kernels import UNTIMED

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
def _columns(
    relation: duckdb.DuckDBPyRelation, most: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.int64]]:
    """The columns as arrays; room for ``most`` rows is asked for, and what is not used never becomes real."""
    hashes, cells, bins = np.empty(most, np.uint64), np.empty(most, np.uint64), np.empty(most, np.int64)
    end = 0
    for batch in relation.to_arrow_reader(_BATCH):
        start, end = end, end + batch.num_rows
        for whole, column in zip((hashes, cells, bins), batch.columns, strict=True):
            whole[start:end] = column.to_numpy()
    return hashes[:end], cells[:end], bins[:end]
