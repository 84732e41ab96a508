"""Newline-delimited JSON (RFC 8259 texts, one a line): ``<collection>.ndjson``."""

from __future__ import annotations

from pathlib import Path

from unlatched.synth.formats import Options, Stream
from unlatched.synth.formats._lines import broken, json_maker, lines
from unlatched.synth.sinks import poured, sink

LAYOUT = "documents"
BREAKS = True


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """One file a collection."""
    make = json_maker()
    for stream in streams:
        with sink(folder / f"{stream.name}.ndjson", options.compression) as file:
            for table in stream.tables():
                file.write(poured(lines(make(table))))
            file.write(broken(options.malformed))
