"""Tells a story by running the program: every command, what it printed, as a page of Markdown."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime

from typer.testing import CliRunner

from unlatched.cli import app


class Story:
    """Runs commands and keeps the page. ``swap``: what differs from run to run, and what is written."""

    def __init__(self):
        self.page, self.swap = [], []

    def say(self, text):
        self.page.append(text)

    def run(self, words, *lines, code=0, hidden=""):
        """Run ``unlatched WORDS``; the lines of its output that match one of ``lines`` go on the page.

        Every one of ``lines`` has to match something. ``hidden`` are options of the test alone.
        """
        asked = [*shlex.split(words), *shlex.split(hidden)]
        done = CliRunner().invoke(app, asked)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, (words, done.output)
        shown = [one.strip("│").rstrip() for one in done.output.splitlines()]
        for wanted in lines:
            assert any(re.search(wanted, one) for one in shown), (words, wanted, done.output)
        kept = [one for one in shown if any(re.search(wanted, one) for wanted in lines)]
        self.page.append("```console\n" + "\n".join([f"$ unlatched {words}", *kept]) + "\n```")
        return done.output

    def text(self):
        """The page, with what differs from run to run replaced."""
        text = "\n\n".join(self.page) + "\n"
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        for found, written in (
            *self.swap,
            (today + r"T[\d:.]+Z", "2026-03-02T09:00:00Z"),
            (today, "2026-03-02"),
        ):
            text = re.sub(found, written, text)
        return text
