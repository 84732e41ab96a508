"""Whole pages in a real browser, as wide as a phone and as a desk: shown, and nothing is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import SIZES, shown
from tests.reports.made import disclosure
from unlatched.reports import html


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["whereabouts", "crowded", "logged"])
def test_a_report_asks_for_nothing(name: str, size: str, tmp_path: Path) -> None:
    asked, document = shown(html.render(disclosure(name)), size, tmp_path)
    assert asked == ["page"]
    assert "</html>" in document
    assert "<h1" in document
