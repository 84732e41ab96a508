"""Which kinds of personal data a field's name speaks of, and how plainly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from unlatched.classify.heading import Heading
from unlatched.classify.mundane import FILLER, PEOPLE, PLAIN, SPOILER, STORAGE, THING
from unlatched.classify.tongues import names
from unlatched.detectors import detectors
from unlatched.detectors._places import is_region
from unlatched.detectors._text import fold

HAPPENINGS: Final = frozenset(
    """
    event_time travel sensitive_place call_log message school employer health person_name given_name
    family_name parent_name address job lat lon point geohash
    """.split()  # noqa: SIM905
)
KEYS: Final = frozenset(("id", "ids", "uuid", "guid", "key", "编号"))
"""The key of an appointment is no appointment, that of a parent (of a page, of a comment) no name."""
DATED: Final = frozenset(
    """date dates datetime time timestamp ts dt datum fecha tarih tarihi tanggal tgl zeit heure hora
    日期 时间 時間 日時 дата время تاريخ तारीख तिथि""".split()  # noqa: SIM905
)
"""The date of a session, the time of a payment: what happened then is another field."""
TIMELY: Final = frozenset(
    """
    birth_date birth_part event_time travel payment_card_expiry call_log health criminal_record
    """.split()  # noqa: SIM905
)
"""Kinds that are dates and times themselves, or that their dates tell."""
NUMBERED: Final = frozenset(
    """
    id ids uuid guid key code cd cve cod codigo codice kod kode kd kodu no nr nro num number numero numer
    nomor nummer numara numarasi nbr broj cislo szam numar namba ma so 编号 号 号码 番号 コード 번호 코드
    رقم كود كد شماره код номер αριθμος κωδικος รหัส เลข เลขที่ หมายเลข מספר קוד संख्या
    """.split()  # noqa: SIM905
)
"""Words that make somebody's key: the number or code of a customer."""
PLAINLY: Final = 7.0
VAGUELY: Final = 2.5
OUTSPOKEN: Final = 2.5
"""What a vague word loses beside a plain one: a patient's address is no name."""
LONGEST_PHRASE: Final = 5
LABEL: Final = frozenset(
    """type kind category class status group level desc description label tipo typ
    类型 类别 状态 тип статус""".split()  # noqa: SIM905
)
"""Words that leave a closed list's meaning as it is: a gender type is a gender, a phone type no phone."""
_NODES: Final = frozenset(("parent", "child", "children", "partner", "author", "lead"))
"""People, or nodes of a tree and tables of a shop: their keys may be anything's."""
CODED: Final = frozenset(
    """sex marital_status religion ethnicity nationality political_opinion education health disability
    blood_type sexual_orientation trade_union language job criminal_record family country region""".split()  # noqa: SIM905
)
"""Kinds that forms offer as a closed list, often stored as a number or a letter."""
_SHORTEST_PIECE: Final = 3
_SHORT_PIECES: Final = frozenset(
    """tel mob fax dob age sex zip job tax ssn sms gps dni cpf nik nip nif plz ort str nom geb kfz dob tgl jns
    usr emp cus pat mem acc acct num nbr img pic pwd ips mac nat eth cel hes kod cod nro app reg""".split()  # noqa: SIM905
)
"""Three letters that make up compounds; any others would find an age in ``damage``."""
SHORTENED: Final = frozenset("en es pt fr de it nl tr id ms pl".split())  # noqa: SIM905
"""Languages whose words are abbreviated to their consonants."""
_PARTICLES: Final = frozenset("de of du des da do di del della la the von van der den ng ya ka ki al".split())  # noqa: SIM905
"""Words inside a name that another writer leaves out: ``ville de naissance``."""
_VOWELS: Final = frozenset("aeiou")
_SHORTHAND: Final = {1: 3.5, 2: 3.5, 3: 1.0}
_JOINTS: Final = re.compile(r"[^\S\n]+|[_\-./'’()·\u0f0b]+")
_PARTED: Final = re.compile(r"[\s_\-./'’()·\u0f0b]+")


@dataclass(frozen=True, slots=True)
class Naming:
    """A kind named by a heading: ``weight`` in log odds, the languages, the field's words that say it."""

    kind: str
    weight: float
    languages: tuple[str, ...]
    phrase: str
    weak: bool

    @property
    def shorthand(self) -> float:
        """Log odds to lose where nothing shows the language: two or three letters mean much in many."""
        letters = self.phrase.replace(" ", "")
        short = letters.isascii() and "en" not in self.languages and not self.weak
        return _SHORTHAND.get(len(letters), 0.0) if short else 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of one detector."""

    kind: str
    languages: tuple[str, ...]
    weak: bool


@cache
def phrases() -> dict[str, tuple[Entry, ...]]:
    """Every name of every detector, words joined (``dateofbirth``), to the kinds it speaks of."""
    found: dict[str, dict[str, Entry]] = {}
    spoken = _spoken()
    joined = _JOINTS.sub("", _folded()).split("\n")
    for (kind, language, _), phrase in zip(spoken, joined, strict=True):
        entries = found.setdefault(phrase, {})
        known = entries.get(kind)
        if known is None or (known.weak and language):
            entries[kind] = Entry(kind, (language,) if language else (), not language)
        elif language and language not in known.languages:
            entries[kind] = Entry(kind, (*known.languages, language), False)
    return {phrase: _told_apart(phrase, entries) for phrase, entries in found.items() if phrase}


def _told_apart(phrase: str, entries: dict[str, Entry]) -> tuple[Entry, ...]:
    """English has the first say in three letters: ``lon`` is a longitude before it is Swedish pay."""
    english = tuple(entry for entry in entries.values() if "en" in entry.languages)
    if english and len(phrase) <= _SHORTEST_PIECE:
        return english
    return tuple(entries.values())


@cache
def _spoken() -> tuple[tuple[str, str, str], ...]:
    """Kind, language ("" for weak names) and name, over all detectors; forms of one kind share names."""
    found: dict[tuple[str, str, str], None] = {}
    for detector in detectors():
        for language, said in detector.words.items():
            found.update(dict.fromkeys((detector.kind, language, name) for name in said))
        found.update(dict.fromkeys((detector.kind, "", name) for name in detector.weak))
    found.update(dict.fromkeys(names()))
    return tuple(found)


@cache
def _folded() -> str:
    return fold("\n".join(name for _, _, name in _spoken()))


@cache
def vocabulary() -> frozenset[str]:
    """Every word that helps to take ``kundentelefonnummer`` or ``客户手机号`` apart."""
    single = set(_PARTED.split(_folded()))
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
    if _is_skeleton(word):
        return (_skeletons().get(_skeleton(word), word),)
    if len(word) < 2 * _SHORTEST_PIECE:
        return (word,)
    if word.endswith("s") and word[:-1] in known:
        return (word[:-1],)
    return _covering(word, known) or (word,)


def _is_skeleton(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= _SHORTEST_PIECE and not set(word) & _VOWELS


def _skeleton(word: str) -> str:
    """The consonants, and the first letter: ``dgm`` of ``dogum``, ``adrs`` of ``address``."""
    bones = [char for at, char in enumerate(word) if not at or char not in _VOWELS]
    return "".join(char for at, char in enumerate(bones) if not at or char != bones[at - 1])


@cache
def _skeletons() -> dict[str, str]:
    """Consonants to the word they abbreviate; none where words that share them mean different things."""
    spoken = fold(" ".join(name for _, language, name in _spoken() if not language or language in SHORTENED))
    named = {word for word in _PARTED.split(spoken) if word.isascii() and word.isalpha()}
    found: dict[str, list[str]] = {}
    for word in sorted(named | {word for word in PEOPLE | FILLER if word.isascii()}):
        if len(word) > _SHORTEST_PIECE:
            found.setdefault(_skeleton(word), []).append(word)
    return {bones: words[0] for bones, words in found.items() if len(bones) >= 3 and _are_one(words)}


def _are_one(words: list[str]) -> bool:
    """Whether words are alike in what they say: ``number`` and ``numero``, ``religion`` and ``religione``."""
    kinds = [frozenset(entry.kind for entry in phrases().get(word, ())) for word in words]
    alike = set(words) <= FILLER or set(words) <= PEOPLE or bool(frozenset.intersection(*kinds))
    return len(words) == 1 or alike


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
            if head is None or (len(piece) <= _SHORTEST_PIECE and piece not in _SHORT_PIECES):
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
        spoken = any(not one.weak for head, tail, told in spans if tail > start for one in told)
        for entry in entries:
            weight = -OUTSPOKEN * (entry.weak and spoken) + _weigh(
                entry, rest, others, parents, last == len(around), _last_word(around), around[first:last]
            )
            if entry.kind not in found or found[entry.kind].weight < weight:
                phrase = " ".join(around[first:last])
                found[entry.kind] = Naming(entry.kind, weight, entry.languages, phrase, entry.weak)
    key = _key_of_person(around[start:], spans)
    return (key,) if key else tuple(found.values())


def _key_of_person(leaf: tuple[str, ...], spans: list[tuple[int, int, tuple[Entry, ...]]]) -> Naming | None:
    """A number or code of somebody, in any language: ``kode_pasien``, ``HastaNo``; not a number of people."""
    plain = all(entry.weak for _, _, entries in spans for entry in entries)
    holders = [word for word in leaf if word in PEOPLE and word not in _NODES]
    rest = [word for word in leaf if word not in holders and word not in NUMBERED and word not in FILLER]
    counted = "of" in leaf or any(word.endswith("s") and word.isascii() for word in holders)
    if not plain or not holders or rest or counted or not NUMBERED & set(leaf):
        return None
    return Naming("person_key", PLAINLY - 1.0, (), " ".join(leaf), False)


def _last_word(around: tuple[str, ...]) -> str:
    """The last word that is no number: ``worksession_date_8`` is a date."""
    return next((word for word in reversed(around) if not word.isdigit()), around[-1])


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
        if not any(
            o[0] <= span[0] and span[1] <= o[1] and o[1] - o[0] > span[1] - span[0]
            for o in found
            if o[0] >= start or span[0] < start
        )
    ]


def _lookup(index: dict[str, tuple[Entry, ...]], span: tuple[str, ...]) -> tuple[Entry, ...] | None:
    joined = "".join(span)
    if joined in index:
        return index[joined]
    if len(span) > 2 and not _PARTICLES.isdisjoint(span[1:-1]):
        inner = tuple(word for word in span[1:-1] if word not in _PARTICLES)
        return index.get("".join((span[0], *inner, span[-1])))
    return index.get(joined[:-1]) if joined.endswith("s") and len(joined) > _SHORTEST_PIECE else None


def _is_strange(word: str) -> bool:
    return not (word in FILLER or word in PEOPLE or word in LABEL or is_region(word))


def _keeps_things(strange: int, rest: list[str], others: list[str]) -> bool:
    """Whether a key is that of something else: ``group_id``, ``parent_id`` (of a page, a comment)."""
    return bool(strange or set(others) - PEOPLE or LABEL & set(rest) or _NODES & {*rest, *others})


def _weigh(
    entry: Entry,
    rest: list[str],
    others: list[str],
    parents: frozenset[str],
    at_end: bool,
    last: str,
    phrase: tuple[str, ...],
) -> float:
    """Log odds that the heading means this kind, from what stands beside the phrase."""
    people = any(word in PEOPLE for word in (*rest, *others)) or bool(parents & PEOPLE)
    thing = any(word in THING for word in rest) or (bool(parents & THING) and not people)
    strange = sum(map(_is_strange, rest))
    foreign = not at_end and bool(rest) and rest[-1] == last and _is_strange(last)
    size = sum(map(len, phrase)) if "".join(phrase).isascii() else 9
    if any(
        (word in SPOILER or word in PLAIN) and not (word in LABEL and entry.kind in CODED) for word in rest
    ):
        return -4.0
    if entry.weak:
        base = VAGUELY + (3.0 if people and not strange else 0.0) - (5.0 if thing and not people else 0.0)
        base -= 2.0 if strange else 0.0
        base -= 6.0 if people and "of" in rest else 0.0
        base -= 6.0 if entry.kind == "person_key" and _keeps_things(strange, rest, others) else 0.0
    else:
        base = PLAINLY - (3.5 if thing and not people else 0.0) - (4.0 if strange and size <= 2 else 0.0)
    base -= 0.8 if foreign else 0.0
    base -= 5.0 if not at_end and last in DATED and entry.kind not in TIMELY else 0.0
    base -= 5.0 if entry.kind in HAPPENINGS and not at_end and last in KEYS else 0.0
    return base - min(4.5, 1.2 * strange) - (0.0 if at_end or not others else 1.0) + 0.1 * len(phrase)
