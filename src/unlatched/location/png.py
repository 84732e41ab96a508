"""The map as a PNG, for slides and papers: colours and classes of the figure, no metadata."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from unlatched.location import basemap
from unlatched.location.figure import Frame, class_of, classes, colour, framed, scale
from unlatched.location.release import Map

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_SEA, _LAND, _LINE, _INK = "#dde7ee", "#f7f5f0", "#8f897d", "#2b2f36"
_COLOURS = ("#ffe08f", "#fdb75c", "#f2874a", "#d4504a", "#9c2754", "#541348")
_MARGIN = 110


def png(drawn: Map) -> bytes:
    """A PNG some 1,600 pixels wide; raises ValueError if the map has no tiles."""
    from PIL import Image, ImageDraw

    if not drawn.cells:
        raise ValueError("the map has no tiles")
    frame, steps = framed(drawn.cells), classes(drawn.cells)
    view = frame.view
    image = Image.new("RGB", (view.width, view.height + _MARGIN), "white")
    land = Image.new("RGB", (view.width, view.height), _SEA)
    pen = ImageDraw.Draw(land)
    countries = basemap.countries(view)
    rings = [ring for country in countries for ring in country.rings]
    for ring in rings:
        pen.polygon(ring, fill=_LAND)
    for cell in drawn.cells:
        x, y = (cell.x - frame.x) * frame.unit, (cell.y - frame.y) * frame.unit
        shade = _COLOURS[colour(class_of(cell.people, steps), len(steps)) - 1]
        pen.rectangle((x, y, x + frame.unit - 1, y + frame.unit - 1), fill=shade)
    for ring in rings:
        pen.line([*ring, ring[0]], fill=_LINE, width=2)
    _words(pen, frame, countries)
    image.paste(land)
    _legend(ImageDraw.Draw(image), drawn, steps, view.height)
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def _words(pen: ImageDraw, frame: Frame, countries: list[basemap.Country]) -> None:
    for country in countries:
        if country.label:
            pen.text(
                country.label,
                country.name,
                fill=_INK,
                font_size=22,
                anchor="mm",
                stroke_width=3,
                stroke_fill=_LAND,
            )
    length, width = scale(frame)
    bottom = frame.view.height - 28
    pen.line(
        [(28, bottom - 12), (28, bottom), (28 + width, bottom), (28 + width, bottom - 12)], fill=_INK, width=3
    )
    pen.text(
        (40, bottom - 8),
        f"{length:g} km",
        fill=_INK,
        font_size=22,
        anchor="ls",
        stroke_width=3,
        stroke_fill=_LAND,
    )


def _legend(pen: ImageDraw, drawn: Map, steps: list[int], top: int) -> None:
    x = 28.0
    for i, low in enumerate(steps):
        pen.rectangle((x, top + 20, x + 26, top + 46), fill=_COLOURS[colour(i, len(steps)) - 1])
        text = f"{low:,} or more"
        pen.text((x + 36, top + 33), text, fill=_INK, font_size=22, anchor="lm")
        x += 60 + pen.textlength(text, font_size=22)
    pen.text((x, top + 33), "people per tile", fill=_INK, font_size=22, anchor="lm")
    words = drawn.guarantee.split(": ")[0] if drawn.publishable else "NOT FOR PUBLICATION"
    pen.text((28, top + 78), f"{words}. {basemap.ATTRIBUTION}", fill=_INK, font_size=18, anchor="lm")
