"""Made-up exposures with known truth, for the demo, tests and benchmarks.

``generate`` writes an exposure of one shape in one format, streaming, byte for byte the same for the
same arguments, and its truth beside it. Every row is made from the seed and its own number, in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

from unlatched.errors import UsageError

if TYPE_CHECKING:
    from unlatched.synth.truth import Truth


@cache
def shape_names() -> dict[str, str]:
    """Every shape and what it is, one line each."""
    from unlatched.synth import shapes as package

    names = sorted(module.name for module in iter_modules(package.__path__) if module.name[0] != "_")
    return {name: (_shape(name).__doc__ or "").partition("\n")[0] for name in names}


def _shape(name: str) -> ModuleType:
    return import_module(f"unlatched.synth.shapes.{name}")


def generate(
    shape: str,
    out: Path,
    *,
    people: int = 20_000,
    fixes: int | None = None,
    seed: int = 1,
    format: str = "parquet",
    countries: Sequence[str] = (),
    compression: str | None = None,
    canary: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Truth:
    """Write an exposure to ``out/data`` and its truth to ``out/truth.json``.

    ``people`` counts data subjects (products or hosts, where a shape holds nobody); ``fixes`` counts what
    people have several of: positions, calls, stays. ``canary`` is a token planted in values, in a field
    name, in a folder's name and in a broken row. ``progress`` is told a collection's name, records written
    and records in all. Raises UsageError for an unknown shape, format or country.
    """
    from unlatched.synth.formats import Options, format_named
    from unlatched.synth.plan import Order, at_least
    from unlatched.synth.truth import Truth
    from unlatched.synth.writing import Run

    if shape not in shape_names():
        raise UsageError(f"no shape {shape[:30]!r}; there are {', '.join(shape_names())}")
    order = Order(at_least("--people", people, 1), fixes, seed, tuple(countries))
    exposure, module = _shape(shape).plan(order), format_named(format)
    run = Run(exposure, module, canary, progress)
    found = run.write(out / "data", Options(shape, compression, canary))
    wrapped = getattr(module, "WRAPPED", None)
    truth = Truth(
        shape, format, people, seed, exposure.countries, exposure.subjects, found, exposure.links, wrapped
    )
    truth.write(out / "truth.json")
    return truth
