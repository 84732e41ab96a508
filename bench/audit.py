"""The whole audit against DuckDB merely decoding every value of the same files, in the same run.

``python -m bench.audit FOLDER [FORMAT…]``: FOLDER holds one synth exposure a format (made when absent).
Wall seconds are the median of the runs, taken in turn; the ratio is what to quote, since machines differ.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PEOPLE, FIXES = int(os.environ.get("PEOPLE", 2_600_000)), int(os.environ.get("FIXES", 6_700_000))
RUNS = 3
LIMITS = {"parquet": 8.0, "csv": 4.0, "ndjson": 3.5, "nested": 3.0, "bson": 1 / 3}

BARE = """
import sys, duckdb
from pathlib import Path
folder, form = Path(sys.argv[1]), sys.argv[2]
if form == "bson":
    import bson
    for path in sorted(folder.rglob("*.bson")):
        with path.open("rb") as file:
            for document in bson.decode_file_iter(file):
                pass
    sys.exit()
store = duckdb.connect()
store.execute("SET threads = 2")
read = {"parquet": "read_parquet('{}')", "csv": "read_csv('{}', all_varchar = true)"}
read = read.get(form, "read_ndjson('{}', sample_size = 20000)")
for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
    source = read.format(path)
    columns = store.sql(f"SELECT * FROM {source} LIMIT 0").columns
    store.sql("SELECT " + ", ".join(f'bit_xor(hash("{c}"))' for c in columns) + f" FROM {source}").fetchall()
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: wall and CPU seconds, peak resident megabytes."""

    wall: float
    cpu: float
    peak: float


def timed(*command: str) -> Cost:
    """Run a command and measure it."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def made(folder: Path, form: str) -> Path:
    """The exposure in one format, made when it is not there yet."""
    folder = folder / f"{PEOPLE}-{FIXES}"
    data = folder / form / "data"
    if not data.exists():
        from unlatched.synth import generate

        shape, format_ = ("tracks", "ndjson") if form == "nested" else ("whereabouts", form)
        generate(shape, folder / form, people=PEOPLE, fixes=FIXES, seed=1, format=format_)
    return data


def middle(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(getattr(one, name) for one in costs) for name in ("wall", "cpu", "peak")))


def compare(folder: Path, form: str, runs: int, *extra: str) -> tuple[Cost, Cost]:
    """Bare scan and audit, taken in turn."""
    data = str(made(folder, form))
    bare, audit = [], []
    for _ in range(runs):
        bare.append(timed(sys.executable, "-c", BARE, data, form))
        audit.append(timed(sys.executable, "-m", "unlatched", "audit", data, "--threads", "2", *extra))
    return middle(bare), middle(audit)


def main(folder: Path, forms: list[str], runs: int = RUNS, *extra: str) -> None:
    """Print one row a format."""
    print("| format | bare s (cpu) | audit s (cpu) | ratio | cpu ratio | aim | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for form in forms:
        bare, audit = compare(folder, form, runs, *extra)
        print(
            f"| {form} | {bare.wall:.2f} ({bare.cpu:.2f}) | {audit.wall:.2f} ({audit.cpu:.2f}) "
            f"| {audit.wall / bare.wall:.2f} | {audit.cpu / bare.cpu:.2f} | {LIMITS[form]:.2f} | {audit.peak:.0f} |",  # noqa: E501
            flush=True,
        )


def asked(words: list[str]) -> argparse.Namespace:
    """The command line; what follows ``--`` goes to the audit."""
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var/bench"))
    parser.add_argument("formats", nargs="*", metavar="format", help=", ".join(LIMITS))
    parser.add_argument("--runs", type=int, default=RUNS)
    split = words.index("--") if "--" in words else len(words)
    given = parser.parse_args(words[:split])
    given.extra = words[split + 1 :]
    return given


if __name__ == "__main__":
    given = asked(sys.argv[1:])
    main(given.folder, given.formats or list(LIMITS), given.runs, *given.extra)
