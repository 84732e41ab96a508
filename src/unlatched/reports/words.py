"""The sentences that every report shares: exact about numbers, careful about what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unlatched.gate import Disclosure
from unlatched.model import Audit, Below, CategoryCount, Collection, Count, Field, People, Severity

NOT_PERSONAL = "dpv:NonPersonalData"

# Words a manager uses, where the DPV term's own would not read well.
_WORDS = {
    "pd:BirthDate": "dates of birth",
    "pd:CurrentEmployment": "employers",
    "pd:EmailAddress": "e-mail addresses",
    "pd:Ethnicity": "ethnic origin",
    "pd:GPSCoordinate": "positions (whereabouts)",
    "pd:Gender": "sex or gender",
    "pd:IPAddress": "IP addresses",
    "pd:MedicalHealth": "health data",
    "pd:Health": "health data",
    "pd:Name": "names",
    "pd:OfficialID": "official ID numbers",
    "pd:Password": "passwords",
    "pd:PhysicalAddress": "postal addresses",
    "pd:Picture": "photographs",
    "pd:Religion": "religion",
    "pd:TelephoneNumber": "telephone numbers",
    "pd:UID": "personal keys",
    "pd:Username": "user names",
}


def category(term: str) -> str:
    """A DPV term in words.

    >>> category("pd:Name"), category("pd:MedicalHistory"), category("dpv:NonPersonalData")
    ('names', 'medical history', 'not personal')
    """
    if term == NOT_PERSONAL:
        return "not personal"
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term.split(":")[-1])
    return _WORDS.get(term, " ".join(w if w.isupper() else w.lower() for w in spaced.split()))


def number(value: int) -> str:
    """A whole number with thousands set apart."""
    return f"{value:,}"


def people(count: People, noun: str = "people") -> str:
    """A number of people in words.

    >>> people(Count.exact(2_600_000)), people(Below(10)), people(None)
    ('2,600,000 people', 'fewer than 10 people', 'an unknown number of people')
    >>> people(Count(100, 90, 130, "sketch"))
    'between 90 and 130 people'
    """
    if count is None:
        return f"an unknown number of {noun}"
    if isinstance(count, Below):
        return f"fewer than {count.below} {noun}"
    if count.low == count.high:
        return f"{number(count.estimate)} {noun}"
    return f"between {number(count.low)} and {number(count.high)} {noun}"


def percent(share: float) -> str:
    """A share as a percentage, never rounded up to all nor down to none."""
    if 0 < share < 0.01:
        return "less than 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def listing(words: list[str]) -> str:
    """Words as a sentence lists them.

    >>> listing(["a"]), listing(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else "nothing"


def size(number_of_bytes: int | None) -> str:
    """Bytes in units that fit."""
    if number_of_bytes is None:
        return "unknown size"
    value = float(number_of_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def personal(audit: Audit) -> bool:
    """Whether personal data was found."""
    return any(field.category != NOT_PERSONAL for one in audit.collections for field in one.fields)


def headline(disclosure: Disclosure) -> str:
    """The one sentence that says whose data is there."""
    audit = disclosure.audit
    if not personal(audit):
        return "No personal data was found in what could be read."
    held = [category(one.category) for one in ranked(audit)[:6]]
    return f"Personal data of {people(audit.subjects)}: {listing(held)}."


# What weighs most for the people concerned, first; the rest follows by how many it concerns.
_WEIGHT = (
    *("pd:GPSCoordinate", "pd:OfficialID", "pd:Passport", "pd:Password", "pd:PaymentCardNumber"),
    *("pd:BankAccount", "pd:Name", "pd:BirthDate", "pd:PhysicalAddress", "pd:TelephoneNumber"),
    *("pd:EmailAddress", "pd:Picture", "pd:CurrentEmployment"),
)


def ranked(audit: Audit) -> list[CategoryCount]:
    """Categories by what they mean for the people concerned: special ones first."""
    weight = {category: place for place, category in enumerate(_WEIGHT)}
    return sorted(
        audit.categories,
        key=lambda one: (not one.special, weight.get(one.category, len(weight)), -_estimate(one.subjects)),
    )


def _estimate(count: People) -> int:
    return count.estimate if isinstance(count, Count) else 0


def findings(disclosure: Disclosure) -> Iterator[str]:
    """Everything that was found, a sentence each, so that it can be quoted alone."""
    audit = disclosure.audit
    special = [category(one.category) for one in audit.categories if one.special]
    if special:
        yield f"Special categories of personal data (GDPR Art. 9 and 10) are among it: {listing(special)}."
    yield from _links(audit)
    yield from _located(audit)
    yield from (_collection(one) for one in audit.collections if one.subjects)
    if audit.severity:
        yield (f"Severity by ENISA's method: {audit.severity.level} (score {score(audit.severity)}).")


def score(severity: Severity) -> str:
    """The score as a number, or as the interval it lies in."""
    low, high = severity.low, severity.high
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def unseen(audit: Audit) -> Iterator[str]:
    """What was not read, and what was read but could not be parsed."""
    yield from audit.unseen
    for one in audit.collections:
        if one.malformed:
            yield f"{one.name}: {number(one.malformed)} malformed records; what could not be read is left out"


def _links(audit: Audit) -> Iterator[str]:
    for link in audit.links:
        if isinstance(link.subjects, Count) and link.share:
            held = listing([category(name) for name in link.categories])
            yield (
                f"{percent(link.share)} of the people in {link.source} are also in {link.target} "
                f"({people(link.subjects)}); for them the two together join {held}."
            )


def _located(audit: Audit) -> Iterator[str]:
    at = audit.locations
    if at is None:
        return
    span = f" between {at.span.first:%Y-%m-%d %H:%M} and {at.span.last:%Y-%m-%d %H:%M} UTC" if at.span else ""
    yield f"{number(at.points - at.invalid_points)} valid positions locate {people(at.subjects)}{span}."
    strong = sorted(at.linked.items(), key=lambda item: -item[1])
    held = [f"{category(name)} ({percent(share)})" for name, share in strong if share >= 0.01][:8]
    if held:
        yield f"For the people located, the target also holds {listing(held)}."
    yield from at.sentences


def _collection(one: Collection) -> str:
    key = f", told apart by {one.subject_key}" if one.subject_key else ""
    return f"{one.name} holds {number(one.records_read)} records of {people(one.subjects)}{key}."


def found_in(audit: Audit) -> list[tuple[Collection, Field]]:
    """The fields that hold personal data, with their collections."""
    return [
        (one, field) for one in audit.collections for field in one.fields if field.category != NOT_PERSONAL
    ]
