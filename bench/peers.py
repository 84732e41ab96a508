"""Rows a second against Presidio's structured engine and DataProfiler, on one table in one run.

    python -m bench.peers --install      once: each peer into an environment of its own under var/peers
    python -m bench.peers [--rows N]

Unlatched is timed as its users run it: start-up, detection, counting everything, report. Peers are timed
without imports, model loading and file reading, on the first rows of the same table, as many as they manage
in reasonable time. Presidio runs with its pattern recognisers only (its language models are not on the
package index, and with them it is slower). DataProfiler runs with its labeler, twice: over every row, as
Unlatched counts, and as it comes, when it looks at a fifth of the rows.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.audit import timed

HOME = Path("var/peers")
TABLE = Path("var/bench/peers")

PRESIDIO = """
import json, logging, sys, time, warnings
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
import pandas, spacy
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_structured import PandasAnalysisBuilder

class Blank(SpacyNlpEngine):
    def load(self):
        self.nlp = {"en": spacy.blank("en")}

engine = Blank()
engine.load()
analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
table = pandas.read_parquet(sys.argv[1]).head(int(sys.argv[2])).astype(str)
PandasAnalysisBuilder(analyzer=analyzer).generate_analysis(table.head(5))
start = time.perf_counter()
PandasAnalysisBuilder(analyzer=analyzer).generate_analysis(table)
print(json.dumps({"rows": len(table), "seconds": time.perf_counter() - start, "how": "patterns only"}))
"""

PROFILER = """
import json, logging, os, sys, time, warnings
warnings.filterwarnings("ignore")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
logging.disable(logging.CRITICAL)
import pandas, dataprofiler
import tensorflow
dataprofiler.set_verbosity(logging.CRITICAL)
table = pandas.read_parquet(sys.argv[1]).head(int(sys.argv[2])).astype(str)
every = sys.argv[3] == "every"
start = time.perf_counter()
dataprofiler.Profiler(table, samples_per_update=len(table) if every else None).report()
how = "with labeler, " + ("every row" if every else "as it comes, looks at a fifth of the rows")
print(json.dumps({"rows": len(table), "seconds": time.perf_counter() - start, "how": how}))
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool: its packages, the script that times it, the rows it is given, the ratio aimed at."""

    name: str
    packages: tuple[str, ...]
    script: str
    rows: int
    aim: int | None
    mode: str = ""

    @property
    def python(self) -> Path:
        """The interpreter of its environment."""
        return HOME / self.name / "bin" / "python"


PEERS = (
    Peer(
        "presidio", ("presidio-structured", "presidio-analyzer", "pandas", "pyarrow"), PRESIDIO, 1_000, 1_000
    ),
    Peer("dataprofiler", ("dataprofiler[ml]", "pandas", "pyarrow"), PROFILER, 100_000, 100, "every"),
    Peer("dataprofiler", ("dataprofiler[ml]", "pandas", "pyarrow"), PROFILER, 1_000_000, None, "default"),
)


def install() -> None:
    """Make each peer's environment; one that cannot be made is said, and left out of the comparison."""
    for peer in {peer.name: peer for peer in PEERS}.values():
        subprocess.run([sys.executable, "-m", "venv", str(HOME / peer.name)], check=True)
        tried = subprocess.run([peer.python, "-m", "pip", "install", "--quiet", *peer.packages], check=False)
        print(f"{peer.name}: {'installed' if tried.returncode == 0 else 'could not be installed'}")


def table(rows: int) -> Path:
    """A table of invented people, made when it is not there yet."""
    folder = TABLE / str(rows)
    found = sorted(folder.rglob("persons*.parquet"))
    if not found:
        from unlatched.synth import generate

        generate("whereabouts", folder, people=rows, fixes=rows, seed=1, format="parquet")
        found = sorted(folder.rglob("persons*.parquet"))
    return found[0]


def rate_of(peer: Peer, path: Path) -> tuple[float, str] | None:
    """Rows a second and how it ran, or None where it is absent or fails."""
    if not peer.python.exists():
        return None
    command = [str(peer.python), "-c", peer.script, str(path), str(peer.rows), peer.mode]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        return None
    told = json.loads(ran.stdout.strip().splitlines()[-1])
    return told["rows"] / told["seconds"], f"{told['how']}, first {told['rows']:,} rows"


def ours(path: Path, rows: int, runs: int = 3) -> float:
    """Rows a second of a whole audit."""
    command = (sys.executable, "-m", "unlatched", "audit", str(path), "--threads", "2")
    return rows / statistics.median(timed(*command).wall for _ in range(runs))


def main(rows: int) -> None:
    """Print one row a tool."""
    present = [peer for peer in PEERS if peer.python.exists()]
    if not present:
        print("peers: none is installed, skipped (python -m bench.peers --install)")
        return
    import pyarrow.parquet

    path = table(rows)
    count = pyarrow.parquet.read_metadata(path).num_rows
    mine = ours(path, count)
    print("| tool | how | rows/s | unlatched is | aim |")
    print("| --- | --- | ---: | ---: | ---: |", flush=True)
    print(f"| unlatched | whole audit with start-up, all {count:,} rows | {mine:,.0f} | | |", flush=True)
    for peer in PEERS:
        told = rate_of(peer, path)
        aim = f"{peer.aim:,}×" if peer.aim else ""
        if told is None:
            print(f"| {peer.name} | absent or failed: skipped | | | {aim} |", flush=True)
        else:
            rate, how = told
            print(f"| {peer.name} | {how} | {rate:,.1f} | {mine / rate:,.0f}× faster | {aim} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=2_600_000)
    parser.add_argument("--install", action="store_true")
    given = parser.parse_args()
    install() if given.install else main(given.rows)
