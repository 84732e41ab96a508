"""What a field is called, as words: ``clientes.fechaNacimiento`` says ``fecha nacimiento`` in ``clientes``.

>>> words("homeAddr.zip_code")
('home', 'addr', 'zip', 'code')
>>> words("用户ID号")
('用户', 'id', '号')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from unlatched.detectors._text import fold

_MARKS: Final = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0730-\u074a"
    r"\u07a6-\u07b0\u0900-\u0dff\u0e00-\u0eff\u0f35-\u0f39\u0f71-\u0f84\u0f86-\u0fbc\u1000-\u109f"
    r"\u135d-\u135f\u17b4-\u17d3\u1a00-\u1aff"
)
"""Signs that belong to the letters before them, in scripts that write vowels as marks."""
_CHUNK: Final = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_LATIN: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OTHER: Final = re.compile(r"(?P<latin>[\u0000-\u036f\u1e00-\u1eff]+)|[^\u0000-\u036f\u1e00-\u1eff]+")
_BARE: Final = re.compile(
    r"(?:unnamed[ :_]*|(?:col|column|field|fld|f|c|v|var|x|attr|"
    r"spalte|campo|colonne|列|字段|_c|expr)?[ _:.\-]?)\d+",
    re.IGNORECASE,
)
_LEVEL: Final = re.compile(r"\.|\[\]|\{\*\}|->|/|::")


@dataclass(frozen=True, slots=True)
class Heading:
    """``leaf`` are the words of the last part of the path, ``parents`` those of the parts above it.

    ``bare`` means that the name says nothing (``column7``); ``key`` that the field holds keys of a map, which
    its name says little about.
    """

    leaf: tuple[str, ...]
    parents: tuple[str, ...]
    bare: bool
    key: bool = False


def heading(path: str) -> Heading:
    """Take a path apart."""
    parts = [
        part for part in _LEVEL.split(path) if part.strip() not in ("", "value", "$oid", "$date", "#text")
    ]
    key = path.endswith("{*}")
    if not parts or _BARE.fullmatch(parts[-1].strip()):
        return Heading((), tuple(word for part in parts[:-1] for word in words(part)), bare=True, key=key)
    if key:
        inside = tuple(word for part in parts for word in words(part))
        return Heading((*inside[-2:], "id"), inside, bare=True, key=True)
    above = tuple(word for part in parts[:-1] for word in words(part))
    leaf = words(parts[-1])
    return Heading(leaf, above, bare=not leaf, key=key)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a name: snake_case, camelCase, blanks, digits and changes of script part them."""
    return tuple(
        fold(word)
        for chunk in _CHUNK.findall(text)
        for run in _OTHER.finditer(chunk)
        for word in (_split_case(run[0]) if run["latin"] else (run[0],))
    )


def _split_case(run: str) -> list[str]:
    plain = run if run.isascii() else "".join(_ascii_like(char) for char in run)
    found = [run[hit.start() : hit.end()] for hit in _LATIN.finditer(plain)]
    return [word for word in found if word]


def _ascii_like(char: str) -> str:
    if char.isascii():
        return char
    return "A" if char.isupper() else "a"
