"""Intervals around rates.

Wilson's score interval (Wilson 1927), widened near 0 and 1 as Brown, Cai and DasGupta advise (2001,
"Interval Estimation for a Binomial Proportion", section 4.1.1): unmodified, it covers a rate just under
1, such as unicity often is, in only 84 % of cases.

>>> [round(bound, 4) for bound in wilson(0.5, 100)]
[0.4038, 0.5962]
>>> wilson(1.0, 0)
(0.0, 1.0)
"""

from __future__ import annotations

from math import floor, sqrt

Z = 1.959963984540054
# Half the 5 % quantile of chi-squared with 2, 4 and 6 degrees of freedom.
_POISSON = (0.05129, 0.35536, 0.81769)


def wilson(rate: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a rate seen in ``n`` cases."""
    if n <= 0:
        return 0.0, 1.0
    middle, spread = rate + Z * Z / (2 * n), Z * sqrt(rate * (1 - rate) / n + Z * Z / (4 * n * n))
    low, high = (middle - spread) / (1 + Z * Z / n), (middle + spread) / (1 + Z * Z / n)
    return max(0.0, min(low, rate, _edge(rate, n))), min(1.0, max(high, rate, 1 - _edge(1 - rate, n)))


def _edge(rate: float, n: float) -> float:
    """The lowest rate that explains up to three cases in ``n`` (Poisson)."""
    cases = floor(rate * n + 1e-9)
    if cases > len(_POISSON):
        return 1.0
    return _POISSON[cases - 1] / n if cases else 0.0
