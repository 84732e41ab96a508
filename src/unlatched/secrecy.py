"""Proof that numbers of people printed together tell of no group of a few; where it fails, coarser numbers.

What a reader knows is every population that fits the printed numbers. A group is told where it has the same
size in all of them. Two facts make that decidable without looking at all groups or all populations:

- One other population in which a group has another size is proof that the group is not told. For up to three
  collections the true one is known from its numbers (inclusion and exclusion), and the populations that
  differ from it by a few people in each cell of the Venn diagram are proof enough, or there is none.
- Where every printed number could be one less, and one more, each person could be there or not: every small
  group holds such a person, so no group is told. Intervals with room on both sides are thus always safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, Final

from unlatched.model import Below, Count, People

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST: Final = 3
"""Collections for which a proof is looked for."""

REACH: Final = 2
"""People by which a cell of another population differs at most: 5 to the power of 7 of them are tried."""

Pair = frozenset[str]


def coarse(count: People, k: int) -> People:
    """The number as an interval in steps of ``k`` with room on both sides; fewer than ``k`` as just that."""
    if not isinstance(count, Count) or not count.high:
        return count
    if count.high < k:
        return Below(k)
    low, high = max(1, (count.low - 1) // k * k), (count.high // k + 2) * k
    return Count((low + high) // 2, low, high, "sketch" if count.method == "exact" else count.method)


def bounds(count: People) -> tuple[int, int]:
    """The least and the most people that a printed number leaves possible."""
    if isinstance(count, Below):
        return 1, count.below - 1
    return (count.low, count.high) if isinstance(count, Count) else (0, 1 << 62)


def tells(total: People, parts: Iterable[People], k: int) -> bool:
    """Whether parts of everyone, which may overlap in any way, tell of few, or of few that are in none.

    Without more than each part's number and the total's, only a part and what is left of it can be told:
    people may be exchanged between all others.
    """
    each = [bounds(part) for part in parts if part is not None]
    least, most = bounds(total)
    least = max([least, *(low for low, _ in each)])
    rests = ((max(0, least - min(high, most)), most - low) for low, high in each)
    return any(low == high and 0 < low < k for low, high in (*each, *rests))


def is_told(
    total: tuple[People, People],
    collections: Mapping[str, tuple[People, People]],
    links: Mapping[Pair, tuple[People, People]],
    k: int,
) -> bool:
    """Whether a small group may be told, by the true and printed numbers of all, each collection and link.

    True where it cannot be shown that none is. Of a number that is not known exactly any value will do: what
    is told is the same in every population that fits, so in the one that is tried.
    """
    import numpy as np

    names = sorted(collections)
    rows = _rows(names, total[1], collections, links)
    for truth in _populations(names, total[0], collections, links):
        near = truth + _moves(len(truth))
        near = near[(near >= 0).all(axis=1)]
        for row, shown in rows:
            low, high = bounds(shown)
            sizes = near @ row
            near = near[(sizes >= low) & (sizes <= high)]
        groups = _groups(len(truth))
        few = groups[(groups @ truth > 0) & (groups @ truth < k)]
        if len(near):
            return not bool(np.all((near @ few.T != few @ truth).any(axis=0)))
    return True


def _populations(
    names: Sequence[str],
    total: People,
    collections: Mapping[str, tuple[People, People]],
    links: Mapping[Pair, tuple[People, People]],
) -> Iterator[NDArray[Any]]:
    """How many people may be in exactly which collections, by inclusion and exclusion."""
    import numpy as np

    asked = [inside for size in (1, 2) for inside in combinations(names, size)]
    numbers = [collections[one[0]][0] if len(one) == 1 else _shared(links, one) for one in asked]
    rows = np.array([_inside(names, inside) for inside in (*asked, names)], float)
    rows = rows if len(names) > 2 else rows[:-1]
    for values in product(*map(_values, numbers)):
        for middle in _middles(asked, values, names, total):
            known = np.array([*values, *middle])
            found = np.rint(np.linalg.solve(rows, known)).astype(int)
            if (found >= 0).all():
                yield found


def _shared(links: Mapping[Pair, tuple[People, People]], pair: Sequence[str]) -> People:
    return links[frozenset(pair)][0] if frozenset(pair) in links else Count.exact(0)


def _values(number: People) -> list[int]:
    """A few values that a number can have."""
    if not isinstance(number, Count):
        return [0]
    return sorted({number.low, number.estimate, number.high})


def _middles(
    asked: Sequence[tuple[str, ...]], values: Sequence[int], names: Sequence[str], total: People
) -> list[list[int]]:
    """How many may be in all three collections; nothing to say of fewer."""
    if len(names) < MOST:
        return [[]]
    signed = sum(value if len(one) == 1 else -value for one, value in zip(asked, values, strict=True))
    most = min((value for one, value in zip(asked, values, strict=True) if len(one) == 2), default=0)
    wanted = [every - signed for every in _values(total)]
    return [[one] for one in dict.fromkeys([*wanted, most, most // 2, 0]) if one >= 0]


def _rows(
    names: Sequence[str],
    total: People,
    collections: Mapping[str, tuple[People, People]],
    links: Mapping[Pair, tuple[People, People]],
) -> list[tuple[NDArray[Any], People]]:
    """Every printed number with the cells that it counts; no link is printed where nobody is in both."""
    import numpy as np

    found = [(np.ones(2 ** len(names) - 1, int), total)]
    found += [(_inside(names, (name,)), collections[name][1]) for name in names]
    for pair in map(frozenset, combinations(names, 2)):
        shown = links[pair][1] if pair in links else Count.exact(0)
        found.append((_inside(names, tuple(pair)), shown))
    return found


def _inside(names: Sequence[str], inside: Sequence[str]) -> NDArray[Any]:
    """The cells inside all of these collections."""
    import numpy as np

    cells = list(product((0, 1), repeat=len(names)))[1:]
    return np.array([all(cell[names.index(name)] for name in inside) for cell in cells], int)


@cache
def _moves(cells: int) -> NDArray[Any]:
    import numpy as np

    return np.array(list(product(range(-REACH, REACH + 1), repeat=cells)), dtype=np.int64)


@cache
def _groups(cells: int) -> NDArray[Any]:
    import numpy as np

    return np.array(list(product((0, 1), repeat=cells)), dtype=np.int64)
