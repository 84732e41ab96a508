"""The screen: said once, ordered by harm, with what to do next; hostile names do nothing to a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from unlatched import gate
from unlatched.model import Audit, CategoryCount, Collection, Count, Field, Link, Severity, Target
from unlatched.reports import next_steps, terminal

REASONS = (
    "dpc.simple = 2: pd:CurrentEmployment lets one infer a social status.",
    "dpc.behavioural = 3 (between 3 and 4): pd:GPSCoordinate over time.",
    "ei.name = 1: name together with birth date or e-mail address.",
    "cb.confidentiality = 0.5 (between 0 and 0.5): no logs were read.",
    "cb.integrity = 0: no sign of alteration.",
)
TERMS = ("pd:UID", "pd:Name", "pd:GPSCoordinate", "pd:Ethnicity")


def audit(**changes: object) -> Audit:
    people = Count.exact(5000)
    holding = tuple(Field(term.lower(), "text", term, filled=6000) for term in TERMS)
    values = {
        "created": datetime(2026, 1, 5, tzinfo=UTC),
        "target": Target("data", "files", "full"),
        "collections": (
            Collection("persons", 6000, 6000, holding, subject_key="id", subjects=people),
            Collection("points", 9000, 9000, holding, subject_key="id", subjects=Count.exact(4000)),
        ),
        "subjects": people,
        "links": (
            Link("persons", "points", Count.exact(4000), 0.8, TERMS),
            Link("points", "persons", Count.exact(4000), 1.0, TERMS),
        ),
        "categories": tuple(
            CategoryCount(term, 6000, people, special=term == "pd:Ethnicity") for term in TERMS
        ),
        "severity": Severity("ENISA", 3, 1, 0.5, 3, 3.5, "high", REASONS),
    }
    return Audit(**{**values, **changes})  # type: ignore[arg-type]


def screen(found: Audit, **how: object) -> str:
    console = Console(file=StringIO(), width=90, force_terminal=False)
    terminal.show(gate.clear(found), console, **how)  # type: ignore[arg-type]
    return " ".join(console.file.getvalue().split())  # type: ignore[attr-defined]


def test_what_harms_most_is_said_first() -> None:
    top = screen(audit()).split("What was found")[0]
    told = ("5,000 people", "ethnic origin", "positions", "names", "personal keys", "high")
    places = [top.index(word) for word in told]
    assert places == sorted(places)


def test_a_link_is_told_once_from_its_larger_end() -> None:
    shown = screen(audit())
    assert shown.count("the two together join") == 1
    assert "100 % of the people in points are also in persons" in shown


def test_only_the_deciding_reasons_in_words_unless_all_are_asked_for() -> None:
    shown, all_of_it = screen(audit()), screen(audit(), verbose=True)
    assert "The data, 3 of 4: positions (whereabouts) over time." in shown
    assert "Circumstances, +0.5" in shown
    assert "social status" not in shown
    assert "pd:" not in shown
    assert "social status" in all_of_it


@pytest.mark.parametrize(
    ("level", "told"), [("very high", True), ("high", True), ("medium", False), ("low", False)]
)
def test_people_are_told_at_high_levels(level: str, told: bool) -> None:
    steps = " ".join(next_steps.steps(audit(severity=Severity("ENISA", 3, 1, 0, 3, 3, level, ()))))
    assert "72 hours" in steps
    assert ("(Art. 34)" in steps) is told


def test_nothing_personal_means_nothing_to_do() -> None:
    clean = audit(categories=(), severity=None, links=(), subjects=None, collections=())
    assert list(next_steps.steps(clean)) == []
    assert "What next" not in screen(clean)


def test_a_clean_screen_says_what_was_read() -> None:
    field = Field("sku", "text", "dpv:NonPersonalData", filled=6000)
    stock = Collection("stock", 6000, 6000, (field,))
    shown = screen(audit(categories=(), severity=None, links=(), subjects=None, collections=(stock,)))
    assert "No personal data was found" in shown
    assert "stock: 6,000 records with 1 field read, nothing personal." in shown


def test_unseen_is_named_and_asked_for() -> None:
    shown = screen(audit(unseen=("part.csv: cut off",)))
    assert "Not seen" in shown
    assert "lower bound" in shown
    assert "part.csv: cut off" in shown


def test_reports_are_pointed_to() -> None:
    assert "report.html" in screen(audit(), out=Path("out"))
    assert "report.html" not in screen(audit())


def test_markup_and_control_codes_in_names_stay_text() -> None:
    name = "[red]x[/red]\x1b[2J\u202e"
    field = Field(name, "text", "pd:Name", filled=6000)
    found = audit(
        collections=(Collection(name, 6000, 6000, (field,), subject_key=name, subjects=Count.exact(5000)),)
    )
    shown = screen(found, verbose=True)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
