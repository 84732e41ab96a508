from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from unlatched.model import Unicity
from unlatched.reports.chart import chart, panels


def rate(p: int, zoom: int, hours: float | None, value: float) -> Unicity:
    return Unicity(p, zoom, hours, value, max(0.0, value - 0.04), min(1.0, value + 0.04), 5000, 2000)


ALL = tuple(
    rate(p, zoom, hours, min(1.0, p * zoom / 80 * (0.5 if hours is None else 1.2)))
    for zoom in (10, 13, 16)
    for hours in (1.0, 24.0, None)
    for p in (1, 2, 4)
)


def parsed(rates: tuple[Unicity, ...]) -> ElementTree.Element:
    return ElementTree.fromstring(chart(rates))


@pytest.mark.parametrize("rates", [ALL, ALL[:3], ALL[:1], ALL[4:5], ALL[::2]])
def test_every_rate_has_a_mark_an_interval_and_a_word(rates):
    """A single point, or a grain of which some were left out, is drawn as well."""
    tree = parsed(rates)
    assert len(tree.findall(".//title")) == len(rates)
    assert len([one for one in tree.iter("path") if one.get("class") == "bar"]) == len(rates)
    for one in rates:
        assert any(f"{one.rate * 100:.1f} % (95 %" in title.text for title in tree.findall(".//title"))


def test_marks_stand_at_their_rates():
    for group in parsed(ALL[:9]).findall("figure/svg/g"):
        line = [tuple(map(float, pair.split(","))) for pair in group.find("polyline").get("points").split()]
        heights = [y for _, y in line]
        assert heights == sorted(heights, reverse=True)
        assert all(14 <= y <= 212 and 0 < x < 340 for x, y in line)


def test_a_panel_for_each_square_and_a_line_for_each_time():
    assert [title for title, _ in panels(ALL)] == ["squares of 600 m", "squares of 5 km", "squares of 39 km"]
    assert [line.name for line in panels(ALL)[0][1]] == ["in the hour", "on the day", "at any time"]


def test_it_can_be_heard_and_needs_no_script():
    found = parsed(ALL)
    pictures = [svg for svg in found.iter("svg") if svg.get("role") == "img"]
    assert len(pictures) == 3
    assert all("2 points" in svg.get("aria-label") for svg in pictures)
    assert not re.search(r"<script|on\w+=|href|url\(", chart(ALL))


@pytest.mark.parametrize(("share", "said"), [(0.997, "over 99 %"), (0.003, "less than 1 %"), (1.0, "100 %")])
def test_no_word_of_it_is_surer_than_the_rate(share, said):
    """Neither all nor nobody, unless it is so."""
    (picture,) = [one for one in parsed((rate(2, 16, 1.0, share),)).iter("svg") if one.get("role") == "img"]
    assert f"2 points {said}." in picture.get("aria-label")
    (title,) = parsed((rate(2, 16, 1.0, 0.9997),)).findall(".//title")
    assert "over 99.9 % (95 % interval 96.0 % to 100.0 %)" in title.text


def test_lines_are_told_apart_without_colour():
    (panel,) = parsed(ALL[:9]).findall("figure")
    shapes = [{mark.tag for mark in group.findall("g/*")} - {"title"} for group in panel.findall("svg/g")]
    assert shapes == [{"circle"}, {"rect"}, {"path"}]
