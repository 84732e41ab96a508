"""One look at the values of one field: its profile, and how many of them each plausible detector matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from unlatched.classify.profile import Profile, profile
from unlatched.detectors import Detector, detectors
from unlatched.raw import Tally

FIRST_LOOK: Final = 12
"""Values a detector sees before it is given up."""
_TEXT_KINDS_FROM: Final = 120


@dataclass(frozen=True, slots=True)
class Survey(Tally):
    """``matched`` and ``tried`` count distinct values by kind."""

    profile: Profile = field(default_factory=Profile)
    matched: Mapping[str, int] = field(default_factory=dict)
    tried: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a detector's own examples say of the values worth showing it."""

    shortest: int
    longest: int
    letters: bool
    digits: bool


@cache
def gates() -> dict[str, Gate]:
    """Kind to gate, for the detectors whose values are codes of about one length."""
    return {
        detector.kind: _gate(detector.examples)
        for detector in detectors()
        if detector.matches and detector.examples and all(_is_code(text) for text in detector.examples)
    }


def _is_code(text: str) -> bool:
    return any(char.isdigit() for char in text) and len(text) <= 40


def _gate(examples: tuple[str, ...]) -> Gate:
    sizes = [sum(char.isalnum() for char in text) for text in examples]
    letters = any(char.isalpha() for text in examples for char in text)
    digits = all(any(char.isdigit() for char in text) for text in examples)
    return Gate(min(sizes) - 2, max(sizes) + 3, letters, digits)


def survey(values: tuple[str, ...], distinct: int, named: frozenset[str]) -> Survey:
    """Look at distinct values; kinds in ``named`` are tried on all of them, others while they promise."""
    summed = profile(values, distinct)
    if not values:
        return Survey(summed)
    matched: dict[str, int] = {}
    tried: dict[str, int] = {}
    for detector in detectors():
        if detector.matches is None or not _worth(detector, summed, named):
            continue
        matched[detector.kind], tried[detector.kind] = _try(detector, values, detector.kind in named)
    return Survey(summed, matched, tried)


def _worth(detector: Detector, summed: Profile, named: frozenset[str]) -> bool:
    if detector.kind in named:
        return True
    if detector.ceiling <= 0:
        return False
    if summed.mean_length > _TEXT_KINDS_FROM and detector.kind not in ("photo", "point"):
        return False
    gate = gates().get(detector.kind)
    return gate is None or _passes(gate, summed)


def _passes(gate: Gate, summed: Profile) -> bool:
    if (summed.letters > 0.5 and not gate.letters) or (gate.digits and summed.numeric + summed.mixed < 0.05 and summed.letters > 0.9):
        return False
    sizes = summed.sizes or {}
    return sum(share for size, share in sizes.items() if gate.shortest <= size <= gate.longest) >= 0.4


def _try(detector: Detector, values: tuple[str, ...], named: bool) -> tuple[int, int]:
    matches = detector.matches
    if matches is None:
        return 0, 0
    first = sum(1 for text in values[:FIRST_LOOK] if matches(text))
    if len(values) <= FIRST_LOOK or (not named and first < FIRST_LOOK / 4):
        return first, min(len(values), FIRST_LOOK)
    return first + sum(1 for text in values[FIRST_LOOK:] if matches(text)), len(values)
