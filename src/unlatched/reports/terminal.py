"""One screen for whoever is on call: whose data, how many people, how bad, what next."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from unlatched.gate import Disclosure
from unlatched.model import Audit
from unlatched.reports import grading, next_steps, sentences, words
from unlatched.reports.vocabulary import category

WIDEST = 110  # lines longer than that are hard to read
_AMBER = "dark_orange3"  # to be read on light and on dark
_COLOURS = {"low": "green", "medium": _AMBER, "high": "red", "very high": "bold red"}
_ROWS = 18
_KEPT = re.compile(r" (?=%)|(?<=Art\.) ")


def show(disclosure: Disclosure, console: Console, verbose: bool = False, out: Path | None = None) -> None:
    """Print the screen. ``out`` is where the reports that are files have been written, if they have."""
    console.print(Group(*_parts(disclosure, verbose, out)), width=min(console.width, WIDEST))


def _parts(disclosure: Disclosure, verbose: bool, out: Path | None) -> Iterator[RenderableType]:
    audit = disclosure.audit
    yield _headline(disclosure)
    yield from _section("What was found", _found(disclosure))
    if audit.categories:
        yield from (Text(), _categories(audit, verbose))
    if verbose:
        yield from (Text(), _fields(audit))
    if audit.severity:
        why = audit.severity.reasons if verbose else grading.deciding(audit.severity)
        yield from _section(f"Why {audit.severity.level}", why)
    yield from _section("What next", next_steps.steps(audit))
    yield from _section("Not seen", sentences.unseen(audit), _AMBER)
    yield from _section("Reports", [_reports(audit, out)] if out else [])
    yield Text()


def _headline(disclosure: Disclosure) -> Panel:
    """The three lines that are read first: whose data, how bad, what next."""
    audit, severity = disclosure.audit, disclosure.audit.severity
    colour = _COLOURS[severity.level] if severity else _AMBER if audit.unseen else "green"
    said = Text(sentences.headline(disclosure))
    if severity is not None:
        said.append(f"\nHow bad: {sentences.grade(severity)}", style=colour)
        said.append(f" (score {sentences.score(severity)} by ENISA's method; 4 and more is very high)", "dim")
    if now := next_steps.in_short(audit):
        said.append(f"\nNow: {now}")
    return Panel(said, border_style=colour)


def _found(disclosure: Disclosure) -> list[str]:
    """The findings; where nothing is personal, what was read."""
    told = list(sentences.findings(disclosure))
    return told if sentences.personal(disclosure.audit) else [*told, *_read(disclosure.audit)]


def _read(audit: Audit) -> Iterator[str]:
    for one in audit.collections[:_ROWS]:
        fields = words.many(len(one.fields), "field")
        yield f"{one.name}: {words.read(one)} with {fields} read, nothing personal."
    if len(audit.collections) > _ROWS:
        more = words.many(len(audit.collections) - _ROWS, "more collection")
        yield f"And {more} without personal data."


def _reports(audit: Audit, out: Path) -> str:
    drawn = " with map and charts" if audit.locations and audit.locations.map else ""
    return f"For a manager{drawn}: {out / 'report.html'} (report.json and report.md are beside it)"


def _section(title: str, lines: Iterable[str], style: str = "bold") -> Iterator[RenderableType]:
    """A title and its lines, each hung on a dot; nothing where there are no lines."""
    told = [_Hung(line) for line in lines]
    return iter([Text(), Text(f"  {title}", style=style), *told] if told else [])


@dataclass(frozen=True, slots=True)
class _Hung:
    """A line on a dot, folded so that a number keeps its % sign; nothing fills it up to the right."""

    text: str

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        dot = Text("  * " if options.ascii_only else "  • ", style="dim", end="")
        width = max(10, options.max_width - 6)
        folded = self._lines(width)
        for at, line in enumerate(folded):
            yield from ((dot if at == 0 else Text("    ", end="")), Text(line, no_wrap=True))

    def _lines(self, width: int) -> list[str]:
        if cell_len(self.text) != len(self.text):  # wide or combining characters: by cells, not by letters
            return [line.plain.rstrip() for line in Text(self.text).wrap(_PLAIN, width)]
        kept = _KEPT.sub("\N{NO-BREAK SPACE}", self.text)
        folded = textwrap.wrap(kept, width, break_on_hyphens=False)
        return [line.replace("\N{NO-BREAK SPACE}", " ") for line in folded] or [""]


_PLAIN = Console(file=None, color_system=None)


def _categories(audit: Audit, verbose: bool) -> Table:
    part = sentences.sampled(audit)
    table = _table("data held", "people", "records in the sample" if part else "records")
    ranked = sentences.ranked(audit)
    for one in ranked if verbose else ranked[:_ROWS]:
        name = category(one.category) + (" (special)" if one.special else "")
        style = "bold" if one.special else ""
        table.add_row(Text(name, style), words.bare(one.subjects), sentences.records_of(one, audit))
    if not verbose and len(ranked) > _ROWS:
        table.add_row(Text(f"and {len(ranked) - _ROWS} more: --verbose shows them", style="dim"))
    return table


def _fields(audit: Audit) -> Table:
    table = _table("field", "holds", "sure", "filled", left=2)
    for collection, field in sentences.found_in(audit):
        name = Text(f"{collection.name}: {field.path}")
        sure, filled = words.percent(field.confidence), words.filled(field, collection)
        table.add_row(name, category(field.category), sure, filled)
    return table


def _table(*columns: str, left: int = 1) -> Table:
    table = Table(box=None, padding=(0, 2), pad_edge=True)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < left else "right", header_style="dim")
    return table
