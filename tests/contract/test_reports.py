"""Every report through the same checks: it takes a disclosure, says the same twice, and is safe to open."""

# ruff: noqa: E501  (tables of cases read better in lines)

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib import import_module
from io import StringIO
from pkgutil import iter_modules

import pytest
from rich.console import Console

import unlatched.reports
from unlatched import gate
from unlatched.gate import Disclosure
from unlatched.model import Audit, CategoryCount, Collection, Count, Field, Link, Target
from unlatched.reports import files, html, markdown, terminal
from unlatched.reports import json as report_json

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\u202eevil\u202c", "\x1b[31mred\x1b]0;x\x07", "a\nb\r\nc",
    '"><svg onload=x>', "[bold red]x[/bold red]", "| cell | cell", "`code`", "=cmd|' /C calc'!A0", "$(touch x)",
    "'; DROP TABLE x;--", "{{ 7*7 }}", "{% raw %}", "\0nul", "&lt;b&gt;", "![x](http://e.example/x.png)", "<!--", "x" * 5000,
    "</style><style>*{}", "javascript:alert(1)", "\u2028line", "[link](javascript:alert(1))",
)  # fmt: skip


def hostile_audit() -> Audit:
    parts = tuple(
        Collection(name, 100, 100, (
            Field(name, "VARCHAR", "pd:Name", None, 0.9, False, (f"named {name}",), 100, Count.exact(100)),
            Field(name + "2", "VARCHAR", "dpv:NonPersonalData", filled=100),
        ), subject_key=name, subjects=Count.exact(100))
        for name in HOSTILE
    )  # fmt: skip
    links = (Link(HOSTILE[0], HOSTILE[1], Count.exact(100), 1.0, ("pd:Name",)),)
    return Audit(
        datetime(2026, 1, 1, tzinfo=UTC), Target("<b>target</b>", "files"), parts, Count.exact(100), links,
        (CategoryCount("pd:Name", 2300, Count.exact(100)),), unseen=tuple(f"{name}: not read" for name in HOSTILE),
    )  # fmt: skip


DISCLOSURE = gate.clear(hostile_audit())


def modules():
    for found in iter_modules(unlatched.reports.__path__):
        one = import_module(f"unlatched.reports.{found.name}")
        if hasattr(one, "FILE") and hasattr(one, "render"):
            yield one


@pytest.mark.parametrize("one", list(modules()), ids=lambda one: one.FILE)
def test_a_report_takes_a_disclosure_and_nothing_else(one):
    needed = [p for p in inspect.signature(one.render).parameters.values() if p.default is p.empty]
    assert len(needed) == 1
    hints = inspect.get_annotations(one.render)
    assert hints[needed[0].name] in ("Disclosure", "Disclosed")
    assert "/" not in one.FILE
    assert one.FILE in files.reports()


@pytest.mark.parametrize("render", [report_json.render, html.render, markdown.render])
def test_the_same_twice(render):
    assert render(DISCLOSURE) == render(replace(DISCLOSURE))


def test_a_report_refuses_what_has_not_passed_the_gate():
    with pytest.raises(TypeError):
        Disclosure(hostile_audit(), 10, 0)


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


def test_the_page_runs_and_loads_nothing():
    page = Page()
    text = html.render(DISCLOSURE)
    page.feed(text)
    assert not page.tags & {"script", "img", "iframe", "object", "embed", "link", "form", "b"}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert not [
        v
        for n, v in page.attributes
        if n in ("src", "href", "action") and not (v or "").startswith(("#", "data:"))
    ]
    assert "default-src 'none'" in [v.split(";")[0] for n, v in page.attributes if n == "content"]
    assert text.count("<style>") == 1
    assert "49" not in [v for _, v in page.attributes]
    assert "{{ 7*7 }}" in text
    assert len(text.encode()) < 1_000_000


def unprintable(text):
    return {
        hex(ord(c))
        for c in text
        if (ord(c) < 32 and c != "\n") or c in "\x7f\u202e\u202d\u202a\u202b\u2066\u2067\u2028\u200f"
    }


@pytest.mark.parametrize("render", [html.render, markdown.render, report_json.render])
def test_no_control_or_direction_character_gets_through(render):
    assert unprintable(render(DISCLOSURE)) == set()


def test_the_terminal_shows_names_as_they_are():
    screen = Console(file=StringIO(), width=160, force_terminal=True, color_system="truecolor")
    terminal.show(DISCLOSURE, screen, verbose=True)
    text = screen.file.getvalue()
    assert "[bold red]x" in text
    assert "]0;x" not in text or "\x1b]0;x" not in text
    assert "\x1b[31mred" not in text
    assert "\u202e" not in text


def test_markdown_is_taken_literally():
    text = markdown.render(DISCLOSURE)
    assert "<script>" not in text.replace("\\<script", "")
    assert "](javascript" not in text.replace("\\]", "")
    tables = [line for line in text.splitlines() if line.startswith("|")]
    widths = {line.replace("\\|", "").count("|") for line in tables}
    assert widths <= {5, 7}


def test_the_json_is_json():
    assert json.loads(report_json.render(DISCLOSURE))["schema"] == "unlatched/report/1"
