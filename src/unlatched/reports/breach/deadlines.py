"""When who must be told: due times from the moment of awareness, with hour and zone.

The duties are data with dates (``regimes.toml``). A period in hours is counted to the minute; a period
in days ends with the last day, 24:00 in the reporter's zone; months are calendar months.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from unlatched.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty. ``due`` is None where it starts from something that has not happened yet."""

    regime: str
    duty: str
    name: str
    to: str
    article: str
    starts: str
    period: str
    due: datetime | None
    in_force: bool
    effective: date
    note: str
    source: str
    counting: str
    verified: str

    @property
    def text(self) -> str:
        """The due time in words, with hour and zone."""
        if self.due is None:
            return f"{self.period} after the {self.starts.replace('_', ' ')}, which has no time yet"
        if self.period == "immediately":
            return "immediately"
        return moment(self.due)


def moment(at: datetime) -> str:
    """A time with hour, zone name and offset, and in UTC."""
    utc = at.astimezone(ZoneInfo("UTC"))
    return f"{at:%Y-%m-%d %H:%M} {at.tzname()} (UTC{at:%z}) = {utc:%Y-%m-%d %H:%M} UTC"


def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name. Raises :class:`UsageError` for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise UsageError("the time zone is not known; give an IANA name such as Europe/Berlin or UTC")


@cache
def regimes() -> tuple[Mapping[str, Any], ...]:
    """The table of regimes."""
    return tuple(tomllib.loads(files(__package__).joinpath("regimes.toml").read_text("utf-8"))["regime"])


def deadlines(
    awareness: datetime,
    wanted: Iterable[str],
    *,
    notified: datetime | None = None,
    people_told: datetime | None = None,
) -> tuple[Deadline, ...]:
    """Every duty of the ``wanted`` regimes, soonest first; ``awareness`` carries the reporter's zone."""
    if awareness.tzinfo is None:
        raise UsageError(
            "the awareness time needs a time zone; give it as 2026-03-01T09:30+01:00 or with --zone"
        )
    starts = {"awareness": awareness, "notification": notified, "people_notice": people_told}
    names = tuple(wanted)
    unknown = set(names) - {one["id"] for one in regimes()}
    if unknown:
        known = ", ".join(one["id"] for one in regimes())
        raise UsageError(f"there is no such regime in the table; it has {known}")
    found = [
        _deadline(regime, duty, starts, awareness)
        for regime in regimes()
        if regime["id"] in names
        for duty in _current(regime["duties"], awareness.date())
    ]
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or awareness, one.regime, one.duty)))


def _current(duties: list[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    """Of each duty the wording of that day; one not yet in force only where nothing came before it."""
    alive = [one for one in duties if "until" not in one or day < one["until"]]
    bound = {one["id"] for one in alive if one["effective"] <= day}
    return [one for one in alive if one["effective"] <= day or one["id"] not in bound]


def _deadline(
    regime: Mapping[str, Any],
    duty: Mapping[str, Any],
    starts: Mapping[str, datetime | None],
    awareness: datetime,
) -> Deadline:
    start = starts[duty["starts"]]
    return Deadline(
        regime=regime["id"],
        duty=duty["id"],
        name=regime["name"],
        to=duty["to"],
        article=duty["article"],
        starts=duty["starts"],
        period=_period(duty),
        due=_due(start.astimezone(awareness.tzinfo), duty) if start else None,
        in_force=awareness.date() >= duty["effective"],
        effective=duty["effective"],
        note=duty["note"],
        source=regime["source"],
        counting=regime["counting"],
        verified=regime["verified"],
    )


def _period(duty: Mapping[str, Any]) -> str:
    if duty.get("immediately"):
        return "immediately"
    unit = next(one for one in ("hours", "days", "business_days", "months") if one in duty)
    number, word = duty[unit], unit.replace("_", " ")
    return f"{number} {word if number != 1 else word.removesuffix('s')}"


def _due(start: datetime, duty: Mapping[str, Any]) -> datetime:
    if "hours" in duty:
        # Hours are elapsed time: a change to summer time in between must not stretch them.
        return (start.astimezone(ZoneInfo("UTC")) + timedelta(hours=duty["hours"])).astimezone(start.tzinfo)
    if "days" in duty:
        return _end_of(start.date() + timedelta(days=duty["days"]), start)
    if "business_days" in duty:
        return _end_of(_business(start.date(), duty["business_days"]), start)
    return _end_of(_months(start.date(), duty["months"]), start) if "months" in duty else start


def _end_of(day: date, start: datetime) -> datetime:
    return datetime.combine(day, time(23, 59), start.tzinfo)


def _business(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


def _months(day: date, number: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
