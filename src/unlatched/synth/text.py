"""Columns of text made in bulk, without a Python object per value.

>>> import numpy as np
>>> fixed(digits(np.array([7, 123]), 4)).to_pylist()
['0007', '0123']
>>> join("+", choose(["a", "b"], np.array([1, 0])), numbers(np.array([10, 2]))).to_pylist()
['+b10', '+a2']
>>> times(np.array([0], dtype="datetime64[ms]")).to_pylist()
['1970-01-01T00:00:00Z']
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from unlatched.synth.draw import Bits, Flags, Ints

Characters = npt.NDArray[np.uint8]
_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), dtype=np.uint8).reshape(256, 2)
_EPOCH = np.datetime64("1900-01-01")


def digits(values: npt.ArrayLike, width: int) -> Characters:
    """Each number as ``width`` decimal digits 0 to 9 (not yet characters), leading zeros kept."""
    column = np.asarray(values).astype(np.int64)
    matrix = np.empty((len(column), width), dtype=np.uint8)
    for place in range(width - 1, -1, -1):
        column, matrix[:, place] = np.divmod(column, 10)
    return matrix


def fixed(matrix: Characters) -> pa.Array:
    """Rows of digits (0 to 9) or characters as text of one width."""
    characters = np.where(matrix < 10, matrix + 48, matrix).astype(np.uint8)
    return strided(characters)


def strided(characters: Characters) -> pa.Array:
    """Rows of characters as text of one width."""
    rows, width = characters.shape
    offsets = np.arange(0, rows * width + 1, max(width, 1), dtype=np.int32)[: rows + 1]
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters))]
    return pa.StringArray.from_buffers(rows, buffers[1], buffers[2])


def hexadecimal(words: Bits, width: int = 16) -> pa.Array:
    """The first ``width`` hexadecimal digits of 64-bit words."""
    octets = words.astype(">u8").view(np.uint8).reshape(-1, 8)
    return strided(_HEX[octets].reshape(-1, 16)[:, :width])


def numbers(values: npt.ArrayLike) -> pa.Array:
    """Numbers as text, without leading zeros."""
    return pa.array(np.asarray(values)).cast(pa.string())


def choose(options: Sequence[str], index: Ints) -> pa.Array:
    """``options[i]`` for each index."""
    return pa.array(options, pa.string()).take(pa.array(index))


def join(*parts: Any) -> pa.Array:
    """Parts side by side; a ``str`` is repeated, a null anywhere makes a null."""
    return pc.binary_join_element_wise(*parts, "")


def without(column: pa.Array, missing: Flags) -> pa.Array:
    """The column with nulls where ``missing``."""
    return pc.if_else(pa.array(~missing), column, pa.scalar(None, column.type))


def replaced(column: pa.Array, where: Flags, value: Any) -> pa.Array:
    """The column with one value where asked."""
    return pc.if_else(pa.array(where), pa.scalar(value, column.type), column)


@cache
def _calendar() -> pa.Array:
    return pa.array(np.datetime_as_string(np.arange(_EPOCH, np.datetime64("2101-01-01"))).tolist())


def dates(days: npt.NDArray[np.datetime64]) -> pa.Array:
    """Days from 1900 to 2100 as ISO 8601 text."""
    index = (days.astype("datetime64[D]") - _EPOCH).astype(np.int64)
    return _calendar().take(pa.array(np.clip(index, 0, len(_calendar()) - 1)))


def times(moments: npt.NDArray[np.datetime64]) -> pa.Array:
    """Moments as ISO 8601 text in UTC, to the second."""
    day = moments.astype("datetime64[D]")
    seconds = (moments.astype("datetime64[s]") - day).astype(np.int64)
    clock = np.full((len(seconds), 10), ord("Z"), dtype=np.uint8)
    clock[:, [0, 3, 6]] = np.frombuffer(b"T::", dtype=np.uint8)
    for place, value in ((1, seconds // 3600), (4, seconds // 60 % 60), (7, seconds % 60)):
        clock[:, place : place + 2] = digits(value, 2) + 48
    return join(dates(day), strided(clock))
