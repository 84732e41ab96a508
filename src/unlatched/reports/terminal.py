"""One screen for whoever is on call: whose data, how many people, how bad, what next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from unlatched.gate import Disclosure
from unlatched.model import Audit, Severity
from unlatched.reports import next_steps, words

_COLOURS = {"low": "green", "medium": "yellow", "high": "red", "very high": "bold red"}
_ROWS = 18
_REASON = re.compile(r"(dpc|ei|cb)\.\w+ = ([\d.]+)(?: \(between [\d.]+ and [\d.]+\))?: (.*)", re.DOTALL)
_PARTS = {"dpc": "The data", "ei": "Identification", "cb": "Circumstances"}


def show(disclosure: Disclosure, console: Console, verbose: bool = False, out: Path | None = None) -> None:
    """Print the screen. ``out`` is where the reports that are files have been written, if they have."""
    console.print(Group(*_parts(disclosure, verbose, out)))


def _parts(disclosure: Disclosure, verbose: bool, out: Path | None) -> Iterator[RenderableType]:
    audit = disclosure.audit
    yield _headline(disclosure)
    yield from _section("What was found", _found(disclosure))
    if audit.categories:
        yield from (Text(), _categories(audit, verbose))
    if verbose:
        yield from (Text(), _fields(audit))
    if audit.severity:
        why = audit.severity.reasons if verbose else _deciding(audit.severity)
        yield from _section(f"Why {audit.severity.level}", why)
    reports = [f"For a manager, with map and charts: {out / 'report.html'}"] if out else []
    yield from _section("What next", [*next_steps.steps(audit), *reports])
    yield from _section("Not seen", words.unseen(audit), "yellow")
    yield Text()


def _headline(disclosure: Disclosure) -> Panel:
    severity = disclosure.audit.severity
    said = Text(words.headline(disclosure))
    if severity is None:
        return Panel(said, border_style="yellow" if disclosure.audit.unseen else "green")
    colour = _COLOURS[severity.level]
    said.append(f"\nHow bad: {severity.level}", style=colour)
    said.append(f" (score {words.score(severity)} by ENISA's method; 4 and more is very high)", style="dim")
    return Panel(said, border_style=colour)


def _found(disclosure: Disclosure) -> list[str]:
    """The findings but for the severity, which stands at the top; without any, what was read."""
    told = [one for one in words.findings(disclosure) if not one.startswith("Severity")]
    return told if words.personal(disclosure.audit) else [*told, *_read(disclosure.audit)]


def _read(audit: Audit) -> Iterator[str]:
    for one in audit.collections[:_ROWS]:
        yield f"{one.name}: {words.read(one)} read, none of {len(one.fields)} fields personal."
    if len(audit.collections) > _ROWS:
        yield f"And {len(audit.collections) - _ROWS} more collections, none with personal data."


def _section(title: str, lines: Iterable[str], style: str = "bold") -> Iterator[RenderableType]:
    """A title and its lines, each hung on a dot; nothing where there are no lines."""
    told = [_hung(line) for line in lines]
    return iter([Text(), Text(f"  {title}", style=style), *told] if told else [])


def _hung(line: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text("•", style="dim"), Text(line))
    return Padding(grid, (0, 2, 0, 2))


def _categories(audit: Audit, verbose: bool) -> Table:
    table = _table("data held", "people", "records")
    ranked = words.ranked(audit)
    for one in ranked if verbose else ranked[:_ROWS]:
        name = words.category(one.category) + (" (special)" if one.special else "")
        people = words.people(one.subjects).removesuffix(" people")
        table.add_row(Text(name, style="bold" if one.special else ""), people, words.number(one.records))
    if not verbose and len(ranked) > _ROWS:
        table.add_row(Text(f"and {len(ranked) - _ROWS} more: --verbose shows them", style="dim"))
    return table


def _fields(audit: Audit) -> Table:
    table = _table("field", "holds", "sure", "filled", left=2)
    for collection, field in words.found_in(audit):
        name = Text(f"{collection.name}: {field.path}")
        sure = words.percent(field.confidence)
        table.add_row(name, words.category(field.category), sure, words.number(field.filled))
    return table


def _table(*columns: str, left: int = 1) -> Table:
    table = Table(box=None, padding=(0, 2), pad_edge=True)
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index < left else "right", header_style="dim")
    return table


def _deciding(severity: Severity) -> list[str]:
    """The reasons that set the score: the highest of data and identification, and what adds to them."""
    found = [_Reason(*match.groups()) for match in map(_REASON.fullmatch, severity.reasons) if match]
    data, identification, around = ([one for one in found if one.part == part] for part in _PARTS)
    highest = [max(terms, key=_Reason.score) for terms in (data, identification) if terms]
    return [str(one) for one in (*highest, *(one for one in around if one.score()))]


class _Reason(NamedTuple):
    part: str
    value: str
    why: str

    def score(self) -> float:
        return float(self.value)

    def __str__(self) -> str:
        most = {"dpc": f"{self.value} of 4", "ei": f"{self.value} of 1", "cb": f"+{self.value}"}[self.part]
        said = re.sub(r"pd:\w+", lambda term: words.category(term[0]), self.why)
        return f"{_PARTS[self.part]}, {most}: {said}"
