"""Times as logs write them, to aware UTC datetimes: missing years, missing zones, many spellings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

INFERRED: Final = (
    "times without a year: it is inferred from weekdays, the order of months and the age of the file"
)
MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], start=1
    )
}
DAYS: Final = {name: number for number, name in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])}
# Abbreviations with one common meaning in logs, in hours (IANA tz database, abbreviations in use).
ZONES: Final = {
    "UTC": 0.0, "GMT": 0.0, "Z": 0.0, "WET": 0.0, "WEST": 1.0, "BST": 1.0, "CET": 1.0, "CEST": 2.0,
    "EET": 2.0,
    "EEST": 3.0, "MSK": 3.0, "SAST": 2.0, "EAT": 3.0, "PKT": 5.0, "WIB": 7.0, "ICT": 7.0, "HKT": 8.0,
    "SGT": 8.0,
    "PHT": 8.0, "AWST": 8.0, "JST": 9.0, "KST": 9.0, "AEST": 10.0, "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0,
    "EST": -5.0, "EDT": -4.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0, "AKST": -9.0,
    "AKDT": -8.0, "HST": -10.0, "BRT": -3.0, "ART": -3.0, "-03": -3.0, "+03": 3.0, "CST": -6.0, "IST": 5.5,
}  # fmt: skip


EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def moment(micros: int) -> datetime:
    """A time from microseconds since 1970."""
    return EPOCH + timedelta(0, 0, micros)


def micros(time: datetime) -> int:
    """Microseconds since 1970."""
    return (time - EPOCH) // timedelta(microseconds=1)


def zone(name: str) -> tzinfo | None:
    """A zone abbreviation or a numeric offset.

    >>> [str(zone(name)) for name in ("CEST", "+0530", "?")]
    ['UTC+02:00', 'UTC+05:30', 'None']
    """
    hours = ZONES.get(name)
    if hours is None and name[:1] in ("+", "-") and name[1:].replace(":", "").isdigit():
        digits = name[1:].replace(":", "").ljust(4, "0")
        hours = (int(digits[:2]) + int(digits[2:4]) / 60) * (-1 if name[0] == "-" else 1)
    if hours is None or abs(hours) >= 24:
        return None
    return timezone(timedelta(hours=hours))


def iso(text: str) -> datetime | None:
    """ISO 8601 with ``T`` or a space, ``,`` or ``.``, with or without offset (then naive).

    >>> iso("2014-04-09T23:16:20.437-0400").isoformat(), iso("2018-05-17 08:19:35,939").isoformat(), iso("x")
    ('2014-04-10T03:16:20.437000+00:00', '2018-05-17T08:19:35.939000', None)
    """
    try:
        time = datetime.fromisoformat(text)
        if not 2000 <= time.year < 2100:
            return None
        return time if time.tzinfo is None or time.tzinfo is UTC else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class Zone:
    """The zone of times that name none: what the operator says, otherwise UTC. Daylight saving is heeded."""

    def __init__(self, of: tzinfo | None) -> None:
        self.of = of or UTC
        self.assumed = of is None

    def __call__(self, time: datetime) -> datetime:
        """An aware time, in UTC."""
        if time.tzinfo is None:
            time = time.replace(tzinfo=self.of)
        if time.tzinfo is UTC:
            return time
        try:
            return time.astimezone(UTC)
        except (OverflowError, ValueError):
            return time.replace(tzinfo=UTC)


class Years:
    """The years of a log that writes none: from its weekdays, its file's time and the order of its months.

    The first line gets the latest year that fits its weekday and isn't after the file; from then on
    December to
    January is the next year, and a step back over New Year the year before. ``since``: no line can be older
    than this year; where the file's time is that of a copy, the earliest fitting year from there on is taken.
    """

    def __init__(self, modified: Callable[[], datetime]) -> None:
        self.since: int | None = None
        self._modified = modified
        self._year = 0
        self._month = 0

    def of(self, month: int, day: int, weekday: int | None) -> int:
        """The year of a line."""
        if not self._year:
            self._year = self._first(month, day, weekday)
        elif self._month - month > 6:
            self._year += 1
        elif month - self._month > 6:
            return self._year - 1
        self._month = month
        return self._year

    @property
    def begun(self) -> bool:
        """Whether a first line has been seen."""
        return bool(self._year)

    def _first(self, month: int, day: int, weekday: int | None) -> int:
        latest = self._modified() + timedelta(days=1)
        fitting = [
            date for date in _dates(latest, month, day) if weekday is None or date.weekday() == weekday
        ]
        if not fitting:
            return latest.year
        if self.since is not None and latest - fitting[0] > timedelta(days=400):
            return min((date.year for date in fitting if date.year >= self.since), default=fitting[0].year)
        return fitting[0].year


def _dates(latest: datetime, month: int, day: int) -> list[datetime]:
    """This day of the year in each of 28 years, from the latest on back."""
    found = []
    for year in range(latest.year, latest.year - 28, -1):
        try:
            date = datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            continue
        if date <= latest:
            found.append(date)
    return found


@lru_cache(maxsize=8192)
def clf(text: bytes) -> datetime | None:
    """``10/Oct/2000:13:55:36 -0700``: the time of the Common Log Format.

    >>> clf(b"10/Oct/2020:13:55:36 -0700").isoformat(), clf(b"10/Xxx/2020:13:55:36 -0700")
    ('2020-10-10T20:55:36+00:00', None)
    """
    month = MONTHS.get(text[3:6].decode("ascii", "replace"))
    if month is None:
        return None
    rest = text.decode("ascii", "replace")
    return iso(f"{rest[7:11]}-{month:02}-{rest[:2]}T{rest[12:20]}{rest[21:26]}")


def month(name: str) -> int | None:
    """1 to 12, from an English abbreviation."""
    return MONTHS.get(name)
