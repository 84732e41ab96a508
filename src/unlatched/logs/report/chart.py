"""Where things stand on the page's time axis, in percent; plain numbers for plain boxes, so no script
is needed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from unlatched.logs.findings import Exposure, LogFindings

BARS = 60


@dataclass(frozen=True, slots=True)
class Span:
    """A box on the axis."""

    left: float
    width: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, or a few, of new connections."""

    height: float
    count: int
    title: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The time all logs cover."""

    start: datetime
    end: datetime

    def place(self, time: datetime) -> float:
        """Percent from the left."""
        whole = (self.end - self.start).total_seconds() or 1.0
        return round(min(max((time - self.start).total_seconds() / whole * 100, 0.0), 100.0), 3)

    def span(self, start: datetime, end: datetime, kind: str, title: str) -> Span:
        """A box that is wide enough to be seen."""
        left = self.place(start)
        return Span(min(left, 99.6), max(round(self.place(end) - left, 3), 0.4), kind, title)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Five labelled moments."""
        step = (self.end - self.start) / 4
        form = "%H:%M" if step < timedelta(hours=12) else "%d %b" if step < timedelta(days=90) else "%b %Y"
        return tuple((25.0 * n, (self.start + step * n).strftime(form)) for n in range(5))


def axis(findings: LogFindings) -> Axis | None:
    """From the first to the last line of all sources."""
    firsts = [one.first for one in findings.sources if one.first]
    lasts = [one.last for one in findings.sources if one.last]
    return Axis(min(firsts), max(lasts)) if firsts and lasts else None


def windows(found: Axis, shown: tuple[Exposure, ...], kind: str) -> tuple[Span, ...]:
    """Exposure with its gaps on top."""
    boxes = []
    for one in shown:
        boxes.append(
            found.span(one.start, one.end, kind, f"{one.start:%Y-%m-%d %H:%M} to {one.end:%Y-%m-%d %H:%M}")
        )
        boxes += [found.span(gap.start, gap.end, "gap", "the log is silent") for gap in one.gaps]
    return tuple(boxes)


def epochs(found: Axis, findings: LogFindings) -> tuple[Span, ...]:
    """Server starts, coloured by access control."""
    return tuple(
        found.span(one.start, one.end, f"access-{one.access_control}", f"access control {one.access_control}")
        for one in findings.epochs
        if one.start is not None and one.end is not None
    )


def silences(found: Axis, findings: LogFindings) -> tuple[Span, ...]:
    """Every gap of every log."""
    return tuple(found.span(gap.start, gap.end, "gap", "the log is silent") for gap in findings.gaps)


def bars(found: Axis, findings: LogFindings) -> tuple[Bar, ...]:
    """New connections from public addresses, a bar for each day (or for several, when there are many)."""
    days: Counter[date] = Counter()
    for client in findings.clients:
        if client.network == "public":
            for day, count in client.days:
                days[date.fromisoformat(day)] += count
    first, last = found.start.astimezone(UTC).date(), found.end.astimezone(UTC).date()
    each = max(1, -(-((last - first).days + 1) // BARS))
    groups = range(0, (last - first).days + 1, each)
    counts = [sum(days[first + timedelta(days=at + n)] for n in range(each)) for at in groups]
    most = max(counts, default=0) or 1
    return tuple(
        Bar(round(100 * count / most, 1), count, f"{first + timedelta(days=at):%Y-%m-%d}: {count:,}")
        for at, count in zip(groups, counts, strict=True)
    )
