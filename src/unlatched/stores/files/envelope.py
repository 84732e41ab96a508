"""What an answer says of itself around its records: counts, pages, times taken. It is nobody's data.

>>> is_envelope({"took": 5, "hits": {"total": {"value": 3, "relation": "eq"}}, "next": "/users?page=2"})
True
>>> is_envelope({"total": 3, "user": {"name": "x"}}), is_envelope({"name": "x"})
(False, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LINK: Final = re.compile(r"(?:https?:/)?/")
_AMOUNTS: Final = frozenset(["total", "totals", "count", "counts"])
_COUNTED: Final = frozenset(
    (
        "total",
        "totals",
        "count",
        "counts",
        "num",
        "size",
        "length",
        "limit",
        "offset",
        "skip",
        "start",
        "end",
        "from",
        "to",
        "index",
        "max",
        "min",
        "score",
        "code",
        "time",
        "date",
        "took",
        "elapsed",
        "duration",
        "ms",
        "seconds",
        "successful",
        "failed",
        "skipped",
        "hits",
        "results",
        "items",
        "found",
        "returned",
        "remaining",
        "capacity",
        "units",
        "ttl",
        "timestamp",
        "rows",
        "records",
        "value",
    )
)
_SAID: Final = frozenset(
    (
        "next",
        "prev",
        "previous",
        "page",
        "pages",
        "per",
        "paging",
        "pagination",
        "cursor",
        "cursors",
        "scroll",
        "api",
        "schema",
        "version",
        "status",
        "success",
        "ok",
        "error",
        "errors",
        "message",
        "messages",
        "warning",
        "warnings",
        "request",
        "generated",
        "exported",
        "export",
        "encoding",
        "format",
        "relation",
        "kind",
        "etag",
        "revision",
        "sort",
        "order",
        "crs",
        "bbox",
        "license",
        "copyright",
        "generator",
        "timestamp",
        "timed",
        "self",
        "type",
        "shards",
        "has",
        "more",
        "date",
        "time",
    )
)
_ABOUT: Final = frozenset(
    ("token", "id", "url", "uri", "link", "links", "href", "at", "on", "code", "num", "out", "first", "last")
)
_GEOJSON: Final = frozenset(
    {"type", "name", "crs", "bbox", "totalFeatures", "numberMatched", "numberReturned"}
)


def is_envelope(document: Any) -> bool:
    """Whether nothing in a document, its records taken out, is more than that."""
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        document = {key: value for key, value in document.items() if key not in _GEOJSON}
    return all(_is_plain(key, value) for key, value in _leaves("", document))


def _leaves(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(str(name), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(key, inner)
    else:
        yield key, value


def _is_plain(key: str, value: Any) -> bool:
    if value is None or value == "" or isinstance(value, bool):
        return True
    words = {word.lower() for word in _WORD.findall(key)}
    if isinstance(value, (int, float)) or str(value).isdigit():
        return bool(words & _AMOUNTS) or (words != {"id"} and words <= _COUNTED | _SAID | _ABOUT)
    told = bool(words & _SAID) or _LINK.match(str(value)) is not None
    return told and words <= _SAID | _ABOUT
