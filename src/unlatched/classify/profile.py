"""Numbers that sum up the distinct values of a field: never a value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from unlatched.detectors._dates import has_clock, year_of
from unlatched.raw import Tally

_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_DIGIT: Final = re.compile(r"\d")
_GROUPED: Final = re.compile(r"d{2,6}(?:[-. /]d{1,6}){2,}")
_FIRM: Final = re.compile(
    r"(?i)\b(?:inc|llc|llp|ltd|limited|corp|corporation|company|plc|gmbh|mbh|s\.?p\.?a|s\.?r\.?l|s\.?a\.?s?|"
    r"b\.?v|n\.?v|pty|pvt|sdn bhd|bhd|oy|oyj|a/s|aps|kg|ohg|ltda|eireli|holdings?|group|and sons|& sons|"
    r"associates|partners|bros|enterprises|services|solutions|ооо|оао|зао|пао|тов)\b\.?$"
    r"|^(?:pt|cv|ооо|оао|зао|пао|ао|ип|тов|фоп)\b|^[^\W\d]+-[^\W\d]+$|, .+ (?:and|und|et|y|e|i|en|og|och) "
    r"|公司|集团|株式会社|有限会社|주식회사|شركة|\(주\)|कंपनी"
)
"""How firms are named: by their legal form, or after several owners."""
_TRUTH: Final = frozenset(("true", "false", "0", "1", "yes", "no", "y", "n", "t", "f", "on", "off"))
_EPOCHS: Final = ((9.4e8, 2.3e9), (9.4e11, 2.3e12), (9.4e14, 2.3e15))


@dataclass(frozen=True, slots=True)
class Profile(Tally):
    """Shares (0 to 1) of distinct values, and spreads. ``sizes`` counts lengths without punctuation."""

    n: int = 0
    numeric: float = 0.0
    integer: float = 0.0
    decimals: float = 0.0
    letters: float = 0.0
    mixed: float = 0.0
    spaced: float = 0.0
    capital: float = 0.0
    ascii: float = 1.0
    truth: bool = False
    mean_length: float = 0.0
    words: float = 0.0
    sizes: Mapping[int, float] | None = None
    low: float = 0.0
    high: float = 0.0
    low_tenth: float = 0.0
    high_tenth: float = 0.0
    dense: bool = False
    epoch: float = 0.0
    dates: float = 0.0
    clocks: float = 0.0
    years_low: int = 0
    years_high: int = 0
    years_spread: int = 0
    places: float = 0.0
    layout: float = 0.0
    firms: float = 0.0


def profile(values: tuple[str, ...], distinct: int) -> Profile:
    """Sum up distinct values; ``distinct`` is how many the field has in all, as far as known."""
    n = len(values)
    if not n:
        return Profile()
    numbers = [text for text in values if _NUMBER.fullmatch(text.strip())]
    years = [year for text in values if (year := year_of(text)) is not None]
    sizes = Counter(sum(char.isalnum() for char in text) for text in values)
    spread: dict[str, Any] = {**_year_spread(years), **_number_spread(numbers, n, distinct)}
    return Profile(
        n=n,
        decimals=sum(1 for text in numbers if "." in text or "," in text) / n,
        letters=sum(1 for text in values if any(char.isalpha() for char in text)) / n,
        mixed=sum(1 for text in values if _is_mixed(text)) / n,
        spaced=sum(1 for text in values if " " in text.strip()) / n,
        capital=sum(1 for text in values if text[:1].isupper()) / n,
        ascii=sum(1 for text in values if text.isascii()) / n,
        truth=n <= 2 and all(text.strip().lower() in _TRUTH for text in values),
        mean_length=sum(map(len, values)) / n,
        words=sum(text.count(" ") + 1 for text in values) / n,
        sizes={size: count / n for size, count in sizes.items()},
        dates=len(years) / n,
        clocks=sum(1 for text in values if has_clock(text)) / n if years else 0.0,
        layout=_layout(values) if not years else 0.0,
        firms=sum(1 for text in values if _FIRM.search(text)) / n,
        **spread,
    )


def _is_mixed(text: str) -> bool:
    return any(char.isalpha() for char in text) and any(char.isdigit() for char in text)


def _layout(values: tuple[str, ...]) -> float:
    """Share of values written alike, in three or more groups of digits (``ddd-dd-dddd``)."""
    forms = Counter(_DIGIT.sub("d", text.strip()) for text in values)
    form, count = forms.most_common(1)[0]
    return count / len(values) if _GROUPED.fullmatch(form) else 0.0


def _year_spread(years: list[int]) -> dict[str, int]:
    if not years:
        return {}
    years = sorted(years)
    low, high = years[len(years) // 10], years[-1 - len(years) // 10]
    return {"years_low": low, "years_high": high, "years_spread": high - low}


def _number_spread(numbers: list[str], n: int, distinct: int) -> dict[str, float]:
    if not numbers:
        return {}
    figures = sorted(float(text.replace(",", ".")) for text in numbers)
    whole = sum(1 for figure in figures if figure.is_integer())
    tenth = len(figures) // 10
    return {
        "numeric": len(numbers) / n,
        "integer": whole / n,
        "low": figures[0],
        "high": figures[-1],
        "low_tenth": figures[tenth],
        "high_tenth": figures[-1 - tenth],
        "dense": n > 5 and whole == len(figures) and figures[-1] - figures[0] < 1.5 * max(distinct, n),
        "epoch": sum(1 for x in figures if any(lo < x < hi for lo, hi in _EPOCHS)) / n,
        "places": sum(len(text.partition(".")[2]) for text in numbers) / len(numbers),
    }
