"""A hospital's appointment table: one row an appointment, with diagnoses and remarks.

The health-service number tells patients apart. Doctors are named too, but not counted as subjects.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from unlatched.synth import facts
from unlatched.synth.draw import Ints
from unlatched.synth.people import People, mixed
from unlatched.synth.places import moments
from unlatched.synth.plan import Exposure, Fact, Order, Plan, at_least, whose
from unlatched.synth.records import structs
from unlatched.synth.text import choose, join, without

_HEALTH = (
    "pd:Health",
    "pd:MedicalHealth",
    "pd:HealthHistory",
    "pd:IndividualHealthHistory",
    "pd:PhysicalHealth",
    "pd:MentalHealth",
)
_DISEASES = (
    ("I10", "high blood pressure"),
    ("E11.9", "type 2 diabetes"),
    ("J45.909", "asthma"),
    ("F32.1", "depressive episode"),
    ("M54.5", "low back pain"),
    ("K21.9", "reflux"),
    ("N39.0", "urinary infection"),
    ("L40.0", "psoriasis"),
    ("G43.909", "migraine"),
    ("B20", "HIV disease"),
    ("O80", "birth without complication"),
    ("C50.919", "breast cancer"),
)
_WARDS = (
    "Cardiology",
    "Endocrinology",
    "Psychiatry",
    "Dermatology",
    "Oncology",
    "Obstetrics",
    "General practice",
)
_DOCTORS = 300
_FACTS = {
    "patient.name": facts.NAME,
    "patient.birth_date": facts.BORN,
    "patient.gender": facts.SEX,
    "patient.phone": facts.PHONE,
    "patient.address": facts.ADDRESS,
    "doctor": facts.NAME,
    "department": Fact("pd:Health", None, (*_HEALTH, "pd:HealthRecord", "dpv:NonPersonalData")),
    "diagnosis_code": Fact("pd:HealthRecord", None, _HEALTH),
    "diagnosis": Fact("pd:HealthRecord", None, _HEALTH),
    "remarks": Fact("pd:HealthRecord", None, (*_HEALTH, "pd:Name")),
    "blood_type": Fact("pd:BloodType", None, ("pd:HealthRecord", *_HEALTH)),
    "appointment_at": facts.EVENT,
}


def plan(order: Order) -> Exposure:
    """One collection, ``appointments``."""
    visits = at_least("--fixes", order.records or order.people * 9 // 5, order.people)
    someone = People(order.draw, mixed(order.countries, ("gb",)))
    key = "patient.nhs_number" if someone.codes == ("gb",) else "patient.health_id"
    appointments = Plan(
        "appointments",
        visits,
        lambda rows: _visits(
            someone, rows, whose(order.draw, rows, visits, order.people), visits, key.partition(".")[2]
        ),
        _FACTS | {key: facts.official(someone)},
        key,
        order.people,
    )
    return Exposure((appointments,), order.people, countries=someone.codes)


def _visits(someone: People, rows: Ints, people: Ints, visits: int, key: str) -> pa.Table:
    draw = someone.draw
    when = moments((rows + draw.uniform(rows, "jitter")) / visits, "2025-09-01", 180)
    disease = draw.weighted(people, "disease", [1 / (i + 2) for i in range(len(_DISEASES))])
    names = someone.names(people)
    remark = join(
        "Follow-up for ",
        choose([text for _, text in _DISEASES], disease),
        "; ",
        names,
        " was told by phone, see letter",
    )
    return pa.table(
        {
            "appointment_id": pa.array(700_000 + rows),
            "patient": _patient(someone, people, names, key),
            "appointment_at": pa.array(
                (when.astype(np.int64) // 900_000 * 900_000).astype("datetime64[ms]"), pa.timestamp("ms")
            ),
            "department": choose(_WARDS, draw.below(rows, "ward", len(_WARDS))),
            "doctor": someone.names(draw.below(rows, "doctor", _DOCTORS) + (1 << 22)),
            "diagnosis_code": choose([code for code, _ in _DISEASES], disease),
            "diagnosis": choose([text for _, text in _DISEASES], disease),
            "blood_type": without(
                choose(("A+", "0+", "B+", "AB+", "A-", "0-"), draw.below(people, "blood", 6)),
                draw.chance(rows, "no blood", 0.4),
            ),
            "remarks": without(remark, draw.chance(rows, "no remark", 0.6)),
            "status": choose(
                ("done", "booked", "cancelled", "no-show"), draw.weighted(rows, "status", (6, 3, 1, 1))
            ),
        }
    )


def _patient(someone: People, people: Ints, names: pa.Array, key: str) -> pa.Array:
    fields = {
        key: someone.numbers(people),
        "name": names,
        "birth_date": pa.array(someone.born(people), pa.date32()),
        "gender": choose(("male", "female"), someone.woman(people)),
        "phone": without(someone.phones(people), someone.draw.chance(people, "no phone", 0.06)),
        "address": someone.addresses(people),
    }
    return structs(**fields)
