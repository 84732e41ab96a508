"""Disclosures of real audits, one for each thing that a report has to be able to say; each made once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from unlatched import gate, inventory, sampled
from unlatched.audit import Options, audit
from unlatched.gate import Disclosure
from unlatched.model import Audit, Exposure, Target
from unlatched.narrow import narrowed
from unlatched.stores.files import offering
from unlatched.synth import generate

HOSTILE = (
    "<script>alert(1)</script>",
    "\u0627\u0644\u0627\u0633\u0645",
    "x" * 300,
    "\u202eevil",
    "姓名",
    "=cmd|x!A1",
)


def _shape(name: str, people: int, **how: object) -> Callable[[Path], Audit]:
    def make(folder: Path) -> Audit:
        generate(name, folder / "made", people=people, seed=5, **how)  # type: ignore[arg-type]
        return _audit(folder / "made" / "data", folder, name)

    return make


def _audit(data: Path, folder: Path, name: str) -> Audit:
    options = Options(map="public", ledger=folder / "ledger.json")
    return audit(Target(name, "files"), offering([data]), options, lambda *_: None)


def _people(rows: int, extra: str = "") -> str:
    body = "".join(f"{n},Ana Example{n},a{n}@example.org,+44 7700 {900000 + n}\n" for n in range(rows))
    return f"id,full name,e-mail,phone\n{body}{extra}"


def _few(folder: Path) -> Audit:
    """Seven people, beside a collection of many."""
    (folder / "data").mkdir()
    (folder / "data" / "few.csv").write_text(_people(7))
    (folder / "data" / "many.csv").write_text(_people(4321))
    return _audit(folder / "data", folder, "few")


def _damaged(folder: Path) -> Audit:
    """Malformed records, and a file that could not be read."""
    (folder / "data").mkdir()
    (folder / "data" / "people.ndjson").write_text(
        "".join(f'{{"id": {n}, "email": "a{n}@example.org"}}\n' for n in range(1234)) + '{"id": 5, "em\n'
    )
    (folder / "data" / "cut.parquet").write_bytes(b"PAR1" + bytes(50))
    return _audit(folder / "data", folder, "damaged")


def _crowded(folder: Path) -> Audit:
    """Forty collections that share people, one of them of two thousand columns, and names that mean harm."""
    (folder / "data").mkdir()
    lists = {
        f"{name} {at}": [{"id": n, f"{name}_mail": f"a{n}@example.org"} for n in range(100 + at)]
        for at in range(19)
        for name in ("guests", "staff")
    }
    (folder / "data" / "lists.json").write_text(json.dumps(lists))
    wide = [f"column_{at}" for at in range(1990)] + [f"email_{at}" for at in range(10)]
    row = ["7"] * 1990 + ["a@example.org"] * 10
    (folder / "data" / "wide.csv").write_text("\n".join([",".join(wide), *[",".join(row)] * 50]))
    hostile = ",".join(f'"{name}"' for name in HOSTILE)
    rows = "\n".join(",".join(f"b{n}{at}@example.org" for at in range(len(HOSTILE))) for n in range(60))
    (folder / "data" / "<b>hostile.csv").write_text(f"{hostile}\n{rows}\n")
    return _audit(folder / "data", folder, "/srv/" + "long/" * 60)


def _sample(folder: Path) -> Audit:
    generate("hotel", folder / "made", people=21_000, seed=5, format="csv")
    narrow = narrowed(offering([folder / "made" / "data"]), 1)
    return sampled.widened(audit(Target("sample", "files", "sample"), narrow, Options(), lambda *_: None))


def _inventory(folder: Path) -> Audit:
    generate("health", folder / "made", people=300, seed=5, format="csv")
    return inventory.take(Target("names", "files", "inventory"), offering([folder / "made" / "data"]))


def _logged(folder: Path) -> Audit:
    """A small exposure of which logs tell."""
    since, until = datetime(2026, 1, 2, 3, 4, tzinfo=UTC), datetime(2026, 7, 8, 9, 10, tzinfo=UTC)
    seen = Exposure(since, until, True, "proof", "proof", 6789, 5678, 345, 98_765, 12_345_678, 7, True)
    return replace(_few(folder), exposure=seen)


def _nothing(folder: Path) -> Audit:
    (folder / "data").mkdir()
    (folder / "data" / "cut.parquet").write_bytes(b"PAR1" + bytes(50))
    return _audit(folder / "data", folder, "nothing")


MADE: dict[str, Callable[[Path], Audit]] = {
    "whereabouts": _shape("whereabouts", 3000, fixes=8000),
    "places": _shape("checkins", 3000, format="csv"),
    "health": _shape("health", 2000, format="csv"),
    "telecom": _shape("telecom", 2000),
    "clean": _shape("catalogue", 1500, format="csv"),
    "few": _few,
    "damaged": _damaged,
    "crowded": _crowded,
    "sample": _sample,
    "inventory": _inventory,
    "logged": _logged,
    "nothing": _nothing,
}


@cache
def disclosure(name: str) -> Disclosure:
    """One of :data:`MADE`."""
    with tempfile.TemporaryDirectory() as folder:
        return gate.clear(MADE[name](Path(folder)))
