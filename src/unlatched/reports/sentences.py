"""The sentences that every report shares, each fit to be quoted alone.

None claims more than was measured: what was only sampled, what could not be read, and what the gate
rounded is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unlatched.gate import Disclosure
from unlatched.model import Audit, CategoryCount, Collection, Count, Exposure, Field, Link, Severity
from unlatched.reports import whereabouts, words
from unlatched.reports.vocabulary import NOT_PERSONAL, category, weight
from unlatched.severity.enisa import level

_KINDS = 6
_LINKS = 6
_COLLECTIONS = 12


def personal(audit: Audit) -> bool:
    """Whether personal data was found."""
    return any(field.category != NOT_PERSONAL for one in audit.collections for field in one.fields)


def sampled(audit: Audit) -> bool:
    """Whether only a part of the records was read, at random."""
    return audit.target.depth == "sample" and any(one.records_read < one.records for one in audit.collections)


def headline(disclosure: Disclosure) -> str:
    """The one sentence that says whose data is there."""
    audit = disclosure.audit
    if not audit.collections and audit.unseen:
        return "Nothing could be read, so it is not known whether personal data is there."
    if not personal(audit):
        return "No personal data was found in what could be read."
    if audit.subjects is None and not audit.categories:
        named = dict.fromkeys(field.category for _, field in found_in(audit))
        return f"By their names, fields hold {foremost(list(named), audit)}. No record was read."
    return f"Personal data of {_whose(audit)}: {foremost([one.category for one in audit.categories], audit)}."


def _whose(audit: Audit) -> str:
    """Everyone; where something could not be read, those who are there at least."""
    if any(unseen(audit)) and isinstance(audit.subjects, Count):
        return f"at least {words.many(audit.subjects.low, 'person', 'people')}"
    return words.people(audit.subjects)


def grade(severity: Severity) -> str:
    """The level, and the higher one that what is still open leaves possible.

    >>> grade(Severity("ENISA", 2, 1, 0.5, 2, 4.5, "medium"))
    'medium, could prove very high'
    """
    most = level(severity.high)
    return severity.level if most == severity.level else f"{severity.level}, could prove {most}"


def score(severity: Severity) -> str:
    """The score as a number, or as the interval it lies in."""
    low, high = severity.low, severity.high
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def findings(disclosure: Disclosure) -> Iterator[str]:
    """Everything that was found, a sentence each."""
    audit = disclosure.audit
    if sampled(audit):
        yield _sample(audit)
    special = [category(one.category) for one in ranked(audit) if one.special]
    if special:
        kinds = words.listing(list(dict.fromkeys(special)))
        yield f"Special categories of personal data (GDPR Art. 9 and 10) are among it: {kinds}."
    if audit.exposure:
        yield from _exposure(audit.exposure, audit)
    yield from _linked(audit)
    if audit.locations:
        yield from whereabouts.sentences(audit.locations, _order(audit), part=sampled(audit))
    yield from _collections(audit)


def _sample(audit: Audit) -> str:
    whole = sum(one.records for one in audit.collections)
    return (
        f"A random sample was read, {total_read(audit)} of {words.records(whole)}: numbers of people are "
        "intervals for the whole, all other numbers are those of the sample."
    )


def total_read(audit: Audit) -> str:
    """How many records were read in all collections."""
    rounded = "at most " if any(one.records_below for one in audit.collections) else ""
    return rounded + words.number(sum(one.records_read for one in audit.collections))


def _exposure(seen: Exposure, audit: Audit) -> Iterator[str]:
    """When it was open and who has been in, where logs were read."""
    if seen.start is None or seen.end is None:
        yield "The logs do not prove when the store was open; that is not proof that it was closed."
    else:
        until = "and still is where the logs end" if seen.ongoing else f"until {words.moment(seen.end)}"
        yield f"By its own logs the store was open from {words.moment(seen.start)} {until}."
    known = (
        f" ({words.many(seen.organisations, 'organisation')} among them known)" if seen.organisations else ""
    )
    yield (
        f"By its logs, {words.many(seen.clients, 'client')} reached it from public addresses{known}, "
        f"{words.number(seen.anonymous_clients)} of them without logging in."
    )
    if seen.records_low:
        held = words.records(sum(one.records for one in audit.collections))
        yield (
            f"They read at least {words.records(seen.records_low)}, each counted as often as it was read; "
            f"{held} were found in this audit."
        )
    if seen.ransom:
        yield "The logs show signs of ransom: data dropped and a note left."


def _linked(audit: Audit) -> Iterator[str]:
    told = once(audit)
    most = sorted(told, key=lambda one: -words.size_of(one.subjects))[:_LINKS]
    yield from (_link(link, audit) for link in told if link in most)
    if len(told) > _LINKS:
        yield f"{words.number(len(told) - _LINKS)} more pairs of collections share people."


def _link(link: Link, audit: Audit) -> str:
    joined = f"for them the two together join {foremost(link.categories, audit)}."
    if sampled(audit) and isinstance(link.subjects, Count):
        least = words.many(link.subjects.low, "person is", "people are")
        return f"At least {least} in both {link.source} and {link.target}; {joined}"
    return (
        f"{words.percent(link.share)} of the people in {link.source} are also in {link.target} "
        f"({words.people(link.subjects)}); {joined}"
    )


def once(audit: Audit) -> list[Link]:
    """Links that say something, each pair of collections once: from the end where the share is larger."""
    back = {(one.source, one.target): one.share for one in audit.links}
    return [
        one
        for one in audit.links
        if isinstance(one.subjects, Count)
        and one.share
        and (back.get((one.target, one.source), -1.0), one.target) <= (one.share, one.source)
    ]


def _collections(audit: Audit) -> Iterator[str]:
    told = [one for one in audit.collections if one.subjects]
    most = sorted(told, key=lambda one: -words.size_of(one.subjects))[:_COLLECTIONS]
    yield from (_collection(one, sampled(audit)) for one in told if one in most)
    if len(told) > _COLLECTIONS:
        yield f"{words.number(len(told) - _COLLECTIONS)} more collections hold data of people."


def _collection(one: Collection, part: bool) -> str:
    key = f", told apart by {one.subject_key}" if one.subject_key else ""
    if part and one.records_read < one.records:
        return (
            f"{one.name} holds {words.records(one.records)}, of which {words.number(one.records_read)} were "
            f"read: {words.people(one.subjects)}{key}."
        )
    return f"{one.name} holds {words.read(one)} of {words.people(one.subjects)}{key}."


def unseen(audit: Audit) -> Iterator[str]:
    """What was not read, and what was read but could not be parsed."""
    yield from audit.unseen
    for one in audit.collections:
        if one.malformed:
            lost = words.many(one.malformed, "malformed record")
            yield f"{one.name}: {lost}; what could not be read is left out"


def all_seen(audit: Audit) -> str:
    """What is said where nothing is missing."""
    return {
        "full": "Everything that was found in the target was read.",
        "sample": "At most a random sample of each collection was read; nothing that was asked for failed.",
        "inventory": "Names only, no record was read; nothing that was asked for failed.",
    }[audit.target.depth]


def foremost(terms: Iterable[str], audit: Audit) -> str:
    """The weightiest categories in words, and how many more there are.

    Everything is in the tables; a sentence that lists it all is not read.
    """
    held = list(dict.fromkeys(category(term) for term in sorted(terms, key=_order(audit).__getitem__)))
    more = len(held) - _KINDS
    return words.listing([*held[:_KINDS], f"{more} more kinds of data"] if more > 1 else held)


def ranked(audit: Audit) -> list[CategoryCount]:
    """Categories by what they mean for the people concerned: special ones first."""
    order = _order(audit)
    return sorted(audit.categories, key=lambda one: order[one.category])


class _Order(dict[str, tuple[int, int, str]]):
    """Where each category stands: special, then by weight, then by people; unknown ones by weight."""

    def __missing__(self, term: str) -> tuple[int, int, str]:
        return weight(term), 0, term


def _order(audit: Audit) -> _Order:
    return _Order(
        (one.category, (weight(one.category, one.special), -words.size_of(one.subjects), one.category))
        for one in audit.categories
    )


def found_in(audit: Audit) -> list[tuple[Collection, Field]]:
    """The fields that hold personal data, with their collections."""
    return [
        (one, field) for one in audit.collections for field in one.fields if field.category != NOT_PERSONAL
    ]


def records_of(one: CategoryCount, audit: Audit) -> str:
    """How many records hold a category; rounded up, and said to be, where collections are that small."""
    holding = (each for each in audit.collections if any(f.category == one.category for f in each.fields))
    rounded = "at most " if any(each.records_below for each in holding) else ""
    return rounded + words.number(one.records)
