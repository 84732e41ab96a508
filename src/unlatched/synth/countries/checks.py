"""Check digits over whole columns of digits (rows of 0 to 9).

>>> import numpy as np
>>> int(verhoeff(np.array([[2, 3, 6]]))[0])
3
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np
import numpy.typing as npt

Digits = npt.NDArray[np.uint8]


def _dihedral() -> npt.NDArray[np.uint8]:
    """Multiplication in the dihedral group of order ten, as Verhoeff (1969) uses it."""
    table = np.zeros((10, 10), dtype=np.uint8)
    for i in range(10):
        for j in range(10):
            turn = (i % 5 + (j % 5 if i < 5 else -(j % 5))) % 5
            table[i, j] = turn + 5 * ((i >= 5) != (j >= 5))
    return table


_GROUP = _dihedral()
_STEP = np.array([1, 5, 7, 6, 2, 8, 3, 0, 9, 4], dtype=np.uint8)
_INVERSE = np.array([0, 4, 3, 2, 1, 5, 6, 7, 8, 9], dtype=np.uint8)


def scatter(index: npt.NDArray[np.int64], capacity: int) -> npt.NDArray[np.int64]:
    """A fixed permutation of [0, capacity), so that neighbours get unlike numbers."""
    step = int(capacity * 0.6180339887)
    while gcd(step, capacity) != 1:
        step += 1
    return (index.astype(np.uint64) * np.uint64(step) % np.uint64(capacity)).astype(np.int64)


def weighted(digits: Digits, weights: Sequence[int]) -> npt.NDArray[np.int64]:
    """The weighted sum of each row."""
    return digits[:, : len(weights)].astype(np.int64) @ np.asarray(weights, dtype=np.int64)


def verhoeff(digits: npt.NDArray[np.integer]) -> Digits:
    """The Verhoeff check digit to append to each row."""
    check = np.zeros(len(digits), dtype=np.uint8)
    power = _STEP
    for column in range(digits.shape[1] - 1, -1, -1):
        check = _GROUP[check, power[digits[:, column]]]
        power = _STEP[power]
    return _INVERSE[check]


def with_last(digits: Digits, last: npt.NDArray[np.integer]) -> Digits:
    """Rows with one more digit."""
    return np.column_stack((digits, last.astype(np.uint8)))


def luhn(digits: Digits) -> npt.NDArray[np.int64]:
    """The Luhn check digit (ISO/IEC 7812-1) to append to each row.

    >>> luhn(np.array([[7, 9, 9, 2, 7, 3, 9, 8, 7, 1]], dtype=np.uint8)).tolist()
    [3]
    """
    doubled = digits[:, ::-1].astype(np.int64)
    doubled[:, ::2] *= 2
    return np.asarray(-(doubled // 10 + doubled % 10).sum(axis=1) % 10, dtype=np.int64)
