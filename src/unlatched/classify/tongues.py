"""What fields are called in one language more: a file a language, nothing else to edit.

``languages/pl.txt`` holds a line for each kind (``sex: płeć, plec``), and lines ``people``, ``thing``,
``plain``, ``filler`` of single words that stand beside such names (see ``mundane``). Lines that start with
``#`` are remarks. The file is named after the language's code (ISO 639-1, else 639-3). Names are in the
language's own script, and as its speakers write them in Latin letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

BESIDE: Final = frozenset(("people", "thing", "plain", "filler"))
"""Lines of words that are no names of a kind."""


@cache
def _lines() -> tuple[tuple[str, str, str], ...]:
    """Language, kind and the rest of the line."""
    folder = files("unlatched.classify").joinpath("languages")
    return tuple(
        (path.name.removesuffix(".txt"), kind.strip(), rest)
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".txt")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
        for kind, _, rest in (line.partition(":"),)
    )


def names() -> Iterator[tuple[str, str, str]]:
    """Kind, language and name, over all languages."""
    for language, kind, rest in _lines():
        if kind not in BESIDE:
            yield from ((kind, language, name.strip()) for name in rest.split(",") if name.strip())


def beside(role: str) -> str:
    """The words of one role in all languages, parted by blanks."""
    return " ".join(rest for _, kind, rest in _lines() if kind == role)
