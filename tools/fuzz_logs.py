"""Fuzz the readers of logs: ``python tools/fuzz_logs.py CORPUS -max_total_time=300`` (needs atheris).

Whatever a log holds, reading must not raise, by columns or line by line; CORPUS is filled with the made-up
samples of the tests first.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["unlatched.logs"]):
    from unlatched.logs import reading
    from unlatched.logs.exposure import epochs, exposures
    from unlatched.logs.ledger import Ledger
    from unlatched.logs.read import Options, _trail
    from unlatched.logs.trail import Trail


def consume(data: bytes) -> None:
    """Read bytes as one source, by columns if the first one is odd."""
    trails: dict[str, Trail] = {}
    ledger = Ledger()
    reading.SWIFT = 0 if data[:1] and data[0] % 2 else 1 << 60

    def trail(store: str) -> Trail:
        return trails.setdefault(store, _trail(store, ledger, Options(), datetime(2026, 4, 1, tzinfo=UTC)))

    reading.Desk(trail).read(iter([data[1:]]) if data[1:] else iter([]), reading.Tally())
    for one in trails.values():
        if one.last is not None:
            epochs(one)
            exposures(one)
    ledger.clients(lambda _: None)


def main() -> None:
    """Seed the corpus and begin."""
    from tests.logs.samples import SAMPLES

    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        for first in b"ab":
            (corpus / f"{sample.format}-{first}").write_bytes(bytes([first]) + sample.text.encode())
    atheris.Setup(sys.argv, consume)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
