"""Comma-separated values (RFC 4180, UTF-8, header, quotes only where needed): ``<collection>.csv``."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from unlatched.synth.bson import whole
from unlatched.synth.formats import Options, Stream
from unlatched.synth.layout import texted
from unlatched.synth.sinks import poured, sink

LAYOUT = "rows"
BREAKS = True


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """One file a collection; a canary's broken row has a cell too many."""
    for stream in streams:
        header = ",".join(_quoted(pa.array(stream.schema.names)).to_pylist()) + "\n"
        with sink(folder / f"{stream.name}.csv", options.compression) as file:
            file.write(header.encode())
            for table in stream.tables():
                cells = [_cells(whole(column)) for column in texted(table).columns]
                file.write(
                    poured(pc.binary_join_element_wise(pc.binary_join_element_wise(*cells, ","), "\n", ""))
                )
            if options.malformed:
                file.write((f"{options.malformed}," * (len(stream.schema) + 1)).encode() + b"\n")


def _cells(column: pa.Array) -> pa.Array:
    text = column if pa.types.is_string(column.type) else column.cast(pa.string())
    text = text.fill_null("") if text.null_count else text
    return _quoted(text) if pa.types.is_string(column.type) else text


def _quoted(text: pa.Array) -> pa.Array:
    special = pc.match_substring_regex(text, '[",\r\n]')
    if not pc.any(special).as_py():
        return text
    quoted = pc.binary_join_element_wise('"', pc.replace_substring(text, '"', '""'), '"', "")
    return pc.if_else(special, quoted, text)
