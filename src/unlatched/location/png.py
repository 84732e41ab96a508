"""The map as a PNG, for slides and papers: colours and classes of the figure, no metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from unlatched.location import basemap
from unlatched.location.figure import Frame, class_of, classes, colour, extent, framed, ranges, scale
from unlatched.location.release import Map

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

_SEA, _LAND, _LINE, _INK, _WARN = "#dde7ee", "#f7f5f0", "#8f897d", "#2b2f36", "#a3203a"
_COLOURS = ("#ffe08f", "#fdb75c", "#f2874a", "#d4504a", "#9c2754", "#541348")
_HEAD, _EDGE, _SEEN = 72, 28, 8


def png(drawn: Map) -> bytes:
    """A PNG some 1,600 pixels wide; raises ValueError if the map has no tiles."""
    from PIL import Image, ImageDraw

    if not drawn.cells:
        raise ValueError("the map has no tiles")
    frame, steps = framed(drawn.cells), classes(drawn.cells)
    view = frame.view
    ground = Image.new("RGB", (view.width, view.height), _SEA)
    pen = ImageDraw.Draw(ground)
    lines = list(_wrapped(pen, _told(drawn, frame), view.width - 2 * _EDGE))
    image = Image.new("RGB", (view.width, _HEAD + view.height + 84 + 26 * len(lines)), "white")
    _land(pen, drawn, frame, steps)
    image.paste(ground, (0, _HEAD))
    pen = ImageDraw.Draw(image)
    _head(pen, drawn, view.width)
    _legend(pen, ranges(steps, drawn.cells), _HEAD + view.height)
    for i, line in enumerate(lines):
        pen.text((_EDGE, _HEAD + view.height + 84 + 26 * i), line, fill=_INK, font=_font(19), anchor="lm")
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


@cache
def _font(size: int) -> FreeTypeFont:
    """Noto Sans, which has the letters that Pillow's own font lacks."""
    from PIL import ImageFont

    data = files("unlatched.fonts").joinpath("NotoSans-Regular-subset.ttf").read_bytes()
    return ImageFont.truetype(BytesIO(data), size)


def _land(pen: ImageDraw, drawn: Map, frame: Frame, steps: Sequence[int]) -> None:
    """Countries, over them tiles, over those borders and names."""
    countries = basemap.countries(frame.view)
    rings = [ring for country in countries for ring in country.rings]
    for ring in rings:
        pen.polygon(ring, fill=_LAND)
    more = max(0, _SEEN - frame.unit) // 2
    for cell in sorted(drawn.cells, key=lambda cell: cell.people):
        x, y = (at * frame.unit for at in frame.place(cell))
        shade = _COLOURS[colour(class_of(cell.people, steps), len(steps)) - 1]
        pen.rectangle((x - more, y - more, x + frame.unit - 1 + more, y + frame.unit - 1 + more), fill=shade)
    for ring in rings:
        pen.line([*ring, ring[0]], fill=_LINE, width=2)
    for country in countries:
        if country.label:
            _text(pen, country.label, country.name, "mm")
    length, width = scale(frame)
    bottom = frame.view.height - _EDGE
    ends = [(_EDGE, bottom - 12), (_EDGE, bottom), (_EDGE + width, bottom), (_EDGE + width, bottom - 12)]
    pen.line(ends, fill=_INK, width=3)
    _text(pen, (_EDGE + 12, bottom - 8), f"{length:g} km", "ls")


def _text(pen: ImageDraw, at: tuple[int, int], text: str, anchor: str) -> None:
    pen.text(at, text, fill=_INK, font=_font(22), anchor=anchor, stroke_width=3, stroke_fill=_LAND)


def _head(pen: ImageDraw, drawn: Map, width: int) -> None:
    """What it is; on the operator's own map, that it must not be published."""
    title, ink = f"Where people were: {len(drawn.cells):,} areas by number of people", _INK
    if not drawn.publishable:
        pen.rectangle((0, 0, width, _HEAD - 1), fill=_WARN)
        title, ink = "NOT FOR PUBLICATION. For the operator only: true counts.", "white"
    pen.text((_EDGE, _HEAD // 2), title, fill=ink, font=_font(32), anchor="lm")


def _legend(pen: ImageDraw, texts: Sequence[str], top: int) -> None:
    x = float(_EDGE)
    for i, text in enumerate(texts):
        pen.rectangle(
            (x, top + 22, x + 26, top + 48), fill=_COLOURS[colour(i, len(texts)) - 1], outline=_LINE
        )
        pen.text((x + 36, top + 35), text, fill=_INK, font=_font(22), anchor="lm")
        x += 62 + pen.textlength(text, font=_font(22))
    pen.text((x, top + 35), "people per tile", fill=_INK, font=_font(22), anchor="lm")


def _told(drawn: Map, frame: Frame) -> Iterator[str]:
    """Guarantee and sources, a paragraph each."""
    yield drawn.guarantee
    yield from drawn.notes
    yield f"{extent(drawn, frame)} {basemap.ATTRIBUTION}"


def _wrapped(pen: ImageDraw, paragraphs: Iterator[str], width: int) -> Iterator[str]:
    for paragraph in paragraphs:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if pen.textlength(longer, font=_font(19)) > width:
                yield line
                longer = word
            line = longer
        yield line
