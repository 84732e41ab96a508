"""Random draws without state: a draw depends on the seed, a salt and the row or person it is for.

So any slice of the data can be made on its own, in any order, and comes out the same.

>>> import numpy as np
>>> draw = Draw(1)
>>> whole = draw.below(np.arange(4), "sex", 100)
>>> bool((whole[2:] == draw.below(np.arange(2, 4), "sex", 100)).all())
True
>>> sorted(draw.permute(np.arange(7), "order", 7).tolist())
[0, 1, 2, 3, 4, 5, 6]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_GOLDEN = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1


def mix(values: Bits) -> Bits:
    """SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014): a bijection on 64-bit words."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@dataclass(frozen=True, slots=True)
class Draw:
    """All draws of one exposure. ``ids`` are row or person numbers, ``salt`` names what is drawn."""

    seed: int

    def bits(self, ids: npt.ArrayLike, salt: str) -> Bits:
        """64 random bits for each id; different ids never get the same bits."""
        start = (self._start(salt)) & _WORD
        words = np.asarray(ids).astype(np.uint64) * np.uint64(_GOLDEN) + np.uint64(start)
        return mix(words)

    def uniform(self, ids: npt.ArrayLike, salt: str) -> Floats:
        """Reals in [0, 1)."""
        return (self.bits(ids, salt) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, ids: npt.ArrayLike, salt: str, stop: int) -> Ints:
        """Whole numbers in [0, stop)."""
        return (self.uniform(ids, salt) * stop).astype(np.int64)

    def chance(self, ids: npt.ArrayLike, salt: str, share: float) -> Flags:
        """True for about ``share`` of the ids."""
        return self.uniform(ids, salt) < share

    def weighted(self, ids: npt.ArrayLike, salt: str, weights: Sequence[float]) -> Ints:
        """Indexes into ``weights``, as likely as they are heavy."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(edges[:-1] / edges[-1], self.uniform(ids, salt), side="right").astype(np.int64)

    def normal(self, ids: npt.ArrayLike, salt: str) -> Floats:
        """Standard normal reals (Box and Muller, 1958)."""
        radius = np.sqrt(-2.0 * np.log1p(-self.uniform(ids, salt)))
        return np.asarray(radius * np.cos(2 * np.pi * self.uniform(ids, salt + "'")), dtype=np.float64)

    def permute(self, ids: npt.ArrayLike, salt: str, size: int) -> Ints:
        """A permutation of [0, size), as an affine map; ``size`` below 2**32."""
        if size < 2:
            return np.asarray(ids, dtype=np.int64) * 0
        step = int(size * 0.6180339887) + self._start(salt) % max(size // 7, 1)
        while gcd(step, size) != 1:
            step += 1
        shift = self._start(salt + "'") % size
        places = np.asarray(ids).astype(np.uint64) * np.uint64(step % size) + np.uint64(shift)
        return (places % np.uint64(size)).astype(np.int64)

    def _start(self, salt: str) -> int:
        word = np.array([(self.seed * 0x1_0000_0001 + crc32(salt.encode())) & _WORD], dtype=np.uint64)
        return int(mix(word)[0])
