"""One nested document per person, with the track of a few days embedded.

How long a track is follows a heavy tail; 6 % of the people have none. 0.4 % are entered twice.
``fixes`` is met to within a few per cent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from unlatched.synth import facts
from unlatched.synth.draw import Ints
from unlatched.synth.messy import NO_POSITION, points, spoiled
from unlatched.synth.people import People, mixed
from unlatched.synth.places import PLACES, hours, moments, whereabouts
from unlatched.synth.plan import Exposure, Order, Plan, person_of_row, with_repeats
from unlatched.synth.records import identity, imei, stacked, structs, within
from unlatched.synth.text import choose

_DAYS, _TRACKED, _LONGEST = 5, 0.94, 60


def plan(order: Order) -> Exposure:
    """One collection, ``tracks``."""
    fixes = order.records if order.records is not None else order.people * 5 // 2
    tracks = _Tracks(People(order.draw, mixed(order.countries, ("cn",))), fixes / order.people)
    inside = {
        f"track.{path}": fact for path, fact in facts.TRACK.items() if path not in ("person_id", "device_id")
    }
    known = facts.identity(tracks.someone) | {"device_id": facts.DEVICE} | inside
    nested = Plan("tracks", with_repeats(order.people), tracks.build, known, "person_id", order.people)
    return Exposure((nested,), order.people, countries=tracks.someone.codes)


@dataclass(frozen=True, slots=True)
class _Tracks:
    """People with their tracks; ``mean`` fixes a person."""

    someone: People
    mean: float

    def build(self, rows: Ints) -> pa.Table:
        """Documents by their number."""
        people = person_of_row(rows)
        counts = self._counts(people)
        owner, place = np.repeat(people, counts), within(counts)
        table = identity(self.someone, people).append_column("device_id", imei(people))
        return table.append_column(
            "track", stacked(self._fixes(owner, place, np.repeat(counts, counts)), counts)
        )

    def _counts(self, people: Ints) -> Ints:
        """Fixes a person: a Pareto tail (exponent 2), cut off, with the mean asked for."""
        draw, mean = self.someone.draw, self.mean / _TRACKED
        if mean <= 0:
            return people * 0
        tail = np.minimum((1 - draw.uniform(people, "length")) ** -0.5, _LONGEST) - 1
        size = tail * mean / (1 - 1 / _LONGEST)
        whole = np.floor(size + draw.uniform(people, "rest")).astype(np.int64)
        return np.where(draw.chance(people, "tracked", _TRACKED), whole, 0)

    def _fixes(self, owner: Ints, place: Ints, length: Ints) -> pa.Array:
        draw, ids = self.someone.draw, owner * 100_000 + place
        when = moments((place + draw.uniform(ids, "jitter")) / length, "2026-03-02", _DAYS)
        where = spoiled(draw, ids, whereabouts(draw, owner, ids, hours(when)))
        return structs(
            ts=pa.array(when, pa.timestamp("ms")),
            loc=points(where, draw.chance(ids, "no position", NO_POSITION)),
            place_type=choose(PLACES, draw.weighted(ids, "place", [1 / (i + 1) for i in range(len(PLACES))])),
            accuracy=pa.array(np.round(4 + 30 * draw.uniform(ids, "accuracy") ** 3, 1)),
        )
