"""The sentences that every report shares: exact about numbers, careful about what is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from unlatched.gate import Disclosure
from unlatched.model import Audit, Below, CategoryCount, Collection, Count, Field, Link, People, Severity

NOT_PERSONAL = "dpv:NonPersonalData"

# Words a manager uses, where the DPV term's own would not read well.
_WORDS = {
    "pd:BirthDate": "dates of birth",
    "pd:CurrentEmployment": "employers",
    "pd:DeviceBased": "device data",
    "pd:EmailAddress": "e-mail addresses",
    "pd:Ethnicity": "ethnic origin",
    "pd:GPSCoordinate": "positions (whereabouts)",
    "pd:Gender": "sex or gender",
    "pd:IPAddress": "IP addresses",
    "pd:Identifier": "identifiers",
    "pd:MedicalHealth": "health data",
    "pd:Health": "health data",
    "pd:Name": "names",
    "pd:OfficialID": "official ID numbers",
    "pd:Password": "passwords",
    "pd:PhysicalAddress": "postal addresses",
    "pd:Picture": "photographs",
    "pd:Religion": "religion",
    "pd:TelephoneNumber": "telephone numbers",
    "pd:Tracking": "tracking data",
    "pd:UID": "personal keys",
    "pd:Username": "user names",
}

# What harms people most comes first in a sentence; what only holds a record together comes last.
_HEAVY = (
    *("pd:GPSCoordinate", "pd:OfficialID", "pd:Passport", "pd:Password", "pd:PaymentCardNumber"),
    *("pd:CreditCardNumber", "pd:BankAccount", "pd:Name", "pd:BirthDate", "pd:PhysicalAddress"),
    *("pd:TelephoneNumber", "pd:EmailAddress", "pd:Picture", "pd:CurrentEmployment"),
)
_LIGHT = ("pd:Identifier", "pd:UID", "pd:DeviceBased", "pd:Tracking")
_TOLD = 6


def category(term: str) -> str:
    """A DPV term in words.

    >>> category("pd:Name"), category("pd:MedicalHistory"), category("dpv:NonPersonalData")
    ('names', 'medical history', 'not personal')
    """
    if term == NOT_PERSONAL:
        return "not personal"
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", term.split(":")[-1])
    return _WORDS.get(term, " ".join(w if w.isupper() else w.lower() for w in spaced.split()))


def weight(term: str, special: bool = False) -> int:
    """Where a category stands in a sentence; lower is earlier.

    >>> sorted(["pd:UID", "pd:Name", "pd:Hobby", "pd:GPSCoordinate"], key=weight)
    ['pd:GPSCoordinate', 'pd:Name', 'pd:Hobby', 'pd:UID']
    """
    if special:
        return -1
    if term in _LIGHT:
        return len(_HEAVY) + 1
    return _HEAVY.index(term) if term in _HEAVY else len(_HEAVY)


def number(value: int) -> str:
    """A whole number with thousands set apart."""
    return f"{value:,}"


def many(count: int, noun: str) -> str:
    """A number with its noun.

    >>> many(1, "client"), many(2_000, "client")
    ('1 client', '2,000 clients')
    """
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


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


def records(count: int) -> str:
    """A number of records.

    >>> records(1), records(2000)
    ('1 record', '2,000 records')
    """
    return f"{number(count)} record{'' if count == 1 else 's'}"


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
    if audit.subjects is None and not audit.categories:
        named = dict.fromkeys(field.category for _, field in found_in(audit))
        return f"By their names, fields hold {_foremost(list(named), audit)}. No record was read."
    held = _foremost([one.category for one in audit.categories], audit)
    return f"Personal data of {people(audit.subjects)}: {held}."


def _rank(term: str, audit: Audit) -> tuple[int, int, str]:
    """Special categories, then by weight, then by people."""
    known = next((one for one in audit.categories if one.category == term), None)
    people = _estimate(known.subjects) if known else 0
    return weight(term, bool(known and known.special)), -people, term


def _foremost(terms: Iterable[str], audit: Audit) -> str:
    """The weightiest categories in words, and how many more there are.

    Everything is in the tables; a sentence that lists it all is not read.
    """
    ordered = sorted(terms, key=lambda term: _rank(term, audit))
    more = len(ordered) - _TOLD
    held = [category(term) for term in ordered[: _TOLD if more > 1 else _TOLD + 1]]
    return listing([*held, f"{more} more kinds of data"] if more > 1 else held)


def ranked(audit: Audit) -> list[CategoryCount]:
    """Categories by what they mean for the people concerned: special ones first."""
    return sorted(audit.categories, key=lambda one: _rank(one.category, audit))


def _estimate(count: People) -> int:
    return count.estimate if isinstance(count, Count) else 0


def findings(disclosure: Disclosure) -> Iterator[str]:
    """Everything that was found, a sentence each, so that it can be quoted alone."""
    audit = disclosure.audit
    special = [category(one.category) for one in audit.categories if one.special]
    if special:
        yield f"Special categories of personal data (GDPR Art. 9 and 10) are among it: {listing(special)}."
    yield from _exposure(audit)
    yield from _links(audit)
    yield from _located(audit)
    yield from (_collection(one) for one in audit.collections if one.subjects)
    if audit.severity:
        yield (f"Severity by ENISA's method: {audit.severity.level} (score {score(audit.severity)}).")


def _exposure(audit: Audit) -> Iterator[str]:
    """When it was open and who has been in, where logs were read."""
    seen = audit.exposure
    if seen is None:
        return
    if seen.start is None or seen.end is None:
        yield "The logs do not prove when the store was open; that is not proof that it was closed."
    else:
        until = "and still is where the logs end" if seen.ongoing else f"until {seen.end:%Y-%m-%d %H:%M} UTC"
        yield f"By its own logs the store was open from {seen.start:%Y-%m-%d %H:%M} UTC {until}."
    records = sum(one.records for one in audit.collections)
    yield (
        f"{many(seen.clients, 'client')} reached it from public addresses, "
        f"{number(seen.anonymous_clients)} without logging in; known are "
        f"{many(seen.organisations, 'organisation')} among them. "
        f"At least {number(seen.records_low)} of {number(records)} records were read."
    )
    if seen.ransom:
        yield "The logs show signs of ransom: data dropped and a note left."


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
        if isinstance(link.subjects, Count) and link.share and not _mirrored(link, audit):
            yield (
                f"{percent(link.share)} of the people in {link.source} are also in {link.target} "
                f"({people(link.subjects)}); for them the two together join "
                f"{_foremost(link.categories, audit)}."
            )


def _mirrored(link: Link, audit: Audit) -> bool:
    """Whether the same link is told from its other end, where it is the larger share."""
    back = next((one for one in audit.links if (one.source, one.target) == (link.target, link.source)), None)
    return back is not None and (back.share, back.source) > (link.share, link.source)


def _located(audit: Audit) -> Iterator[str]:
    at = audit.locations
    if at is None:
        return
    if not at.points:
        yield from at.refusals
        return
    span = f" between {at.span.first:%Y-%m-%d %H:%M} and {at.span.last:%Y-%m-%d %H:%M} UTC" if at.span else ""
    yield f"{number(at.points - at.invalid_points)} valid positions locate {people(at.subjects)}{span}."
    odd = [f"{number(n)} {why}" for why, n in sorted(at.invalid.items(), key=lambda item: -item[1])]
    if odd:
        yield f"Of {number(at.points)} positions found, some are left out or doubtful: {listing(odd)}."
    strong = sorted(at.linked.items(), key=lambda item: _rank(item[0], audit))
    held = [f"{category(name)} ({percent(share)})" for name, share in strong if share >= 0.01][:_TOLD]
    if held:
        yield f"For the people located, the target also holds {listing(held)}."
    yield from at.sentences


def _collection(one: Collection) -> str:
    key = f", told apart by {one.subject_key}" if one.subject_key else ""
    return f"{one.name} holds {records(one.records_read)} of {people(one.subjects)}{key}."


def found_in(audit: Audit) -> list[tuple[Collection, Field]]:
    """The fields that hold personal data, with their collections."""
    return [
        (one, field) for one in audit.collections for field in one.fields if field.category != NOT_PERSONAL
    ]
