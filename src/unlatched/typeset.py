"""Pages: Typst templates of this package, filled with text that is never read as markup.

No date inside and no font of the machine, so equal data give equal bytes.
"""

from __future__ import annotations

import json
import re
from importlib.resources import as_file, files

# What turns a terminal, a line or the direction of writing around.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text on one line without control characters or changes of direction."""
    return CONTROL.sub("\ufffd", " ".join(text.split()))


def typeset(package: str, template: str, data: object) -> bytes:
    """``package``'s Typst ``template`` as PDF, with ``data`` (JSON, already clean) as its only input."""
    import typst

    fonts = files("unlatched").joinpath("fonts")
    with as_file(files(package)) as folder, as_file(fonts) as shapes:
        return typst.compile(
            folder / template,
            root=folder,
            font_paths=[shapes],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )


def cleaned(value: object) -> object:
    """A JSON value with every text in it :func:`clean`."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (list, tuple)):
        return [cleaned(one) for one in value]
    return {k: cleaned(v) for k, v in value.items()} if isinstance(value, dict) else value
