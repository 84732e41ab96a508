"""Log odds that a field holds a kind, from its name, its distinct values and their spread.

Each part is bounded, so none decides against all others: Bayes' rule with the parts taken as independent
(naive Bayes), on a prior of one column in fifty for any one kind.
"""

from __future__ import annotations

from math import exp, log
from typing import Final

from unlatched.detectors import Detector

PRIOR: Final = -4.0
MOST: Final = 6.0
HEARD: Final = 12
"""How many distinct values count: beyond a dozen, more of the same is no more independent."""


def by_values(detector: Detector, matched: int, n: int) -> float:
    """Likelihood ratio of ``matched`` of ``n`` distinct values: of this kind, against random look-alikes."""
    if not n:
        return 0.0
    hit = min(0.99, max(0.3, detector.recall))
    luck = min(0.97, max(1e-4, detector.chance))
    if hit <= luck:
        return 0.0
    share = matched / n
    each = share * log(hit / luck) + (1 - share) * log((1 - hit) / (1 - luck))
    floor = -MOST * detector.recall**2
    return max(floor, min(max(0.5, detector.ceiling), each * min(n, HEARD)))


def probability(odds: float) -> float:
    """Log odds as a probability, never certain."""
    return round(1 / (1 + exp(-max(-5.0, min(5.0, odds)))), 3)
