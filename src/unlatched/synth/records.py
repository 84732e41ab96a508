"""Records that several shapes share."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unlatched.synth.countries.checks import luhn, with_last
from unlatched.synth.draw import Draw, Ints
from unlatched.synth.people import TODAY, People
from unlatched.synth.text import choose, digits, fixed, hexadecimal, join, numbers, replaced, without


def identity(someone: People, people: Ints) -> pa.Table:
    """Who somebody is: 13 fields. 6 % have no phone, 3 % no employer, 1 % a blank address."""
    draw = someone.draw
    issued = TODAY - 30 - draw.below(people, "issued", 3600).astype("timedelta64[D]")
    document = {
        "number": someone.numbers(people),
        "issued": pa.array(issued, pa.date32()),
        "expires": pa.array(issued + np.where(draw.chance(people, "term", 0.3), 7305, 3652), pa.date32()),
    }
    home = replaced(someone.addresses(people), draw.chance(people, "no address", 0.01), "")
    return pa.table(
        {
            "person_id": someone.keys(people),
            "name": someone.names(people),
            "name_latin": someone.names(people, latin=True),
            "id": pa.StructArray.from_arrays(list(document.values()), names=list(document)),
            "sex": choose(("M", "F"), someone.woman(people)),
            "ethnicity": without(someone.groups(people), draw.chance(people, "no group", 0.02)),
            "home": pa.StructArray.from_arrays([home], names=["address"]),
            "birthday": pa.array(someone.born(people), pa.date32()),
            "mobile": without(someone.phones(people), draw.chance(people, "no phone", 0.06)),
            "photo": join("/archive/photos/", someone.keys(people, "photo", 12), ".jpg"),
            "employer": without(someone.employers(people), draw.chance(people, "no employer", 0.03)),
        }
    )


def imei(people: Ints) -> pa.Array:
    """Device numbers (3GPP TS 23.003) of the test range (reporting body 00), with Luhn's check digit."""
    body = np.column_stack((digits(people * 0, 3), digits(people * 618_033_989 % 10**11, 11)))
    body[:, 2] = 1
    return fixed(with_last(body, luhn(body)))


def imsi(people: Ints) -> pa.Array:
    """Subscriber numbers of mobile country code 001, kept for test networks (ITU-T E.212)."""
    return join("00101", fixed(digits(people * 618_033_989 % 10**10, 10)))


def stacked(column: pa.Array, counts: Ints) -> pa.Array:
    """Items as one list a row."""
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), column)


def within(counts: Ints) -> Ints:
    """0, 1, 2 ... within each list.

    >>> within(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    starts = np.cumsum(counts) - counts
    return np.arange(int(counts.sum())) - np.repeat(starts, counts)


def structs(**columns: pa.Array) -> pa.Array:
    """Columns as one column of objects."""
    return pa.StructArray.from_arrays(list(columns.values()), names=list(columns))


def plates(draw: Draw, ids: Ints) -> pa.Array:
    """Licence plates of the invented city's invented district, NV."""
    letters = choose([a + b for a in "BCDFGHKLM" for b in "NPRSTVXZ"], draw.below(ids, "plate letters", 72))
    return join("NV-", letters, " ", fixed(digits(draw.below(ids, "plate", 10_000), 4)))


def addresses(draw: Draw, ids: Ints) -> pa.Array:
    """Internet addresses of the ranges for documentation (RFC 5737, RFC 3849), three in four IPv6."""
    old = join("203.0.113.", numbers(1 + draw.below(ids, "v4", 254)))
    word = hexadecimal(draw.bits(ids, "v6"), 12)
    new = join(
        "2001:db8:",
        *[part for i in (0, 4, 8) for part in (pc.utf8_slice_codeunits(word, i, i + 4), ":")],
        ":1",
    )
    return pc.if_else(pa.array(draw.chance(ids, "v4?", 0.25)), old, new)
