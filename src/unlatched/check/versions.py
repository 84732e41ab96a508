"""When a product's version stopped, or stops, getting security fixes: a dated table, with its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Support:
    """The last day of support of a release series, and where that is known from."""

    until: date
    source: str


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("end_of_life.toml").read_text("utf-8"))


def support(product: str, version: str | None) -> Support | None:
    """The support of the longest matching series; None where it is not known.

    >>> support("mongodb", "4.0.28").source
    'https://endoflife.date/mongodb of 2026-08-22'
    >>> support("mongodb", "2.4.14").source
    'from memory, not checked'
    """
    parts = (version or "").split(".")
    about = _table().get(product, {})
    for size in range(len(parts), 0, -1):
        series = ".".join(parts[:size])
        if series in about.get("until", {}):
            return Support(about["until"][series], f"{about['table']} of {about['as_of']}")
        if series in about.get("unsourced", {}):
            return Support(about["unsourced"][series], "from memory, not checked")
    return None


def end_of_life(product: str, version: str | None) -> date | None:
    """The last day of support; None where it is not known.

    >>> end_of_life("mongodb", "4.0.28")
    datetime.date(2022, 4, 30)
    """
    found = support(product, version)
    return found.until if found else None
