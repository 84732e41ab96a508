"""File names are hostile and may be personal data: what of them may be said.

>>> safe_name("users_2019.csv")
'users_2019.csv'
>>> safe_name("part-00017.csv.gz"), safe_name("Qz7canary4vX9.csv")
('part-00017.csv.gz', '*.csv')
>>> safe_name("ana@example.org.csv"), safe_name("John Smith.csv"), safe_name("scan 4416329600012.json")
('*.csv', '*.csv', 'scan *.json')
>>> safe_name("Customer List 2019.xlsx"), safe_name("Smith Invoices.pdf")
('Customer List 2019.xlsx', '* Invoices.pdf')
>>> safe_name("ANA O'NEIL"), safe_name("GPS Data")
('*', 'GPS Data')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import groupby, takewhile
from typing import Final

from unlatched import names

LONGEST: Final = 80
"""Characters of a name that are shown."""

_DATA: Final = re.compile(
    r"""(?x)
      [^\s@/]+@[^\s@/]+?\.[A-Za-z]{2,12}(?=\.|$|[\s_)-])        # e-mail
    | [0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}       # UUID
    | (?=[a-fA-F]*\d)(?<![0-9A-Za-z])[0-9a-fA-F]{16,}(?![0-9A-Za-z])  # ObjectId, hash
    | \+?\d(?:[ ().-]{0,2}\d){6,}[A-Za-z]?                       # phone, ID and account numbers
    | (?P<person>(?<![A-Za-z])[A-Z][A-Za-z'’-]+(?:[ ,]+[A-Z](?:[A-Za-z'’-]+|\.)?){1,3}(?![A-Za-z]))
    """
)
_DATE: Final = re.compile(r"(?:19|20)\d\d[-_. ]?(?:0\d|1[0-2])(?:[-_. ]?[0-3]\d)?(?:[-_. T]?\d{4,6})?")
_WORD: Final = re.compile(r"[^\W_]+")
_VARIABLE: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-f]{12,}|\d+")


def safe_name(name: str) -> str:
    """``name`` without control, direction and newline characters, and with what looks like data masked."""
    shown = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    shown = " ".join(shown.split())
    shown = _WORD.sub(_coded, _DATA.sub(_mask, shown))
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def kind_of(name: str) -> str:
    """What a name has in common with its siblings: ``part-00017.csv`` → ``part-#.csv``."""
    return _VARIABLE.sub("#", name)


def nearness(one: str, other: str) -> int:
    """How near two names are: the characters they begin with alike; 0 where they are unlike.

    >>> nearness("users_1.csv", "users_2.csv"), nearness("xaz", "xba"), nearness("users.csv", "cities.csv")
    (6, 1, 0)
    """
    ahead = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))
    return ahead if ahead >= 3 or len(one) == len(other) else 0


def stem_of(name: str) -> str:
    """A name without its folder and endings.

    >>> stem_of("dump/people.csv.gz"), stem_of(".hidden")
    ('people', '.hidden')
    """
    base = name.rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"(?<=.)(\.[A-Za-z][A-Za-z0-9]{0,7}){1,3}$", "", base)


def common_stem(names: Iterable[str], folder: str) -> str:
    """The name of a collection made of several files: what their names share, else their folder."""
    kinds = {kind_of(stem_of(re.sub(r"(?<=.)(?:\.\d+)+$", "", name))) for name in names}
    shared = kinds.pop().replace("#", "").strip(" -_.()") if len(kinds) == 1 else ""
    generic = shared.lower() in {
        "",
        "part",
        "data",
        "chunk",
        "file",
        "export",
        "split",
        "x",
        "part-r",
        "part-m",
    }
    return (folder or shared or "files") if generic else shared


def _coded(found: re.Match[str]) -> str:
    """A word, unless letters and digits are mixed as in a code."""
    word = found[0]
    kept = word.isdigit() or _DATE.fullmatch(word) or names.shown(word) == word
    return word if kept else "*"


def _mask(found: re.Match[str]) -> str:
    if _DATE.fullmatch(found[0]):
        return found[0]
    if not found["person"]:
        return "*"
    words = found[0].split()
    known = {word for word in words if word.lower().strip(".,") in _words()}
    known |= {word for word in words if word.isupper() and len(word) <= 4 and known}
    return " ".join(word for word, _ in groupby(word if word in known else "*" for word in words))


@cache
def _words() -> frozenset[str]:
    """Words of file names that are nobody's name."""
    return frozenset(files(__package__).joinpath("file_words.txt").read_text(encoding="utf-8").split())
