"""The judgement: every kind's log odds for every field, first alone, then in the light of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from unlatched.classify import Sample, Verdict
from unlatched.classify.context import Company, company
from unlatched.classify.evidence import sentences
from unlatched.classify.heading import Heading, heading
from unlatched.classify.lexicon import Naming, namings, pieces
from unlatched.classify.mundane import PEOPLE, PLAIN, SPOILER, THING
from unlatched.classify.pairs import positions
from unlatched.classify.rules import by_column
from unlatched.classify.survey import Survey, survey
from unlatched.classify.weigh import PRIOR, by_values, probability
from unlatched.detectors import Detector, detectors
from unlatched.detectors._dpv import NON_PERSONAL, is_special

CELLS: Final = 16_000
"""Values looked at in one collection, shared out over its fields."""
MOST_VALUES: Final = 300
LEAST_VALUES: Final = 24


@dataclass(frozen=True, slots=True)
class Column:
    """One field under judgement. ``odds`` are the log odds of each kind worth considering."""

    sample: Sample
    heading: Heading
    namings: dict[str, Naming]
    survey: Survey
    odds: dict[str, float]

    def best(self) -> tuple[str | None, float]:
        """The likeliest kind and its log odds."""
        if not self.odds:
            return None, PRIOR
        kind = max(self.odds, key=lambda kind: self.odds[kind])
        return kind, self.odds[kind]


@cache
def by_kind() -> dict[str, Detector]:
    """Every detector, by its kind."""
    return {detector.kind: detector for detector in detectors()}


def judge(collection: str, samples: Sequence[Sample]) -> tuple[Verdict, ...]:
    """Classify the fields of one collection."""
    most = max(LEAST_VALUES, min(MOST_VALUES, CELLS // max(1, len(samples))))
    around = heading(collection)
    columns = [_alone(sample, (*around.parents, *around.leaf), most) for sample in samples]
    columns = positions(columns)
    together = company(collection, columns)
    return tuple(_verdict(_beside(column, together), together) for column in columns)


def _alone(sample: Sample, collection: tuple[str, ...], most: int) -> Column:
    title = heading(sample.path)
    said = {naming.kind: naming for naming in namings(title, collection)}
    named = frozenset(kind for kind, naming in said.items() if naming.weight > 0)
    def look(values: tuple[str, ...]) -> Survey:
        return survey(values[:most], sample.distinct, named)

    found = sample.values.ask(look)
    unsaid = _unsaid(title, said)
    odds = {
        kind: _odds(detector, said.get(kind), unsaid, found, sample.type)
        for kind, detector in by_kind().items()
        if kind in said or found.matched.get(kind) or kind in ("age", "birth_date")
    }
    return Column(sample, title, said, found, odds)


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


def _odds(detector: Detector, naming: Naming | None, unsaid: float, found: Survey, type_: str) -> float:
    kind = detector.kind
    values = by_values(detector, found.matched.get(kind, 0), found.tried.get(kind, 0))
    named = naming is not None and naming.weight > 0
    column = by_column(kind, is_special(detector.category), found.profile, type_, named)
    return PRIOR + (naming.weight if naming else unsaid) + values + column


def _beside(column: Column, together: Company) -> Column:
    odds = {
        kind: value + together.bearing(by_kind()[kind], column.namings.get(kind), column.heading)
        for kind, value in column.odds.items()
    }
    return replace(column, odds=odds)


def _verdict(column: Column, together: Company) -> Verdict:
    kind, odds = column.best()
    if kind is None or odds <= 0:
        sure = round(1 - probability(odds), 3)
        return Verdict(column.sample.path, NON_PERSONAL, None, sure, False, ())
    detector = by_kind()[kind]
    reasons = sentences(detector, column.namings.get(kind), column.survey, together)
    special = is_special(detector.category)
    return Verdict(column.sample.path, detector.category, kind, probability(odds), special, reasons)
