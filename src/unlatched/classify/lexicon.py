"""Which kinds of personal data a field's name speaks of, and how plainly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from unlatched.classify.heading import Heading, words
from unlatched.classify.mundane import FILLER, PEOPLE, PLAIN, SPOILER, STORAGE, THING
from unlatched.detectors import Detector, detectors
from unlatched.detectors._places import is_region

PLAINLY: Final = 7.0
VAGUELY: Final = 2.5
LONGEST_PHRASE: Final = 5
LABEL: Final = frozenset(
    """type kind category class status group level desc description label tipo typ
    类型 类别 状态 тип статус""".split()  # noqa: SIM905
)
"""Words that leave a closed list's meaning as it is: a gender type is a gender, a phone type no phone."""
CODED: Final = frozenset(
    """sex marital_status religion ethnicity nationality political_opinion education health disability
    blood_type sexual_orientation trade_union language job criminal_record family country region""".split()  # noqa: SIM905
)
"""Kinds that forms offer as a closed list, often stored as a number or a letter."""
_SHORTEST_PIECE: Final = 3


@dataclass(frozen=True, slots=True)
class Naming:
    """A kind named by a heading: ``weight`` in log odds, the language, the field's words that say it."""

    kind: str
    weight: float
    language: str
    phrase: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of one detector."""

    kind: str
    language: str
    weak: bool


@cache
def phrases() -> dict[str, tuple[Entry, ...]]:
    """Every name of every detector, words joined (``dateofbirth``), to the kinds it speaks of."""
    found: dict[str, dict[str, Entry]] = {}
    for detector in detectors():
        for language, name, weak in _names(detector):
            entries = found.setdefault("".join(words(name)), {})
            if detector.kind not in entries or entries[detector.kind].weak:
                entries[detector.kind] = Entry(detector.kind, language, weak)
    return {joined: tuple(entries.values()) for joined, entries in found.items() if joined}


def _names(detector: Detector) -> list[tuple[str, str, bool]]:
    plain = [(language, name, False) for language, names in detector.words.items() for name in names]
    return plain + [("", name, True) for name in detector.weak]


@cache
def vocabulary() -> frozenset[str]:
    """Every word that helps to take ``kundentelefonnummer`` or ``客户手机号`` apart."""
    single = {word for detector in detectors() for _, name, _ in _names(detector) for word in words(name)}
    return frozenset(phrases()) | single | FILLER | PEOPLE | SPOILER | THING | PLAIN


def namings(heading: Heading, collection: tuple[str, ...] = ()) -> tuple[Naming, ...]:
    """The kinds a heading speaks of: the longest phrases of its last part, weighed by the words around them.

    ``collection`` are the words of the collection's name: what the table is about.
    """
    leaf = pieces(heading.leaf)
    parents = pieces(heading.parents)[-3:]
    about = frozenset(parents) if parents else frozenset(pieces(collection)) - STORAGE
    if all(word in FILLER for word in leaf):
        return _named(parents + leaf, len(parents + leaf), about - frozenset(parents))
    return _named(parents + leaf, len(leaf), about)


def pieces(leaf: tuple[str, ...]) -> tuple[str, ...]:
    """Compounds taken apart, as far as their words are known."""
    return tuple(piece for word in leaf for piece in _split(word))


@cache
def _split(word: str) -> tuple[str, ...]:
    known = vocabulary()
    if word in known or word.isdigit():
        return (word,)
    if (plain := _without_umlauts(word)) != word and (plain in known or _covering(plain, known)):
        return (plain,) if plain in known else _covering(plain, known)
    if any(char > "\u2e80" for char in word):
        return _longest_first(word, known)
    if len(word) < 2 * _SHORTEST_PIECE:
        return (word,)
    if word.endswith("s") and word[:-1] in known:
        return (word[:-1],)
    return _covering(word, known) or (word,)


def _without_umlauts(word: str) -> str:
    """``ae``, ``oe``, ``ue`` written for umlauts, as files in ASCII do."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _longest_first(word: str, known: frozenset[str]) -> tuple[str, ...]:
    found, at = [], 0
    while at < len(word):
        size = next(
            (size for size in range(min(12, len(word) - at), 0, -1) if word[at : at + size] in known), 1
        )
        found.append(word[at : at + size])
        at += size
    return tuple(found)


def _covering(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """The fewest known words that make up ``word`` (linking letters as in German allowed), or ()."""
    best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
    for end in range(_SHORTEST_PIECE, len(word) + 1):
        for start in range(max(0, end - 20), end - _SHORTEST_PIECE + 1):
            head, piece = best[start], word[start:end]
            if head is None:
                continue
            known_piece = piece if piece in known else piece[:-1] if _linked(piece, known) else None
            if known_piece and (best[end] is None or len(head) + 1 < len(best[end] or ())):
                best[end] = (*head, known_piece)
    return best[-1] or ()


def _linked(piece: str, known: frozenset[str]) -> bool:
    return len(piece) > _SHORTEST_PIECE and piece[-1] in "sn" and piece[:-1] in known


def _named(around: tuple[str, ...], leaf: int, parents: frozenset[str]) -> tuple[Naming, ...]:
    start = len(around) - leaf
    spans = _longest_spans(around, start)
    taken = {at for first, last, _ in spans for at in range(first, last)}
    rest = [word for at, word in enumerate(around) if at >= start and at not in taken]
    found: dict[str, Naming] = {}
    for first, last, entries in spans:
        others = [
            word
            for head, tail, _ in spans
            if (head, tail) != (first, last) and tail > start
            for word in around[head:tail]
        ]
        for entry in entries:
            weight = _weigh(entry, rest, others, parents, last == len(around), around[first:last])
            if entry.kind not in found or found[entry.kind].weight < weight:
                phrase = " ".join(around[first:last])
                found[entry.kind] = Naming(entry.kind, weight, entry.language, phrase, entry.weak)
    return tuple(found.values())


def _longest_spans(around: tuple[str, ...], start: int) -> list[tuple[int, int, tuple[Entry, ...]]]:
    """Known phrases that touch the leaf and lie in no longer one."""
    index = phrases()
    found = [
        (first, last, entries)
        for first in range(len(around))
        for last in range(max(first, start) + 1, min(first + LONGEST_PHRASE, len(around)) + 1)
        if (entries := _lookup(index, around[first:last]))
    ]
    return [
        span
        for span in found
        if not any(o[0] <= span[0] and span[1] <= o[1] and o[1] - o[0] > span[1] - span[0] for o in found)
    ]


def _lookup(index: dict[str, tuple[Entry, ...]], span: tuple[str, ...]) -> tuple[Entry, ...] | None:
    joined = "".join(span)
    if joined in index:
        return index[joined]
    return index.get(joined[:-1]) if joined.endswith("s") and len(joined) > _SHORTEST_PIECE else None


def _weigh(
    entry: Entry,
    rest: list[str],
    others: list[str],
    parents: frozenset[str],
    at_end: bool,
    phrase: tuple[str, ...],
) -> float:
    """Log odds that the heading means this kind, from what stands beside the phrase."""
    people = any(word in PEOPLE for word in (*rest, *others)) or bool(parents & PEOPLE)
    thing = any(word in THING for word in rest) or (bool(parents & THING) and not people)
    strange = sum(not (word in FILLER or word in PEOPLE or word in LABEL or is_region(word)) for word in rest)
    size = sum(map(len, phrase)) if "".join(phrase).isascii() else 9
    if any(
        (word in SPOILER or word in PLAIN) and not (word in LABEL and entry.kind in CODED) for word in rest
    ):
        return -4.0
    if entry.weak:
        base = VAGUELY + (3.0 if people and not strange else 0.0) - (5.0 if thing and not people else 0.0)
        base -= 2.0 if strange else 0.0
        base -= 6.0 if entry.kind == "person_key" and (strange or set(others) - PEOPLE) else 0.0
    else:
        base = PLAINLY - (3.5 if thing and not people else 0.0) - (4.0 if strange and size <= 2 else 0.0)
    return base - min(4.5, 1.2 * strange) - (0.0 if at_end or not others else 1.0) + 0.1 * len(phrase)
