"""``map.png``: the map of the report as a picture, for a slide or a page that takes no HTML."""

from __future__ import annotations

from unlatched.gate import Disclosure

FILE = "map.png"


def render(disclosure: Disclosure) -> bytes | None:
    """The map as PNG; None where there is no map to show."""
    located = disclosure.audit.locations
    if located is None or not located.map:
        return None
    from unlatched.location.png import png
    from unlatched.location.release import from_dict

    drawn = from_dict(located.map)
    return png(drawn) if drawn.cells else None
