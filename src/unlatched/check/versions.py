"""When a product's version stopped, or stops, getting security fixes: a dated table."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, dict[str, date]]:
    text = files(__package__).joinpath("end_of_life.toml").read_text("utf-8")
    return {name: rows for name, rows in tomllib.loads(text).items() if isinstance(rows, dict)}


def end_of_life(product: str, version: str | None) -> date | None:
    """The last day of support of the longest matching series; None where it is not known.

    >>> end_of_life("mongodb", "4.0.28")
    datetime.date(2022, 4, 30)
    """
    parts = (version or "").split(".")
    rows = _table().get(product, {})
    series = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
    return next((rows[one] for one in series if one in rows), None)
