"""CRC-64 (ECMA-182, reflected), compiled; imported only where an archive is written."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

_POLYNOMIAL = 0xC96C5795D7870F42


def _table() -> npt.NDArray[np.uint64]:
    """Slicing by eight (Kounavis and Berry, 2005): what a byte does to the sum, 0 to 7 bytes ahead."""
    table = np.zeros((8, 256), dtype=np.uint64)
    for byte in range(256):
        word = byte
        for _ in range(8):
            word = (word >> 1) ^ (_POLYNOMIAL if word & 1 else 0)
        table[0, byte] = word
    for ahead in range(1, 8):
        for byte in range(256):
            word = int(table[ahead - 1, byte])
            table[ahead, byte] = (word >> 8) ^ int(table[0, word & 0xFF])
    return table


_TABLE = _table()


@numba.njit("uint64(uint64, Array(uint8, 1, 'C', readonly=True), uint64[:, ::1])", nogil=True)
def _update(crc, data, table):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  numba's own types
    crc = ~crc
    eights = len(data) // 8 * 8
    for i in range(0, eights, 8):
        word = np.uint64(0)
        for k in range(8):
            word |= np.uint64(data[i + k]) << np.uint64(8 * k)
        word ^= crc
        crc = np.uint64(0)
        for k in range(8):
            crc ^= table[7 - k, (word >> np.uint64(8 * k)) & np.uint64(0xFF)]
    for i in range(eights, len(data)):
        crc = table[0, (crc ^ data[i]) & np.uint64(0xFF)] ^ (crc >> np.uint64(8))
    return ~crc


def update(crc: np.uint64, data: npt.NDArray[np.uint8]) -> np.uint64:
    """The sum after more bytes."""
    result: np.uint64 = _update(crc, data, _TABLE)
    return result
