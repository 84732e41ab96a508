"""Measure anew how often noise passes for each national identifier, and write it into ``national.tsv``.

Run it after adding a row (leave ``chance`` and ``layout_chance`` at 0): ``python tools/measure_chance.py``.
"""

from __future__ import annotations

import csv
from math import ceil, floor, log10
from pathlib import Path

from unlatched.detectors import Detector, national
from unlatched.detectors._chance import measure, upper

TABLE = Path(national.__file__).with_name("national.tsv")
ROUNDS = (3_000, 30_000)
RARE = 0.02


def chance(detector: Detector) -> float:
    """An upper bound of the share of noise that passes, two digits, rounded up."""
    draws = ROUNDS[measure(detector, ROUNDS[0]) < RARE]
    share = upper(measure(detector, draws), draws)
    unit = 10 ** (floor(log10(share)) - 1)
    return min(1.0, round(ceil(share / unit) * unit, 6))


def main() -> None:
    """Write the table again with its figures measured."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        for detector in (one for one in national.DETECTORS if one.kind == row["kind"]):
            form = "layout_" if detector.examples == tuple(row["layout_examples"].split("|")) else ""
            row[f"{form}chance"] = f"{chance(detector):g}"
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
