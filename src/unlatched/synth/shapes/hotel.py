"""A hotel group's guest register: one row a stay, guests from several countries.

The identity document's number tells guests apart. 5 % of the stays have no phone number, 20 % no car.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth import facts
from unlatched.synth.draw import Ints
from unlatched.synth.people import People, mixed
from unlatched.synth.places import moments
from unlatched.synth.plan import Exposure, Fact, Order, Plan, at_least, whose
from unlatched.synth.records import plates
from unlatched.synth.text import choose, digits, fixed, join, numbers, without

_HOTELS = ("Hotel Maré Alta", "Pensão da Bruma", "Lighthouse Inn Nalva", "Grand Saltpan Hotel")
_FACTS = {
    "guest_name": facts.NAME,
    "sex": facts.SEX,
    "nationality": Fact("pd:Nationality", None, ("pd:Citizenship", "pd:Country", "pd:BirthCountry")),
    "date_of_birth": facts.BORN,
    "email": facts.EMAIL,
    "phone": facts.PHONE,
    "hotel": facts.PLACE_TYPE,
    "room_no": Fact("pd:RoomNumber", None, ("dpv:NonPersonalData", "pd:Location")),
    "check_in": facts.EVENT,
    "check_out": facts.EVENT,
    "licence_plate": facts.PLATE,
}


def plan(order: Order) -> Exposure:
    """One collection, ``guests``."""
    stays = at_least("--fixes", order.records or order.people * 8 // 5, order.people)
    someone = People(order.draw, mixed(order.countries, ("eg", "fr", "gb", "jp", "kr")))
    known = _FACTS | {"document_no": facts.official(someone)}
    guests = Plan(
        "guests",
        stays,
        lambda rows: _stays(someone, rows, whose(order.draw, rows, stays, order.people), stays),
        known,
        "document_no",
        order.people,
    )
    return Exposure((guests,), order.people, countries=someone.codes)


def _stays(someone: People, rows: Ints, people: Ints, stays: int) -> pa.Table:
    draw = someone.draw
    start = moments((rows + draw.uniform(rows, "jitter")) / stays, "2025-06-01", 270)
    nights = (1 + draw.uniform(rows, "nights") ** 3 * 12) * 86_400_000
    amount = np.round(nights / 86_400_000 * (55 + 90 * draw.uniform(rows, "rate")), 2)
    return pa.table(
        {
            "stay_id": pa.array(4_000_000 + rows),
            "hotel": choose(_HOTELS, draw.below(rows, "hotel", len(_HOTELS))),
            "room_no": join(
                numbers(1 + draw.below(rows, "floor", 8)), fixed(digits(draw.below(rows, "room", 40), 2))
            ),
            "guest_name": someone.names(people),
            "sex": choose(("male", "female"), someone.woman(people)),
            "nationality": someone.nationalities(people),
            "date_of_birth": pa.array(someone.born(people), pa.date32()),
            "document_no": someone.numbers(people),
            "phone": without(someone.phones(people), draw.chance(rows, "no phone", 0.05)),
            "email": without(someone.emails(people), draw.chance(rows, "no email", 0.12)),
            "licence_plate": without(plates(draw, people), draw.chance(people, "no car", 0.2)),
            "check_in": pa.array(start, pa.timestamp("ms")),
            "check_out": pa.array(start + nights.astype("timedelta64[ms]"), pa.timestamp("ms")),
            "amount": pa.array(amount),
            "currency": choose(("EUR",), rows * 0),
        }
    )
