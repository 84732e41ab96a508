"""Personal data inside running text: how many texts hold an address, a number, a name, an illness."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from unlatched.detectors._names import family_names, given_names
from unlatched.raw import Tally

MIN_WORDS: Final = 5.0
MIN_LENGTH: Final = 24
MOSTLY: Final = 0.5
SHORT: Final = 80
MOST_TEXTS: Final = 80
MOST_CHARS: Final = 2_000

_EMAIL: Final = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{2,63})+")
_PHONE: Final = re.compile(
    r"(?<![A-Za-z0-9_.])(?:\+\d[\d ().\-]{8,17}\d|\(\d{2,4}\)[ -]?\d{3,4}[ -]?\d{3,4}|"
    r"0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,4}|\d{3}[-. ]\d{3}[-. ]\d{4}|1[3-9]\d{9})(?!\.?[A-Za-z0-9_])"
)
_CARD: Final = re.compile(r"(?<!\d)(?:\d{4}[ -]){3}\d{4}(?!\d)|(?<!\d)(?:4\d{15}|5[1-5]\d{14})(?!\d)")
_OFFICIAL: Final = re.compile(
    r"(?<![\w-])(?:\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{17}[\dXx]|"
    r"[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7})(?![\w-])"
)
_HEALTH: Final = re.compile(
    r"(?i)\b(?:diagnos\w+|diabet\w+|hypertensi\w+|hiv|cancer|tumou?r|pregnan\w+|asthma\w*|depressi\w+|schizo\w+|epilep\w+|"
    r"chemotherap\w+|hepatitis|tubercul\w+|psychiatr\w+|surgery|symptom\w*|allerg\w+|suicid\w+|overdose|disab(?:led|ility)|"
    r"enfermedad|embaraz\w+|c[aá]ncer|alergi\w+|maladie|enceinte|krank\w+|schwanger\w*|doença|gr[aá]vida|hastal\w+|penyakit|hamil)\b"
    r"|диабет|гипертони|беремен|онколог|диагноз|инвалид|高血压|糖尿病|癌症|怀孕|抑郁|مرض|سكري|حامل|मधुमेह|बीमारी"
)
_PAIR: Final = re.compile(
    r"(?<![\w@.])([A-ZÀ-Þ][a-zà-ÿ'’-]+)\s+(?:[A-Z]\.\s+)?([A-ZÀ-Þ][a-zà-ÿ'’-]+)(?![\w@])"
)


@dataclass(frozen=True, slots=True)
class Texts(Tally):
    """How many texts were read, and how many hold each."""

    read: int = 0
    official: int = 0
    card: int = 0
    email: int = 0
    phone: int = 0
    health: int = 0
    names: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What to call a field of texts, and why."""

    category: str
    words: str
    share: float


LEAST: Final[tuple[tuple[str, str, str, float, bool], ...]] = (
    ("health", "pd:Health", "illness or treatment", 0.08, True),
    ("official", "pd:OfficialID", "official or account numbers", 0.04, False),
    ("card", "pd:PaymentCardNumber", "payment card numbers", 0.04, False),
    ("email", "pd:EmailAddress", "e-mail addresses", 0.04, False),
    ("phone", "pd:TelephoneNumber", "telephone numbers", 0.06, False),
    ("names", "pd:Name", "names of people", 0.2, True),
)
"""Most sensitive first: field of ``Texts``, category, words, least share, whether people must be around."""
WIDER: Final = {
    "pd:EmailAddress": "pd:Contact",
    "pd:TelephoneNumber": "pd:Contact",
    "pd:Name": "pd:Identifying",
}
"""What to call texts of which only some hold it."""


def read_texts(values: tuple[str, ...]) -> Texts:
    """Look into texts; they stay inside."""
    texts = [text[:MOST_CHARS] for text in values[:MOST_TEXTS]]

    def count(found: Callable[[str], object]) -> int:
        return sum(1 for text in texts if found(text))

    return Texts(
        len(texts),
        count(_OFFICIAL.search),
        count(_CARD.search),
        count(_EMAIL.search),
        count(_PHONE.search),
        count(_HEALTH.search),
        count(_names_someone),
    )


def _names_someone(text: str) -> bool:
    given, family = given_names(), family_names()
    return any(hit[1].lower() in given and hit[2].lower() in family for hit in _PAIR.finditer(text))


def held(found: Texts, peopled: bool, mean_length: float) -> Held | None:
    """The most sensitive thing that enough of the texts hold."""
    for name, category, words, least, needs_people in LEAST:
        share = getattr(found, name) / found.read if found.read else 0.0
        if share >= least and getattr(found, name) >= 2 and (peopled or not needs_people):
            return Held(
                category if share >= MOSTLY and mean_length < SHORT else WIDER.get(category, category),
                words,
                share,
            )
    return None
