"""A field under judgement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from unlatched.classify import Sample
from unlatched.classify.heading import Heading
from unlatched.classify.lexicon import Naming
from unlatched.classify.survey import Survey
from unlatched.classify.weigh import PRIOR
from unlatched.detectors import Detector, detectors

BLURRED: Final = frozenset(("national_id", "tax_id", "social_security"))
"""Kinds for numbers of no particular country: where all else is equal, one of a country is meant."""
HAIR: Final = 0.1
OFFICIAL_ID: Final = "pd:OfficialID"
UNKNOWN_ISSUER: Final = "national_id"


@dataclass(frozen=True, slots=True)
class Column:
    """One field under judgement. ``odds`` are the log odds of each kind worth considering, ``by`` the
    detector (its place in ``detectors()``) that found the most for it."""

    sample: Sample
    heading: Heading
    namings: dict[str, Naming]
    survey: Survey
    odds: dict[str, float]
    by: dict[str, int]

    def best(self) -> tuple[str | None, float]:
        """The likeliest kind and its log odds."""
        if not self.odds:
            return None, PRIOR
        kind = max(self.odds, key=lambda kind: self.odds[kind] - HAIR * (kind in BLURRED))
        return _plainest(kind, self.odds), self.odds[kind]


def _plainest(kind: str, odds: dict[str, float]) -> str:
    """The kind; or no particular country's number, where those of several countries fit as well."""
    if by_kind()[kind].category != OFFICIAL_ID:
        return kind
    least = odds[kind] - HAIR
    near = (other for other, value in odds.items() if value > least)
    issuers = {other[:2] for other in near if by_kind()[other].category == OFFICIAL_ID}
    return kind if len(issuers) == 1 else UNKNOWN_ISSUER


@cache
def by_kind() -> dict[str, Detector]:
    """Every kind's main detector: the first that bears its names."""
    found: dict[str, Detector] = {}
    for detector in sorted(detectors(), key=lambda one: not (one.words or one.weak)):
        found.setdefault(detector.kind, detector)
    return found
