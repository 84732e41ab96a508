"""When things happened: records by hour, folded into few enough bins to draw."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from unlatched.measures.digest import Plan
from unlatched.tally import numbers

if TYPE_CHECKING:
    import duckdb

BINS = 62
_UNITS = ("hour", "day", "week", "month", "year")
_LENGTHS = dict(zip(_UNITS, (1, 24, 168, 730, 8766), strict=True))


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table."""
    connection.execute("CREATE TEMP TABLE hours (place INTEGER, hour TIMESTAMP, records UBIGINT)")


def source(plan: Plan) -> str | None:
    """SQL over a batch for the time of a record, if it has one."""
    timed = next((j for j, track in enumerate(plan.tracks) if track.at), None)
    if timed is not None:
        return f"unnest(stamp{timed})" if plan.tracks[timed].level else f"stamp{timed}"
    return next((f"t{i}" for i, asked in enumerate(plan.asked) if asked.moment), None)


def add(connection: duckdb.DuckDBPyConnection, plan: Plan, place: int, batch: str) -> None:
    """Count the records of a batch by hour."""
    moment = source(plan)
    if moment:
        times = f"SELECT date_trunc('hour', at_) AS hour FROM (SELECT {moment} AS at_ FROM {batch})"
        connection.execute(
            f"INSERT INTO hours SELECT {place}, hour, count(*) FROM ({times}) "
            "WHERE hour IS NOT NULL AND isfinite(hour) GROUP BY hour"
        )


def read(connection: duckdb.DuckDBPyConnection, place: int) -> tuple[tuple[datetime, int], ...]:
    """Start of each bin (UTC) and its records; the finest unit from hour to year that needs few bins."""
    first, last = numbers(connection, f"SELECT min(hour), max(hour) FROM hours WHERE place = {place}")[0]
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return ()
    query = (
        f"SELECT date_trunc('{unit(last - first)}', hour)::TIMESTAMP AS bin, sum(records)::UBIGINT "
        f"FROM hours WHERE place = {place} GROUP BY bin ORDER BY bin"
    )
    return tuple(
        (cast(datetime, bin_), int(cast(int, records))) for bin_, records in numbers(connection, query)
    )


def unit(length: timedelta) -> str:
    """The finest unit that cuts a span into at most 62 bins.

    >>> unit(timedelta(hours=30)), unit(timedelta(days=30)), unit(timedelta(days=3000))
    ('hour', 'day', 'year')
    """
    hours = length.total_seconds() / 3600
    return next((one for one in _UNITS if hours / _LENGTHS[one] <= BINS), "year")
