"""Compiles what is compiled on first use, ahead of it."""

from __future__ import annotations

import io
from typing import Any, cast

from unlatched.bson.reading import Counts, batches, can_compile, job, steps
from unlatched.bson.sampling import documents, padded
from unlatched.bson.sources import Source
from unlatched.shape import listing, mapping, scalar, struct


def warm() -> None:
    """Compile the walker once, so that later starts take it from numba's cache."""
    if not can_compile():
        return
    document = bytes.fromhex("12000000026100060000007761726d650000")  # {"a": "warme"}
    shape = struct({"a": scalar("VARCHAR"), "b": listing(scalar("DOUBLE")), "c": mapping(scalar("BIGINT"))})
    whole = bytes.fromhex("0500000000")
    source = Source("warm", 0, lambda _: cast(Any, io.BytesIO(document + whole * 3)))
    list(batches([source], job(shape, True), Counts(), True))
    documents([Source("warm", 15, lambda _: cast(Any, io.BytesIO(whole * 3)))], 2, 0, True)
    data = padded(whole * 3)
    steps(True).resync(data, 0, 15, False)
    steps(True).valid_document(data, 0, 5)
