"""``python -m bench`` (``make bench``): every ratio of the README, each in one run on this machine.

    python -m bench [audit] [bson] [logs] [location] [classify] [peers]     all without words

What lacks its data or its peer is skipped with a printed line. Made-up data is kept under var/bench. The
story's scale takes about 20 minutes on two cores; ``PEOPLE=260000 FIXES=670000`` takes a tenth.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One module of this package: what it shows, its arguments, and a path or module it cannot do without."""

    title: str
    module: str
    arguments: tuple[str, ...] = ()
    needs: str | None = None


LABELLED = os.environ.get("UNLATCHED_LABELLED", "var/labelled")
PARTS = {
    "audit": Part("Whole audit against decoding every value", "audit"),
    "bson": Part("BSON dump, read and counted, against pymongo's decoding", "bson_dump"),
    "logs": Part("Server logs", "logs"),
    "location": Part("Location", "location"),
    "classify": Part("Fields told apart on public labelled tables", "classify", (LABELLED,), LABELLED),
    "peers": Part("Against peers, rows a second", "peers"),
}


def run(part: Part) -> int:
    """Run one part; 0 also where it is skipped."""
    print(f"\n## {part.title}\n", flush=True)
    if find_spec(f"bench.{part.module}") is None:
        print(f"skipped: there is no bench/{part.module}.py")
        return 0
    if part.needs and not Path(part.needs).exists():
        print(
            f"skipped: {part.needs} is not there; the head of bench/{part.module}.py says what belongs in it"
        )
        return 0
    return subprocess.run(
        [sys.executable, "-m", f"bench.{part.module}", *part.arguments], check=False
    ).returncode


def main(names: list[str]) -> int:
    """Run the parts named, or all; 1 if one failed."""
    if unknown := set(names) - set(PARTS):
        print(f"there is no {sorted(unknown)[0]}; there are {', '.join(PARTS)}")
        return 2
    failed = [name for name in names or PARTS if run(PARTS[name])]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall parts ran or said why not")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
