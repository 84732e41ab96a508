from __future__ import annotations

import base64
import hashlib
import re
import struct
import zlib
from html.parser import HTMLParser

import pytest

from tests.browser import SIZES, shown
from unlatched.location import basemap, figure
from unlatched.location.png import png
from unlatched.location.release import Cell, Map

CELLS = tuple(Cell(10, 730 + i % 53, 370 + i // 53, 20 + i * i // 40) for i in range(2600))


def drawn(cells=CELLS, **changes) -> Map:
    plain = {
        "method": "dp",
        "publishable": True,
        "epsilon": 1.0,
        "delta": 1e-8,
        "k": 20,
        "zoom": 10,
        "bound": 2,
    }
    return Map(**{**plain, "guarantee": "Nobody <is> told.", "cells": tuple(cells), **changes})


def page(fragment: str) -> str:
    digest = base64.b64encode(hashlib.sha256(figure.script().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'  # noqa: E501
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>map</title>{fragment}'
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        self.attributes += attrs
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_fragment_is_whole_and_loads_nothing():
    fragment = figure.figure(drawn())
    tags = Tags()
    tags.feed(fragment)
    assert tags.open == []
    assert not [
        name for name, _ in tags.attributes if name.startswith("on") or name in ("src", "srcset", "style")
    ]
    assert {value for name, value in tags.attributes if name == "href"} == {"#ul-land"}
    assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttp|import\(|eval\(", fragment)
    assert "Nobody &lt;is&gt; told." in fragment


def test_map_page_and_png_are_small_together():
    assert len(page(figure.figure(drawn())).encode()) + len(png(drawn())) < 300_000


def test_it_can_be_read_without_javascript():
    fragment = figure.figure(drawn(), with_script=False)
    assert fragment.count('class="ul-cell') == len(figure.classes(CELLS)) <= 6
    for word in ("km²", "people per tile", " km</text>", "<table>", "China"):
        assert word in fragment


def test_every_tile_is_drawn_once_and_in_its_class():
    fragment, steps, frame = figure.figure(drawn()), figure.classes(CELLS), figure.framed(CELLS)
    areas = 0
    for path in re.findall(r'class="ul-cell [^"]*" d="([^"]*)"', fragment):
        areas += sum(int(width) for width in re.findall(r"h(\d+)v", path))
    assert areas == len(CELLS) * frame.unit
    assert all(steps[figure.class_of(cell.people, steps)] <= cell.people for cell in CELLS)


WORLD = [Cell(10, 1023, 1023, 40), Cell(10, 0, 0, 9_999_999)]


@pytest.mark.parametrize(
    "cells",
    [[Cell(10, 0, 0, 40)], WORLD, [Cell(2, 1, 1, 7000)]],
)
def test_edges_of_the_world(cells):
    assert figure.figure(drawn(cells)).count("<svg") >= 2
    assert png(drawn(cells)).startswith(b"\x89PNG")


def test_a_map_across_the_date_line_goes_the_short_way():
    """Fiji: a few tiles on both sides, not the whole world with two specks at its edges."""
    cells = [Cell(10, x % 1024, 560 + x % 5, 400 + x) for x in range(1015, 1035)]
    frame = figure.framed(cells)
    assert frame.view.east > 1
    assert frame.view.east - frame.view.west < 0.05
    columns = sorted(frame.place(cell)[0] for cell in cells)
    assert columns == list(range(columns[0], columns[0] + 20))
    assert columns[0] > 0
    assert columns[-1] < frame.view.width / frame.unit
    assert any(country.name == "Fiji" for country in basemap.countries(frame.view))
    assert png(drawn(cells)).startswith(b"\x89PNG")


def test_tiles_seen_from_afar_are_drawn_larger_and_said_to_be():
    far = [Cell(10, 20 * i, 300 + 7 * i, 50 * i + 60) for i in range(50)]
    assert "ul-wide" in figure.figure(drawn(far), with_script=False).split("<svg", 1)[1]
    assert "drawn larger" in figure.figure(drawn(far))
    assert "drawn larger" not in figure.figure(drawn())


def pixels(data: bytes) -> set[tuple[int, int, int]]:
    from io import BytesIO

    from PIL import Image

    return {colour for _, colour in Image.open(BytesIO(data)).convert("RGB").getcolors(1 << 20)}


def test_the_operators_picture_is_marked_red():
    assert (163, 32, 58) in pixels(png(drawn(publishable=False)))
    assert (163, 32, 58) not in pixels(png(drawn()))


def test_no_tile_is_said_in_words():
    assert "No tile" in figure.figure(drawn([]))
    with pytest.raises(ValueError, match="no tiles"):
        png(drawn([]))


def test_the_operators_view_says_so():
    assert "Not for publication" in figure.figure(drawn(publishable=False))
    assert "Not for publication" not in figure.figure(drawn())


def test_the_figure_is_the_same_every_time():
    assert figure.figure(drawn()) == figure.figure(drawn())


def test_the_png_is_one_without_metadata():
    data, kinds, at = png(drawn()), [], 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        assert (
            zlib.crc32(data[at + 4 : at + 8 + size])
            == struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0]
        )
        kinds.append(kind)
        at += size + 12
    assert set(kinds) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def test_the_base_map_knows_where_countries_are():
    view = basemap.View(0.5, 0.3, 0.56, 0.36, 1600)
    names = {country.name for country in basemap.countries(view)}
    assert {"Switzerland", "Italy", "France"} <= names
    assert not names & {"China", "Brazil", "Fiji"}


@pytest.mark.parametrize("size", SIZES)
def test_a_browser_asks_for_nothing_but_the_page(size, tmp_path):
    asked, document = shown(page(figure.figure(drawn())), size, tmp_path)
    assert asked == ["page"]
    assert "<canvas" in document
    assert "ul-live" in document


def test_a_request_would_be_seen(tmp_path):
    asked, _ = shown('<!doctype html><img src="http://unlatched.invalid/pixel.png">', SIZES[0], tmp_path)
    assert "pixel.png" in asked
