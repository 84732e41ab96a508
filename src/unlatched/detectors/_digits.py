"""Arithmetic shared by check-digit schemes: ISO/IEC 7812 (Luhn), weighted sums, calendar dates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_MONTH_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
FIRST_YEAR: Final = 1890
LAST_YEAR: Final = 2035


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1 Annex B.

    >>> luhn("79927398713"), luhn("79927398714")
    (True, False)
    """
    total = sum(map(int, number[-1::-2])) + sum(_DOUBLED[int(digit)] for digit in number[-2::-2])
    return total % 10 == 0


def weighted(number: str, weights: Iterable[int]) -> int:
    """The sum of digits times weights, as far as the weights reach.

    >>> weighted("123", (3, 2, 1))
    10
    """
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def is_day(month: str, day: str) -> bool:
    """Whether such a day is in the calendar (29 February included)."""
    return "01" <= month <= "12" and 1 <= int(day) <= _MONTH_DAYS[int(month) - 1]


def is_year(year: str) -> bool:
    """Whether someone on file can be born in this year."""
    return FIRST_YEAR <= int(year) <= LAST_YEAR


def yymmdd(number: str) -> bool:
    """Starts with a date, two-digit year first."""
    return is_day(number[2:4], number[4:6])


def ddmmyy(number: str) -> bool:
    """Starts with a date, day first."""
    return is_day(number[2:4], number[:2])


def yyyymmdd(number: str) -> bool:
    """Starts with a date, four-digit year first."""
    return is_year(number[:4]) and is_day(number[4:6], number[6:8])


def digit_sum(products: Iterable[int]) -> int:
    """The sum of the digits of two-digit products."""
    return sum(product // 10 + product % 10 for product in products)


def letter_value(char: str) -> int:
    """0-9, then A = 10 … Z = 35 (ISO/IEC 7064, ICAO 9303)."""
    return int(char, 36)


def icao(text: str) -> int:
    """The check digit of ICAO Doc 9303 part 3, 4.9: weights 7, 3, 1, ``<`` is 0.

    >>> icao("520727"), icao("L898902C3")
    (3, 6)
    """
    values = (0 if char == "<" else letter_value(char) for char in text)
    return sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10
