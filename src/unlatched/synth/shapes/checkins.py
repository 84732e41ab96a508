"""Check-ins at venues whose kind the data itself labels, in several languages; some kinds are sensitive.

One collection, ``checkins``. Everybody goes to a few venues of their own, most of them ordinary. The truth
says how many people were seen at each kind of sensitive place.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from unlatched.synth import facts
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.messy import points
from unlatched.synth.people import People, mixed
from unlatched.synth.places import homes, moments
from unlatched.synth.plan import Exposure, Fact, Order, Plan, at_least, whose
from unlatched.synth.records import identity, structs
from unlatched.synth.text import choose, hexadecimal

VENUES, HAUNTS, BATCH = 4000, 6, 1 << 20
LABELS = {
    "": (
        *("Café", "Supermarkt", "Restaurante", "超市", "Парк", "Metro Station", "Gym", "مطعم", "Office"),
        "Church Street Market",
    ),
    "worship": ("Church", "清真寺", "Мечеть", "Templo"),
    "health": ("Hospital", "Apotheke", "诊所", "عيادة"),
    "police and detention": ("Police Station", "派出所"),
    "shelter and advice": ("Frauenhaus",),
    "politics and unions": ("Embassy", "Gewerkschaft"),
    "children": ("Escuela", "幼儿园", "школа"),
}  # fmt: skip
WEIGHTS = (0.78, 0.06, 0.06, 0.03, 0.004, 0.016, 0.05)
_TEXTS = tuple(label for labels in LABELS.values() for label in labels)
_STARTS = np.cumsum([0, *map(len, LABELS.values())])
_VENUE = Fact("dpv:NonPersonalData", None, ("pd:Location", "pd:TravelHistory", "pd:CurrentLocation"))


def plan(order: Order) -> Exposure:
    """One collection, and the people seen at each kind of place."""
    checkins = at_least("--fixes", order.records or order.people * 5, order.people)
    someone = People(order.draw, mixed(order.countries, ("fr", "cn")))

    def of(rows: Ints) -> Ints:
        return whose(order.draw, rows, checkins, order.people)

    log = Plan(
        "checkins",
        checkins,
        lambda rows: _checkins(someone, rows, of(rows), checkins),
        {
            "user.id": facts.PERSON_KEY,
            "user.name": Fact("pd:Name", None, ("pd:Username",)),
            "venue.id": _VENUE,
            "venue.category": _VENUE,
            "loc.coordinates": facts.POSITION,
            "ts": facts.EVENT,
        },
        "user.id",
        order.people,
        _truth(order.draw, of, checkins),
    )
    return Exposure((log,), order.people, countries=someone.codes)


def _checkins(someone: People, rows: Ints, people: Ints, checkins: int) -> pa.Table:
    draw = someone.draw
    venue = _venue(draw, rows, people)
    when = moments((rows + draw.uniform(rows, "jitter")) / checkins, "2026-03-02", 14)
    known = identity(someone, people)
    none = np.zeros(len(rows), dtype=bool)
    return pa.table(
        {
            "user": structs(id=known["person_id"].combine_chunks(), name=known["name"].combine_chunks()),
            "venue": structs(
                id=hexadecimal(draw.bits(venue, "venue id"), 10), category=choose(_TEXTS, _label(draw, venue))
            ),
            "loc": points(homes(draw, venue + (1 << 40)), none),
            "ts": pa.array(when, pa.timestamp("ms")),
        }
    )


def _venue(draw: Draw, rows: Ints, people: Ints) -> Ints:
    """One of the person's own venues, the first of them most often."""
    which = (draw.uniform(rows, "which") ** 2 * HAUNTS).astype(np.int64)
    return draw.below(people * HAUNTS + which, "haunt", VENUES)


def _kind(draw: Draw, venue: Ints) -> Ints:
    return draw.weighted(venue, "kind", WEIGHTS)


def _label(draw: Draw, venue: Ints) -> Ints:
    kind = _kind(draw, venue)
    sizes = np.diff(_STARTS)
    return _STARTS[kind] + (draw.uniform(venue, "label") * sizes[kind]).astype(np.int64)


def _truth(draw: Draw, of: Callable[[Ints], Ints], checkins: int) -> dict[str, int]:
    """How many people were at each kind of sensitive place at least once."""
    found = []
    for first in range(0, checkins, BATCH):
        rows = np.arange(first, min(checkins, first + BATCH))
        people = of(rows)
        found.append(np.unique(people * len(LABELS) + _kind(draw, _venue(draw, rows, people))))
    each = np.unique(np.concatenate(found)) % len(LABELS)
    counts = np.bincount(each, minlength=len(LABELS))
    return {kind: int(n) for kind, n in zip(LABELS, counts, strict=True) if kind}
