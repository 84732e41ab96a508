"""The answers: each with the evidence it rests on, or "unknown" and what would settle it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from unlatched.disclosed import Category, People, place, say
from unlatched.reports.breach.deadlines import moment
from unlatched.reports.breach.inputs import Sources
from unlatched.severity import aepd
from unlatched.severity.evidence import complete, read_something, strangers

UNKNOWN = "unknown"
AUDIT = "the audit's report.json"
LOGS = "the server's logs (logs.json)"
CHECK = "the check of the store (check.json)"
STATED = "stated by the person who files (facts file)"


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` with its ``evidence``; where ``text`` is "unknown", ``settles`` says what would settle it."""

    text: str
    evidence: str = ""
    settles: str = ""

    @property
    def known(self) -> bool:
        """Whether there is an answer."""
        return self.text != UNKNOWN


Answerer = Callable[[Sources], Answer]


def unknown(settles: str) -> Answer:
    """No answer yet."""
    return Answer(UNKNOWN, settles=settles)


def stated(name: str, settles: str) -> Answerer:
    """A fact only a person can know."""

    def _answer(sources: Sources) -> Answer:
        text = sources.facts.get(name)
        return Answer(text, STATED) if text else unknown(settles)

    return _answer


def stated_time(name: str, settles: str) -> Answerer:
    """A time only a person can know, with hour and zone."""

    def _answer(sources: Sources) -> Answer:
        at = sources.time(name)
        return Answer(moment(at), STATED) if at else unknown(settles)

    return _answer


def occurrence(sources: Sources) -> Answer:
    """When it happened: a range, or ongoing."""
    windows = (sources.logs or {}).get("exposure", ())
    if windows:
        return Answer("; ".join(_window(one) for one in windows), LOGS)
    start, end = sources.facts.get("occurred_from"), sources.facts.get("occurred_until")
    if start or end:
        return Answer(f"from {start or UNKNOWN} until {end or UNKNOWN}", STATED)
    return unknown("the server's start-up logs, deployment records, or firewall changes")


def _window(one: dict[str, object]) -> str:
    start = one.get("start") or "an unknown time"
    return (
        f"from {start}, ongoing"
        if one.get("ongoing")
        else f"from {start} until {one.get('end') or 'an unknown time'}"
    )


def openness(sources: Sources) -> Answer:
    """Whether the store answers anybody now."""
    if not sources.check:
        return unknown("unlatched check on the store")
    anonymous = sources.check.get("anonymous") or {}
    read = "yes" if anonymous.get("read") else "no"
    write = anonymous.get("write", UNKNOWN)
    state = sources.check.get("state", UNKNOWN)
    return Answer(f"state: {state}; anonymous reading: {read}; anonymous writing: {write}", CHECK)


def confidentiality(sources: Sources) -> Answer:
    """Lost with certainty, likely, not (with reasonable evidence), or not assessable."""
    if sources.logs is None:
        return Answer("not assessable", AUDIT, "the server's logs over the whole exposure")
    outside = strangers(sources.logs)
    if any(map(read_something, outside)):
        return Answer("lost with certainty: clients from outside read data", LOGS)
    if outside:
        return Answer("likely: clients from outside connected; what they read is not logged", LOGS)
    if not complete(sources.logs):
        return Answer("not assessable: the logs are not complete", LOGS, "the missing parts of the logs")
    return Answer("not lost, with reasonable evidence: complete logs show no client from outside", LOGS)


def _term(name: str, none: str) -> Answerer:
    def _answer(sources: Sources) -> Answer:
        score = sources.report.severity
        reason = next((one for one in (score.reasons if score else ()) if one.startswith(f"cb.{name}")), None)
        return Answer(reason.partition(": ")[2], AUDIT) if reason else unknown(none)

    return _answer


def recipients(sources: Sources) -> Answer:
    """How many clients from outside, by organisation."""
    if sources.logs is None:
        return unknown("the server's logs")
    outside = strangers(sources.logs)
    named = sorted({str(one["organisation"]) for one in outside if one.get("organisation")})
    nameless = sum(one.get("clients", 1) for one in outside if not one.get("organisation"))
    number = sum(one.get("clients", 1) for one in outside)
    return Answer(f"{number} clients from outside; organisations: {', '.join(named) or 'none known'};"
                  f" without known organisation: {nameless}", LOGS)  # fmt: skip


def people(sources: Sources) -> Answer:
    """Number of people concerned, exact or approximate."""
    count = sources.report.subjects
    if count is None:
        return unknown("a key that tells people apart, or an audit at full depth")
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
    return f"{one.term}: {one.records} records, {say(one.subjects)} people{special}"


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


def incident(sources: Sources) -> Answer:
    """The type of incident: misconfiguration, where the check found the store open."""
    if sources.check and sources.check.get("state") == "open":
        return Answer("misconfiguration: the store answered without authentication", CHECK)
    return unknown("unlatched check on the store, or the logs of the time")


ANSWERS: dict[str, Answerer] = {
    "source": source,
    "incident": incident,
    "occurrence": occurrence,
    "openness": openness,
    "confidentiality": confidentiality,
    "integrity": _term("integrity", "a comparison with a backup"),
    "availability": _term("availability", "a comparison with a backup"),
    "intent": _term("malicious", "the server's logs"),
    "recipients": recipients,
    "people": people,
    "records": records,
    "categories": categories,
    "special": special,
    "severity": severity,
    "second_opinion": second_opinion,
    "flags": flags,
    "unseen": unseen,
    "awareness": stated_time("awareness", "the controller: when somebody there knew, with hour and zone"),
    "notified_at": stated_time("notified_at", "the receipt of the report to the authority"),
    "people_told_at": stated_time("people_told_at", "the record of the messages to the people"),
    "controller": stated("controller", "the controller's name and address"),
    "contact": stated("contact", "the controller: who answers questions"),
    "dpo": stated("dpo", "the controller's register of processing"),
    "reference": stated("reference", "the controller's own file number"),
    "discovered_by": stated("discovered_by", "the controller: who noticed, and how"),
    "cause": stated("cause", "the change that opened the store: configuration history, deployment records"),
    "measures_before": stated("measures_before", "the controller's security documentation"),
    "measures_taken": stated("measures_taken", "the controller's incident log"),
    "measures_planned": stated("measures_planned", "the controller's plan"),
    "advice_to_people": stated("advice_to_people", "the controller, with the data-protection officer"),
    "people_told": stated("people_told", "the controller's decision under Art. 34 or the like"),
    "delay_reason": stated("delay_reason", "the controller, where the deadline has passed"),
    "categories_of_people": stated("categories_of_people", "the controller: customers, employees …"),
    "minors": stated("minors", "the controller, or the ages in its own records"),
    "countries": stated("countries", "the controller: where the people live"),
    "processor": stated("processor", "the controller's contracts"),
    "consequences": stated("consequences", "the controller, with the severity below as its basis"),
    "law_enforcement": stated("law_enforcement", "the controller: whether the police asked for delay"),
}  # fmt: skip
