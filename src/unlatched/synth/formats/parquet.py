"""Apache Parquet, row groups of 122,880: ``<collection>.parquet``."""

from __future__ import annotations

from pathlib import Path

from unlatched.synth.formats import Options, Stream

LAYOUT = "columns"
_CODECS = {None: "zstd", "gz": "gzip", "zst": "zstd"}


def write(folder: Path, streams: list[Stream], options: Options) -> None:
    """One file a collection; compression is inside."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for stream in streams:
        path = folder / f"{stream.name}.parquet"
        with pq.ParquetWriter(path, stream.schema, compression=_CODECS[options.compression]) as writer:
            for table in stream.tables():
                writer.write_table(table, row_group_size=max(len(table), 1))
