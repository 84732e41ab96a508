"""``report.md``: the report as Markdown, for a ticket or a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unlatched import __version__
from unlatched.gate import Disclosure
from unlatched.model import Audit
from unlatched.reports import words

FILE = "report.md"


def render(disclosure: Disclosure) -> str:
    """The report as CommonMark with tables."""
    return "\n".join(_lines(disclosure)).rstrip() + "\n"


def _lines(disclosure: Disclosure) -> Iterator[str]:
    audit = disclosure.audit
    yield from ("# Exposure report", "", f"**{escaped(words.headline(disclosure))}**", "")
    yield f"Target: {escaped(audit.target.locator)} ({audit.target.store}, depth: {audit.target.depth})  "
    yield f"Made by unlatched {__version__} on {audit.created:%Y-%m-%d %H:%M} UTC"
    yield from ("", "## What was found", "")
    yield from (f"- {escaped(sentence)}" for sentence in words.findings(disclosure))
    yield from _categories(audit)
    yield from _fields(audit)
    yield from _severity(audit)
    yield from _unseen(disclosure)


def _categories(audit: Audit) -> Iterator[str]:
    if not audit.categories:
        return
    yield from ("", "## Categories of personal data", "", "| category | term | people | records |")
    yield "| --- | --- | ---: | ---: |"
    for one in audit.categories:
        mark = " (special)" if one.special else ""
        count = words.people(one.subjects).removesuffix(" people")
        yield f"| {words.category(one.category)}{mark} | {one.category} | {count} | {one.records:,} |"


def _fields(audit: Audit) -> Iterator[str]:
    found = words.found_in(audit)
    if not found:
        return
    yield from ("", "## Fields", "", "| collection | field | holds | sure | filled | why |")
    yield "| --- | --- | --- | ---: | ---: | --- |"
    for collection, field in found:
        why = escaped("; ".join(field.evidence))
        holds = words.category(field.category) + (f" ({field.kind})" if field.kind else "")
        yield (
            f"| {escaped(collection.name)} | {escaped(field.path)} | {escaped(holds)} "
            f"| {words.percent(field.confidence)} | {field.filled:,} | {why} |"
        )


def _severity(audit: Audit) -> Iterator[str]:
    if audit.severity:
        yield from ("", "## Why this severity", "")
        yield from (f"- {escaped(reason)}" for reason in audit.severity.reasons)


def _unseen(disclosure: Disclosure) -> Iterator[str]:
    yield from ("", "## What was not seen", "")
    lines = [f"- {escaped(line)}" for line in words.unseen(disclosure.audit)]
    yield from lines or ["Everything that was found in the target was read."]
    yield from ("", f"Numbers of people under {disclosure.k} are not printed.")


def escaped(text: str) -> str:
    """Text that Markdown and HTML take literally."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&!])", r"\\\1", text.replace("\n", " "))
