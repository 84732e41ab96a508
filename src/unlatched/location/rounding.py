"""Numbers of people as they are printed: to two significant digits, and still a true picture of the whole.

Two digits can be 5 % off. Over many tiles that evens out; where a few tiles hold nearly everybody it does
not, so those keep one digit more, as long as the noise supports it. All of this works on numbers that
are noisy already, and so costs no privacy (Dwork and Roth 2014, proposition 2.1).
"""

from __future__ import annotations

from collections.abc import Mapping

_WANTED, _LEAST = 1000, 200  # the total is off by a thousandth, or else by a two-hundredth at most


def rounded(counts: Mapping[int, int], *, noise: float = 0.0) -> dict[int, int]:
    """Two significant digits each, more where the total would be off by over half a percent.

    A few go the other way than the nearest, to keep the total within 0.1 % where that can be had.
    ``noise`` is the mean absolute noise in a count: nothing is printed finer.

    >>> rounded({1: 1849, 2: 99500, 3: 38})
    {1: 1800, 2: 100000, 3: 38}
    >>> rounded({1: 1440, 2: 1440, 3: 1410})
    {1: 1500, 2: 1400, 3: 1400}
    >>> rounded({1: 1849, 2: 144873, 3: 38}, noise=2.0)
    {1: 1800, 2: 145000, 3: 38}
    """
    units = {cell: 10 ** max(0, len(str(people)) - 2) for cell, people in counts.items()}
    total, least = sum(counts.values()), _supported(noise)
    while True:
        result = _balanced(counts, units)
        errors = {cell: abs(counts[cell] - result[cell]) for cell in counts if units[cell] >= 10 * least}
        if not errors or abs(total - sum(result.values())) * _LEAST <= total:
            return result
        worst = max(errors, key=lambda cell: errors[cell])
        units[worst] //= 10


def _supported(noise: float) -> int:
    """The least power of ten that is not below the noise."""
    unit = 1
    while unit < noise:
        unit *= 10
    return unit


def _balanced(counts: Mapping[int, int], units: Mapping[int, int]) -> dict[int, int]:
    """Each rounded to its unit; those nearest to the middle lose least by going the other way."""
    result = {
        cell: (people + units[cell] // 2) // units[cell] * units[cell] for cell, people in counts.items()
    }
    total = sum(counts.values())
    missing = total - sum(result.values())
    for cell in sorted(counts, key=lambda cell: units[cell] / 2 - abs(counts[cell] - result[cell])):
        short, unit = counts[cell] - result[cell], units[cell]
        if abs(missing) * _WANTED <= total:
            break
        if short * missing > 0 and unit < 2 * abs(missing):
            step = unit if missing > 0 else -unit
            result[cell], missing = result[cell] + step, missing - step
    return result
