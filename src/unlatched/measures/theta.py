"""Counts from a theta sketch with a fixed threshold.

Of all hashes, those below a threshold are kept: a uniform ``share`` of the distinct values. The number
kept is binomial, which gives the estimate its bounds (Dasgupta et al., "A Framework for Estimating Stream
Expression Cardinalities", ICDT 2016, section 2). A share of 1 keeps all, and the count is exact.
"""

from __future__ import annotations

from math import ceil, floor, sqrt

from unlatched.model import Count

Z95 = 1.96


def estimate(kept: int, share: float) -> Count:
    """All there are, with 95 % bounds, when ``kept`` were found in a ``share`` of the hash space.

    >>> estimate(7, 1)
    Count(estimate=7, low=7, high=7, method='exact')
    >>> estimate(10_000, 1 / 16)
    Count(estimate=160000, low=156992, high=163066, method='sketch')
    """
    if share == 1:
        return Count.exact(kept)
    slack = Z95 * sqrt(1 - share)
    root = sqrt(kept + slack**2 / 4)
    low, high = (root - slack / 2) ** 2 / share, (root + slack / 2) ** 2 / share
    return Count(round(kept / share), floor(low), ceil(high), "sketch")


def at_most(count: Count, bound: int) -> Count:
    """The same count, where it is known that there are no more than ``bound``."""
    return Count(min(count.estimate, bound), min(count.low, bound), min(count.high, bound), count.method)
