"""Ratios of the location kernel against one DuckDB aggregation of the same points, in one run.

    python bench/location.py [POINTS.parquet | PEOPLE]

Points need ``person_id``, ``lat``, ``lon`` and ``ts``; a number makes up so many people with 2.58 fixes each.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from unlatched.location import crowd, release
from unlatched.location.assessment import HOURS, PS, ZOOMS
from unlatched.location.points import Points, open_points
from unlatched.location.sweep import sweep, table

X = "floor((lon + 180) / 360 * 1024)::INTEGER"
Y = "floor((1 - asinh(tan(radians(lat))) / pi()) / 2 * 1024)::INTEGER"
BASE = f"""SELECT x, y, sum(n), count(*) FROM (SELECT {X} AS x, {Y} AS y, subject, count(*) AS n FROM points
           WHERE lat BETWEEN -85 AND 85 AND lon BETWEEN -180 AND 180 GROUP BY ALL) GROUP BY ALL"""


def made_up(people: int) -> pa.Table:
    """Towns of very different size; most points near home, some far, all within a day."""
    dice = np.random.default_rng(1)
    towns, sizes = dice.uniform([73.5, 35.5], [96, 49], (120, 2)), dice.pareto(1.1, 120) + 0.05
    home = towns[dice.choice(120, people, p=sizes / sizes.sum())] + dice.normal(0, 0.12, (people, 2))
    who = np.repeat(np.arange(people), dice.geometric(1 / 2.58, people))
    place = home[who] + dice.normal(0, 0.02, (len(who), 2)) * (dice.random((len(who), 1)) < 0.5)
    order, moments = dice.permutation(len(who)), 1_900_000_000 + dice.integers(0, 86_400, len(who))
    stamps = pa.array(moments * 1_000_000, pa.timestamp("us"))
    return pa.table({"person_id": who[order], "lat": place[order, 1], "lon": place[order, 0], "ts": stamps})


def timed(call: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def accuracy(points: Points, releases: int = 5) -> None:
    """How true maps are that are made afresh: their totals, and their tiles one by one."""
    true = crowd.crowd(points, zoom=10, most=1 << 60, salt=0).tiles
    found = []
    for _ in range(releases):
        with tempfile.TemporaryDirectory() as folder:
            made = release.publish(points, book=Path(folder) / "ledger.json")
        shown = {(cell.x << 32) + cell.y: cell.people for cell in made.cells}
        kept = sum(true[cell] for cell in shown)
        apart = sum(abs(people - true[cell]) for cell, people in shown.items())
        found.append((kept / sum(true.values()), sum(shown.values()) / kept - 1, apart / kept))
    kept_, off, apart_ = (sorted(column, key=abs) for column in zip(*found, strict=True))
    print(f"{releases} maps, the last of {len(shown):,} of {len(true):,} tiles; worst of each:")
    print(f"{kept_[0]:.4f} of the people kept, total off by {off[-1]:+.2%}, tiles by {apart_[-1]:.2%}")
    print(f"least true people in a tile {min(true[cell] for cell in shown)}")


def main(source: str) -> None:
    connection = duckdb.connect(config={"threads": 2, "temp_directory": "", "memory_limit": "6GB"})
    if source.isdigit():
        made = made_up(int(source))
        connection.execute("CREATE TABLE raw AS FROM made")
        del made
    else:
        connection.execute(f"CREATE TABLE raw AS FROM '{source}'")
    connection.execute(
        "CREATE VIEW points AS SELECT hash(person_id) AS subject, lat, lon, ts AS time FROM raw"
    )
    relation, few = connection.sql("SELECT * FROM points"), connection.sql("SELECT * FROM points LIMIT 1000")
    ask = {"ps": PS, "zooms": ZOOMS, "hours": HOURS, "sample": 10_000, "seed": 1}
    first, _ = timed(lambda: sweep(few, **ask))  # compiles, or loads what was compiled
    base = sorted(timed(lambda: connection.sql(BASE).fetchall())[0] for _ in range(3))[1]
    before = peak()
    unicity, rates = timed(lambda: sweep(relation, **ask))
    extra = peak() - before
    alone, _ = timed(lambda: sweep(relation, ps=(4,), zooms=(12,), hours=(1,), sample=10_000, seed=1))
    with tempfile.TemporaryDirectory() as folder:
        opened = open_points(relation, zoom=10, unit=3600, seed=1, memory=1 << 30)
        mapping, _ = timed(lambda: release.publish(opened, book=Path(folder) / "ledger.json"))
    opened = open_points(relation, zoom=16, unit=3600, seed=1, memory=1 << 30)
    next(opened.buckets())
    kept, _ = timed(lambda: table(opened, **ask))
    print(
        f"{len(rates)} rates; compiled code ready after {first:.1f} s; one aggregation by tile {base:.2f} s"
    )
    print(f"whole unicity table {unicity:.2f} s = {unicity / base:.1f} x ({kept:.2f} s once points are read)")
    print(f"one rate {alone:.2f} s = {alone / base:.1f} x; map {mapping:.2f} s = {mapping / base:.1f} x")
    print(f"peak memory {before:.2f} GB before, {extra:.2f} GB more")
    accuracy(opened)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "2600000")
