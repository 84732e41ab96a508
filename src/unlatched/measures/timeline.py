"""When things happened: records by hour, folded into few enough bins to draw."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

import numpy as np

from unlatched.measures.digest import Plan
from unlatched.measures.profile import finite, microseconds
from unlatched.tally import numbers

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

BINS = 62
_UNITS = ("hour", "day", "week", "month", "year")
_LENGTHS = dict(zip(_UNITS, (1, 24, 168, 730, 8766), strict=True))
_HOUR = 3_600_000_000  # in microseconds
_DENSE = 1 << 22

Hours = Counter[int]
"""Records by hour since 1970."""


def source(plan: Plan) -> str | None:
    """The column of a batch with the time of a record, if it has one."""
    timed = next((j for j, track in enumerate(plan.tracks) if track.at), None)
    if timed is not None:
        return f"stamp{timed}"
    return next((f"t{i}" for i, asked in enumerate(plan.asked) if asked.moment), None)


def count(plan: Plan, batch: pa.RecordBatch) -> Hours:
    """The records of a batch by hour."""
    column = source(plan)
    if column is None:
        return Counter()
    hours = finite(microseconds(batch.column(column))) // _HOUR
    if not len(hours):
        return Counter()
    first = int(hours.min())
    if int(hours.max()) - first < _DENSE:
        counts = np.bincount(hours - first)
        found = np.flatnonzero(counts)
        return Counter(dict(zip((found + first).tolist(), counts[found].tolist(), strict=True)))
    return Counter(hours.tolist())


def read(connection: duckdb.DuckDBPyConnection, hours: Hours) -> tuple[tuple[datetime, int], ...]:
    """Start of each bin (UTC) and its records; the finest unit from hour to year that needs few bins."""
    if not hours:
        return ()
    length = timedelta(hours=max(hours) - min(hours))
    connection.register("hours", _relation(hours))
    query = (
        f"SELECT date_trunc('{unit(length)}', hour)::TIMESTAMP AS bin, sum(records)::UBIGINT "
        "FROM hours GROUP BY bin ORDER BY bin"
    )
    found = numbers(connection, query)
    connection.unregister("hours")
    return tuple((cast(datetime, bin_), int(cast(int, records))) for bin_, records in found)


def _relation(hours: Hours) -> pa.Table:
    import pyarrow as pa

    moments = pa.array([hour * _HOUR for hour in hours], pa.timestamp("us"))
    return pa.table({"hour": moments, "records": pa.array(list(hours.values()), pa.uint64())})


def unit(length: timedelta) -> str:
    """The finest unit that cuts a span into at most 62 bins.

    >>> unit(timedelta(hours=30)), unit(timedelta(days=30)), unit(timedelta(days=3000))
    ('hour', 'day', 'year')
    """
    hours = length.total_seconds() / 3600
    return next((one for one in _UNITS if hours / _LENGTHS[one] <= BINS), "year")
