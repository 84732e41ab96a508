"""DPC, the data processing context: how critical the data are. One term for each kind of data held.

ENISA v1.0 (2013), section 3.1 and annex 1. The highest term counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unlatched.severity.term import Term, between, settled

if TYPE_CHECKING:
    from unlatched.severity.facts import Facts


def terms(facts: Facts) -> tuple[Term, ...]:
    """The terms of every kind of data that is held; never empty."""
    held = [_simple(facts)]
    held += [_behavioural(facts)] if facts.has("behavioural") else []
    held += [_financial(facts)] if facts.has("financial") else []
    held += [_sensitive(facts)] if facts.has("sensitive") or facts.special else []
    highest = float(max(one.value for one in held))
    return (*held, *([_credential(highest)] if facts.has("credential") else []))


def _simple(facts: Facts) -> Term:
    if facts.has("vulnerable"):
        return settled("dpc.simple", 4, "data on vulnerable people, critical for their safety")
    if facts.has("perhaps_minors"):
        which = f"a social profile can be made of {facts.which('perhaps_minors')}"
        return between("dpc.simple", (2, 2, 4), which, "whether minors are among the people concerned")
    if facts.has("status"):
        return settled("dpc.simple", 2, f"a social status can be inferred from {facts.which('status')}")
    return settled("dpc.simple", 1, "simple data; no aggravating factor found")


def _behavioural(facts: Facts) -> Term:
    which = facts.which("behavioural")
    if facts.repeated and facts.has("trail"):
        why = f"a detailed profile of daily life, by {which} over time"
        return between("dpc.behavioural", (3, 3, 4), why, "whether the traces reveal a sensitive group")
    if facts.repeated:
        return settled(
            "dpc.behavioural", 3, f"a detailed profile of daily life, by many records a person of {which}"
        )
    if facts.repeated is None:
        why = f"behavioural data: {which}"
        return between("dpc.behavioural", (2, 2, 3), why, "how many such records each person has")
    return settled("dpc.behavioural", 2, f"behavioural data, few records a person: {which}")


def _financial(facts: Facts) -> Term:
    which = facts.which("financial")
    if facts.has("card") and facts.has("card_use"):
        return settled("dpc.financial", 4, f"fraud is possible with {which}")
    if facts.has("card"):
        settles = "whether expiry date or code can be had beside the card number"
        return between("dpc.financial", (3, 3, 4), f"financial data: {which}", settles)
    if facts.categories & _status_of_money(facts):
        return _money(facts, which)
    return settled("dpc.financial", 2, f"account numbers alone: {which}")


def _money(facts: Facts, which: str) -> Term:
    if len(_status_of_money(facts)) >= 3:
        return settled("dpc.financial", 4, f"a full financial profile, by {which}")
    return settled("dpc.financial", 3, f"financial data: {which}")


def _status_of_money(facts: Facts) -> frozenset[str]:
    from unlatched.severity.facts import words

    return facts.categories & (words("financial") - words("account"))


def _sensitive(facts: Facts) -> Term:
    which = facts.which("sensitive") or "a special category of personal data (GDPR Art. 9 or 10)"
    return settled("dpc.sensitive", 4, f"sensitive data: {which}")


def _credential(highest: float) -> Term:
    value = max(highest, 2.0)
    why = "credentials take the category of what they open: taken as an account with the data found here"
    return between("dpc.credentials", (1, value, 4), why, "which accounts the credentials open")
