"""An exposure on its way to files: made in batches, counted, laid out, handed to a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow as pa

from unlatched.synth.canary import planted
from unlatched.synth.formats import Options, Stream
from unlatched.synth.layout import lay, paths
from unlatched.synth.plan import NOTHING, ROW_KEY, Exposure, Plan
from unlatched.synth.text import times
from unlatched.synth.truth import CollectionTruth, Watch

BATCH = 122_880
Progress = Callable[[str, int, int], None]
"""Called with a collection's name, records written and records in all."""


@dataclass(frozen=True, slots=True)
class Run:
    """One exposure being written in one format."""

    exposure: Exposure
    format: ModuleType
    canary: str | None
    progress: Progress | None

    def write(self, folder: Path, options: Options) -> tuple[CollectionTruth, ...]:
        """Write every collection; the truth about each, as this format shows it."""
        watches = {plan.name: Watch() for plan in self.exposure.plans}
        streams = [self._stream(plan, watches[plan.name]) for plan in self.exposure.plans]
        place = folder / f"part_{self.canary}" if self.canary else folder
        self.format.write(place, streams, options)
        return tuple(
            self._truth(plan, stream.schema, watches[plan.name])
            for plan, stream in zip(self.exposure.plans, streams, strict=True)
        )

    def _stream(self, plan: Plan, watch: Watch) -> Stream:
        schema = lay(self._documents(plan, 0, 1), self.format.LAYOUT).schema
        return Stream(plan.name, schema, lambda: self._tables(plan, watch))

    def _documents(self, plan: Plan, first: int, stop: int) -> pa.Table:
        table = plan.build(np.arange(first, stop))
        return planted(table, first, self.canary, plan.subject_key) if self.canary else table

    def _tables(self, plan: Plan, watch: Watch) -> Iterator[pa.Table]:
        for first in range(0, plan.records, BATCH):
            stop = min(first + BATCH, plan.records)
            documents = self._documents(plan, first, stop)
            watch.see(documents)
            table = lay(documents, self.format.LAYOUT)
            watch.records += len(table)
            yield table
            if self.progress:
                self.progress(plan.name, stop, plan.records)

    def _truth(self, plan: Plan, schema: pa.Schema, watch: Watch) -> CollectionTruth:
        own = dict.fromkeys(getattr(self.format, "EXTRA", ()), ROW_KEY)
        facts = own | {path: plan.facts.get(document, NOTHING) for path, document in paths(schema)}
        broken = int(bool(self.canary) and getattr(self.format, "BREAKS", False))
        return CollectionTruth(
            plan.name,
            watch.records,
            plan.subjects,
            plan.subject_key,
            {path: asdict(fact) for path, fact in facts.items()},
            {path: _span(ends) for path, ends in watch.spans.items()},
            watch.positions,
            broken,
            dict(plan.places),
        )


def _span(ends: tuple[np.datetime64, np.datetime64]) -> dict[str, str]:
    return dict(zip(("first", "last"), times(np.array(ends)).to_pylist(), strict=True))
