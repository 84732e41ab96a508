"""SQL that turns every form of position and time into degrees (WGS 84) and seconds since 1970."""

from __future__ import annotations


def number(expression: str) -> str:
    """A DOUBLE, NULL where it is none."""
    return f"TRY_CAST({expression} AS DOUBLE)"


def on_earth(lat: str, lon: str) -> str:
    """Whether this is a position: finite and within bounds."""
    return f"({lat} BETWEEN -90 AND 90 AND {lon} BETWEEN -180 AND 180)"


def null_island(lat: str, lon: str) -> str:
    """Whether this is the meeting of equator and prime meridian, where missing positions end up."""
    return f"({lat} = 0 AND {lon} = 0)"


def epoch(expression: str, type_: str) -> str:
    return f"epoch({expression})"
