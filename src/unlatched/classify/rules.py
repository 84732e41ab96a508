"""What the spread of a whole column says for or against a kind, beyond value by value: log odds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from unlatched.classify import Sample
from unlatched.classify.lexicon import TIMELY
from unlatched.classify.profile import Profile

SHORTEST_VECTOR: Final = 64
FIRMS: Final = 0.25
"""Where so many are named like firms, all are firms."""
OLDEST: Final = 125
LISTED: Final = {
    "sex": 12,
    "marital_status": 30,
    "religion": 100,
    "ethnicity": 120,
    "political_opinion": 120,
}
"""How many answers a sample may hold, for kinds that forms offer as a list: races for office have more."""
WORDS: Final = frozenset(
    (*LISTED, "criminal_record", "family", "employer", "job", "school", "city", "region", "country")
)
"""Kinds told in words or codes: fractions of numbers are measures of something else."""
Rule = Callable[[Profile, str, bool], float]


def _letters(summed: Profile, type_: str, named: bool) -> float:
    """Names and addresses are written with letters."""
    return -5.0 if summed.n and summed.letters < 0.3 else 0.0


def _number(summed: Profile, type_: str, named: bool) -> float:
    """Amounts and measures are numbers, or ranges of them."""
    return -2.5 if summed.n and summed.numeric < 0.3 and summed.mixed < 0.3 and summed.letters > 0.8 else 0.0


def _birth_date(summed: Profile, type_: str, named: bool) -> float:
    """People alive were born over a lifetime; orders, visits and issues happened lately."""
    if not summed.n or summed.dates < 0.6:
        return 0.0
    lifetime = summed.years_spread >= 14 and summed.years_low >= 1890 and summed.years_high <= 2014
    if named:
        return 1.0 if lifetime else 0.0
    if not lifetime or summed.clocks >= 0.1 or summed.n < 4:
        return 0.0
    return 4.5 if summed.years_spread >= 20 and summed.n > 8 else 3.5


def _age(summed: Profile, type_: str, named: bool) -> float:
    """Ages are whole, fill much of a lifetime, and small counts are rare among them."""
    if named:
        return -5.0 if summed.numeric > 0.9 and summed.high_tenth > OLDEST else 0.0
    if summed.integer < 0.97:
        return 0.0
    fits = summed.low_tenth >= 15 and 55 <= summed.high <= 105 and summed.dense and summed.n >= 20
    return 3.7 if fits else 0.0


def _event_time(summed: Profile, type_: str, named: bool) -> float:
    """A column of times spread over a lifetime is no log of events."""
    if not named and type_.startswith(("TIMESTAMP", "DATE", "TIME")):
        return 1.0
    return -2.0 if summed.years_spread > 25 else 0.0


def _sex(summed: Profile, type_: str, named: bool) -> float:
    """Two letters that stand for the sexes, and no other: rarer than each by itself."""
    return (
        1.5
        if not named and summed.n in (2, 3) and summed.mean_length <= 1.2 and summed.letters > 0.9
        else 0.0
    )


def _city(summed: Profile, type_: str, named: bool) -> float:
    """Short texts, not sentences."""
    return _letters(summed, type_, named) - (3.0 if summed.words > 6 else 0.0)


def _phrase(summed: Profile, type_: str, named: bool) -> float:
    return -3.0 if summed.words > 12 else 0.0


def _key(summed: Profile, type_: str, named: bool) -> float:
    """Keys are not fractions, and not times."""
    return (
        -5.0 if summed.n and ((summed.decimals > 0.5 and summed.integer < 0.9) or summed.dates > 0.8) else 0.0
    )


def written_alike(summed: Profile) -> float:
    """Numbers in groups of digits, all grouped alike: order numbers seldom are, official numbers often."""
    return 2.0 if summed.layout > 0.95 and summed.n >= 10 else 0.0


def _name(summed: Profile, type_: str, named: bool) -> float:
    firms = 4.0 if summed.firms > FIRMS and not named else 0.0
    return _letters(summed, type_, named) - (4.0 if summed.words > 8 else 0.0) - firms


RULES: Final[dict[str, Rule]] = {
    "person_name": _name,
    "given_name": _name,
    "family_name": _name,
    "parent_name": _name,
    "address": _letters,
    "street": _letters,
    "city": _city,
    "birth_place": _city,
    "birth_date": _birth_date,
    "age": _age,
    "salary": _number,
    "income": _number,
    "body_weight": _number,
    "body_height": _number,
    "event_time": _event_time,
    "sex": _sex,
    "job": _phrase,
    "employer": _phrase,
    "person_key": _key,
}

_TRUTHS_SAID: Final = frozenset(
    ("marital_status", "family", "criminal_record", "trade_union", "disability", "health", "sex")
)


def is_vector(sample: Sample) -> bool:
    """Lists of fractions, all of one length, as encoders of faces, voices and texts yield."""
    least, most = sample.lengths or (0, 0)
    return least == most >= SHORTEST_VECTOR and sample.type in ("FLOAT", "DOUBLE", "DECIMAL")


def _no_date(kind: str, summed: Profile) -> float:
    """Dates are nothing but dates: no session, postcode or number."""
    return 0.0 if kind in TIMELY or summed.dates < 0.8 else -5.0


def _unlisted(kind: str, summed: Profile) -> float:
    """Too many different answers, or fractions, where one of a list is asked for."""
    measured = kind in WORDS and summed.decimals > 0.3 and summed.integer < 0.9
    return -5.0 if measured or summed.n > LISTED.get(kind, summed.n) else 0.0


def by_column(kind: str, special: bool, summed: Profile, type_: str, named: bool) -> float:
    """Log odds from the column as a whole."""
    odds = RULES[kind](summed, type_, named) if kind in RULES else 0.0
    odds += _no_date(kind, summed) + _unlisted(kind, summed)
    told = named and (special or kind in _TRUTHS_SAID)
    if (type_ == "BOOLEAN" or summed.truth) and not told:
        odds -= 6.0
    return odds
