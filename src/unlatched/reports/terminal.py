"""One screen for whoever is on call: whose data, how many people, how bad, what next."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from unlatched.gate import Disclosure
from unlatched.model import Audit, Severity
from unlatched.reports import words

_COLOURS = {"low": "green", "medium": "yellow", "high": "red", "very high": "bold red"}
_ROWS = 18


def show(disclosure: Disclosure, console: Console, verbose: bool = False) -> None:
    """Print the screen."""
    console.print(Group(*_parts(disclosure, verbose)))


def _parts(disclosure: Disclosure, verbose: bool) -> list[RenderableType]:
    audit = disclosure.audit
    colour = _COLOURS[audit.severity.level] if audit.severity else "green"
    parts: list[RenderableType] = [Panel(Text(words.headline(disclosure)), border_style=colour, expand=True)]
    parts += [Text(f"  {sentence}") for sentence in words.findings(disclosure)]
    if audit.categories:
        parts += [Text(), _categories(audit, verbose)]
    if verbose:
        parts += [Text(), _fields(audit)]
    if audit.severity:
        parts += [Text(), *_severity(audit.severity, verbose)]
    return [*parts, *_unseen(audit), Text()]


def _categories(audit: Audit, verbose: bool) -> Table:
    table = _table("data held", "people", "records")
    ranked = words.ranked(audit)
    for one in ranked if verbose else ranked[:_ROWS]:
        name = words.category(one.category) + (" (special)" if one.special else "")
        people = words.people(one.subjects).removesuffix(" people")
        table.add_row(Text(name, style="bold" if one.special else ""), people, words.number(one.records))
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


def _severity(severity: Severity, verbose: bool) -> list[RenderableType]:
    title = Text(f"  How bad: {severity.level}", style=_COLOURS[severity.level])
    reasons = severity.reasons if verbose else severity.reasons[:4]
    return [title, *(Text(f"    {reason}", style="dim") for reason in reasons)]


def _unseen(audit: Audit) -> list[RenderableType]:
    lines = [Text(f"    {line}") for line in words.unseen(audit)]
    return [Text(), Text("  Not seen:", style="yellow"), *lines] if lines else []
