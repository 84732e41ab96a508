"""One value as identifiers are written: separators off, lost zeros put back; shape, then check digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Final

LONGEST: Final = 40
_SEPARATORS: Final = str.maketrans("", "", " \t\u00a0.-‐‑–—/_·()")
_ZEROS: Final = "٠۰०০๐０"
_DIGITS: Final = {ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_FLOAT: Final = re.compile(r"(\d+)\.0+")
_OTHER: Final = re.compile(
    r"-.*|[+]?\d+[.,]\d+(?:[eE][+-]?\d+)?"
    r"|(?:1[89]|20)\d\d([-/.])\d\d?\1\d\d?(?!\d).*"
    r"|\d\d?([-/.])\d\d?\2(?:1[89]|20)\d\d(?!\d).*",
    re.DOTALL,
)

Check = Callable[[str], bool]


def compact(value: str) -> str:
    """The bare number: upper case, without separators, ``.0`` of a float; digits in ASCII.

    Decimal fractions, negative numbers and dates are left alone.

    >>> compact(" 123.456-78/x "), compact("1234567.0"), compact("１２۳")
    ('12345678X', '1234567', '123')
    >>> compact("52.520008"), compact("2024-01-02")
    ('52.520008', '2024-01-02')
    """
    if value.isascii() and value.isalnum():
        return value.upper()
    text = value.strip()
    number = _FLOAT.fullmatch(text)
    if number or _OTHER.fullmatch(text):
        return number[1] if number else text
    return text.translate(_SEPARATORS).translate(_DIGITS).upper()


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled once: hundreds of them would slow the start."""
    return re.compile(pattern)


@cache
def lengths(pattern: str) -> range:
    """The lengths of what the pattern matches.

    >>> lengths(r"[A-Z]{2}\\d{6}\\d?")
    range(8, 10)
    """
    from re import _parser  # type: ignore[attr-defined]  # the one place where Python knows it

    least, most = _parser.parse(pattern).getwidth()
    return range(least, min(most, LONGEST) + 1)


def sizes(values: Iterable[str]) -> frozenset[int]:
    """The lengths of values, as written and compact; by these most shapes are ruled out for all of them."""
    forms = (form for value in values for form in (value.upper(), value.strip().upper(), compact(value)))
    return frozenset(map(len, forms))


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern for the whole compact number (compiled when first used), then a check.

    ``pad`` = (least, full): all-digit numbers of at least ``least`` digits lost their leading zeros
    and are filled up to ``full``.
    """

    pattern: str
    check: Check | None = None
    pad: tuple[int, int] | None = None

    def matches(self, value: str) -> bool:
        """Whether the value, as written or compact, has the shape and passes the check."""
        if len(value) > LONGEST:
            return False
        pattern, text = compiled(self.pattern), value.upper()
        if not pattern.fullmatch(text):
            text = self._filled(compact(value))
        return pattern.fullmatch(text) is not None and (self.check is None or self.check(text))

    def fits(self, known: frozenset[int]) -> bool:
        """Whether a value of one of these :func:`sizes` may match."""
        padded = self.pad is not None and any(self.pad[0] <= size < self.pad[1] for size in known)
        return padded or any(size in lengths(self.pattern) for size in known)

    def _filled(self, text: str) -> str:
        if self.pad is None or not self.pad[0] <= len(text) < self.pad[1] or not text.isdigit():
            return text
        return text.zfill(self.pad[1])


@dataclass(frozen=True, slots=True)
class Layout:
    """A number in its official layout (``123-45-6789``): the layout itself is evidence."""

    pattern: str
    number: Shape

    def fits(self, known: frozenset[int]) -> bool:
        """Whether a value of one of these :func:`sizes` may match."""
        return any(size in lengths(self.pattern) for size in known)

    def matches(self, value: str) -> bool:
        """Whether the value is laid out officially and the number in it is one."""
        text = value.strip().upper() if len(value) <= LONGEST else ""
        return compiled(self.pattern).fullmatch(text) is not None and self.number.matches(text)


def form(matches: Callable[[str], bool] | None) -> Shape | Layout | None:
    """The shape or layout that a detector's test is, where it is one."""
    owner = getattr(matches, "__self__", None)
    return owner if isinstance(owner, (Shape, Layout)) else None


@cache
def stdnum(module: str) -> Check:
    """The validator of a python-stdnum module, imported when first asked."""
    validator: list[Check] = []

    def check(number: str) -> bool:
        if not validator:
            validator.append(import_module(f"stdnum.{module}").is_valid)
        try:
            return validator[0](number)
        except (ValueError, IndexError, KeyError):
            return False  # some modules trip over digits of other scripts

    return check
