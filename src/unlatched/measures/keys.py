"""Which field tells people apart, in each collection and over all of them.

Candidates are fields whose category identifies (an ID number, a person's key, a phone). Each belongs to a
domain of identifiers; fields of one domain can name the same people. Collections that share a domain are
linked; the domain that links most of them, and is the surest, becomes their common one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from unlatched.classify import Sample, Verdict
from unlatched.measures.digest import Key
from unlatched.measures.samples import Sampled, present
from unlatched.shape import Leaf

# How well a kind or category tells people apart, best first; one that is absent cannot.
_RANKS = {
    "pd:OfficialID": 0,
    "pd:Passport": 0,
    "health_insurance_number": 0,
    "medical_record_number": 1,
    "imsi": 1,
    "pd:UID": 1,
    "pd:Identifier": 1,
    "pd:AccountIdentifier": 2,
    "pd:TelephoneNumber": 3,
    "pd:EmailAddress": 3,
    "pd:Username": 4,
    "social_id": 4,
    "social_handle": 4,
    "iban": 5,
    "bank_account": 5,
    "pd:FinancialAccountNumber": 5,
    "pd:PaymentCardNumber": 5,
    "pd:VehicalLicenseNumber": 6,
    "pd:MACAddress": 7,
    "pd:DeviceBased": 7,
    "pd:IPAddress": 9,
}
USABLE = 0.5
MET = 3
_WORST = max(_RANKS.values())
_SURROGATE = frozenset({"pd:UID", "pd:Identifier", "pd:AccountIdentifier"})
_ROLES = frozenset(
    {"from", "to", "sender", "receiver", "source", "src", "target", "dst", "dest", "owner", "parent"}
    | {"old", "new", "first", "second", "a", "b", "main", "primary"}
)
_THINGS = frozenset(
    (
        *(
            "camera",
            "cam",
            "tracker",
            "device",
            "sensor",
            "beacon",
            "tag",
            "terminal",
            "vehicle",
            "car",
            "bus",
        ),
        *("truck", "taxi", "bike", "scooter", "phone", "handset", "unit", "gps", "probe", "collar", "drone"),
        *(
            "摄像头",
            "相机",
            "设备",
            "终端",
            "车辆",
            "камера",
            "трекер",
            "устройство",
            "dispositivo",
            "camara",
            "kamera",
        ),
    )
)
_ASIDE = frozenset(("id", "no", "nr", "number", "code", "sn", "serial", "name", "key", "uid", "编号", "id号"))
_PLAIN_TYPES = ("VARCHAR", "INTEGER", "BIGINT", "UBIGINT", "UINTEGER", "UUID", "HUGEINT", "SMALLINT")
_GENERIC = frozenset(
    {"id", "ids", "uid", "uuid", "guid", "no", "num", "number", "code", "key", "pk", "fk", "ref"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that may tell people apart, and what is known of it."""

    index: int
    leaf: Leaf
    rank: int
    domain: str
    filled: float
    normal: str
    own: bool = False


def candidates(
    collection: str, leaves: Sequence[Leaf], verdicts: Sequence[Verdict], sampled: Sequence[Sampled]
) -> tuple[Candidate, ...]:
    """The fields of a collection that could be its key, best first."""
    each = enumerate(zip(leaves, verdicts, sampled, strict=True))
    found = [
        Candidate(
            index,
            leaf,
            _rank(verdict),
            domain(collection, leaf.path, verdict),
            counts.filled / max(1, counts.seen),
            _normal(verdict.category),
            verdict.category in _SURROGATE and not _entity(leaf.path),
        )
        for index, (leaf, verdict, counts) in each
        if _rank(verdict) <= _WORST
    ]
    return tuple(sorted(_named(found), key=_preference))


def _rank(verdict: Verdict) -> int:
    by_kind = _RANKS.get(verdict.kind or "", _WORST + 1)
    return min(by_kind, _RANKS.get(verdict.category, _WORST + 1))


def _named(found: Sequence[Candidate]) -> list[Candidate]:
    """Without a record's own number (``_id``), where a field says whose record it is (``person_id``)."""
    own = [one for one in found if one.own]
    others = [one for one in found if one.rank == _RANKS["pd:UID"] and not one.own]
    return [one for one in found if not (own and others and one.own)]


def _preference(one: Candidate) -> tuple[float, int]:
    missing = 1 - min(1.0, one.filled)
    return (one.rank + 6 * missing + (3 if one.leaf.repeated else 0), one.index)


def domain(collection: str, path: str, verdict: Verdict) -> str:
    """What a field's identifiers are identifiers of.

    >>> person = Verdict("person_id", "pd:UID", "person_id", 1.0, False, ())
    >>> domain("points", "person_id", person), domain("Persons", "_id", person)
    ('id:person', 'id:person')
    >>> domain("x", "mobile", Verdict("mobile", "pd:TelephoneNumber", "msisdn", 1.0, False, ()))
    'pd:TelephoneNumber'
    """
    if verdict.category in ("pd:OfficialID", "pd:DeviceBased"):
        return verdict.kind or verdict.category
    if verdict.category not in _SURROGATE:
        return verdict.category
    words = _entity(path) or _words(collection.split(".")[-1])
    return "id:" + (_singular(" ".join(words)) or "record")


def _entity(path: str) -> list[str]:
    """The words of a field's name that say what it numbers: not ``id``, and not the part it plays."""
    return [word for word in _words(path.split(".")[-1]) if word not in _GENERIC | _ROLES]


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[\W_\d]+", spaced.lower()) if word]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _normal(category: str) -> str:
    if category == "pd:TelephoneNumber":
        return "regexp_replace({0}, '[^0-9]', '', 'g')"
    if category in _SURROGATE:
        return "trim({0})"
    return "lower(trim({0}))" if category in ("pd:EmailAddress", "pd:Username") else "upper(trim({0}))"


def common(collections: Sequence[Sequence[Candidate]]) -> tuple[str, ...]:
    """The domains that keys are chosen from, best first: the one that most collections share leads."""
    shared = Counter(name for found in collections for name in {one.domain for one in found})
    best = {one.domain: _preference(one) for found in reversed(collections) for one in reversed(found)}
    return tuple(sorted(shared, key=lambda name: (-shared[name], best[name], name)))


@dataclass(frozen=True, slots=True)
class Choice:
    """The key of one collection, and what leads from other keys to it.

    ``bridges`` are further fields whose values stand for the same people in other collections;
    ``bridged`` says that this collection's own key is to be resolved over another's bridge.
    """

    keys: tuple[Candidate, ...]
    bridges: tuple[Candidate, ...] = ()
    bridged: bool = False


def choose(collections: Sequence[Sequence[Candidate]]) -> tuple[Choice, ...]:
    """The key of every collection.

    A collection without the leading domain is joined over one that has both: payments that know only a
    telephone number, to a register that holds it beside the ID number.
    """
    order = common(collections)
    lead = order[0] if order else ""
    hubs = [found for found in collections if _of(found, lead)]
    offered = {one.domain for found in hubs for one in found} - {lead}
    firsts = [_first(found, lead, order, offered) for found in collections]
    wanted = {one.keys[0].domain for one in firsts if one.bridged}
    return tuple(
        replace(one, bridges=tuple(_bridges(found, wanted))) if found in hubs else one
        for one, found in zip(firsts, collections, strict=True)
    )


def _first(found: Sequence[Candidate], lead: str, order: Sequence[str], offered: set[str]) -> Choice:
    if keys := _of(found, lead):
        return Choice(keys)
    for name in order:
        if keys := _of(found, name):
            return Choice(keys, bridged=name in offered)
    return Choice(tuple(found[:1]))


def _of(found: Sequence[Candidate], name: str) -> tuple[Candidate, ...]:
    """The fields of one domain, if they are filled enough to tell people apart."""
    of = tuple(one for one in found if one.domain == name)
    return of if max((one.filled for one in of), default=0) >= USABLE else ()


def _bridges(found: Sequence[Candidate], wanted: set[str]) -> Iterator[Candidate]:
    for name in sorted(wanted):
        yield from [one for one in found if one.domain == name and not one.leaf.repeated][:1]


def parties(keys: Sequence[Candidate], samples: Sequence[Sample]) -> tuple[Candidate, ...]:
    """Of several fields of one domain, those that name people in turn (caller and callee).

    They draw on the same numbers; a second number of the same person (home and mobile) does not.
    """
    first, *others = keys
    return (first, *(one for one in others if _meet(samples[first.index], samples[one.index])))


def _meet(one: Sample, other: Sample) -> bool:
    return one.values.ask(lambda left: other.values.ask(lambda right: _overlap(left, right)))


def _overlap(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    shared = len(set(left) & set(right))
    return shared >= MET and shared * 1000 >= min(len(left), len(right))


def key(one: Candidate, sampled: Sampled, bit: int | None) -> Key:
    """SQL for the normal form of a candidate's values."""
    there = present(one.leaf, sampled.blank > 0)
    if not one.leaf.repeated:
        value = one.normal.format(_text(one.leaf, one.leaf.expression))
        guarded = f"CASE WHEN {there.format(one.leaf.expression)} THEN {value} END"
        return Key(one.leaf.path, one.domain, guarded, bit=bit)
    value = one.normal.format(_text(one.leaf, "x"))
    listed = f"list_transform({one.leaf.expression}, lambda x: {value})"
    return Key(one.leaf.path, one.domain, listed, one.leaf.level, bit=bit)


def _text(leaf: Leaf, value: str) -> str:
    if leaf.type in ("DOUBLE", "FLOAT"):
        return f"coalesce(try_cast({value} AS BIGINT)::VARCHAR, {value}::VARCHAR)"
    return value if leaf.type == "VARCHAR" else f"({value})::VARCHAR"


def by_name(
    leaves: Sequence[Leaf], verdicts: Sequence[Verdict], sampled: Sequence[Sampled]
) -> tuple[Key, ...]:
    """A stand-in where nothing identifies: the name, with the birth date where there is one.

    Namesakes share it, so that it counts people from below only.
    """
    names = [leaf for leaf, one in zip(leaves, verdicts, strict=True) if one.category == "pd:Name"]
    births = [leaf for leaf, one in zip(leaves, verdicts, strict=True) if one.category == "pd:BirthDate"]
    flat = [leaf for leaf in (*names[:1], *births[:1]) if not leaf.repeated]
    if not names or names[0].repeated:
        return ()
    parts = [f"lower(trim({_text(leaf, leaf.expression)}))" for leaf in flat]
    person = f"CASE WHEN {parts[0]} <> '' THEN concat_ws(chr(31), {', '.join(parts)}) END"
    return (Key(names[0].path, "name", person, certain=False),)


def by_thing(leaves: Sequence[Leaf]) -> tuple[Key, ...]:
    """A stand-in where positions are of nobody: what they are of (a tracker, a camera, a vehicle).

    Several people can share one, and one person can have several.
    """
    for leaf in leaves:
        own = _words(leaf.path.split(".")[-1])
        if (
            not leaf.repeated
            and leaf.type in _PLAIN_TYPES
            and _THINGS & set(own)
            and set(own) <= _THINGS | _ASIDE
        ):
            return (Key(leaf.path, "thing", f"trim({_text(leaf, leaf.expression)})", certain=False),)
    return ()
