"""Values whose middle is hidden by asterisks: ``138****1234``, ``j***@example.org``, ``张*``.

Pseudonymised, not anonymous: who has the record's other fields, or guesses the few hidden digits, knows whose
they are (GDPR Art. 4(5) and recital 26). So a masked telephone number is a telephone number.
"""

from __future__ import annotations

import re
from typing import Final

from unlatched.detectors import Detector
from unlatched.detectors._text import is_han

_HIDDEN: Final = r"[*•●＊xX#]"
_EMAIL: Final = re.compile(r"[^\s@*]{0,6}\*{2,}[^\s@]{0,4}@[\w*.\-]{2,}\.[a-zA-Z*]{2,}")
_PHONE: Final = re.compile(r"\+?\d[\d \-()]{1,7}[*•●＊]{3,8}[ \-]?[\d \-]{1,5}|(?:[*•●]{3}[ \-]?){2}\d{3,4}")
_OFFICIAL: Final = re.compile(
    rf"[\dA-Z]{{1,8}}{_HIDDEN}{{6,14}}[\dXx]{{1,4}}|(?:{_HIDDEN}{{2,4}}-)+\d{{3,4}}"
)
_NAME: Final = re.compile(r"[^\W\d_][^\W\d_'’\-]{0,3}[*＊○]{1,8}(?:[ ·]?[^\W\d_]{0,2}[*＊○]{0,8})")


def is_masked_email(text: str) -> bool:
    """An e-mail address without most of its local part.

    >>> is_masked_email("a***@example.org"), is_masked_email("a@example.org"), is_masked_email("**")
    (True, False, False)
    """
    return _EMAIL.fullmatch(text.strip()) is not None


def is_masked_phone(text: str) -> bool:
    """A telephone number without its middle: seven to fifteen places, at most eight of them hidden.

    >>> is_masked_phone("138****0000"), is_masked_phone("13800000000"), is_masked_phone("2****1")
    (True, False, False)
    """
    bare = re.sub(r"[ \-()+]", "", text)
    return 9 <= len(bare) <= 15 and _PHONE.fullmatch(text.strip()) is not None


def is_masked_number(text: str) -> bool:
    """A long number or code of which the ends remain.

    >>> is_masked_number("990101********0017"), is_masked_number("***-**-0000"), is_masked_number("990101")
    (True, True, False)
    """
    return _OFFICIAL.fullmatch(text.strip()) is not None


def is_masked_name(text: str) -> bool:
    """A name of which the first letters, or the family name in Han characters, remain.

    >>> is_masked_name("张*"), is_masked_name("J*** D**"), is_masked_name("**bold**"), is_masked_name("a")
    (True, True, False, False)
    """
    bare = text.strip()
    return bool(_NAME.fullmatch(bare)) and (is_han(bare[0]) or (bare[0].isupper() and "**" in bare))


DETECTORS = (
    Detector(
        kind="email",
        category="pd:EmailAddress",
        matches=is_masked_email,
        chance=0.02,
        recall=0.95,
        ceiling=5.0,
        examples=("a***@example.org", "an**i@example.com"),
        counter_examples=("a@example.org", "***", "17"),
    ),
    Detector(
        kind="msisdn",
        category="pd:TelephoneNumber",
        matches=is_masked_phone,
        chance=0.02,
        recall=0.95,
        ceiling=4.5,
        examples=("138****0000", "+1 202 *** 0100"),
        counter_examples=("13800000000", "2****1", "****"),
    ),
    Detector(
        kind="national_id",
        category="pd:OfficialID",
        matches=is_masked_number,
        chance=0.02,
        recall=0.95,
        ceiling=3.0,
        examples=("990101********0017", "***-**-0000"),
        counter_examples=("990101", "****", "a*b"),
    ),
    Detector(
        kind="person_name",
        category="pd:Name",
        matches=is_masked_name,
        chance=0.02,
        recall=0.95,
        ceiling=4.5,
        examples=("张*", "J*** D**"),
        counter_examples=("a", "**bold**", "5*4"),
    ),
)
