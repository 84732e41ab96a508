"""The breach report of a case: what it has on record answers, with its time; the rest stays unknown."""

from __future__ import annotations

from datetime import timedelta

from tests.cases.test_book import Time, draft_of, harmless
from tests.reports.disclosures import report
from unlatched.cases import recheck
from unlatched.cases.book import open_book
from unlatched.cases.filing import on_record
from unlatched.cases.notices import Server
from unlatched.cases.outbox import deliver, draft, preview
from unlatched.cases.recheck import Seen
from unlatched.disclosed import view
from unlatched.reports.breach import Sources, fill


def opened(tmp_path):
    clock = Time()
    book = open_book(str(tmp_path / "cases.db"), clock=clock)
    return clock, book, book.open(view(report()))


def answers(book, case, **facts):
    sources = Sources(book.case(case).report, facts=facts, case=on_record(book, case))
    return {one.id: one.answer for one in fill("edpb", sources).questions}


def tell(book, case, recipient, outcome="sent"):
    harmless(book, case, recipient)
    name = draft(book, case, draft_of(recipient, f"mailto:{recipient}@example.org"))
    word = preview(book, case, name)[1]
    deliver(book, case, name, word, Server("127.0.0.1"), lambda *_: outcome)


def test_an_empty_case_answers_nothing(tmp_path):
    _, book, case = opened(tmp_path)
    assert on_record(book, case) == {}
    assert not answers(book, case)["3.1.6"].known


def test_what_is_on_record_answers_with_its_time(tmp_path):
    clock, book, case = opened(tmp_path)
    recheck.record(book, case, Seen("open", proof="answered"))
    tell(book, case, "authority", "deferred")
    assert "notified_at" not in on_record(book, case)
    tell(book, case, "authority")
    first = on_record(book, case)["notified_at"]
    clock.at += timedelta(hours=5)
    tell(book, case, "authority")
    tell(book, case, "people")
    found = answers(book, case)
    assert on_record(book, case)["notified_at"] == first
    assert found["3.1.6"].text.startswith("2026-03-01 09:00 UTC")
    assert found["3.1.6"].evidence.startswith("the case")
    assert found["5.1"].text == "yes"
    assert found["5.2"].text.startswith("2026-03-01 14:00 UTC")
    assert found["3.2.7"].text.startswith("misconfiguration: a check found")
    assert found["3.2.10"].text.startswith("open (answered) at 2026-03-01T09:00")
    assert not found["3.1.4"].known


def test_the_end_is_when_it_was_first_found_shut_and_only_if_it_still_is(tmp_path):
    clock, book, case = opened(tmp_path)
    for state, proof, day in (("open", "answered", 2), ("gone", "refusal", 3), ("open", "answered", 4)):
        clock.at = clock.at.replace(day=day)
        recheck.record(book, case, Seen(state, proof=proof))
    assert not answers(book, case)["3.1.4"].known
    for state, proof, day in (("filtered", "silence", 5), ("filtered", "control", 6), ("gone", "refusal", 7)):
        clock.at = clock.at.replace(day=day)
        recheck.record(book, case, Seen(state, proof=proof))
    assert answers(book, case)["3.1.4"].text.startswith("2026-03-06T09:00")


def test_what_a_person_states_goes_first(tmp_path):
    _, book, case = opened(tmp_path)
    book.add(case, "role", "held", {"role": "owner", "name": "Owner Ltd"}, "role.added", {"role": "owner"})
    assert answers(book, case)["2.1.3"].text == "Owner Ltd"
    stated = answers(book, case, controller="Controller Ltd")["2.1.3"]
    assert stated.text == "Controller Ltd"
    assert stated.evidence.startswith("stated")
    book.erase(case, "role-1")
    assert not answers(book, case)["2.1.3"].known
