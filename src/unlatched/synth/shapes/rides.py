"""A ride-hailing company's log: one nested document a ride, with pick-up and drop-off positions.

``rider.id`` tells riders apart. Drivers appear only as cars (plate); they are not counted as subjects.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth import facts
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.messy import NO_POSITION, points, spoiled
from unlatched.synth.people import People, mixed
from unlatched.synth.places import hours, moments, whereabouts
from unlatched.synth.plan import Exposure, Fact, Order, Plan, at_least, whose
from unlatched.synth.records import addresses, plates, structs
from unlatched.synth.text import choose, hexadecimal, join, numbers, without

_CARS = 800
_FACTS = {
    "rider.id": facts.PERSON_KEY,
    "rider.name": facts.NAME,
    "rider.phone": facts.PHONE,
    "rider.email": facts.EMAIL,
    "rider.ip": Fact("pd:IPAddress", None, ("pd:DeviceBased",)),
    "car.plate": facts.PLATE,
    "pickup.loc.coordinates": facts.POSITION,
    "dropoff.loc.coordinates": facts.POSITION,
    "requested_at": facts.EVENT,
    "payment.method": Fact("dpv:NonPersonalData", None, ("pd:Transaction", "pd:PaymentCard", "pd:Financial")),
    "payment.fare": Fact("dpv:NonPersonalData", None, ("pd:Transaction", "pd:Financial")),
}


def plan(order: Order) -> Exposure:
    """One collection, ``rides``."""
    rides = at_least("--fixes", order.records or order.people * 3, order.people)
    someone = People(order.draw, mixed(order.countries, ("eg", "in")))
    log = Plan(
        "rides",
        rides,
        lambda rows: _rides(someone, rows, whose(order.draw, rows, rides, order.people), rides),
        _FACTS,
        "rider.id",
        order.people,
    )
    return Exposure((log,), order.people, countries=someone.codes)


def _rides(someone: People, rows: Ints, people: Ints, rides: int) -> pa.Table:
    draw = someone.draw
    when = moments((rows + draw.uniform(rows, "jitter")) / rides, "2026-01-05", 21)
    hour = hours(when)
    fare = np.round(2.5 - 7 * np.log1p(-draw.uniform(rows, "fare")), 2)
    car = draw.below(rows, "car", _CARS)
    return pa.table(
        {
            "ride_id": hexadecimal(draw.bits(rows, "ride"), 12),
            "rider": _rider(someone, rows, people),
            "car": structs(
                plate=plates(draw, car + (1 << 22)), model=choose(("Gull 2", "Heron S", "Tern"), car % 3)
            ),
            "pickup": structs(loc=_stop(draw, rows * 2, people, hour)),
            "dropoff": structs(loc=_stop(draw, rows * 2 + 1, people, hour)),
            "requested_at": pa.array(when, pa.timestamp("ms")),
            "payment": structs(
                method=choose(("card", "cash", "wallet"), draw.below(rows, "method", 3)), fare=pa.array(fare)
            ),
            "rating": pa.array((5 - draw.uniform(rows, "rating") ** 3 * 5).astype(np.int32)),
        }
    )


def _stop(draw: Draw, ids: Ints, people: Ints, hour: Ints) -> pa.Array:
    return points(
        spoiled(draw, ids, whereabouts(draw, people, ids, hour)), draw.chance(ids, "no position", NO_POSITION)
    )


def _rider(someone: People, rows: Ints, people: Ints) -> pa.Array:
    draw = someone.draw
    return structs(
        id=join("R", numbers(draw.permute(people, "rider", 1 << 31))),
        name=someone.names(people),
        phone=someone.phones(people),
        email=without(someone.emails(people), draw.chance(people, "no email", 0.2)),
        ip=addresses(draw, people * 4 + draw.below(rows, "network", 4)),
    )
