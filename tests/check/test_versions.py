"""The table of ends of support: every row dated and sourced, or said to be neither."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from unlatched.check.versions import support

TABLE = tomllib.loads(files("unlatched.check").joinpath("end_of_life.toml").read_text("utf-8"))


@pytest.mark.parametrize("product", TABLE)
def test_every_product_says_where_its_rows_come_from(product: str) -> None:
    about = TABLE[product]
    assert about["policy"].startswith("https://")
    assert about["table"].startswith("https://")
    assert date(2026, 1, 1) < about["as_of"] < date(2100, 1, 1)
    ended = about.get("ended", {})
    for row in (*about["until"].values(), *(one["by"] for one in ended.values())):
        assert date(2000, 1, 1) < row < date(2100, 1, 1)
    assert all(one["source"].startswith("http") for one in ended.values())
    assert not about["until"].keys() & ended.keys()
    assert about.keys() <= {"policy", "table", "as_of", "until", "ended"}


@pytest.mark.parametrize(
    ("product", "version", "until", "exact"),
    [
        ("postgresql", "15.4", date(2027, 11, 11), True), ("redis", "7.0.15", date(2024, 7, 29), True),
        ("elasticsearch", "8.1.2", date(2027, 7, 15), True),
        ("elasticsearch", "5.6.16", date(2019, 3, 11), False),
        ("clickhouse", "18.16.1", date(2021, 10, 7), False),
    ],
)  # fmt: skip
def test_the_longest_series_counts(product: str, version: str, until: date, exact: bool) -> None:
    found = support(product, version)
    assert found is not None
    assert found.until == until
    assert found.source.startswith("https://")
    assert found.exact == exact
    assert ("supported until" in found.words) == exact
    assert support(product, None) is None
