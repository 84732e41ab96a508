"""Numbers of people under a threshold, and numbers that would tell of so few by subtraction, held back.

Numbers are let through one by one, the weightiest first. One that is close to another, so that their
difference may be a group of 1 to k-1 people, becomes an interval in which that group could be any size
under k, and to spare, since the ends of several intervals can meet; so does whatever is close to a number
that was held back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from unlatched.model import Below, Count, People


@dataclass(slots=True)
class Shield:
    """What was let through so far (``known``), and what was not (``blurred``), under the threshold ``k``.

    ``most`` is the number of everyone, where that is known.
    ``crowded`` says that there are different numbers from k to 2k-1: none of them can be told then.
    """

    k: int
    crowded: bool = False
    most: int | None = None
    known: list[int] = field(default_factory=list)
    blurred: dict[int, Count] = field(default_factory=dict)

    def aside(self) -> Shield:
        """A shield that knows as much and forgets what it lets through."""
        return Shield(self.k, self.crowded, None, list(self.known), dict(self.blurred))

    def people(self, count: People, near: Iterable[int] | None = None, tells: bool = False) -> People:
        """The number as it may be printed; an exact one may not be close to those ``near`` (all known).

        ``tells`` says that it would give something away though it is close to none.
        """
        if not isinstance(count, Count) or count.high == 0:
            return count
        if count.high < self.k:
            return Below(self.k)
        if count.low < count.high:
            return self.coarse(count)
        return self._exact(count, self.known if near is None else near, tells)

    def _exact(self, count: Count, near: Iterable[int], tells: bool) -> Count:
        number, k = count.estimate, self.k
        close = [one for one in near if 0 < abs(one - number) < k]
        held = next((one for one in self.blurred if abs(one - number) < k), None)
        if not (close or held is not None or tells) and not (self.crowded and number < 2 * k):
            self.known.append(number)
            return count
        shown = self._interval(number, close, held)
        self.blurred[number] = shown
        return shown

    def _interval(self, number: int, close: Sequence[int], held: int | None) -> Count:
        k = self.k
        if number < 2 * k:
            return Count(2 * k, k, 3 * k - 1, "sketch")
        low = min((one - 2 * k + 1 for one in close), default=(number // k - 1) * k)
        high = max((one + 2 * k - 1 for one in close), default=(number // k + 2) * k)
        if held is not None:
            low, high = min(low, self.blurred[held].low), max(high, self.blurred[held].high)
        estimate = min(close, key=lambda one: abs(one - number), default=(low + high) // 2)
        most = high if self.most is None or number > self.most else min(high, self.most)
        return Count(max(low, min(estimate, most)), low, most, "sketch")

    def coarse(self, count: People) -> People:
        """An interval in steps of k: the bounds of one are exact counts of something, too."""
        if not isinstance(count, Count) or count.high < self.k:
            return Below(self.k) if isinstance(count, Count) and count.high else count
        k = self.k
        low, high = count.low // k * k, -(-count.high // k) * k
        estimate = min(high, max(k, round(count.estimate / k) * k))
        method = "sketch" if count.method == "exact" else count.method
        return Count(estimate, max(low, min(1, count.low)), high, method)

    def values(self, number: int, totals: Sequence[int]) -> int:
        """A number of values, where all (any of ``totals``) or none but a few would tell of a few people."""
        if 0 < number < self.k:
            return min(self.k, max(totals, default=0))
        whole = next((one for one in totals if 0 < abs(one - number) < self.k), None)
        if whole is None and any(abs(one - number) < self.k for one in self.blurred):
            return round(number / self.k) * self.k
        return number if whole is None else whole

    def few(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """Parts of a total: few is none, and no less than k is held back altogether."""
        lost = sum(one for one in numbers if one < self.k)
        held = min((one for one in numbers if one >= self.k), default=0) if 0 < lost < self.k else 0
        spare = numbers.index(held) if held else -1
        return tuple(0 if one < self.k or at == spare else one for at, one in enumerate(numbers))
