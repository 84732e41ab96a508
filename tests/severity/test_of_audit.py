from __future__ import annotations

import pytest

from tests.severity.build import audit, collection, link, trails
from unlatched.errors import UsageError
from unlatched.severity import answers, level, of_audit


def score(*categories, kinds=None, **more):
    return of_audit(audit(collection("t", *categories, kinds=kinds), **more))


def test_no_personal_data_no_severity():
    assert of_audit(audit(collection("stock", "dpv:NonPersonalData"))) is None
    assert of_audit(audit()) is None


def test_the_story_is_high_and_very_high_if_the_traces_reveal_a_group():
    people = collection("people", "Name", "OfficialID", "PhysicalAddress", "Picture", "CurrentEmployment")
    tracks = collection("tracks", "OfficialID", "GPSCoordinate", records=1300)
    got = of_audit(audit(people, tracks, links=(link("tracks", "people"),), locations=trails()))
    assert (got.dpc, got.ei, got.cb, got.level) == (3, 1, 0.5, "high")
    assert (got.low, got.high) == (3, 4.5)
    assert any("sensitive group" in reason for reason in got.reasons)


# ENISA annex 1: each kind of data, its base and what moves it.
@pytest.mark.parametrize(
    ("categories", "dpc"),
    [
        (("Name",), 1),
        (("Name", "Job"), 2),
        (("Name", "Vulnerability"), 4),
        (("Name", "Interest"), 2),
        (("Name", "BankAccount"), 2),
        (("Name", "BankAccount", "Income"), 3),
        (("Name", "PaymentCardNumber"), 3),
        (("Name", "PaymentCardNumber", "PaymentCardExpiry"), 4),
        (("Name", "Income", "Tax", "LoanRecord"), 4),
        (("Name", "HealthRecord"), 4),
        (("Name", "Ethnicity"), 4),
        (("Username", "EmailAddress", "Password"), 2),
        (("Name", "BankAccount", "Income", "Password"), 3),
    ],
)
def test_processing_context(categories, dpc):
    assert score(*categories).dpc == dpc


def test_many_behavioural_records_a_person_are_a_profile():
    few = of_audit(audit(collection("visits", "UID", "LinkClicked", people=500, records=1000)))
    many = of_audit(audit(collection("visits", "UID", "LinkClicked", people=50, records=1000)))
    unknown = of_audit(audit(collection("visits", "UID", "LinkClicked", people=None, records=1000)))
    assert (few.dpc, many.dpc, unknown.dpc) == (2, 3, 2)
    assert "how many such records" in " ".join(unknown.reasons)


# ENISA annex 2: each identifier, alone and with what makes it lead to the person.
@pytest.mark.parametrize(
    ("categories", "ei"),
    [
        (("Name",), 0.5),
        (("Name", "BirthDate"), 1),
        (("Name", "EmailAddress"), 1),
        (("OfficialID",), 0.25),
        (("OfficialID", "Income"), 0.75),
        (("OfficialID", "Name"), 1),
        (("TelephoneNumber", "Interest"), 0.25),
        (("TelephoneNumber", "Name"), 1),
        (("PhysicalAddress", "Name"), 1),
        (("EmailAddress", "Interest"), 0.75),
        (("Picture",), 0.75),
        (("Picture", "Name"), 1),
        (("UID", "Interest"), 0.25),
        (("UID", "TelephoneNumber"), 0.75),
        (("IPAddress", "Name"), 1),
        (("Interest",), 0.25),
    ],
)
def test_ease_of_identification(categories, ei):
    assert score(*categories).ei == ei


def test_a_number_that_reveals_a_birth_date_needs_no_further_answer():
    open_number = score("OfficialID", "Income")
    revealing = score("OfficialID", "Income", kinds={"OfficialID": "cn_ric"})
    assert open_number.low < revealing.low
    assert revealing.ei == 0.75


def test_unique_trails_identify_without_a_name():
    tracks = collection("tracks", "UID", "GPSCoordinate", records=1300)
    assert of_audit(audit(tracks, locations=trails(rate=0.9))).ei == 0.75
    assert of_audit(audit(tracks, locations=trails(rate=0.1))).ei == 0.25


def test_separate_people_are_not_mixed():
    patients = collection("patients", "UID", "HealthRecord")
    readers = collection("readers", "Name", "EmailAddress")
    apart = of_audit(audit(patients, readers))
    joined = of_audit(audit(patients, readers, links=(link("patients", "readers"),)))
    assert apart.dpc * apart.ei == 1
    assert joined.dpc * joined.ei == 4


def test_people_who_could_not_be_compared_open_the_interval():
    patients = collection("patients", "UID", "HealthRecord", key=False)
    readers = collection("readers", "Name", "EmailAddress")
    got = of_audit(audit(patients, readers))
    assert got.high == 4.5
    assert got.low <= 1


def client(**more):
    return {"network": "public", "anonymous": True, "authenticated": False, "organisation": None, **more}


READ = {"records_read": {"low": 10, "high": None}}
WINDOW = [{"start": "2026-01-01T00:00:00Z", "end": None, "ongoing": True, "gaps": []}]


@pytest.mark.parametrize(
    ("logs", "cb"),
    [
        (None, (0, 0.5, 0.5)),
        ({"exposure": WINDOW, "clients": []}, (0, 0, 0)),
        ({"exposure": [{**WINDOW[0], "gaps": [{"start": "x", "end": "y"}]}], "clients": []}, (0, 0.5, 0.5)),
        ({"exposure": WINDOW, "sources": [{"malformed": 3}], "clients": []}, (0, 0.5, 0.5)),
        ({"exposure": WINDOW, "clients": [client(**READ)]}, (0.5, 0.5, 0.5)),
        ({"exposure": WINDOW, "clients": [client(**READ, organisation="Example Scans")]}, (0.25, 0.25, 0.5)),
        ({"exposure": WINDOW, "clients": [client()]}, (0, 0.5, 0.5)),
        ({"exposure": WINDOW, "clients": [client(**READ, network="private")]}, (0, 0, 0)),
        ({"exposure": WINDOW, "clients": [client(**READ, anonymous=False, authenticated=True)]}, (0, 0, 0)),
    ],
)
def test_confidentiality_from_logs(logs, cb):
    data = collection("t", "Name", "EmailAddress")
    got = of_audit(audit(data), logs=logs)
    assert (got.low - got.dpc * got.ei, got.cb, got.high - got.dpc * got.ei) == cb


@pytest.mark.parametrize(
    "name",
    [
        "READ_ME_TO_RECOVER_YOUR_DATA",
        "readme",
        "read-me",
        "HOW_TO_RESTORE",
        "ransom_note",
        "PLEASE_READ_ME_XYZ",
    ],
)
def test_an_extortion_note_is_intent(name):
    got = of_audit(
        audit(collection("people", "Name", "EmailAddress"), collection(name, "dpv:NonPersonalData"))
    )
    assert got.cb == 0.5 + 0.5 + 0.25 + 0.5


@pytest.mark.parametrize(
    "name",
    [
        "readings",
        "recovery_codes",
        "people",
        "read_model",
        "threads",
        "transom",
        "thread_members",
        "spread_metrics",
    ],
)
def test_ordinary_names_are_not_extortion(name):
    assert of_audit(audit(collection(name, "Name", "EmailAddress"))).cb == 0.5


def test_anonymous_writing_opens_integrity():
    data = audit(collection("t", "Name", "EmailAddress"))
    assert of_audit(data, check={"anonymous": {"write": "inferred"}}).high == of_audit(data).high + 0.5


def test_answers_replace_terms_and_are_on_record(tmp_path):
    file = tmp_path / "answers.toml"
    file.write_text(
        '["dpc.sensitive"]\nscore = 2\nreason = "published before by the people themselves"\n'
        '["cb.confidentiality"]\nscore = 0.25\nreason = "one known recipient"\n'
    )
    data = audit(collection("t", "Name", "EmailAddress", "PoliticalOpinion"))
    got = of_audit(data, answers=answers.read(file))
    assert (got.dpc, got.cb, got.low, got.high, got.level) == (2, 0.25, 2.25, 2.25, "medium")
    (reason,) = (r for r in got.reasons if r.startswith("dpc.sensitive"))
    assert "answered by the assessor" in reason
    assert "tool's own score was 4" in reason


@pytest.mark.parametrize(
    "text",
    [
        '["dpc.sensitive"]\nscore = 2\n',
        '["dpc.sensitive"]\nreason = "x"\n',
        '["dpc.sensitive"]\nscore = 2.5\nreason = "x"\n',
        '["dpc.sensitive"]\nscore = true\nreason = "x"\n',
        '["dpc.tea"]\nscore = 2\nreason = "x"\n',
        '["cb.malicious"]\nscore = 0.25\nreason = "x"\n',
        "not toml",
    ],
)
def test_unusable_answers_are_refused(tmp_path, text):
    file = tmp_path / "answers.toml"
    file.write_text(text)
    with pytest.raises(UsageError):
        answers.read(file)


def test_reasons_hold_no_name_from_the_store():
    mark = "CANARY\u202e<b>"
    got = of_audit(audit(collection(mark, "Name", "EmailAddress", "HealthRecord")))
    assert not any("CANARY" in reason for reason in got.reasons)


@pytest.mark.parametrize("seed", range(200))
def test_bounds_hold_and_level_follows_the_score(seed):
    import random

    from unlatched.severity import facts

    rng = random.Random(seed)
    terms = sorted({t for group in facts._table().values() for t in group if t[0].isupper()})
    parts = [
        collection(f"c{i}", *rng.sample(terms, rng.randint(1, 6)), key=rng.random() < 0.7) for i in range(3)
    ]
    got = of_audit(audit(*parts, locations=rng.choice([None, trails(), trails(people=None)])))
    assert got.low <= got.dpc * got.ei + got.cb <= got.high
    assert got.level == level(got.dpc * got.ei + got.cb)
