"""The judgement: every kind's log odds for every field, first alone, then in the light of its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from unlatched.classify import Sample, Verdict
from unlatched.classify.blocks import blocks
from unlatched.classify.column import OFFICIAL_ID, Column, by_kind
from unlatched.classify.context import Company, company
from unlatched.classify.evidence import sentences
from unlatched.classify.freetext import held
from unlatched.classify.heading import Heading, heading
from unlatched.classify.lexicon import CODED, Naming, namings, pieces
from unlatched.classify.mundane import PEOPLE, PLAIN, SPOILER, THING
from unlatched.classify.pairs import positions
from unlatched.classify.profile import Profile
from unlatched.classify.rivals import outdone
from unlatched.classify.rules import by_column, is_vector, written_alike
from unlatched.classify.survey import Survey, Union, of_kind, survey
from unlatched.classify.weigh import MOST, PRIOR, by_values, probability
from unlatched.detectors import detectors
from unlatched.detectors._dpv import NON_PERSONAL, is_special

CELLS: Final = 16_000
"""Values looked at in one collection, shared out over its fields."""
MOST_VALUES: Final = 200
LEAST_VALUES: Final = 24
MOST_CODES: Final = 40
LENT_FROM: Final = 4.0
MISSHAPEN: Final = 3.0
VECTOR: Final = 4.5
TEXTUAL: Final = frozenset(("message",))
OFFICIAL: Final = 2.0
JOINED: Final = 5.0
SPREAD: Final = frozenset(("age", "birth_date"))
"""Kinds that the spread of a column may show by itself."""


def judge(collection: str, samples: Sequence[Sample]) -> tuple[Verdict, ...]:
    """Classify the fields of one collection."""
    most = max(LEAST_VALUES, min(MOST_VALUES, CELLS // max(1, len(samples))))
    around = heading(collection)
    columns = [_alone(sample, (*around.parents, *around.leaf), most) for sample in samples]
    columns = blocks(positions(columns))
    together = company(collection, columns)
    return tuple(_judged(column, together.without(column)) for column in columns)


def _judged(column: Column, together: Company) -> Verdict:
    return _verdict(_beside(column, together), together)


def _alone(sample: Sample, collection: tuple[str, ...], most: int) -> Column:
    title = heading(sample.path)
    said = {naming.kind: naming for naming in namings(title, collection)}
    named = frozenset(kind for kind, naming in _lent(said).items() if naming.weight > 0)

    def look(values: tuple[str, ...]) -> Survey:
        return survey(values[:most], sample.distinct, named)

    found = sample.values.ask(look)
    unsaid = _unsaid(title, said)
    lent = _lent(said)
    odds: dict[str, float] = {}
    by: dict[str, int] = {}
    for at in _spoken_of(said, found) if sample.filled or not sample.seen else ():
        kind, matched = detectors()[at].kind, found.matched.get(at)
        naming = said.get(kind) or (lent.get(kind) if matched else None)
        value = _odds(at, naming, unsaid, found, sample.type)
        if value > odds.get(kind, -99.0):
            odds[kind], by[kind] = value, at
    if is_vector(sample):
        odds["biometric_template"] = odds.get("biometric_template", PRIOR + min(unsaid, 0.0)) + VECTOR
    for kind, union in found.unions.items():
        odds[kind] = max(odds.get(kind, -99.0), _joined(kind, union, said.get(kind), unsaid, found))
    return Column(sample, title, said, found, odds, by)


def _spoken_of(said: Mapping[str, Naming], found: Survey) -> list[int]:
    """The detectors that a field's name speaks of, or that know some of its values or their spread."""
    named = {at for kind in said for at in of_kind(kind) if detectors()[at].words or detectors()[at].weak}
    matched = {at for at, times in found.matched.items() if times}
    return sorted(named | matched | {at for kind in SPREAD for at in of_kind(kind)})


def _unsaid(title: Heading, said: dict[str, Naming]) -> float:
    """What a name that does not speak of a kind says about it."""
    if title.bare:
        return 0.0
    if any(naming.weight >= 4 for naming in said.values()):
        return -4.0
    words = pieces(title.leaf)
    if any(word in SPOILER or word in PLAIN for word in words):
        return -4.0
    if any(word in THING for word in words) and not any(word in PEOPLE for word in words):
        return -3.5
    return -1.5


def _odds(at: int, naming: Naming | None, unsaid: float, found: Survey, type_: str) -> float:
    detector = detectors()[at]
    kind = detector.kind
    named = naming is not None and naming.weight > 0
    shaped = named and (found.shaped(at) or _is_coded(kind, found.profile))
    values = by_values(detector, found.matched.get(at, 0), found.tried.get(at, 0), named, shaped)
    if named and found.misshapen(at):
        values -= MISSHAPEN
    if values >= OFFICIAL and detector.category == OFFICIAL_ID:
        values += -MOST if found.profile.dates > 0.6 and not named else written_alike(found.profile)
    column = by_column(kind, is_special(detector.category), found.profile, type_, named)
    if detector.category == OFFICIAL_ID and found.profile.decimals > 0.5:
        column -= MOST
    rival = outdone(kind, found) if naming is None else 0.0
    return PRIOR + (naming.weight if naming else unsaid) + values + column + rival


def _joined(kind: str, union: Union, naming: Naming | None, unsaid: float, found: Survey) -> float:
    whole = replace(by_kind()[kind], chance=union.chance, ceiling=JOINED, recall=0.9)
    return (
        PRIOR
        + (naming.weight if naming else unsaid)
        + by_values(whole, union.matched, union.tried)
        + by_column(kind, False, found.profile, "", naming is not None)
        + outdone(kind, found)
    )


def _is_coded(kind: str, summed: Profile) -> bool:
    return kind in CODED and summed.n <= MOST_CODES and summed.mean_length <= 2.5


def _lent(said: dict[str, Naming]) -> dict[str, Naming]:
    """A name that speaks of one kind speaks, less plainly, of the others of its category."""
    lent = dict(said)
    for naming in said.values():
        category = by_kind()[naming.kind].category
        for kind in _of_category()[category]:
            if naming.weight > LENT_FROM and kind not in said:
                lent[kind] = replace(naming, kind=kind, weight=naming.weight - 1.5)
    return lent


@cache
def _of_category() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for detector in detectors():
        found[detector.category] = (*found.get(detector.category, ()), detector.kind)
    return found


def _beside(column: Column, together: Company) -> Column:
    said = _lent(column.namings)
    odds = {
        kind: value + together.bearing(by_kind()[kind], said.get(kind), column.heading)
        for kind, value in column.odds.items()
    }
    return replace(column, odds=odds)


def _verdict(column: Column, together: Company) -> Verdict:
    kind, odds = column.best()
    text = held(column.survey.texts, together.peopled, column.survey.profile.mean_length)
    if text is not None and (kind is None or odds <= 0 or kind in TEXTUAL):
        said = f"{100 * text.share:.0f} % of the texts hold {text.words}"
        return Verdict(
            column.sample.path, text.category, "free_text", 0.8, is_special(text.category), (said,)
        )
    if kind is None or odds <= 0:
        sure = round(1 - probability(odds), 3)
        return Verdict(column.sample.path, NON_PERSONAL, None, sure, False, ())
    at = column.by.get(kind, of_kind(kind)[0])
    detector = detectors()[at]
    reasons = sentences(at, column.namings.get(kind), column.survey, together)
    special = is_special(detector.category)
    return Verdict(column.sample.path, detector.category, kind, probability(odds), special, reasons)
