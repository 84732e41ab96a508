"""Evidence that comes after the audit: graded anew, and nothing that was known is forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.severity.build import audit, collection, link, trails
from unlatched import gate
from unlatched.disclosed import view
from unlatched.errors import UsageError
from unlatched.reports.json import document as report_of
from unlatched.severity import Evidence, evidence, of_audit, regrade
from unlatched.severity.answers import Answer
from unlatched.severity.circumstances import terms as around
from unlatched.severity.term import Term, read

PEOPLE = collection("people", "Name", "OfficialID", "PhysicalAddress", "Picture", "CurrentEmployment")
TRACKS = collection("tracks", "OfficialID", "GPSCoordinate", records=1300)
STORY = audit(PEOPLE, TRACKS, links=(link("tracks", "people"),), locations=trails())
READER = {"network": "public", "anonymous": 3, "authenticated": 0, "bytes_read": {"low": 9, "high": None}}
LOGS = {"schema": "unlatched/logs/1", "clients": [READER], "exposure": [{"start": None, "gaps": []}]}


def disclosed(found, **known):
    graded = replace(found, severity=of_audit(found, **known))
    return view(json.loads(json.dumps(report_of(gate.clear(graded)))))


AUDITS = [
    STORY,
    audit(collection("visits", "UID", "LinkClicked", people=50)),
    audit(collection("cards", "Name", "PaymentCardNumber"), collection("mails", "EmailAddress", key=False)),
    audit(collection("a", "Name", "HealthRecord"), collection("b", "Username", "Password")),
    audit(collection("t", "UID", "GPSCoordinate"), locations=trails(rate=0.9)),
]


@pytest.mark.parametrize("found", AUDITS)
def test_a_report_graded_anew_without_anything_new_is_the_same(found):
    report = disclosed(found)
    assert regrade(report, Evidence()).raw == report.raw


@pytest.mark.parametrize("found", AUDITS)
@pytest.mark.parametrize(
    "known",
    [
        {"logs": LOGS},
        {"check": {"anonymous": {"write": "yes"}}},
        {"check": {"ransom": ["x"]}},
        {"answers": (Answer("dpc.sensitive", Fraction(2), "published before"),)},
    ],
    ids=["logs", "check", "ransom", "answers"],
)
def test_later_evidence_says_what_it_would_have_said_at_once(found, known):
    at_once, later = disclosed(found, **known), regrade(disclosed(found), Evidence(**known))
    assert later.raw == at_once.raw
    # ... and what a report rests on already is kept when something else comes.
    assert regrade(at_once, Evidence()).raw == at_once.raw


def test_what_the_report_rests_on_is_kept_and_what_is_new_counts():
    report = disclosed(STORY, logs=LOGS, answers=(Answer("dpc.simple", Fraction(1), "none"),))
    later = regrade(report, Evidence(answers=(Answer("dpc.behavioural", Fraction(4), "mosques (DPO)"),)))
    assert (later.severity.dpc, later.severity.cb) == (4, 0.5)
    assert later.raw["severity"]["answered"] == ["dpc.simple", "dpc.behavioural"]
    again = regrade(later, Evidence(answers=(Answer("dpc.behavioural", Fraction(2), "looked again"),)))
    reason = next(one for one in again.severity.reasons if "behavioural" in one)
    assert reason.count("the tool's own score was") == 1
    assert "looked again" in reason


def test_a_report_without_personal_data_stays_without_severity():
    report = disclosed(audit(collection("stock", "dpv:NonPersonalData")))
    assert regrade(report, Evidence(logs=LOGS)).severity is None


@given(
    st.sampled_from(["dpc.simple", "ei.name", "cb.integrity"]),
    st.tuples(*[st.integers(0, 16)] * 3),
    st.text(st.characters(exclude_characters="\n:."), min_size=1, max_size=30),
    st.text(st.characters(exclude_characters="\n:."), max_size=30),
    st.booleans(),
)
def test_a_reason_reads_back_as_its_term(name, points, why, settles, override):
    low, value, high = sorted(Fraction(one, 4) for one in points)
    opened = settles if low < high else ""
    if (low == high) != (value == low == high) or (settles and not opened):
        settles = opened
    term = Term(name, low, value, high, why, opened, override)
    assert read(term.reason) == term


# --- the files ---------------------------------------------------------------------------------


def written(tmp_path, name, found):
    path = tmp_path / name
    path.write_text(found if isinstance(found, str) else json.dumps(found))
    return path


def check_of(*targets):
    return {"schema": "unlatched/check/1", "targets": [{"target": one, "state": "open"} for one in targets]}


def test_the_check_of_the_right_target_is_taken(tmp_path):
    both = written(tmp_path, "c.json", check_of("redis://a.example:6379", "redis://b.example:6379"))
    found = evidence("redis://b.example:6379/0", logs=None, check=both, answers=None)
    assert found.check["target"] == "redis://b.example:6379"
    assert evidence("redis://b.example", logs=None, check=both, answers=None).check == found.check
    for locator in ("redis://c.example:6379", "redis://a.example:6380", "dump"):
        with pytest.raises(UsageError, match="does not name the target"):
            evidence(locator, logs=None, check=both, answers=None)
    here = written(tmp_path, "h.json", check_of("redis://localhost:6379"))
    assert evidence("redis://127.0.0.1:6379/0", logs=None, check=here, answers=None).check["state"] == "open"
    one = written(tmp_path, "d.json", check_of("redis://a.example:6379"))
    assert evidence("dump", logs=None, check=one, answers=None).check["state"] == "open"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "unlatched/check/1"}', "\xff"])
def test_a_wrong_file_is_refused_in_words(tmp_path, text):
    with pytest.raises(UsageError, match="unlatched/logs/1"):
        evidence("dump", logs=written(tmp_path, "l.json", text), check=None, answers=None)


def test_public_logs_speak_of_strangers_too():
    """Without addresses there are no clients in them; that is not the same as nobody having been in."""
    group = {**READER, "organisation": None, "clients": 4}
    public = {"public": True, "clients": [], "organisations": [group], "exposure": [{"gaps": []}]}
    assert around(STORY, public, None)[0].value == Fraction(1, 2)
    assert around(STORY, {**public, "organisations": []}, None)[0].value == 0
