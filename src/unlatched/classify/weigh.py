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
FEW: Final = 4
"""Among so few distinct values one may well be a code for unknown."""
DOUBT: Final = 3
"""A handful of values that do not match may be dirt: they speak half as loudly at this number."""
LOWEST: Final = 0.35
OPEN: Final = frozenset(["person_name", "given_name", "family_name", "city", "street", "school", "job"])
"""Kinds whose values are open words: a few of them may match by accident, such as film titles."""


def by_values(detector: Detector, matched: int, n: int, named: bool = False, shaped: bool = False) -> float:
    """Likelihood ratio of ``matched`` of ``n`` distinct values: of this kind, against random look-alikes.

    A ``named`` field of open words may hold many that no list knows: its recall is taken from the values
    themselves (a generalised likelihood ratio). ``shaped`` values look right but fail the
    check, as masked, mistyped and made-up ones do.
    """
    if not n:
        return 0.0
    luck = min(0.97, max(1e-4, detector.chance))
    share = matched / n
    hit = min(0.99, max(0.3, detector.recall))
    if named and detector.kind in OPEN:
        hit = min(hit, max(LOWEST, share))
    if hit <= luck:
        return (
            0.0 if share >= 0.5 or shaped else -MOST * detector.recall**2 * (1 - 2 * share) * n / (n + DOUBT)
        )
    stray = 0.5 if n <= FEW else 1.0
    each = share * log(hit / luck) + stray * (1 - share) * log((1 - hit) / (1 - luck))
    floor = (-2.0 if shaped else -MOST * detector.recall**2) * n / (n + DOUBT)
    heard = n / (n + 1.6) if detector.kind in OPEN else 1.0
    return max(floor, min(max(0.5, detector.ceiling), each * min(n, HEARD)) * (heard if each > 0 else 1.0))


def probability(odds: float) -> float:
    """Log odds as a probability, never certain."""
    return round(1 / (1 + exp(-max(-5.0, min(5.0, odds)))), 3)
