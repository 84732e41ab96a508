"""How collections overlap, as it may be printed: the people of each, of all, and of each two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from unlatched import secrecy
from unlatched.model import Audit, Below, Count, People
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
    """Let the numbers through the shield, the weightiest first; coarser ones where that may tell of a few."""
    counts = {one.name: one.subjects for one in audit.collections}
    shared = {frozenset((one.source, one.target)): one.subjects for one in audit.links}
    counted = [name for name, count in counts.items() if isinstance(count, Count)]
    worked = _compared if len(counted) > MOST else _worked
    true = Overlaps(audit.subjects, counts, shared)
    few = any(isinstance(count, Count) and 0 < count.high < shield.k for count in counts.values())
    known = replace(true, total=None) if few else true  # records of the others would tell of the few
    shown = worked(known, counted, shield)
    if few:
        shown = replace(shown, total=secrecy.coarse(true.total, shield.k))
    if shown == true and not _is_proven(true, shown, counted, shield.k):
        shown = _coarse(true, shield.k, exact_total=True)
    return shown if _is_proven(true, shown, counted, shield.k) else _coarse(true, shield.k, exact_total=False)


def coarsened(audit: Audit, k: int) -> Overlaps:
    """Every number as an interval."""
    counts = {one.name: one.subjects for one in audit.collections}
    shared = {frozenset((one.source, one.target)): one.subjects for one in audit.links}
    return _coarse(Overlaps(audit.subjects, counts, shared), k, exact_total=False)


def _is_proven(true: Overlaps, shown: Overlaps, counted: Sequence[str], k: int) -> bool:
    """Whether the printed numbers are known to tell of no few."""
    if 0 < len(counted) <= secrecy.MOST:
        collections = {name: (true.collections[name], shown.collections[name]) for name in counted}
        links = {pair: (true.links[pair], shown.links[pair]) for pair in true.links if pair <= set(counted)}
        return not secrecy.is_told((true.total, shown.total), collections, links, k)
    groups = _joined(true.links)
    groups += [{name} for name in counted if not any(name in group for group in groups)]
    few = any(isinstance(one, Below) for one in (*shown.collections.values(), *shown.links.values()))
    return all(_is_sound(true, shown, group) for group in groups) and not (few and shown.total == true.total)


def _is_sound(true: Overlaps, shown: Overlaps, group: Set[str]) -> bool:
    """Whether linked collections are printed so that a person could be moved, or there or not.

    Either all numbers are as they are (and were looked at together), or all have room on both sides, or all
    links and the total have: then people can be exchanged between what is in one collection and in two.
    """
    alone = [(true.collections.get(name), shown.collections.get(name)) for name in group]
    links = [(true.links[pair], shown.links[pair]) for pair in true.links if pair <= group]
    if all(one == other for one, other in (*alone, *links)) and len(group) <= MOST:
        return True
    free = all(map(_has_room, links)) and not _is_exact(shown.total)
    return free or all(map(_has_room, (*alone, *links)))


def _has_room(number: tuple[People, People]) -> bool:
    """Whether one person more or less would still fit what is printed; fewer than k always has."""
    true, shown = number
    if not isinstance(true, Count) or not isinstance(shown, Count) or not true.high:
        return True
    if true.low < true.high:
        return shown.low < shown.high
    return shown.low < true.low and true.high < shown.high


def _is_exact(count: People) -> bool:
    return isinstance(count, Count) and count.low == count.high


def _joined(links: Iterable[Pair]) -> list[set[str]]:
    """Collections that links hang together."""
    groups: list[set[str]] = []
    for pair in links:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [set(pair).union(*touched)]
    return groups


def _coarse(true: Overlaps, k: int, *, exact_total: bool) -> Overlaps:
    """Every number as an interval; the total may be exact where nobody's number is held back."""
    collections = {name: secrecy.coarse(count, k) for name, count in true.collections.items()}
    links = {pair: secrecy.coarse(count, k) for pair, count in true.links.items()}
    return Overlaps(true.total if exact_total else secrecy.coarse(true.total, k), collections, links)


def _worked(true: Overlaps, counted: Sequence[str], shield: Shield) -> Overlaps:
    """The total first, then the largest collections, then links: each against what follows from those."""
    from unlatched.venn import Venn

    counts, shared = true.collections, true.links
    venn = Venn.of(shield.k, counted, shared)
    total = _through(true.total, venn.union(), venn, shield)
    shield.most = total.estimate if isinstance(total, Count) and total == true.total else None
    order = sorted(counted, key=lambda name: (-_size(counts[name]), name))
    shown = {name: _through(counts[name], venn.inside(name), venn, shield) for name in order}
    links = {
        pair: _through(count, venn.inside(*pair), venn, shield)
        if pair <= set(counted)
        else shield.people(count)
        for pair, count in sorted(shared.items(), key=lambda item: (-_size(item[1]), sorted(item[0])))
    }
    shield.known += venn.single()
    return Overlaps(total, {**counts, **shown}, links)


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


def _compared(true: Overlaps, _: Sequence[str], shield: Shield) -> Overlaps:
    """Each number against those it is part of. Where any is held back, so is the total's last digit."""
    whole = [true.total.estimate] if isinstance(true.total, Count) else []
    shown = {name: shield.people(count, whole) for name, count in true.collections.items()}
    links = {
        pair: shield.people(count, [_size(true.collections.get(name)) for name in pair])
        for pair, count in true.links.items()
    }
    exact = shown == true.collections and links == true.links
    return Overlaps(shield.people(true.total, ()) if exact else shield.coarse(true.total), shown, links)
