"""What follows from numbers of people in overlapping collections, by set algebra.

Printed numbers are linear equations over the cells of a Venn diagram. A group of cells ("in these and not
in those", or the rest) can be worked out if it lies in the row space of the equations; a group that turns
out empty empties its cells. (Dobra and Fienberg, "Bounds for cell entries in contingency tables given
marginal totals and decomposable graphs", PNAS 97, 2000.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EXACT = 1e-6
FEW = 8
"""Cells of which every set is a group; of more, those that a sentence can name."""


@dataclass(slots=True)
class Venn:
    """The cells of a Venn diagram of collections, the groups they form, and the numbers known of them."""

    k: int
    places: Mapping[str, int]
    cells: NDArray[Any]
    groups: NDArray[Any]
    alive: NDArray[Any]
    rows: list[NDArray[Any]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, k: int, names: Sequence[str], joined: Iterable[frozenset[str]]) -> Venn:
        """The diagram of ``names`` where only the pairs ``joined`` overlap."""
        pairs = set(joined)
        places = {name: at for at, name in enumerate(names)}
        cells = [cell for cell in product((0, 1), repeat=len(names)) if _possible(cell, names, pairs)]
        table = np.array(cells, dtype=float).reshape(len(cells), len(names))
        if len(cells) <= FEW:
            named = np.array(list(product((0.0, 1.0), repeat=len(cells)))).reshape(
                1 << len(cells), len(cells)
            )
        else:
            named = np.array([_match(table, form) for form in product((-1, 0, 1), repeat=len(names))])
        groups = np.unique(np.concatenate([named, 1 - named]), axis=0)
        return cls(k, places, table, groups[groups.any(axis=1)], np.ones(len(cells)))

    def union(self) -> NDArray[Any]:
        """Everyone."""
        return self.alive

    def inside(self, *names: str) -> NDArray[Any]:
        """Those in all of these collections."""
        row: NDArray[Any] = self.cells[:, [self.places[name] for name in names]].prod(axis=1) * self.alive
        return row

    def single(self) -> list[int]:
        """The sizes of the cells that are known."""
        sizes = self._sizes()[self.groups.sum(axis=1) == 1]
        return [round(size) for size in sizes if size > _EXACT]

    def close(self, row: NDArray[Any], number: int) -> tuple[bool, list[int]]:
        """Whether the number would give away groups of a few people, and what it would be were they empty."""
        after = replace(self, rows=list(self.rows), numbers=list(self.numbers))
        after.add(row, number)
        small = [_EXACT < size < self.k - _EXACT for size in after._sizes()]
        weights, fits = self._weights([*self.rows, row])
        sizes = weights @ [*self.numbers, number]
        few = fits & (np.abs(weights[:, -1]) > _EXACT) & (sizes > _EXACT) & (sizes < self.k - _EXACT)
        return any(small), [
            round(number - size / weight) for size, weight in zip(sizes[few], weights[few, -1], strict=True)
        ]

    def add(self, row: NDArray[Any], number: int) -> None:
        """Take note of a printed number. Where it shows that a group is empty, its cells are."""
        self.rows.append(row * self.alive)
        self.numbers.append(number)
        while (gone := self._emptied()).any():
            self.alive = self.alive * ~gone
            self.rows = [one * self.alive for one in self.rows]
            groups = np.unique(self.groups * self.alive, axis=0)
            self.groups = groups[groups.any(axis=1)]

    def bounds(self, row: NDArray[Any], number: int) -> list[int]:
        """What the number would be if two groups inside a known third did not have to overlap by a few.

        (Fréchet's lower bound: of 20 people, 15 and 12 share 7 at least.)
        """
        known = list(zip(self.rows, self.numbers, strict=True))
        return [
            whole - one
            for around, whole in known
            for inside, one in known
            if 0 < number + one - whole < self.k and (np.maximum(row, inside) <= around).all()
        ]

    def _emptied(self) -> NDArray[Any]:
        cells: NDArray[Any] = self.groups[np.abs(self._sizes()) < _EXACT].any(axis=0)
        return cells

    def _sizes(self) -> NDArray[Any]:
        """The size of each group, or -1 where it cannot be told."""
        weights, fits = self._weights(self.rows)
        return np.where(fits, weights @ self.numbers, -1.0)

    def _weights(self, rows: list[NDArray[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Each group as a sum of rows, and whether it is one."""
        table = np.array(rows).reshape(len(rows), len(self.alive))
        weights = self.groups @ np.linalg.pinv(table)
        return weights, np.abs(weights @ table - self.groups).max(axis=1, initial=0) < _EXACT


def _possible(cell: tuple[int, ...], names: Sequence[str], pairs: set[frozenset[str]]) -> bool:
    inside = [name for name, one in zip(names, cell, strict=True) if one]
    return bool(inside) and all(
        frozenset((a, b)) in pairs for at, a in enumerate(inside) for b in inside[at + 1 :]
    )


def _match(table: NDArray[Any], form: tuple[int, ...]) -> NDArray[Any]:
    """The cells inside every collection with 1 and outside every one with 0 (-1: either)."""
    asked = np.array([one >= 0 for one in form], dtype=bool)
    met = (table[:, asked] == np.array(form)[asked]).all(axis=1)
    return met.astype(float)  # type: ignore[no-any-return]
