"""Where bytes go: a file, plain or compressed; the same bytes every time (no file names, no dates)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from unlatched.errors import UsageError
from unlatched.synth.bson import whole


class Sink(Protocol):
    """Anything bytes can be written to."""

    def write(self, data: Any, /) -> object:
        """Append bytes."""
        ...


SUFFIXES = {None: "", "gz": ".gz", "zst": ".zst"}


@contextmanager
def sink(path: Path, compression: str | None) -> Iterator[Sink]:
    """A new file; its folder is made, ``.gz`` or ``.zst`` is added to its name."""
    if compression not in SUFFIXES:
        raise UsageError("compression can be gz or zst")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(path.name + SUFFIXES[compression]).open("wb") as file:
        if compression == "gz":
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                yield packed
        elif compression == "zst":
            import zstandard

            with zstandard.ZstdCompressor(3).stream_writer(file, closefd=False) as packed:
                yield packed
        else:
            yield file


def poured(column: pa.Array | pa.ChunkedArray) -> memoryview:
    """All values of a text or binary column (no nulls), one after another, without copying."""
    array = whole(column) if isinstance(column, pa.ChunkedArray) else column
    width = (
        np.int64 if pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type) else np.int32
    )
    _, offsets, data = array.buffers()
    if data is None or not len(array):
        return memoryview(b"")
    ends = np.frombuffer(offsets, dtype=width)[array.offset : array.offset + len(array) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])]
