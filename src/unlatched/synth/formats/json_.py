"""A JSON array of objects: ``<collection>.json``."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc

from unlatched.synth.formats import Options, Stream
from unlatched.synth.formats._lines import json_maker
from unlatched.synth.sinks import poured, sink

LAYOUT = "documents"
BREAKS = True


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """One file a collection. A canary's broken row cuts the array off, as a full disk does."""
    make = json_maker()
    for stream in streams:
        with sink(folder / f"{stream.name}.json", options.compression) as file:
            separator = "[\n"
            for table in stream.tables():
                texts = make(table)
                file.write(separator.encode() + str(texts[0]).encode())
                file.write(poured(pc.binary_join_element_wise(",\n", texts[1:], "")))
                separator = ",\n"
            ending = f',\n{{"name": "{options.malformed}' if options.malformed else "\n]\n"
            file.write((ending if separator == ",\n" else "[]\n").encode())
