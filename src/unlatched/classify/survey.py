"""One look at the values of one field: its profile, and how many of them each plausible detector matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, log
from typing import Final

from unlatched.classify.freetext import MIN_LENGTH, MIN_WORDS, Texts, read_texts
from unlatched.classify.profile import Profile, profile
from unlatched.classify.wrapping import unwrapped
from unlatched.detectors import Detector, detectors
from unlatched.detectors._shape import Layout, Shape, form, sizes
from unlatched.raw import Tally

FOR_UNIONS: Final = 40
MIN_SIGNS: Final = 14
"""A text of Han characters says in fourteen what Latin letters need a line for."""
NAMES: Final = ("person_name", "given_name", "family_name")
FIRST_LOOK: Final = 12
"""Values a detector sees before it is given up."""
_TEXT_KINDS_FROM: Final = 120


@dataclass(frozen=True, slots=True)
class Union(Tally):
    """Values matched by one or another form of a kind, and the geometric mean of the forms' chances."""

    matched: int
    tried: int
    chance: float


@dataclass(frozen=True, slots=True)
class Survey(Tally):
    """``matched`` and ``tried`` count distinct values by detector, in the order of ``detectors()``."""

    profile: Profile = field(default_factory=Profile)
    matched: Mapping[int, int] = field(default_factory=dict)
    tried: Mapping[int, int] = field(default_factory=dict)
    unions: Mapping[str, Union] = field(default_factory=dict)
    texts: Texts = field(default_factory=Texts)

    def share(self, kind: str) -> float:
        """The largest share of values that a detector of this kind matches."""
        return max(
            (self.matched.get(at, 0) / max(1, self.tried.get(at, 0)) for at in of_kind(kind)), default=0.0
        )

    def shaped(self, at: int) -> bool:
        """Whether the values look like what this detector knows, matched or not."""
        gate = gates().get(at)
        return gate is not None and _passes(gate, self.profile) and self.profile.words < 4

    def misshapen(self, at: int) -> bool:
        """Whether hardly a value has the length, or the digits, this detector knows: counts of cards."""
        gate, sizes = gates().get(at), self.profile.sizes
        if gate is None or not sizes:
            return False
        if gate.digits and self.profile.letters > 0.95 and self.profile.mixed < 0.02:
            return True
        return sum(share for size, share in sizes.items() if gate.shortest <= size <= gate.longest) < 0.05


@dataclass(frozen=True, slots=True)
class Gate:
    """What a detector's own examples say of the values worth showing it."""

    shortest: int
    longest: int
    letters: bool
    digits: bool


@cache
def of_kind(kind: str) -> tuple[int, ...]:
    """Which detectors know this kind: several, where it is written in several forms."""
    return tuple(at for at, detector in enumerate(detectors()) if detector.kind == kind)


@cache
def gates() -> dict[int, Gate]:
    """Detector to gate, for those whose values are codes of about one length."""
    return {
        at: _gate(detector.examples)
        for at, detector in enumerate(detectors())
        if detector.matches and detector.examples and all(_is_code(text) for text in detector.examples)
    }


def _is_code(text: str) -> bool:
    return any(char.isdigit() for char in text) and len(text) <= 40


def _gate(examples: tuple[str, ...]) -> Gate:
    sizes = [sum(char.isalnum() for char in text) for text in examples]
    letters = any(char.isalpha() for text in examples for char in text)
    digits = all(any(char.isdigit() for char in text) for text in examples)
    shortest, longest = min(sizes), max(sizes)
    if longest - shortest > 4:
        return Gate(int(0.7 * shortest), 3 * longest, letters, digits)
    return Gate(shortest - 2, longest + 3, letters, digits)


def survey(values: tuple[str, ...], distinct: int, named: frozenset[str]) -> Survey:
    """Look at distinct values; kinds in ``named`` are tried on all of them, others while they promise."""
    values = unwrapped(values)
    summed = profile(values, distinct)
    if not values:
        return Survey(summed)
    matched: dict[int, int] = {}
    tried: dict[int, int] = {}
    known = sizes(values[:FIRST_LOOK])
    for at, detector in _worth(summed, named):
        if _is_impossible(at, detector.kind in named, known):
            matched[at], tried[at] = 0, min(len(values), FIRST_LOOK)
        else:
            matched[at], tried[at] = _try(detector, values, detector.kind in named)
    unions = dict(_unions(values[:FOR_UNIONS], matched, tried))
    texts = read_texts(values) if _is_text(summed) else Texts()
    return Survey(summed, matched, tried, unions, texts)


def _is_text(summed: Profile) -> bool:
    """Many words; or as much in a script that does not part words."""
    if summed.letters < 0.5 or summed.mean_length < (MIN_LENGTH if summed.ascii > 0.1 else MIN_SIGNS):
        return False
    return summed.words >= MIN_WORDS or (summed.ascii < 0.1 and summed.words < 2)


def _unions(
    values: tuple[str, ...], matched: Mapping[int, int], tried: Mapping[int, int]
) -> Iterator[tuple[str, Union]]:
    """Kinds of which no single form matches most values, but several match some."""
    for kind, members in families().items():
        hits = [at for at in members if matched.get(at)]
        if len(hits) >= 2:
            forms = sorted((detectors()[at] for at in hits), key=lambda one: one.chance)
            lucks = [_luck(forms, text) for text in values]
            found = [luck for luck in lucks if luck is not None]
            if found and (kind not in NAMES or matched[hits[0]] > 0.25 * tried[hits[0]]):
                mean = exp(sum(log(max(1e-3, luck)) for luck in found) / len(found))
                yield kind, Union(len(found), len(values), mean)


def _luck(forms: Sequence[Detector], text: str) -> float | None:
    return next((one.chance for one in forms if one.matches and one.matches(text)), None)


@cache
def families() -> dict[str, tuple[int, ...]]:
    """Kinds written in several forms, and names of people, to the detectors that values can convince."""
    found: dict[str, tuple[int, ...]] = {"person_name": tuple(at for kind in NAMES for at in of_kind(kind))}
    for kind in {detector.kind for detector in detectors()}:
        forms = tuple(at for at in of_kind(kind) if detectors()[at].ceiling >= 3 and detectors()[at].matches)
        if len(forms) > 1 and kind not in NAMES:
            found[kind] = forms
    return found


def _worth(summed: Profile, named: frozenset[str]) -> Iterator[tuple[int, Detector]]:
    """The detectors that values of this profile are worth showing to."""
    passing = [_passes(gate, summed) for gate in _kinds_of_gate()]
    long = summed.mean_length > _TEXT_KINDS_FROM
    for at, detector, gate in _tests():
        fitting = (gate is None or passing[gate]) and (not long or detector.kind in ("photo", "point"))
        if detector.kind in named or (detector.ceiling > 0 and fitting):
            yield at, detector


@cache
def _kinds_of_gate() -> tuple[Gate, ...]:
    return tuple(dict.fromkeys(gates().values()))


@cache
def _tests() -> tuple[tuple[int, Detector, int | None], ...]:
    """The detectors that look at values, each with the place of its gate among all kinds of gate."""
    places = {at: _kinds_of_gate().index(gate) for at, gate in gates().items()}
    return tuple((at, one, places.get(at)) for at, one in enumerate(detectors()) if one.matches)


def _is_impossible(at: int, named: bool, known: frozenset[int]) -> bool:
    """Whether no value of the first look has a length that a shape allows."""
    shape = _forms()[at]
    return not named and shape is not None and not shape.fits(known)


@cache
def _forms() -> tuple[Shape | Layout | None, ...]:
    return tuple(form(detector.matches) for detector in detectors())


def _passes(gate: Gate, summed: Profile) -> bool:
    if (summed.letters > 0.5 and not gate.letters) or (
        gate.digits and summed.numeric + summed.mixed < 0.05 and summed.letters > 0.9
    ):
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
