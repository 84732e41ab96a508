from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.reports.disclosures import empty, mutated, numbers, report
from unlatched.disclosed import view
from unlatched.errors import UsageError
from unlatched.reports import breach
from unlatched.reports.breach import inputs
from unlatched.reports.breach.answers import ANSWERS
from unlatched.reports.breach.deadlines import deadlines, regimes
from unlatched.reports.breach.render import plain
from unlatched.severity import aepd

BERLIN = ZoneInfo("Europe/Berlin")
LOGS = {
    "exposure": [{"start": "2025-09-02T10:00:00Z", "end": None, "ongoing": True, "gaps": []}],
    "clients": [
        {"network": "public", "anonymous": True, "authenticated": False, "organisation": "Example Scans",
         "records_read": {"low": 3100, "high": None}},
        {"network": "public", "anonymous": True, "authenticated": False, "organisation": None,
         "records_read": {"low": 0, "high": None}},
    ],
}  # fmt: skip
CHECK = {"state": "open", "anonymous": {"read": True, "write": "inferred"}}
FACTS = {"awareness": "2026-03-27T17:30", "zone": "Europe/Berlin", "controller": "Example City Ltd"}


def due(regime, duty, at, **more):
    (found,) = (one for one in deadlines(at, [regime], **more) if one.duty == duty)
    return found


# --- deadlines ---------------------------------------------------------------------------------

FRIDAY = datetime(2026, 3, 27, 17, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("regime", "duty", "expected"),
    [
        # 72 elapsed hours; the clocks go forward on 29 March, so the wall clock shows an hour more
        ("eu_gdpr", "regulator", "2026-03-30T18:30:00+02:00"),
        ("uk_gdpr", "regulator", "2026-03-30T18:30:00+02:00"),
        ("eu_nis2", "warning", "2026-03-28T17:30:00+01:00"),
        ("in_certin", "warning", "2026-03-27T23:30:00+01:00"),
        ("us_ca", "people_notice", "2026-04-26T23:59:00+02:00"),
        ("br_lgpd", "regulator", "2026-04-01T23:59:00+02:00"),
        ("cn_pipl", "regulator", "2026-03-27T17:30:00+01:00"),
        ("cn_incident", "regulator", "2026-03-27T21:30:00+01:00"),
        ("cn_incident", "early", "2026-03-27T18:30:00+01:00"),
    ],
)
def test_due_times(regime, duty, expected):
    assert due(regime, duty, FRIDAY).due.isoformat() == expected


def test_hour_and_zone_are_shown():
    assert (
        due("eu_gdpr", "regulator", FRIDAY).text == "2026-03-30 18:30 CEST (UTC+0200) = 2026-03-30 16:30 UTC"
    )
    assert due("cn_pipl", "regulator", FRIDAY).text == "immediately"


def test_duties_that_start_from_something_else():
    assert due("eu_nis2", "final", FRIDAY).due is None
    notified = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
    assert due("eu_nis2", "final", FRIDAY, notified=notified).due.isoformat() == "2026-02-28T23:59:00+01:00"
    told = datetime(2026, 4, 10, 9, 0, tzinfo=BERLIN)
    assert due("us_ca", "regulator", FRIDAY, people_told=told).due.date().isoformat() == "2026-04-25"


def test_every_regime_has_a_word_in_the_timeline():
    from unlatched.cases.entries import WORDS

    assert {regime["id"] for regime in regimes()} <= WORDS


def test_working_days_leave_out_weekends():
    """Three working days from a Friday; and twenty from the notification for what was missing."""
    for day, last in ((27, "2026-04-01"), (28, "2026-04-01"), (29, "2026-04-01"), (30, "2026-04-02")):
        at = datetime(2026, 3, day, 9, 0, tzinfo=ZoneInfo("America/Sao_Paulo"))
        assert due("br_lgpd", "regulator", at).due.date().isoformat() == last
    assert due("br_lgpd", "final", FRIDAY, notified=FRIDAY).due.date().isoformat() == "2026-04-24"


def test_the_table_is_dated():
    early = datetime(2025, 12, 31, 9, 0, tzinfo=UTC)
    assert due("us_ca", "people_notice", early).period == "immediately"
    assert due("us_ca", "people_notice", early + timedelta(days=1)).period == "30 days"
    assert not due("in_dpdp", "regulator", FRIDAY).in_force
    assert due("in_dpdp", "regulator", datetime(2027, 6, 1, tzinfo=UTC)).in_force


@pytest.mark.parametrize("hour", range(0, 24, 5))
@pytest.mark.parametrize(
    "name", ["UTC", "Asia/Kolkata", "America/Los_Angeles", "Asia/Shanghai", "America/Sao_Paulo"]
)
def test_seventy_two_hours_are_seventy_two_hours_everywhere(name, hour):
    for month in (3, 10, 11):
        at = datetime(2026, month, 28, hour, 15, tzinfo=ZoneInfo(name))
        found = due("eu_gdpr", "regulator", at).due
        assert found.astimezone(UTC) - at.astimezone(UTC) == timedelta(hours=72)
        assert found.tzinfo == at.tzinfo


def test_a_time_without_zone_is_refused():
    with pytest.raises(UsageError, match="zone"):
        deadlines(datetime(2026, 3, 1), ["eu_gdpr"])
    with pytest.raises(UsageError, match="zone"):
        inputs.when("2026-03-01T09:00", None)
    with pytest.raises(UsageError, match="zone"):
        inputs.when("2026-03-01T09:00", "Europe/Atlantis")
    with pytest.raises(UsageError, match="readable"):
        inputs.when("yesterday", "UTC")
    with pytest.raises(UsageError, match="no such regime"):
        deadlines(FRIDAY, ["mars"])


def test_every_regime_names_its_source():
    for regime in regimes():
        assert regime["source"].startswith("http")
        assert regime["verified"]
        assert regime["counting"]
        assert all(duty["article"] and duty["effective"] for duty in regime["duties"])


# --- the forms ---------------------------------------------------------------------------------


@pytest.fixture(params=breach.variants())
def variant(request):
    return request.param


def sources(made=None, **more):
    return breach.Sources(view(made or report()), **more)


def test_all_the_forms_are_there():
    assert set(breach.variants()) == {
        "edpb",
        "art33",
        "art34",
        "uk",
        "china",
        "india",
        "california",
        "brazil",
    }


def test_every_answer_has_evidence_or_what_would_settle_it(variant):
    for given in (sources(), sources(logs=LOGS, check=CHECK, facts=FACTS), sources(empty())):
        for question in breach.fill(variant, given).questions:
            assert question.answer.evidence if question.answer.known else question.answer.settles


def test_unknown_stays_unknown(variant):
    made = report()
    made["subjects"] = None
    form = breach.fill(variant, sources(made))
    answers = {one.text: one.answer for one in form.questions}
    for text, answer in answers.items():
        if "umber of data subjects" in text or "how many" in text.lower() or text == "People concerned":
            assert not answer.known
    assert "unknown" in breach.as_markdown(form)
    stated = [one for one in form.questions if "facts file" in one.answer.evidence]
    assert stated == []


@pytest.mark.parametrize("seed", range(5))
def test_no_number_of_its_own(variant, seed):
    made = mutated(seed)
    form = breach.fill(variant, sources(made))
    for text in (breach.as_markdown(form), breach.as_json(form)):
        text = text.replace(form.note, "").replace(plain(form.note), "")
        body = re.sub(r'"(?:id|title|question|source|note)": .*|^#.*|\*\*.*\*\*', "", text, flags=re.M)
        found = set(re.findall(r"(?<![\w.:\-])\d{3,}(?![\w\-])", body))
        assert found <= numbers(made) | {"2013", "2018", "2021", "2026", "100", "300"}


def test_counts_are_the_disclosures():
    made = mutated(7)
    form = breach.fill("edpb", sources(made))
    answers = {one.id: one.answer.text for one in form.questions}
    counted = made["subjects"]
    assert answers["3.3.4"] == (
        f"approximate: about {counted['estimate']} (between {counted['low']} and {counted['high']})"
    )
    assert answers["3.4.5"] == str(made["collections"][0]["records"])
    assert f"pd:EmailAddress: {made['categories'][1]['records']} records, people: unknown" in answers["3.4.3"]
    assert "pd:HealthRecord: 10 records, people: fewer than 10 (special category)" in answers["3.4.3"]
    assert answers["4.2.2"].startswith("medium (between 2.25 and 3.75;")


@pytest.mark.parametrize(
    ("logs", "start"),
    [
        (None, "not assessable"),
        (LOGS, "lost with certainty"),
        ({**LOGS, "clients": LOGS["clients"][1:]}, "likely"),
        ({**LOGS, "clients": []}, "not lost, with reasonable evidence"),
        (
            {"exposure": [{"start": "x", "end": "y", "gaps": [{"start": "x", "end": "y"}]}], "clients": []},
            "not assessable",
        ),
    ],
)
def test_confidentiality_in_the_boards_four_words(logs, start):
    form = breach.fill("edpb", sources(logs=logs))
    (answer,) = (one.answer for one in form.questions if one.id == "3.2.2")
    assert answer.text.startswith(start)


def test_logs_and_check_answer_what_they_can():
    form = breach.fill("edpb", sources(logs=LOGS, check=CHECK, facts=FACTS))
    answers = {one.id: one.answer for one in form.questions}
    assert answers["3.1.1"].text == "ongoing since 2025-09-02T10:00:00Z"
    assert answers["3.2.10"].text == "state: open; anonymous reading: yes; anonymous writing: inferred"
    assert answers["3.2.7"].text.startswith("misconfiguration")
    assert (
        answers["3.2.3"].text
        == "2 clients from outside; organisations: Example Scans; without known organisation: 1"
    )
    assert answers["3.1.5"].text.startswith("2026-03-27 17:30 CET")
    assert answers["2.1.3"].text == "Example City Ltd"
    assert not answers["3.1.6"].known


def test_deadlines_are_in_every_form(variant):
    form = breach.fill(variant, sources(facts=FACTS))
    assert form.deadlines
    assert breach.fill(variant, sources()).deadlines == ()
    assert "time of awareness" in breach.as_markdown(breach.fill(variant, sources()))


def test_an_unknown_form_is_refused():
    with pytest.raises(UsageError, match="edpb"):
        breach.fill("mars", sources())


def test_facts_are_read_and_strangers_refused(tmp_path):
    file = tmp_path / "breach.toml"
    file.write_text('awareness = 2026-03-27T17:30:00+01:00\ncontroller = "Example City Ltd"\n')
    assert inputs.facts(file).facts["controller"] == "Example City Ltd"
    assert sources(facts=inputs.facts(file).facts).awareness == datetime(2026, 3, 27, 16, 30, tzinfo=UTC)
    for text in ('people = "3"', "not toml"):
        file.write_text(text)
        with pytest.raises(UsageError):
            inputs.facts(file)


# --- the EDPB's template ------------------------------------------------------------------------

SECTIONS = [
    "1", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "3.4", "3.5", "4.1", "4.2", "4.3", "4.4", "5",
    "6.1", "6.2", "6.3", "7",
]  # fmt: skip


def edpb(said=None, **given):
    form = breach.fill("edpb", sources(**given, stated={"edpb": said or {}}))
    return {one.id: one.answer for one in form.questions}


def test_every_section_of_the_template_is_there_and_numbered():
    form = breach.fill("edpb", sources())
    assert [one.title.split()[0] for one in form.sections] == SECTIONS
    for section, number in zip(form.sections, SECTIONS, strict=True):
        found = [one.id for one in section.questions]
        assert found == [f"{number}.{count + 1}" for count in range(len(found))]


def test_the_forms_say_how_far_they_are_the_authoritys_own(variant):
    form = breach.fill(variant, sources())
    assert form.source.startswith("http")
    assert plain(form.note) in breach.as_markdown(form)
    assert json.loads(breach.as_json(form))["note"] == form.note


def test_every_answer_there_is_belongs_to_a_form():
    from unlatched.reports.breach.form import _forms

    asked = [q.get("answer") for f in _forms().values() for s in f["section"] for q in s["question"]]
    assert set(asked) - {None} == set(ANSWERS)


def test_without_evidence_hardly_anything_is_known():
    known = {number for number, answer in edpb(made=empty()).items() if answer.known}
    assert known <= {
        "3.2.2", "3.2.11", "3.2.12", "3.2.13", "3.3.3", "3.3.4", "3.4.1", "3.4.2", "3.4.3", "3.4.4", "3.4.5",
        "4.2.3", "7.2",
    }  # fmt: skip


def test_what_the_logs_say_of_the_time():
    answers = edpb(logs={**LOGS, "sources": [{"malformed": 3}]})
    assert answers["3.1.3"].text == "2025-09-02T10:00:00Z"
    assert answers["3.1.4"].text == "ongoing at the end of the logs"
    assert answers["3.1.11"].text == "3 lines of the logs could not be read"
    assert answers["3.2.1"].text == "confidentiality"
    shut = {"start": "2025-09-02T10:00:00Z", "end": "2025-09-05T10:00:00Z", "gaps": [], "end_proof": "a bind"}
    answers = edpb(logs={"exposure": [shut], "clients": []})
    assert answers["3.1.4"].text == "2025-09-05T10:00:00Z"
    assert answers["3.1.2"].text == "no; end: a bind"
    assert not answers["3.2.1"].known


def test_types_of_data_are_the_templates_own_words():
    assert edpb()["3.4.1"].text.startswith("identification data; ") or "health" in edpb()["3.4.1"].text
    made = report()
    made["categories"][0]["category"] = "pd:SomethingNew"
    assert "additional: pd:SomethingNew" in edpb(made=made)["3.4.1"].text


def test_a_person_answers_by_number_and_never_over_evidence():
    answers = edpb({"2.1.4": "public", "3.2.7": "misconfiguration; other: a firewall rule"}, check=CHECK)
    assert answers["2.1.4"].text == "public"
    assert "facts file" in answers["2.1.4"].evidence
    assert answers["3.2.7"].text.startswith(
        "misconfiguration: the store answered without authentication; stated:"
    )
    for wrong in ({"2.1.4": "semi-public"}, {"9.9": "x"}):
        with pytest.raises(UsageError):
            edpb(wrong)


def test_what_does_not_apply_is_not_asked_but_unknown_is():
    assert not edpb()["1.4"].known
    assert edpb({"1.1": "new"})["1.4"].text == "not applicable, see 1.1"
    assert not edpb({"1.1": "follow-up"})["1.4"].known
    assert edpb({"2.1.7": "yes"})["6.3.1"].text.startswith("not applicable")
    assert edpb({"5.1": "no, not a high risk"})["5.2"].text.startswith("not applicable")


@pytest.mark.parametrize(("hours", "start"), [(71, "not applicable"), (73, "unknown")])
def test_reasons_for_being_late_are_asked_of_the_late(hours, start):
    at = datetime(2026, 3, 27, 17, 30, tzinfo=UTC)
    facts = {"awareness": at.isoformat(), "notified_at": (at + timedelta(hours=hours)).isoformat()}
    assert edpb(facts=facts)["3.1.7"].text.startswith(start)


def test_public_logs_name_no_client_and_still_count():
    group = {"network": "public", "anonymous": 2, "authenticated": 0, "clients": 7, "organisation": None}
    public = {"public": True, "clients": [], "organisations": [group], "exposure": LOGS["exposure"]}
    answers = edpb(logs=public)
    assert answers["3.2.3"].text.startswith("7 clients from outside")
    assert answers["3.2.2"].text.startswith("likely")


# --- output ------------------------------------------------------------------------------------


def test_json_and_markdown_are_the_same_bytes_twice(variant):
    given = sources(logs=LOGS, facts=FACTS)
    assert breach.as_json(breach.fill(variant, given)) == breach.as_json(breach.fill(variant, given))
    assert json.loads(breach.as_json(breach.fill(variant, given)))["schema"] == "unlatched/breach/1"
    assert breach.as_markdown(breach.fill(variant, given)) == breach.as_markdown(breach.fill(variant, given))


def test_pdf_is_the_same_bytes_twice():
    given = sources(logs=LOGS, check=CHECK, facts={**FACTS, "controller": "示例市 / مثال / Пример"})
    first, second = (breach.as_pdf(breach.fill("edpb", given)) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"CreationDate" not in first


def test_pdf_needs_no_font_of_the_machine(variant):
    assert len(breach.as_pdf(breach.fill(variant, sources()))) > 5000


HOSTILE = '<script>alert(1)</script> | **x** [l](http://e) \u202e\x1b[31m #eval("1") $x$ \n# head'


def test_hostile_text_stays_text():
    made = report()
    made["unseen"] = [HOSTILE]
    form = breach.fill("edpb", sources(made, facts={"controller": HOSTILE}))
    text = breach.as_markdown(form)
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\n# head" not in text
    assert "](http" not in text
    assert breach.as_pdf(form).startswith(b"%PDF-")


# --- second opinion ----------------------------------------------------------------------------


def test_second_opinion():
    made = view(report())
    found = aepd.of_report(made)
    assert (found.low, found.high) == (3 * 2 * 8, 3 * 2 * 8)
    assert found.authority
    assert found.people
    assert aepd.of_report(view(empty())) is None
    unknown = report()
    unknown["subjects"] = None
    assert aepd.of_report(view(unknown)) is None
    few = report()
    few["subjects"] = {"below": 10}
    few["categories"] = few["categories"][:2]
    assert aepd.of_report(view(few)).low == 8
