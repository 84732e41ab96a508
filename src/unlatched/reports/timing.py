"""Charts of when: records by time, one for each of the largest collections that have times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from unlatched.model import Audit, Collection
from unlatched.reports import words

MOST = 6
_WIDTH, _HEIGHT = 720, 140
_SHOWN = {"hour": "%Y-%m-%d %H:%M", "month": "%Y-%m", "year": "%Y"}


def charts(audit: Audit) -> list[dict[str, Any]]:
    """What the page draws, for the largest collections, in the audit's order."""
    timed = [one for one in audit.collections if sum(n for _, n in one.timeline)]
    largest = sorted(timed, key=lambda one: -one.records_read)[:MOST]
    return [_chart(one) for one in timed if one in largest]


def undrawn(audit: Audit) -> int:
    """How many more collections have times."""
    return max(0, sum(any(n for _, n in one.timeline) for one in audit.collections) - MOST)


def _chart(one: Collection) -> dict[str, Any]:
    from unlatched.measures.timeline import unit

    first, last = one.timeline[0][0], one.timeline[-1][0]
    step = unit(last - first)
    shown = _SHOWN.get(step, "%Y-%m-%d")
    fullest = max(one.timeline, key=lambda bin_: bin_[1])
    total = words.records(sum(records for _, records in one.timeline))
    return {
        "name": one.name,
        "unit": step,
        "first": first.strftime(shown),
        "last": last.strftime(shown),
        "top": words.number(fullest[1]),
        "label": (
            f"{total} from {first.strftime(shown)} to {last.strftime(shown)} UTC; most of them, "
            f"{words.number(fullest[1])}, in the {step} of {fullest[0].strftime(shown)}"
        ),
        "bars": "".join(_bars(one.timeline, fullest[1])),
        "rows": [(when.strftime(shown), words.number(records)) for when, records in one.timeline if records],
    }


def _bars(timeline: tuple[tuple[datetime, int], ...], top: int) -> Iterator[str]:
    """An SVG path of a rectangle for each bin, at its place in time."""
    first = timeline[0][0]
    gaps = [later - sooner for (sooner, _), (later, _) in pairwise(timeline)]
    step = min(gaps, default=timedelta(hours=1))
    width = _WIDTH / ((timeline[-1][0] - first) / step + 1)
    for when, records in timeline:
        left, height = (when - first) / step * width, _HEIGHT * records / top
        yield f"M{left:.1f} {_HEIGHT}v{-height:.1f}h{max(0.6, width * 0.86):.1f}V{_HEIGHT}z"
