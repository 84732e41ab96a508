"""The truth about an exposure: what an auditor ought to find. Written as ``truth.json``.

``unlatched/truth/1``: per collection its records, subjects, fields (``category``, ``kind``, categories
``accept``-ed as well), the span of each field of moments, and positions (valid, invalid: out of range or
at 0,0, missing), people seen at labelled places; per target its subjects and links.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unlatched.synth import layout
from unlatched.synth.plan import Join

SCHEMA = "unlatched/truth/1"


@dataclass(slots=True)
class Watch:
    """Counts what goes by, as documents; for one collection."""

    records: int = 0
    positions: dict[str, int] = field(default_factory=lambda: {"valid": 0, "invalid": 0, "missing": 0})
    spans: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def see(self, table: pa.Table) -> None:
        """Count a batch of documents."""
        for column in layout.positions(table):
            self._see_positions(column)
        for path, moments in layout.moments(table):
            if len(moments):
                low, high = self.spans.get(path, (moments[0], moments[0]))
                self.spans[path] = (min(low, moments.min()), max(high, moments.max()))

    def _see_positions(self, column: pa.Array) -> None:
        pairs = pc.struct_field(column.drop_null(), "coordinates")
        lon, lat = (pc.list_element(pairs, i).to_numpy(zero_copy_only=False) for i in (0, 1))
        valid = int(((np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((lat != 0) | (lon != 0))).sum())
        self.positions["valid"] += valid
        self.positions["invalid"] += len(lat) - valid
        self.positions["missing"] += column.null_count


@dataclass(frozen=True, slots=True)
class CollectionTruth:
    """One collection."""

    name: str
    records: int
    subjects: int
    subject_key: str | None
    fields: dict[str, dict[str, Any]]
    spans: dict[str, dict[str, str]]
    positions: dict[str, int]
    malformed: int = 0
    places: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Truth:
    """One exposure. ``wrapped`` is the field the documents sit in (``_source``), where there is one."""

    shape: str
    format: str
    people: int
    seed: int
    countries: tuple[str, ...]
    subjects: int
    collections: tuple[CollectionTruth, ...]
    links: tuple[Join, ...]
    wrapped: str | None = None

    def collection(self, name: str) -> CollectionTruth:
        """One collection by its name."""
        return next(one for one in self.collections if one.name == name)

    def write(self, path: Path) -> None:
        """As JSON; links are written as ``from`` and ``to``."""
        whole = {"schema": SCHEMA} | asdict(self)
        whole["links"] = [
            {"from": link.source, "to": link.target, "subjects": link.subjects, "share": link.share}
            for link in self.links
        ]
        path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
