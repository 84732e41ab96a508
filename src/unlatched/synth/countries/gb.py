"""United Kingdom: NHS numbers, and telephone numbers Ofcom keeps for drama.

NHS numbers are made from 900 000 0000 on: blocks from 900 were never allocated, 999 is the NHS's own
test block. Phones are Ofcom's "numbers for use in TV and radio drama".
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth.countries import Country, Days
from unlatched.synth.countries.checks import Digits, scatter, weighted, with_last
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.text import choose, digits, fixed, join

_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
_DRAMA = (
    "7700900",
    "1134960",
    "1144960",
    "1154960",
    "1164960",
    "1174960",
    "1184960",
    "1214960",
    "1314960",
    "1414960",
    "1514960",
    "1614960",
    "2079460",
    "1914980",
    "2896496",
    "2920180",
    "1632960",
    "3069990",
)
_FREE = 10_000_000


def _number(index: Ints, born: Days) -> pa.Array:
    index = scatter(index, _FREE)
    body = np.column_stack((digits(90_000_000 + index, 8), digits(index * 7 % 10, 1)))
    unfit = _check(body) == 10
    body[:, 8] = np.where(unfit, (body[:, 8] + 1) % 10, body[:, 8])
    return fixed(with_last(body, _check(body)))


def _check(body: Digits) -> Ints:
    return (11 - weighted(body, _WEIGHTS) % 11) % 11


def _phone(draw: Draw, ids: Ints) -> pa.Array:
    area, line = np.divmod(draw.permute(ids % (len(_DRAMA) * 1000), "phone", len(_DRAMA) * 1000), 1000)
    return join("+44", choose(_DRAMA, area), fixed(digits(line, 3)))


COUNTRY = Country(
    script="Latin",
    surnames="Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans "
    "Walker White Roberts Green Hall Wood Jackson Clarke Patel Khan Lewis James Phillips Mason "
    "Mitchell Rose Davis Cox Alexander Morgan Moore Mills Webb O'Brien Campbell Murphy Kelly Fox "
    "Adams Baker Barnes Bell Bennett Butler Carter Collins Cook Cooper",
    women="Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy "
    "Sienna Poppy Elsie Emily Ella Evelyn Phoebe Evie Charlotte Harper Millie Matilda Maya "
    "Sophie Alice Emilia Isabelle Ruby Luna Maisie",
    men="Noah Oliver George Arthur Muhammad Leo Harry Oscar Archie Henry Theodore Freddie Jack "
    "Charlie Theo Alfie Jacob Thomas Finley Arlo William Lucas Roman Tommy Isaac Teddy Alexander "
    "Luca Edward James Joshua Albie Elijah Max Mohammed",
    streets="Tideway_Road Lantern_Street Quarry_Lane Saltpan_Close Heron_Avenue Mast_Street Harbour_View "
    "Ferry_Lane Windmill_Rise Gannet_Road Cooper's_Yard Orchard_Walk Chapel_Hill Beacon_Road "
    "Mill_Street",
    employers="Nalva_Ferries_Co-op Nalva_Town_Bakery Gannet_Knitwear Saltpan_Surveyors Harbour_School "
    "Lantern_Print_Works Quarry_Lane_Surgery self-employed none",
    groups="Shoreling Capefolk Tideborn Isleman",
    address=("{number}", " ", "{street}", ", ", "{city}"),
    id_kind="gb_nhs",
    capacity=_FREE,
    number=_number,
    phone=_phone,
    middle=0.3,
)
