"""The (epsilon, delta)-differentially private release of counts of people per tile.

A stability-based histogram (Korolova et al. 2009; Rogers 2023, arXiv:2309.09170) with noise and accounting
from OpenDP. One person adds 1 to at most ``bound`` tiles. Tiles with fewer than ``floor`` people are
dropped first and the floor is taken off before the threshold (as PipelineDP's pre-threshold does): then
a tile that one person brings into being still counts 1, as the proof assumes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil, sqrt
from typing import Any, Literal

from unlatched.errors import UsageError

Noise = Literal["laplace", "gaussian"]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """Noise of one scale, a threshold, and what OpenDP says they guarantee."""

    noise: Noise
    bound: int
    scale: float
    threshold: int
    epsilon: float
    delta: float


@cache
def design(*, epsilon: float, delta: float, dense: bool) -> Mechanism:
    """The mechanism that spends this much: Laplace and 2 tiles a person; for dense traces Gaussian and 16."""
    if not (0 < epsilon <= 2 and 0 < delta <= 1e-6):
        raise UsageError("a map needs an epsilon above 0 and at most 2, and a delta above 0 and at most 1e-6")
    noise: Noise = "gaussian" if dense else "laplace"
    bound = 16 if dense else 2
    scale = _gaussian_scale(bound, epsilon, delta) if dense else bound / epsilon * (1 + 1e-9)
    threshold = _least(lambda t: _fits(noise, bound, scale, t, epsilon, delta), 1, 1 << 20)
    return Mechanism(noise, bound, scale, threshold, *_guarantee(noise, bound, scale, threshold, delta))


def noisy(counts: Mapping[int, int], mechanism: Mechanism, *, floor: int) -> dict[int, int]:
    """Counts of people with noise; only those that had ``floor`` people and are above the threshold.

    OpenDP 0.16 accounts for what is above the threshold, but lets through what equals it: a difference
    of 1, which would break delta (6.98e-9 said, 1.15e-8 true, for Laplace and 2 tiles).
    """
    release = _measurement(mechanism.noise, mechanism.bound, mechanism.scale, mechanism.threshold)
    kept = {key: count - (floor - 1) for key, count in counts.items() if count >= floor}
    shown = release(kept).items()
    return {key: count + (floor - 1) for key, count in shown if count > mechanism.threshold}


def majority(part: int, whole: int, *, epsilon: float) -> bool:
    """Whether ``part`` is more than half of ``whole``, give or take noise: (epsilon, 0)-private.

    One person more or less changes the lead of one half over the other by 1.
    """
    return bool(_laplace(1 / epsilon)(2 * part - whole) > 0)


@cache
def _laplace(scale: float) -> Any:
    import opendp.prelude as dp

    dp.enable_features("contrib")
    return dp.m.make_laplace(dp.atom_domain(T="i64"), dp.absolute_distance(T="i64"), scale=scale)


def _gaussian_scale(bound: int, epsilon: float, delta: float) -> float:
    """Noise for a little less than epsilon, so that a finite threshold can spend the rest."""
    step = epsilon / 200
    found = _least(lambda n: _fits("gaussian", bound, n * step, 1 << 20, epsilon * 0.98, delta), 1, 1 << 20)
    return found * step


def _least(fits: Callable[[int], bool], low: int, high: int) -> int:
    """The least whole number from ``low`` that fits, given that all larger ones do (bisection)."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def _fits(noise: Noise, bound: int, scale: float, threshold: int, epsilon: float, delta: float) -> bool:
    spent = _guarantee(noise, bound, scale, threshold, delta)
    return spent[0] <= epsilon and spent[1] <= delta


def _guarantee(noise: Noise, bound: int, scale: float, threshold: int, delta: float) -> tuple[float, float]:
    """What OpenDP proves: epsilon and delta; infinite where the threshold is too low for any."""
    import opendp.prelude as dp
    from opendp.mod import OpenDPException

    measurement: Any = _measurement(noise, bound, scale, threshold)
    try:
        if noise == "laplace":
            epsilon, spent = measurement.map((bound, bound, 1))
        else:
            fixed: Any = dp.c.make_fix_delta(dp.c.make_zCDP_to_approxDP(measurement), delta)
            epsilon, spent = fixed.map((bound, ceil(sqrt(bound)), 1))
    except OpenDPException:
        return float("inf"), 1.0
    return float(epsilon), float(spent)


@cache
def _measurement(noise: Noise, bound: int, scale: float, threshold: int) -> Any:
    import opendp.prelude as dp

    dp.enable_features("contrib")
    domain = dp.map_domain(dp.atom_domain(T="u64"), dp.atom_domain(T="i64"))
    if noise == "laplace":
        near = dp.l01inf_distance(dp.absolute_distance(T="i64"))
        return dp.m.make_laplace_threshold(domain, near, scale=scale, threshold=threshold)
    near = dp.l02inf_distance(dp.absolute_distance(T="i64"))
    return dp.m.make_gaussian_threshold(domain, near, scale=scale, threshold=threshold)
