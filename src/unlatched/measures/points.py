"""Positions tied to people: counted, and kept as integers for the location measures while they fit.

A position is kept as a person's keyed hash, latitude and longitude in units of 1e-7 degrees, a time, and
the kind of the place, where the data labels places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from unlatched.measures.digest import Key, Track
from unlatched.model import Span
from unlatched.tally import integers, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

ASSESSED_BYTES = 96  # a position's share of memory while the location measures run
SCALE = 10_000_000
RELATION = (
    f"(SELECT h AS subject, lat / {SCALE}.0 AS lat, lon / {SCALE}.0 AS lon, stamp AS time, place "
    "FROM points WHERE h IS NOT NULL AND lat IS NOT NULL)"
)
_COLUMNS = "h UBIGINT, lat INTEGER, lon INTEGER, stamp TIMESTAMP, place TINYINT"


@dataclass(frozen=True, slots=True)
class Points:
    """All positions of a target: how many, how many are no position, first and last time.

    ``kept`` says whether all are kept for the location measures; they are not where they outgrow memory.
    """

    points: int = 0
    invalid: int = 0
    span: Span | None = None
    kept: bool = True


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty tables."""
    connection.execute(f"CREATE TEMP TABLE points ({_COLUMNS})")
    connection.execute(
        "CREATE TEMP TABLE points_counted (points UBIGINT, invalid UBIGINT, first TIMESTAMP, last TIMESTAMP)"
    )


def add(
    connection: duckdb.DuckDBPyConnection, tracks: Sequence[Track], key: Key | None, batch: str, limit: int
) -> None:
    """Keep the positions of a batch (invalid ones without place); beyond ``limit`` they are only counted."""
    rows = " UNION ALL ".join(_rows(j, track, key, batch) for j, track in enumerate(tracks))
    if not _full(connection, limit):
        kept = f"SELECT h, {_kept('lat')}, {_kept('lon')}, stamp, place FROM ({rows})"
        connection.execute(f"INSERT INTO points {kept}")
        return
    connection.execute(f"INSERT INTO points_counted {_counted('valid', rows)}")


def _full(connection: duckdb.DuckDBPyConnection, limit: int) -> bool:
    """Whether positions are only counted; the kept ones are given up when they reach the limit."""
    if integers(connection, "SELECT count(*) FROM points_counted")[0]:
        return True
    if integers(connection, "SELECT count(*) FROM points")[0] < limit:
        return False
    connection.execute(f"INSERT INTO points_counted {_counted('(lat IS NOT NULL)', 'points')}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE points ({_COLUMNS})")
    return True


def _counted(valid: str, rows: str) -> str:
    return (
        f"SELECT count(*), count(*) FILTER (NOT {valid}), min(stamp) FILTER ({valid}), "
        f"max(stamp) FILTER ({valid}) FROM ({rows})"
    )


def _kept(degrees: str) -> str:
    return f"CASE WHEN valid THEN round({degrees} * {SCALE})::INTEGER END"


def _rows(j: int, track: Track, key: Key | None, batch: str) -> str:
    person = "p0" if key and not key.level else "NULL::UBIGINT"
    if key and key.level and key.level == track.level:
        person = "unnest(p0)"
    each = "unnest({})" if track.level else "{}"
    lat, lon = each.format(f"lat{j}"), each.format(f"lon{j}")
    stamp = each.format(f"stamp{j}") if track.at else f"stamp{j}"
    place = each.format(f"place{j}") if track.place else "NULL"
    raw = f"SELECT {person} AS h, {lat} AS lat, {lon} AS lon, {stamp} AS stamp, {place} AS place FROM {batch}"
    known = f"SELECT * FROM ({raw}) WHERE lat IS NOT NULL OR lon IS NOT NULL"
    return f"SELECT *, coalesce({valid('lat', 'lon')}, false) AS valid FROM ({known})"


def valid(lat: str, lon: str) -> str:
    """SQL: is this a position on Earth (and not null island, where missing positions end up)?"""
    return (
        f"isfinite({lat}) AND isfinite({lon}) AND abs({lat}) <= 90 AND abs({lon}) <= 180"
        f" AND NOT ({lat} = 0 AND {lon} = 0)"
    )


def read(connection: duckdb.DuckDBPyConnection) -> Points:
    """The sum over all batches."""
    kept = _counted("(lat IS NOT NULL)", "points")
    both = f"SELECT * FROM points_counted UNION ALL {kept}"
    points, invalid, first, last = numbers(
        connection,
        "SELECT coalesce(sum(points), 0)::UBIGINT, coalesce(sum(invalid), 0)::UBIGINT, min(first), max(last) "
        f"FROM ({both})",
    )[0]
    span = Span(cast("datetime", first), cast("datetime", last)) if first and last else None
    left_out = integers(connection, "SELECT count(*) FROM points_counted")[0]
    return Points(cast("int", points), cast("int", invalid), span, not left_out)
