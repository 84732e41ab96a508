"""Live progress on the terminal: rows per second and time left, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

Report = Callable[[str, int], None]


@contextmanager
def bar(console: Console, expected: dict[str, int | None]) -> Iterator[Report]:
    """A bar per collection; yields what a survey calls with a collection's name and the records read."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("  {task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.completed:,} records"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    seen = console.is_terminal and not console.quiet
    with Progress(
        *columns, console=console, transient=True, refresh_per_second=8, disable=not seen
    ) as progress:
        tasks = {
            name: progress.add_task(name, total=total, start=False, rate="")
            for name, total in expected.items()
        }

        def report(name: str, done: int) -> None:
            task = progress.tasks[tasks[name]]
            if task.start_time is None:
                progress.start_task(tasks[name])
            rate = f"{task.speed:,.0f}/s" if task.speed else ""
            progress.update(tasks[name], completed=done, rate=rate)

        yield report
