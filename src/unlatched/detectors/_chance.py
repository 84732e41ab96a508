"""How often a detector says yes to noise: the figure behind ``Detector.chance``.

Noise of the same shape: letters and digits of an example are drawn anew within their class, its
separators are other ones and stand at random places. A detector is as lenient as the most lenient of
its examples.
"""

from __future__ import annotations

import string
from math import sqrt
from random import Random

from unlatched.detectors import Detector

_SEPARATORS = " -./:@_+#,"
_SCRIPTS = (
    ("\u0410", "\u044f"),
    ("\u0621", "\u064a"),
    ("\u3042", "\u3093"),
    ("\u4e00", "\u9fa5"),
    ("\uac00", "\ud7a3"),
)


def noise(example: str, random: Random) -> str:
    """A random text with the shape of ``example``.

    >>> noise("Ab1", Random(7)).isalnum()
    True
    """
    drawn = [_draw(char, random) for char in example if char.isalnum()]
    for char in example:
        if not char.isalnum():
            drawn.insert(random.randint(0, len(drawn)), random.choice(_SEPARATORS))
    return "".join(drawn)


def _draw(char: str, random: Random) -> str:
    if char.isdigit():
        return random.choice(string.digits)
    if char.isascii():
        return random.choice(string.ascii_uppercase if char.isupper() else string.ascii_lowercase)
    first, last = next((span for span in _SCRIPTS if span[0] <= char <= span[1]), (char, char))
    return chr(random.randint(ord(first), ord(last)))


def measure(detector: Detector, draws: int, seed: int = 1) -> float:
    """The share of noise that matches, for the example whose noise matches most."""
    return max((_share(detector, example, draws, seed) for example in detector.examples), default=0.0)


def upper(share: float, draws: int) -> float:
    """What the true share hardly exceeds: three standard errors and three hits more (at most 1)."""
    return min(1.0, share + (3 * sqrt(share * draws) + 3) / draws)


def _share(detector: Detector, example: str, draws: int, seed: int) -> float:
    random = Random(seed)  # noqa: S311 - noise, not a secret
    if detector.matches is None:
        return 0.0
    return sum(detector.matches(noise(example, random)) for _ in range(draws)) / draws
