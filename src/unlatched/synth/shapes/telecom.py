"""A telephone company's subscribers and call records, linked by subscriber number (IMSI).

96 % of the subscribers made calls; every caller is a subscriber. 0.4 % of the subscribers are entered twice.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth import facts
from unlatched.synth.draw import Ints
from unlatched.synth.messy import points, spoiled
from unlatched.synth.people import People, mixed
from unlatched.synth.places import hours, moments, whereabouts
from unlatched.synth.plan import (
    Exposure,
    Fact,
    Order,
    Plan,
    at_least,
    both_ways,
    person_of_row,
    whose,
    with_repeats,
)
from unlatched.synth.records import imei, imsi
from unlatched.synth.text import choose, digits, fixed, join, without

CALLERS = 0.96
_IMSI = Fact("pd:UID", "imsi", ("pd:Identifier", "pd:DeviceBased", "pd:AccountIdentifier"))
_CALLS = {
    "imsi": _IMSI,
    "imei": facts.DEVICE,
    "caller": facts.PHONE,
    "callee": facts.PHONE,
    "cell.id": facts.PLACE_TYPE,
    "cell.loc.coordinates": facts.POSITION,
    "start": facts.EVENT,
    "duration_s": Fact("dpv:NonPersonalData", None, ("pd:CallLog", "pd:CommunicationsMetadata")),
    "type": Fact("dpv:NonPersonalData", None, ("pd:CallLog", "pd:CommunicationsMetadata")),
}


def plan(order: Order) -> Exposure:
    """Subscribers, calls and how they are linked."""
    callers = max(1, int(order.people * CALLERS))
    calls = at_least("--fixes", order.records or order.people * 4, callers)
    someone = People(order.draw, mixed(order.countries, ("kr", "ru")))
    known = {"imsi": _IMSI, "msisdn": facts.PHONE, "name": facts.NAME, "national_id": facts.official(someone)}
    known |= {"address": facts.ADDRESS, "email": facts.EMAIL, "activated": facts.EVENT}
    subscribers = Plan(
        "subscribers",
        with_repeats(order.people),
        lambda rows: _subscribers(someone, person_of_row(rows)),
        known,
        "imsi",
        order.people,
    )
    records = Plan(
        "calls",
        calls,
        lambda rows: _calls(someone, rows, order.people, calls, callers),
        _CALLS,
        "imsi",
        callers,
    )
    return Exposure(
        (subscribers, records), order.people, both_ways(subscribers, records, callers), someone.codes
    )


def _subscribers(someone: People, people: Ints) -> pa.Table:
    draw = someone.draw
    joined = np.datetime64("2014-01-01") + draw.below(people, "joined", 4300).astype("timedelta64[D]")
    return pa.table(
        {
            "imsi": imsi(people),
            "msisdn": someone.phones(people),
            "name": someone.names(people),
            "national_id": someone.numbers(people),
            "address": someone.addresses(people),
            "email": without(someone.emails(people), draw.chance(people, "no email", 0.3)),
            "tariff": choose(("Tide S", "Tide M", "Tide L", "Prepaid"), draw.below(people, "tariff", 4)),
            "activated": pa.array(joined, pa.date32()),
        }
    )


def _calls(someone: People, rows: Ints, people: int, calls: int, callers: int) -> pa.Table:
    draw = someone.draw
    who = whose(draw, rows, calls, callers)
    caller = draw.permute(who, "caller", people)
    called = (who + 1 + draw.below(rows, "callee", max(callers - 1, 1))) % callers
    other = draw.permute(called, "caller", people)
    when = moments((rows + draw.uniform(rows, "jitter")) / calls, "2026-02-01", 14)
    mast = spoiled(draw, rows, whereabouts(draw, caller, rows, hours(when)))
    cell = pa.StructArray.from_arrays(
        [join("NLV-", fixed(digits(draw.below(caller, "mast", 4000), 4))), points(mast)], names=["id", "loc"]
    )
    kind = draw.weighted(rows, "type", (6, 3, 1))
    duration = np.where(kind == 1, 0, 8 - 150 * np.log1p(-draw.uniform(rows, "duration")))
    return pa.table(
        {
            "imsi": imsi(caller),
            "imei": imei(caller),
            "caller": someone.phones(caller),
            "callee": someone.phones(other),
            "start": pa.array(when, pa.timestamp("ms")),
            "duration_s": pa.array(duration.astype(np.int32)),
            "type": choose(("voice", "sms", "data"), kind),
            "cell": cell,
        }
    )
