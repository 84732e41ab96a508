"""Places that the data itself labels: which field says so, and SQL for the kind of a sensitive place.

Only labels of places are looked at, never people; what leaves a record is a small number, the place of
its kind in :data:`KINDS`. Where a sample shows that labels come from a short list, the list is judged
once, and the scan compares hashes; else the scan matches the words itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby, product

from unlatched import sql
from unlatched.classify import Sample
from unlatched.classify.heading import words
from unlatched.raw import Tally
from unlatched.shape import Leaf

KINDS = (
    *("worship", "health", "police and detention", "shelter and advice", "politics and unions", "children"),
)
_SHORT_LIST, _SEEN_OFTEN = 500, 20
_PLAIN = "translate(lower(strip_accents({})), 'łıđøß’', 'lidos' || chr(39))"


@dataclass(frozen=True, slots=True)
class Labels(Tally):
    """Labels of a sample: whether they come from a short list, and DuckDB's hashes of those by kind."""

    short: bool
    hashes: tuple[tuple[int, ...], ...]

    @property
    def some(self) -> bool:
        """Whether any is of a sensitive kind."""
        return any(self.hashes)


def of(leaves: Sequence[Leaf], samples: Sequence[Sample], level: str) -> str | None:
    """SQL for the kinds (TINYINT, null for others) of the labelled places of a list level; None without."""
    for leaf, sample in zip(leaves, samples, strict=True):
        if leaf.level != level or leaf.type != "VARCHAR" or not named(leaf.path):
            continue
        found = sample.values.ask(_labels)
        if found.some:
            one = "x" if level else leaf.expression
            often = sample.filled >= _SEEN_OFTEN * sample.distinct
            chosen = _listed(one, found.hashes) if found.short and often else kind(one)
            return f"list_transform({leaf.expression}, lambda x: {chosen})" if level else chosen
    return None


def named(path: str) -> bool:
    """Whether a field's name says that it labels places.

    >>> [named(path) for path in ("place_type", "venueCategory", "location.name", "visits[].poi")]
    [True, True, True, True]
    >>> [named(path) for path in ("birth_place", "employer", "name", "type", "location", "workplace")]
    [False, False, False, False, False, False]
    """
    parts = [words(part) for part in path.replace("[]", "").split(".")[-2:]]
    own, around = set(parts[-1]), {word for part in parts for word in part}
    known = _terms()
    if around & set(known["not"]):
        return False
    beside = {*known["field"], *known["label beside"]}
    return bool(own & set(known["field"]) or (own & set(known["label"]) and around & beside))


def _labels(values: tuple[str, ...]) -> Labels:
    import duckdb

    with duckdb.connect(config={"temp_directory": "", "threads": 1}) as aside:
        rows = aside.execute(
            f"SELECT {kind('label')}, hash(label) FROM (SELECT unnest(?::VARCHAR[]) AS label)", [list(values)]
        ).fetchall()
    found = sorted((number, hashed) for number, hashed in rows if number is not None)
    by_kind = {number: tuple(h for _, h in each) for number, each in groupby(found, key=lambda row: row[0])}
    return Labels(len(values) <= _SHORT_LIST, tuple(by_kind.get(number, ()) for number in range(len(KINDS))))


def _listed(value: str, hashes: Iterable[Sequence[int]]) -> str:
    """By hash: the labels themselves are not written into the query."""
    cases = " ".join(
        f"WHEN hash({value}) IN ({', '.join(f'{one}::UBIGINT' for one in each)}) THEN {number}"
        for number, each in enumerate(hashes)
        if each
    )
    return f"(CASE {cases} END)::TINYINT"


def kind(label: str) -> str:
    """SQL: the kind of a label, as its place in :data:`KINDS`; null where it is of none.

    What looks like one and is none (a street named after a church, a shelter for buses) comes first.
    """
    plain, known, cases = _PLAIN.format(label), patterns(), []
    for group, number in (("none", "NULL"), *((kind, str(i)) for i, kind in enumerate(KINDS))):
        latin, other = known[group]
        tests = [f"regexp_matches({plain}, {sql.text(latin)})"]
        tests += [f"regexp_matches(lower({label}), {sql.text(other)})"] if other else []
        cases.append(f"WHEN {' OR '.join(tests)} THEN {number}")
    return f"(CASE {' '.join(cases)} END)::TINYINT"


@cache
def patterns() -> dict[str, tuple[str, str]]:
    """For each kind two patterns (RE2): of Latin words without accents, and of words in other scripts.

    ``none`` are those that only look like one.
    """
    return {group: _patterns(_terms()[group]) for group in (*KINDS, "none")}


@cache
def _terms() -> dict[str, list[str]]:
    text = files(__package__).joinpath("sensitive.txt").read_text(encoding="utf-8")
    terms: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            group, _, listed = line.split("|", 2)
            terms.setdefault(group, []).extend(term.strip() for term in listed.split(","))
    return terms


def _patterns(terms: Sequence[str]) -> tuple[str, str]:
    latin = [term for term in terms if term.isascii()]
    return "|".join(_latin(latin)), "|".join(term for term in terms if not term.isascii())


def _latin(terms: Sequence[str]) -> Iterator[str]:
    """Whole words, with an ending of the plural, unless a hyphen says that the word may go on."""
    for way in product((False, True), repeat=2):
        several = [re.escape(t.strip("-")) for t in terms if (t[0] == "-", t[-1] == "-") == way]
        if several:
            before = "" if way[0] else "(?:^|[^a-z])"
            after = "" if way[1] else "(?:e?s|e?n)?(?:[^a-z]|$)"
            yield f"{before}(?:{'|'.join(several)}){after}"
