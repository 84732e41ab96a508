"""When a product's version stopped, or stops, getting security fixes: a dated table, with its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Support:
    """The last day of support of a release series, and where that is known from.

    Not ``exact``: support had ended by that day, perhaps long before.
    """

    until: date
    source: str
    exact: bool = True

    @property
    def words(self) -> str:
        """In words."""
        day = f"supported until {self.until}" if self.exact else f"support had ended by {self.until}"
        return f"{day} ({self.source})"


OLD: Final = timedelta(days=365)
"""Age from which the table's own date is said aloud: newer releases may be missing from it."""


def aged(product: str, today: date) -> str:
    """A sentence where a product's part of the table is more than a year old, else nothing.

    >>> aged("redis", date(2027, 8, 1))
    ''
    >>> aged("redis", date(2027, 9, 1))
    'the table of ends of support is of 2026-08-22, more than a year old'
    """
    as_of = _table().get(product, {}).get("as_of", today)
    return f"the table of ends of support is of {as_of}, more than a year old" if today - as_of > OLD else ""


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files(__package__).joinpath("end_of_life.toml").read_text("utf-8"))


def support(product: str, version: str | None) -> Support | None:
    """The support of the longest matching series; None where it is not known.

    >>> support("mongodb", "4.0.28").source
    'https://endoflife.date/mongodb of 2026-08-22'
    >>> support("mongodb", "2.4.14").source
    'https://jira.mongodb.org/browse/DRIVERS-407'
    """
    parts = (version or "").split(".")
    about = _table().get(product, {})
    for size in range(len(parts), 0, -1):
        series = ".".join(parts[:size])
        if series in about.get("until", {}):
            return Support(about["until"][series], f"{about['table']} of {about['as_of']}")
        if series in about.get("ended", {}):
            found = about["ended"][series]
            return Support(found["by"], found["source"], exact=False)
    return None


def end_of_life(product: str, version: str | None) -> date | None:
    """The last day of support; None where it is not known.

    >>> end_of_life("mongodb", "4.0.28")
    datetime.date(2022, 4, 30)
    """
    found = support(product, version)
    return found.until if found else None
