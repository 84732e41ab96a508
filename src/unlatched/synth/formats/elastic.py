"""Elasticsearch dump lines, as elasticdump writes them: ``<collection>.json``, documents in ``_source``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.compute as pc

from unlatched.synth.draw import Draw
from unlatched.synth.formats import Options, Stream
from unlatched.synth.formats._lines import broken, json_maker, numbered
from unlatched.synth.sinks import poured, sink
from unlatched.synth.text import hexadecimal

LAYOUT = "documents"
BREAKS = True
WRAPPED = "_source"


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """One file an index."""
    make = json_maker()
    for stream in streams:
        head = f'{{"_index":"{stream.name}","_type":"_doc","_id":"'
        with sink(folder / f"{stream.name}.json", options.compression) as file:
            for first, table in numbered(stream.tables()):
                ids = hexadecimal(Draw(0).bits(np.arange(first, first + len(table)), stream.name))
                parts = (head, ids, '","_score":1,"_source":', make(table), "}\n")
                file.write(poured(pc.binary_join_element_wise(*parts, "")))
            file.write(broken(options.malformed))
