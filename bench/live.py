"""Reads and full audits of live stores against a bare Arrow read by the fastest driver, in one run.

Needs the servers of ``make servers``: ``python -m bench.live [ROWS ROWS]``. PyMongoArrow wants an older
pyarrow than ours: give an interpreter that has it as ``BENCH_PYMONGOARROW``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from tests import servers as real
from tests.servers import Running
from tests.stores.servers.loading import load

from unlatched.audit import Options, audit
from unlatched.model import Target
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.stores import Offer, servers

OPTIONS = Options(1_000_000_000, 2)
MONGO = """
import sys, time
from pymongo import MongoClient
from pymongoarrow.api import Schema, find_arrow_all
kinds = Schema({"person": str, "email": str, "lat": float, "lon": float, "ts": str, "place": str})
with MongoClient("127.0.0.1", int(sys.argv[1])) as client:
    found = []
    for _ in range(3):
        started = time.perf_counter()
        find_arrow_all(client["shop"]["fixes"], {}, schema=kinds)
        found.append(time.perf_counter() - started)
print(min(found))
"""


def rows(number: int) -> list[dict[str, object]]:
    """Made-up fixes of made-up people."""
    return [
        {
            "person": f"p{n % 9973:07d}",
            "email": f"p{n % 9973}@example.org",
            "lat": 43.0 + n % 997 / 1000,
            "lon": 87.0 + n % 991 / 1000,
            "ts": f"2026-01-{1 + n % 28:02d}T{n % 24:02d}:00:00Z",
            "place": f"gate {n % 37}",
        }
        for n in range(number)
    ]


def timed(work: Callable[[], object]) -> float:
    """The best of three, in seconds."""
    found = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return min(found)


def bare_postgresql(running: Running) -> float:
    """ADBC, everything as one Arrow table."""
    from adbc_driver_postgresql import dbapi

    def read() -> None:
        with (
            dbapi.connect(f"postgresql://postgres@127.0.0.1:{running.port}/postgres") as one,
            one.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM fixes")
            cursor.fetch_arrow_table()

    return timed(read)


def bare_ferretdb(running: Running) -> float:
    """PyMongoArrow, everything as one Arrow table, by an interpreter of its own."""
    python = os.environ.get("BENCH_PYMONGOARROW", sys.executable)
    done = subprocess.run([python, "-c", MONGO, str(running.port)], capture_output=True, check=True)
    return float(done.stdout)


def offered(url: str) -> Offer:
    """The one collection of the store."""
    (offer,) = servers.offering(servers.connect(parse(url), Scope(), "full")).offers
    return offer


def read(offer: Offer) -> None:
    """All records, read to the end by DuckDB."""
    with duckdb.connect() as connection:
        for _ in connection.sql(f"SELECT * FROM {offer.scan(connection).relation}").to_arrow_reader(100_000):
            pass


def audited(url: str, store: str) -> object:
    """The whole audit."""
    session = servers.connect(parse(url), Scope(), "full")
    return audit(Target(url, store), servers.offering(session), OPTIONS, lambda *_: None)


def main() -> None:
    """Print the ratios of each store."""
    sizes = [int(one) for one in sys.argv[1:]] or [1_500_000, 15_000]
    for store, bare, size in (
        ("postgresql", bare_postgresql, sizes[0]),
        ("ferretdb", bare_ferretdb, sizes[-1]),
    ):
        made = rows(size)
        with tempfile.TemporaryDirectory() as folder:
            running = real.start(store, Path(folder))
            try:
                url = load(store, running, "fixes", made)
                offer = offered(url)
                plain, ours = bare(running), timed(lambda: read(offer))  # noqa: B023
                whole = timed(lambda: audited(url, store))  # noqa: B023
            finally:
                running.stop()
        print(
            f"{store}, {len(made)} records: bare Arrow read {plain:.2f} s; Unlatched's read {ours:.2f} s",
            end="",
        )
        print(f" ({plain / ours:.0%}); full audit {whole:.2f} s ({plain / whole:.0%} of the bare throughput)")


if __name__ == "__main__":
    main()
