"""``report.md``: the report as Markdown, for a ticket or a mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from unlatched import __version__
from unlatched.gate import Disclosure
from unlatched.model import Audit, Severity
from unlatched.reports import grading, next_steps, sentences, words
from unlatched.reports.vocabulary import category, without_terms

FILE = "report.md"
_ROWS = 200


def render(disclosure: Disclosure) -> str:
    """The report as CommonMark with tables."""
    return "\n".join(_lines(disclosure)).rstrip() + "\n"


def _lines(disclosure: Disclosure) -> Iterator[str]:
    audit = disclosure.audit
    yield from ("# Exposure report", "", f"**{escaped(sentences.headline(disclosure))}**", "")
    if audit.severity:
        yield f"How bad: **{sentences.grade(audit.severity)}** (score {_score(audit.severity)})  "
    yield f"Target: {escaped(audit.target.locator)} ({audit.target.store}, depth: {audit.target.depth})  "
    yield f"Made by unlatched {__version__} on {words.moment(audit.created)}"
    yield from _bullets("What was found", sentences.findings(disclosure))
    yield from _bullets("What to do next", next_steps.steps(audit))
    yield from _categories(audit)
    yield from _fields(audit)
    yield from _severity(audit)
    yield from _unseen(disclosure)


def _score(severity: Severity) -> str:
    return f"{sentences.score(severity)} of {grading.TOP:g} by ENISA's method; 4 and more is very high"


def _bullets(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A section of its own; nothing where there are no lines."""
    told = [f"- {escaped(line)}" for line in lines]
    yield from ("", f"## {title}", "", *told) if told else ()


def _categories(audit: Audit) -> Iterator[str]:
    if not audit.categories:
        return
    yield from ("", "## Categories of personal data", "", "| category | term | people | records |")
    yield "| --- | --- | ---: | ---: |"
    for one in sentences.ranked(audit):
        mark = " (special)" if one.special else ""
        count, records = words.bare(one.subjects), sentences.records_of(one, audit)
        yield f"| {category(one.category)}{mark} | {one.category} | {count} | {records} |"


def _fields(audit: Audit) -> Iterator[str]:
    found = sentences.found_in(audit)
    if not found:
        return
    yield from ("", "## Fields", "", "| collection | field | holds | sure | filled | why |")
    yield "| --- | --- | --- | ---: | ---: | --- |"
    for collection, field in found[:_ROWS]:
        why = escaped("; ".join(field.evidence))
        holds = category(field.category) + (f" ({field.kind})" if field.kind else "")
        yield (
            f"| {escaped(collection.name)} | {escaped(field.path)} | {escaped(holds)} "
            f"| {words.percent(field.confidence)} | {words.filled(field, collection)} | {why} |"
        )
    if len(found) > _ROWS:
        yield from ("", f"{words.number(len(found) - _ROWS)} more fields are in report.json.")


def _severity(audit: Audit) -> Iterator[str]:
    if audit.severity:
        yield from _bullets("Why this severity", map(without_terms, audit.severity.reasons))


def _unseen(disclosure: Disclosure) -> Iterator[str]:
    lines = list(sentences.unseen(disclosure.audit))
    yield from _bullets("What was not seen", lines or [sentences.all_seen(disclosure.audit)])
    yield from ("", f"Numbers of people under {disclosure.k} are not printed.")


def escaped(text: str) -> str:
    """Text that Markdown and HTML take literally."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&!])", r"\\\1", text.replace("\n", " "))
