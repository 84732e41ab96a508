"""People and their whereabouts over a day, in two linked collections.

``persons`` (13 columns) and ``points`` (7), linked by ``person_id``. 94 % of the people in ``persons``
have points, and 3 % of the people in ``points`` are not in ``persons``. How many points someone has is
heavy-tailed (a Pareto-like tail, exponent 2). 0.4 % of the people are entered twice.
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
from unlatched.synth.plan import (
    Exposure,
    Order,
    Plan,
    at_least,
    both_ways,
    person_of_row,
    whose,
    with_repeats,
)
from unlatched.synth.records import identity, imei
from unlatched.synth.text import choose

LOCATED, NAMED = 0.94, 0.97


def plan(order: Order) -> Exposure:
    """Persons, points and how they are linked."""
    fixes = at_least("--fixes", order.records or order.people * 5 // 2, 1)
    known = max(1, min(int(order.people * LOCATED), int(fixes * NAMED)))
    located = min(fixes, max(known, round(known / NAMED)))
    someone = People(order.draw, mixed(order.countries, ("cn",)))
    persons = Plan(
        "persons",
        with_repeats(order.people),
        lambda rows: identity(someone, person_of_row(rows)),
        facts.identity(someone),
        "person_id",
        order.people,
    )
    fix = _Fixes(someone, order.people, fixes, located, known)
    track = Plan("points", fixes, fix.build, facts.TRACK, "person_id", located)
    return Exposure(
        (persons, track), order.people + located - known, both_ways(persons, track, known), someone.codes
    )


@dataclass(frozen=True, slots=True)
class _Fixes:
    """Fixes in the order of time; everyone located gets one, the rest go to a heavy tail."""

    someone: People
    people: int
    fixes: int
    located: int
    known: int

    def whose(self, rows: Ints) -> Ints:
        """The person each fix is of."""
        draw = self.someone.draw
        place = whose(draw, rows, self.fixes, self.located)
        inside = draw.permute(np.minimum(place, self.known - 1), "person", self.people)
        return np.where(place < self.known, inside, self.people + place - self.known)

    def build(self, rows: Ints) -> pa.Table:
        """Fixes by their number."""
        draw, people = self.someone.draw, self.whose(rows)
        when = moments((rows + draw.uniform(rows, "jitter")) / self.fixes, "2026-03-02", 1)
        where = spoiled(draw, rows, whereabouts(draw, people, rows, hours(when)))
        missing = draw.chance(rows, "no position", NO_POSITION)
        return pa.table(
            {
                "person_id": self.someone.keys(people),
                "loc": points(where, missing),
                "device_id": imei(people),
                "ts": pa.array(when, pa.timestamp("ms")),
                "place_type": choose(
                    PLACES, draw.weighted(rows, "place", [1 / (i + 1) for i in range(len(PLACES))])
                ),
                "accuracy": pa.array(np.round(4 + 30 * draw.uniform(rows, "accuracy") ** 3, 1)),
            }
        )
