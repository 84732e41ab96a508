"""Answers from the audit: what data, whose, how many, how bad. Every number as it stands in the report."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from unlatched.disclosed import Category, People, place, say
from unlatched.reports.breach.answer import AUDIT, UNKNOWN, Answer, Answerer, unknown
from unlatched.reports.breach.inputs import Sources
from unlatched.severity import aepd

ESTIMATES = "a key that tells people apart, or an audit at full depth"


def term(name: str, none: str) -> Answerer:
    """The tool's own words for one circumstance of the severity."""

    def _answer(sources: Sources) -> Answer:
        score = sources.report.severity
        reason = next((one for one in (score.reasons if score else ()) if one.startswith(f"cb.{name}")), None)
        return Answer(reason.partition(": ")[2], AUDIT) if reason else unknown(none)

    return _answer


def people(sources: Sources) -> Answer:
    """Number of people concerned, exact or approximate."""
    count = sources.report.subjects
    if count is None:
        return unknown(ESTIMATES)
    return Answer(f"{_how(count)}: {say(count)}", AUDIT)


def _how(count: People) -> str:
    return "exact" if count.exact else "suppressed" if count.below is not None else "approximate"


def records(sources: Sources) -> Answer:
    """Number of records holding personal data."""
    return Answer(f"{sources.report.personal_records}", AUDIT)


def categories(sources: Sources) -> Answer:
    """Every category with its own numbers."""
    lines = [_category(one) for one in sources.report.categories]
    return Answer("; ".join(lines) or "no personal data found", AUDIT)


def _category(one: Category) -> str:
    special = " (special category)" if one.special else ""
    return f"{one.term}: {one.records} records, people: {say(one.subjects)}{special}"


def special(sources: Sources) -> Answer:
    """Special categories (GDPR Art. 9 and 10)."""
    found = ", ".join(sources.report.special)
    return Answer(found or "none found", AUDIT)


def severity(sources: Sources) -> Answer:
    """ENISA score with its reasons."""
    score = sources.report.severity
    if score is None:
        return unknown("an audit that finds personal data; this one found none")
    bounds = f"{score.low:g}" if score.low == score.high else f"between {score.low:g} and {score.high:g}"
    head = f"{score.level} ({bounds}; DPC {score.dpc:g}, EI {score.ei:g}, CB {score.cb:g})"
    return Answer(head + ". " + " ".join(score.reasons), f"{AUDIT}; {score.method}")


def second_opinion(sources: Sources) -> Answer:
    """The Spanish authority's formula beside ENISA's."""
    found = aepd.of_report(sources.report)
    if found is None:
        return unknown("a number of people, or an audit that finds personal data")
    return Answer(found.text, f"{AUDIT}; {aepd.METHOD}")


def flags(sources: Sources) -> Answer:
    """ENISA's two flags outside the score."""
    count = sources.report.subjects
    readable = "no, they were readable" if sources.report.categories else UNKNOWN
    return Answer(f"more than 100 people: {_many(count)}; data unintelligible (encrypted): {readable}", AUDIT)


def _many(count: People | None) -> str:
    if count is None:
        return UNKNOWN
    low = count.low or 0
    high = count.below - 1 if count.below is not None else count.high or low
    return "yes" if low > 100 else "no" if high <= 100 else UNKNOWN


def unseen(sources: Sources) -> Answer:
    """What the audit did not read."""
    return Answer("; ".join(sources.report.unseen) or "nothing was left out", AUDIT)


def source(sources: Sources) -> Answer:
    """What was examined, when and how deep."""
    report = sources.report
    where = place(report.locator).host or "local files"
    return Answer(f"{report.store} store at {where}, examined {report.created}, depth {report.depth}", AUDIT)


def people_how(sources: Sources) -> Answer:
    """Whether the number of people is exact."""
    count = sources.report.subjects
    return Answer(_how(count), AUDIT) if count else unknown(ESTIMATES)


def records_how(sources: Sources) -> Answer:
    """Whether the number of records is exact: it is, unless the audit read a part only."""
    if sources.report.depth != "full":
        return Answer(f"approximate: as the store counts them, depth {sources.report.depth}", AUDIT)
    return Answer("approximate: not everything could be read" if sources.report.unseen else "exact", AUDIT)


def unintelligible(sources: Sources) -> Answer:
    """Whether the data could be understood: the audit did, where it read values."""
    if sources.report.depth == "inventory" or not sources.report.categories:
        return unknown("an audit that reads values, with the owner's consent or a mandate")
    return Answer("no: the audit understood the values as they were stored", AUDIT)


@cache
def _types() -> dict[str, str]:
    table = tomllib.loads(files(__package__).joinpath("types.toml").read_text("utf-8"))
    return {term: name for name, terms in table.items() for term in terms}


def data_types(sources: Sources) -> Answer:
    """The template's types of data, by the categories found; what fits none is additional, by its name."""
    terms = [one.term.partition(":")[2] for one in sources.report.categories]
    known = dict.fromkeys(_types()[one] for one in terms if one in _types())
    other = [f"pd:{one}" for one in terms if one not in _types()]
    found = [*known, *([f"additional: {', '.join(other)}"] if other else [])]
    return Answer("; ".join(found) or "no personal data found", AUDIT)


def attached_report(sources: Sources) -> Answer:
    """What the audit's report is called."""
    return Answer(f"report.json and report.html of the audit of {sources.report.created}", AUDIT)
