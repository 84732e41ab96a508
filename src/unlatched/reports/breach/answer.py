"""An answer with the evidence it rests on, or "unknown" and what would settle it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from unlatched.reports.breach.deadlines import moment
from unlatched.reports.breach.inputs import Sources

UNKNOWN = "unknown"
AUDIT = "the audit's report.json"
LOGS = "the server's logs (logs.json)"
CHECK = "the check of the store (check.json)"
STATED = "stated by the person who files (facts file)"
CASE = "the case: what is on record there, with its time"


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
        return told(sources, name) or unknown(settles)

    return _answer


def stated_time(name: str, settles: str) -> Answerer:
    """A time only a person can know, with hour and zone."""

    def _answer(sources: Sources) -> Answer:
        at, rests = sources.time(name), told(sources, name)
        return Answer(moment(at), rests.evidence) if at and rests else unknown(settles)

    return _answer


def told(sources: Sources, name: str) -> Answer | None:
    """A fact as a person states it, else as a case has it on record."""
    for facts, evidence in ((sources.facts, STATED), (sources.case, CASE)):
        if facts.get(name):
            return Answer(facts[name], evidence)
    return None
