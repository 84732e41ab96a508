"""Names that come from the data: of fields, collections, files. Hostile, and sometimes data themselves.

A header row that is missing makes the first record the names of the fields; documents are keyed by
phone number; a folder has a file a patient. ``shown`` keeps a name that a person gave to a thing, and
masks each part of one that looks like a value.

>>> shown("id.number"), shown("tracks[].loc"), shown("users.{*}.name")
('id.number', 'tracks[].loc', 'users.{*}.name')
>>> shown("ana@example.org"), shown("phones.13800138000"), shown("scan_3f9ac2e81b.jpg")
('(masked)', 'phones.(masked)', 'scan_(masked).jpg')
>>> shown("sha256"), shown("addr_line2"), shown("sales_2019"), shown("utf8")
('sha256', 'addr_line2', 'sales_2019', 'utf8')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import count

MASK = "(masked)"
LONGEST = 120

_PART = re.compile(r"[^\s._\-/\\\[\]{}()*:;,|+=&~#'\"<>!?%$^`]+")
_ADDRESS = re.compile(r"\S+@\S+")
_DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?!\d)")
_NUMBERED = re.compile(r"[^\W\d]+\d{1,3}|\d{1,4}|[^\W\d]+(?:19|20)\d\d")
_SPELT = re.compile(r"(?:[^\W\d]+\d{1,3})+[^\W\d]{0,8}|\d{1,2}[^\W\d]{1,12}")
_DIGITS = re.compile(r"\d[\d .()/-]{5,}\d")


def shown(name: str) -> str:
    """The name as it may be shown: control characters and direction marks gone, values masked."""
    clean = plain(name)
    if _ADDRESS.search(clean):
        return MASK
    for pattern in (_DIGITS, _DATE):
        clean = pattern.sub(MASK, clean)
    return _PART.sub(_part, clean.replace(MASK, "\0")).replace("\0", MASK)[:LONGEST]


def apart(names: Iterable[str], mark: str = "#{}") -> list[str]:
    """The same names, told apart: each further one of the same name gets a number.

    >>> apart(["a", "b", "a", "a"]), apart(["a", "a", "a#2"])
    (['a', 'b', 'a#2', 'a#3'], ['a', 'a#3', 'a#2'])
    """
    listed = list(names)
    taken, seen, found = set(listed), set[str](), []
    for name in listed:
        fresh = name if name not in seen else _fresh(name, mark, taken)
        seen.add(name)
        taken.add(fresh)
        found.append(fresh)
    return found


def _fresh(name: str, mark: str, taken: set[str]) -> str:
    numbered = (name + mark.format(number) for number in count(2))
    return next(one for one in numbered if one not in taken)


def plain(name: str) -> str:
    """Only characters that can be printed on one line without changing what is around them."""
    kept = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", name))
    return "".join(char for char in kept if char == " " or unicodedata.category(char)[0] != "C").strip()


def _part(found: re.Match[str]) -> str:
    part = found[0]
    if not any(char.isdigit() for char in part) or "\0" in part:
        return part
    if _NUMBERED.fullmatch(part) or (len(part) <= 12 and _SPELT.fullmatch(part) and _digits(part) <= 4):
        return part
    return MASK


def _digits(part: str) -> int:
    return sum(char.isdigit() for char in part)
