"""EI, the ease of identification: how easily the data lead to the person. The highest term counts.

ENISA v1.0 (2013), section 3.2 and annex 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unlatched.severity.facts import words
from unlatched.severity.term import Term, between, settled

if TYPE_CHECKING:
    from unlatched.severity.facts import Facts


def terms(facts: Facts) -> tuple[Term, ...]:
    """The terms of every identifier that is held; never empty."""
    rules = (
        ("name", _name),
        ("national_id", _national_id),
        ("phone", _phone),
        ("address", _address),
        ("email", _email),
        ("picture", _picture),
        ("alias", _alias),
    )
    held = tuple(rule(facts) for group, rule in rules if facts.has(group))
    return (*held, *_trails(facts)) or (_nothing(),)


def _name(facts: Facts) -> Term:
    if facts.has("birth") or facts.has("email"):
        return settled("ei.name", 1, "name together with birth date or e-mail address")
    return between("ei.name", (0.25, 0.5, 0.75), "name alone", "how common the names are in their places")


def _national_id(facts: Facts) -> Term:
    if facts.has("name") or facts.has("picture"):
        return settled("ei.national_id", 1, "identity number with name or picture as reference data")
    if not facts.categories - words("national_id"):
        return settled("ei.national_id", 0.25, "identity number alone")
    if facts.kinds & words("revealing"):
        return settled("ei.national_id", 0.75, "identity number that reveals more, linked to other data")
    settles = "whether the number itself reveals birth date, sex or place"
    return between("ei.national_id", (0.25, 0.75, 0.75), "identity number linked to other data", settles)


def _phone(facts: Facts) -> Term:
    if facts.has("name"):
        return settled("ei.phone", 1, "phone number with the name a directory would give")
    return between("ei.phone", (0.25, 0.25, 1), "phone number without a name", "whether they are listed")


def _address(facts: Facts) -> Term:
    if facts.has("name"):
        return settled("ei.address", 1, "address with the name a directory would give")
    settles = "whether the addresses are listed, and how small the places are"
    return between("ei.address", (0.25, 0.5, 1), "address without a name", settles)


def _email(facts: Facts) -> Term:
    if facts.has("name"):
        return settled("ei.email", 1, "e-mail address with the name of its owner")
    settles = "whether the addresses carry names or are little used"
    return between("ei.email", (0.25, 0.75, 1), "e-mail address without a name", settles)


def _picture(facts: Facts) -> Term:
    if facts.has("name") or facts.has("national_id"):
        return between("ei.picture", (0.5, 1, 1), "picture linked to an identity", "how clear they are")
    return between("ei.picture", (0.25, 0.75, 0.75), "picture without a name", "how clear they are")


def _alias(facts: Facts) -> Term:
    if facts.has("name"):
        return settled("ei.alias", 1, "alias or code with a full name")
    if facts.has("national_id") or facts.has("email") or facts.has("phone"):
        return settled("ei.alias", 0.75, "alias or code, partly revealing, linked to other identifiers")
    settles = "whether reference data lead from the code to the person"
    return between("ei.alias", (0.25, 0.25, 1), "alias or code alone", settles)


def _trails(facts: Facts) -> tuple[Term, ...]:
    if not facts.has("trail") or not facts.unique_trails:
        return ()
    why = "most trails of places belong to one person only: a code that partly reveals who it is"
    return (between("ei.trail", (0.75, 0.75, 1), why, "whether home and work places are in the trails"),)


def _nothing() -> Term:
    settles = "whether other data lead from these records to a person"
    return between("ei.alias", (0.25, 0.25, 0.75), "no direct identifier found", settles)
