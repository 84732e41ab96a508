"""Reads and full audits of live stores against a bare Arrow read by the fastest driver, in one run.

Needs the servers of ``make servers``: ``python -m bench.live [ROWS ROWS [ROUNDS]]``. PyMongoArrow wants an
older pyarrow than ours: give an interpreter that has it as ``BENCH_PYMONGOARROW``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
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

MONGO = """
import sys, time
from pymongo import MongoClient
from pymongoarrow.api import Schema, find_arrow_all
kinds = Schema({"person": str, "email": str, "lat": float, "lon": float, "ts": str, "place": str})
with MongoClient("127.0.0.1", int(sys.argv[1])) as client:
    started = time.perf_counter()
    find_arrow_all(client["shop"]["fixes"], {}, schema=kinds)
    print(time.perf_counter() - started)
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


def bare_postgresql(running: Running) -> float:
    """Seconds of ADBC for everything as one Arrow table."""
    from adbc_driver_postgresql import dbapi

    started = time.perf_counter()
    with (
        dbapi.connect(f"postgresql://postgres@127.0.0.1:{running.port}/postgres") as one,
        one.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM fixes")
        cursor.fetch_arrow_table()
    return time.perf_counter() - started


def bare_ferretdb(running: Running) -> float:
    """Seconds of PyMongoArrow for everything as one Arrow table, by an interpreter of its own."""
    python = os.environ.get("BENCH_PYMONGOARROW", sys.executable)
    done = subprocess.run([python, "-c", MONGO, str(running.port)], capture_output=True, check=True)
    return float(done.stdout)


def timed(work: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def offered(url: str) -> Offer:
    """The one collection of the store."""
    (offer,) = servers.offering(servers.connect(parse(url), Scope(), "full")).offers
    return offer


def read(offer: Offer) -> None:
    """All records, read to the end by DuckDB."""
    with duckdb.connect() as connection:
        for _ in connection.sql(f"SELECT * FROM {offer.scan(connection).relation}").to_arrow_reader(100_000):
            pass


def audited(url: str, store: str, location: bool) -> None:
    """The whole audit, with everything that it starts with."""
    session = servers.connect(parse(url), Scope(), "full")
    options = Options(1_000_000_000, 2, location=location)
    audit(Target(url, store), servers.offering(session), options, lambda *_: None)


def main() -> None:
    """Rounds of each in turn, so that what else goes on falls on all; the best of each is compared."""
    sizes = [int(one) for one in sys.argv[1:3]] or [3_000_000, 60_000]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    for store, bare, size in (
        ("postgresql", bare_postgresql, sizes[0]),
        ("ferretdb", bare_ferretdb, sizes[-1]),
    ):
        with tempfile.TemporaryDirectory() as folder:
            running = real.start(store, Path(folder))
            try:
                url = load(store, running, "fixes", rows(size))
                offer = offered(url)
                ways: dict[str, Callable[[], float]] = {
                    "bare Arrow read": partial(bare, running),
                    "Unlatched's read": partial(timed, partial(read, offer)),
                    "audit without location": partial(timed, partial(audited, url, store, location=False)),
                    "full audit": partial(timed, partial(audited, url, store, location=True)),
                }
                found = {name: way() for name, way in ways.items()}
                for _ in range(rounds - 1):
                    found = {name: min(found[name], way()) for name, way in ways.items()}
            finally:
                running.stop()
        plain = found["bare Arrow read"]
        shown = "; ".join(f"{name} {took:.2f} s ({plain / took:.0%})" for name, took in found.items())
        print(f"{store}, {size} records: {shown}", flush=True)


if __name__ == "__main__":
    main()
