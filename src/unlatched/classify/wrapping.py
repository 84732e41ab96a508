"""Values as they are without what a program put around them: quotes, tags, a list of one.

Only where most values of a field are wrapped: an apostrophe may belong to a name.
"""

from __future__ import annotations

import re
from typing import Final

FIRST_LOOK: Final = 12
MOST: Final = 0.5
_WRAPPED: Final = re.compile(
    r"""\s*(?:\[?\s*(["'`])(?P<quoted>[^"`]*)\1\s*\]?|<[a-zA-Z][^<>]*>(?P<tagged>[^<>]*)</[a-zA-Z]+>)\s*""",
    re.DOTALL,
)


def unwrapped(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values inside their quotes or tags, if most have them.

    >>> unwrapped(("'17'", "'18'")), unwrapped(("<b>x</b>",)), unwrapped(("O'Neil", "Li"))
    (('17', '18'), ('x',), ("O'Neil", 'Li'))
    """
    first = values[:FIRST_LOOK]
    if sum(1 for text in first if text[:1] in "\"'`[< " and _WRAPPED.fullmatch(text)) <= MOST * len(first):
        return values
    return tuple(_inside(text) for text in values)


def _inside(text: str) -> str:
    found = _WRAPPED.fullmatch(text)
    return next(part for part in found.group("quoted", "tagged") if part is not None) if found else text
