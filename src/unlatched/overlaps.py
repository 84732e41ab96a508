"""How collections overlap, as it may be printed: the people of each, of all, and of each two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unlatched.model import Audit, Count, People
from unlatched.shield import Shield

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from unlatched.venn import Venn

MOST = 6
"""Collections whose overlaps are worked out together; of more, only pairs are compared."""

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Overlaps:
    """People of the whole target, of each collection, and of each two of them, as printed."""

    total: People
    collections: Mapping[str, People]
    links: Mapping[Pair, People]


def overlaps(audit: Audit, shield: Shield) -> Overlaps:
    """Let the numbers through the shield: the total first, then the largest collections, then links."""
    counts = {one.name: one.subjects for one in audit.collections}
    shared = {frozenset((one.source, one.target)): one.subjects for one in audit.links}
    counted = [name for name, count in counts.items() if isinstance(count, Count)]
    if len(counted) > MOST:
        return _compared(audit.subjects, counts, shared, shield)
    from unlatched.venn import Venn

    venn = Venn.of(shield.k, counted, shared)
    total = _through(audit.subjects, venn.union(), venn, shield)
    shield.most = total.estimate if isinstance(total, Count) and total == audit.subjects else None
    order = sorted(counted, key=lambda name: (-_size(counts[name]), name))
    shown = {name: _through(counts[name], venn.inside(name), venn, shield) for name in order}
    links = {
        pair: _through(count, venn.inside(*pair), venn, shield)
        if pair <= set(counted)
        else shield.people(count)
        for pair, count in sorted(shared.items(), key=lambda item: (-_size(item[1]), sorted(item[0])))
    }
    shield.known += venn.single()
    return Overlaps(total, counts | shown, links)


def _size(count: People) -> int:
    return count.estimate if isinstance(count, Count) else 0


def _through(count: People, row: NDArray[Any], venn: Venn, shield: Shield) -> People:
    """One number; one that leaves two collections to overlap by at least a few gives that away as well."""
    if not isinstance(count, Count) or count.low != count.high:
        return shield.people(count, ())
    tells, near = venn.close(row, count.estimate)
    overlap = venn.bounds(row * venn.alive, count.estimate)
    shown = shield.people(count, [*near, *overlap], tells)
    if shown == count:
        venn.add(row, count.estimate)
    return shown


def _compared(
    total: People, counts: Mapping[str, People], shared: Mapping[Pair, People], shield: Shield
) -> Overlaps:
    """Each number against those it is part of. Where any is held back, so is the total's last digit."""
    whole = [total.estimate] if isinstance(total, Count) else []
    shown = {name: shield.people(count, whole) for name, count in counts.items()}
    links = {
        pair: shield.people(count, [_size(counts.get(name)) for name in pair])
        for pair, count in shared.items()
    }
    exact = shown == counts and links == shared
    return Overlaps(shield.people(total, ()) if exact else shield.coarse(total), shown, links)
