"""``unlatched synth``: what the command does, for the command line to call."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from unlatched.errors import UsageError
from unlatched.synth import generate, shape_names

if TYPE_CHECKING:
    from rich.console import Console

    from unlatched.synth.truth import Truth
    from unlatched.synth.writing import Progress


def run(
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
    console: Console | None = None,
) -> Truth:
    """Write an exposure to ``out``, showing progress on ``console`` (standard error by default).

    ``countries`` may hold codes or comma-separated codes (``cn,gb``). Raises UsageError when ``out``
    already holds something: made-up data is never mixed with other files.
    """
    from rich.console import Console

    screen = console or Console(stderr=True)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError("the output folder is not empty; name a new one")
    codes = tuple(code for part in countries for code in part.lower().replace(",", " ").split())
    with _nothing_left(out), _bars(screen) as progress:
        truth = generate(
            shape,
            out,
            people=people,
            fixes=fixes,
            seed=seed,
            format=format,
            countries=codes,
            compression=compression,
            canary=canary,
            progress=progress,
        )
    for line in summary(truth):
        screen.print(line, markup=False, highlight=False)
    return truth


@contextmanager
def _nothing_left(out: Path) -> Iterator[None]:
    """Whatever breaks off the writing, half an exposure is not left behind; an empty folder stays."""
    fresh = not out.exists()
    try:
        yield
    except BaseException:
        for made in out.glob("*"):
            shutil.rmtree(made) if made.is_dir() else made.unlink()
        if fresh and out.exists():
            out.rmdir()
        raise


def listing() -> str:
    """Every shape, one a line, for the command's help."""
    width = max(map(len, shape_names()))
    return "\n".join(f"{name:<{width}}  {about}" for name, about in shape_names().items())


def summary(truth: Truth) -> Iterator[str]:
    """What was written, a line a collection."""
    for one in truth.collections:
        yield f"{one.name}: {one.records:,} records, {one.subjects:,} people"
    yield f"{truth.subjects:,} invented people in all; the truth is in truth.json, the data in data/"


@contextmanager
def _bars(screen: Console) -> Iterator[Progress]:
    from rich import progress
    from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} records"))
    tasks: dict[str, TaskID] = {}
    with progress.Progress(*columns, TimeRemainingColumn(), console=screen, transient=True) as bars:

        def show(name: str, done: int, whole: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=whole)
            bars.update(tasks[name], completed=done)

        yield show
