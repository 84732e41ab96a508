"""Which answer goes where: every name that a form (``forms/*.toml``) may ask for."""

from __future__ import annotations

from datetime import timedelta

from unlatched.reports.breach import from_check, from_logs, from_report
from unlatched.reports.breach.answer import CASE, STATED, Answer, Answerer, stated, stated_time, unknown
from unlatched.reports.breach.inputs import Sources

IN_TIME = timedelta(hours=72)
EITHER = f"{STATED}; {CASE}"


def late(sources: Sources) -> Answer:
    """Why it was notified late; not asked where it was in time (GDPR Art. 33(1))."""
    aware, told = sources.time("awareness"), sources.time("notified_at")
    if aware and told and told - aware <= IN_TIME:
        return Answer("not applicable: notified within 72 hours", EITHER)
    return stated("delay_reason", "the controller, where the deadline has passed")(sources)


def dpo_designated(sources: Sources) -> Answer:
    """Whether there is a data-protection officer: where one is named, there is."""
    return Answer("yes", STATED) if sources.facts.get("dpo") else unknown("the controller's register")


def completeness(sources: Sources) -> Answer:
    """Complete only when a person says so: what is open is counted beside the form."""
    return unknown("the controller: while questions are open it is incomplete (Art. 33(4))")


ANSWERS: dict[str, Answerer] = {
    "source": from_report.source,
    "incident": from_check.incident,
    "occurrence": from_logs.occurrence,
    "openness": from_check.openness,
    "confidentiality": from_logs.confidentiality,
    "integrity": from_report.term("integrity", "a comparison with a backup"),
    "availability": from_report.term("availability", "a comparison with a backup"),
    "intent": from_report.term("malicious", "the server's logs"),
    "recipients": from_logs.recipients,
    "people": from_report.people,
    "records": from_report.records,
    "categories": from_report.categories,
    "special": from_report.special,
    "severity": from_report.severity,
    "second_opinion": from_report.second_opinion,
    "flags": from_report.flags,
    "unseen": from_report.unseen,
    "nature": from_check.nature,
    "systems": from_check.systems,
    "estimated": from_logs.estimated,
    "beginning": from_logs.beginning,
    "ending": from_logs.ending,
    "timeline": from_logs.timeline,
    "attached_logs": from_logs.attached_logs,
    "people_how": from_report.people_how,
    "records_how": from_report.records_how,
    "unintelligible": from_report.unintelligible,
    "data_types": from_report.data_types,
    "attached_report": from_report.attached_report,
    "late": late,
    "dpo_designated": dpo_designated,
    "completeness": completeness,
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
