"""Made-up exposures with known truth, for the demo, tests and benchmarks.

``generate`` writes an exposure of one shape in one format, streaming, byte for byte the same for the
same arguments, and its truth beside it. Every row is made from the seed and its own number, in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from unlatched.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from unlatched.synth.formats import Stream
    from unlatched.synth.plan import Exposure, Plan
    from unlatched.synth.truth import CollectionTruth, Truth, Watch

BATCH = 122_880
Progress = Callable[[str, int, int], None]
"""Called with a collection's name, records written and records in all."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One exposure being written."""

    exposure: Exposure
    layout: Any
    canary: str | None
    progress: Progress | None
    watches: dict[str, Watch]

    def stream(self, plan: Plan) -> Stream:
        """A collection, ready for a format."""
        from unlatched.synth.formats import Stream
        from unlatched.synth.layout import lay

        return Stream(plan.name, lay(self._documents(plan, 0, 1), self.layout).schema, lambda: self._tables(plan))

    def _documents(self, plan: Plan, first: int, stop: int) -> pa.Table:
        import numpy as np

        from unlatched.synth.canary import planted

        table = plan.build(np.arange(first, stop))
        key = (plan.subject_key or "").split(".")[0]
        return planted(table, first, self.canary, key) if self.canary else table

    def _tables(self, plan: Plan) -> Iterator[pa.Table]:
        from unlatched.synth.layout import lay

        watch = self.watches[plan.name]
        for first in range(0, plan.records, BATCH):
            stop = min(first + BATCH, plan.records)
            documents = self._documents(plan, first, stop)
            watch.see(documents)
            table = lay(documents, self.layout)
            watch.records += len(table)
            yield table
            if self.progress:
                self.progress(plan.name, stop, plan.records)


@cache
def shape_names() -> dict[str, str]:
    """Every shape and what it is, one line each."""
    from unlatched.synth import shapes as package

    names = sorted(module.name for module in iter_modules(package.__path__) if module.name[0] != "_")
    return {name: (_shape(name).__doc__ or "").partition("\n")[0] for name in names}


def _shape(name: str) -> Any:
    return import_module(f"unlatched.synth.shapes.{name}")


def generate(
    shape: str,
    out: Path,
    *,
    people: int = 20_000,
    fixes: int | None = None,
    seed: int = 1,
    format: str = "parquet",
    countries: tuple[str, ...] = (),
    compression: str | None = None,
    canary: str | None = None,
    progress: Progress | None = None,
) -> Truth:
    """Write an exposure to ``out/data`` and its truth to ``out/truth.json``.

    ``people`` counts data subjects (products or hosts, where a shape holds nobody); ``fixes`` counts what
    people have several of: positions, calls, stays. ``canary`` is a token planted in values, in a field
    name and in a broken row. Raises UsageError for an unknown shape, format or country.
    """
    from unlatched.synth.formats import Options, format_named
    from unlatched.synth.plan import Order, at_least
    from unlatched.synth.truth import Watch

    if shape not in shape_names():
        raise UsageError(f"no shape {shape[:30]!r}; there are {', '.join(shape_names())}")
    order = Order(at_least("--people", people, 1), fixes, seed, countries)
    exposure, module = _shape(shape).plan(order), format_named(format)
    run = _Run(exposure, module.LAYOUT, canary, progress, {plan.name: Watch() for plan in exposure.plans})
    streams = [run.stream(plan) for plan in exposure.plans]
    module.write(out / "data", streams, Options(shape, compression, canary))
    truth = _truth(run, streams, module, order, shape, format)
    truth.write(out / "truth.json")
    return truth


def _truth(run: _Run, streams: list[Stream], module: Any, order: Any, shape: str, format: str) -> Truth:
    from unlatched.synth.truth import Truth

    extra = getattr(module, "EXTRA", ())
    broken = int(bool(run.canary) and format not in ("parquet", "sqlite", "xlsx"))
    found = [_collection(p, s, run.watches[p.name], extra, broken) for p, s in zip(run.exposure.plans, streams, strict=True)]
    return Truth(shape, format, order.people, order.seed, order.countries, run.exposure.subjects, tuple(found),
                 run.exposure.links, getattr(module, "WRAPPED", None))  # fmt: skip


def _collection(plan: Plan, stream: Stream, watch: Watch, extra: tuple[str, ...], broken: int) -> CollectionTruth:
    from unlatched.synth.layout import paths
    from unlatched.synth.plan import NOTHING
    from unlatched.synth.text import times
    from unlatched.synth.truth import CollectionTruth

    facts = {path: plan.facts.get(document, NOTHING) for path, document in paths(stream.schema)}
    facts = {name: NOTHING for name in extra} | facts
    fields = {p: {"category": f.category, "kind": f.kind, "accept": list(f.accept)} for p, f in facts.items()}
    import numpy as np

    spans = {path: dict(zip(("first", "last"), times(np.array(ends)).to_pylist(), strict=True)) for path, ends in watch.spans.items()}
    return CollectionTruth(
        plan.name, watch.records, plan.subjects, plan.subject_key, fields, spans, watch.positions, broken
    )
