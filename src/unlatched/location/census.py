"""How good the positions are: every way in which a point can be unusable or doubtful, counted and named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from unlatched.measures import forms
from unlatched.model import Span
from unlatched.raw import sealed

if TYPE_CHECKING:
    import duckdb

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FAR = 4e9  # seconds; the year 2096, beyond which a time is a mistake or a marker


@dataclass(frozen=True, slots=True)
class Census:
    """``points`` are usable ones; ``unusable`` and ``doubtful`` count the others by reason."""

    points: int
    unusable: dict[str, int]
    doubtful: dict[str, int]
    span: Span | None


@sealed("counting positions")
def census(connection: duckdb.DuckDBPyConnection, relation: str, *, now: datetime) -> Census:
    """Count the points of a relation with ``subject``, ``lat``, ``lon`` and ``time``."""
    clock = str(connection.sql(f"SELECT time FROM {relation}").types[0])
    lat, lon = forms.number("lat"), forms.number("lon")
    seconds = forms.epoch("time", clock)
    checks = {
        "no position": "lat IS NULL OR lon IS NULL",
        "position is not a number": f"{lat} IS NULL OR {lon} IS NULL OR isnan({lat}) OR isnan({lon})",
        "position is not on Earth": f"NOT {forms.on_earth(lat, lon)}",
        "position is exactly 0, 0": forms.null_island(lat, lon),
        "no subject": "subject IS NULL",
    }
    state = (
        "CASE "
        + " ".join(f"WHEN {check} THEN {i}" for i, check in enumerate(checks.values()))
        + " ELSE 99 END"
    )
    good = "FILTER (WHERE state = 99)"
    row = connection.execute(
        "SELECT " + ", ".join(f"count(*) FILTER (WHERE state = {i})" for i in (*range(len(checks)), 99))
        + f", count(*) FILTER (WHERE state = 99 AND missing)"
        ", count(*) FILTER (WHERE state = 99 AND NOT missing AND s IS NULL)"
        f", count(*) FILTER (WHERE state = 99 AND s > {(now - _EPOCH).total_seconds() + 86400})"
        f", min(s) {good}, max(CASE WHEN s < {_FAR} THEN s END) {good}"
        f" FROM (SELECT {state} AS state, time IS NULL AS missing, {seconds} AS s FROM {relation})"
    ).fetchall()[0]  # fmt: skip
    timing = dict(zip(("no time", "time cannot be read", "time in the future"), row[-5:-2], strict=True))
    if _zoneless(clock) and row[-2] is not None:
        timing["time without a zone, taken as UTC"] = row[len(checks)] - timing["no time"]
    unusable = dict(zip(checks, row, strict=False))
    return Census(row[len(checks)], _counted(unusable), _counted(timing), _span(row[-2], row[-1]))


def _zoneless(type_: str) -> bool:
    return type_.upper() in ("TIMESTAMP", "DATE", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")


def _counted(counts: dict[str, int]) -> dict[str, int]:
    return {reason: int(number) for reason, number in counts.items() if number}


def _span(first: float | None, last: float | None) -> Span | None:
    if first is None or last is None or abs(first) > _FAR:
        return None
    return Span(_EPOCH + timedelta(seconds=first), _EPOCH + timedelta(seconds=last))
