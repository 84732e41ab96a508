"""What may be asked of an HTTP server: every request is on a list before a byte of it is sent.

A list is lines of a method and a path. ``{}`` stands for one name inside a path or one value of a query,
percent-encoded, ``{n}`` for a number, ``{object}`` for a path of several names; all else is meant literally.

>>> listed = allow("GET /{}/_search?size={n}", "GET /")
>>> listed.check("GET", "/guests%202019/_search?size=10")
>>> listed.check("GET", "/guests/_search?size=10&q=x")
Traceback (most recent call last):
unlatched.errors.StoreError: the request is not on the list of reading requests of this store; it was not sent
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from unlatched.errors import StoreError

_VALUE: Final = r"[^\s/?&#=]+"
_NAME: Final = rf"(?!_|\.{{1,2}}(?![^/?])){_VALUE}"
"""No name starts with an underscore, which is how servers mark what is theirs; none leads upwards."""

_NUMBER: Final = r"\d{1,12}"
_OBJECT: Final = r"(?!(?:[^?]*/)?\.{1,2}(?:/|$))[^\s?&#]+"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The requests that a store's module may send."""

    patterns: tuple[re.Pattern[str], ...]

    def check(self, method: str, path: str) -> None:
        """:class:`StoreError` for a request that is not listed."""
        asked = f"{method} {path}"
        if not asked.isascii() or not any(pattern.fullmatch(asked) for pattern in self.patterns):
            raise StoreError(
                "the request is not on the list of reading requests of this store; it was not sent"
            )


def allow(*lines: str) -> Allowed:
    """A list of requests."""
    return Allowed(tuple(_pattern(line) for line in lines))


def _pattern(line: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\}|\{n\}|\{object\})", line)
    found, before = "", ""
    for part in parts:
        name = _NAME if before.endswith("/") else _VALUE
        found += {"{}": name, "{n}": _NUMBER, "{object}": _OBJECT}.get(part, re.escape(part))
        before = part
    return re.compile(found)
