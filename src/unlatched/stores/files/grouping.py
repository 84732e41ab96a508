"""Which parts are one collection: those of one format, folder and schema, and what continues them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from unlatched.errors import StoreError
from unlatched.raw import sealed
from unlatched.stores import Offer
from unlatched.stores.files.names import kind_of, nearness
from unlatched.stores.files.parts import Fields, Part

ALIKE: Final = 8
"""Files of one folder and one schema that are one collection, whatever their names."""


class Format(Protocol):
    """What a format module offers.

    One may also have ``begins(part)``, and ``continues(first, other)`` of what two parts begin with.
    """

    def recognise(self, part: Part) -> float:
        """How sure it is that the part has this format, 0 to 1."""

    def fingerprint(self, part: Part) -> Hashable:
        """Equal for parts that belong together."""

    def offers(self, parts: Sequence[Part], name: str) -> tuple[Offer, ...]:
        """The collections in ``parts``; :class:`StoreError` when none can be read at all."""


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of one collection (or of one document with several)."""

    format: Format
    parts: tuple[Part, ...]


def grouped(recognised: Iterable[tuple[Part, Format]]) -> list[Group]:
    """Parts of one format, folder and schema: together when their names are of one kind, or they are many."""
    alike: dict[Any, dict[str, list[Part]]] = {}
    owners: dict[Any, Format] = {}
    known: dict[Any, list[Fields]] = {}
    for part, format_ in recognised:
        kind = kind_of(part.name)
        place = id(format_), part.folder
        key = (*place, _settled(_fingerprint(format_, part), known.setdefault((*place, kind), [])))
        owners[key] = format_
        alike.setdefault(key, {}).setdefault(kind, []).append(part)
    groups = []
    for key, kinds in alike.items():
        merged = [[part for same in kinds.values() for part in same]]
        for same in merged if len(kinds) > ALIKE else kinds.values():
            groups.append(Group(owners[key], tuple(same)))
    return _joined(groups)


def _joined(groups: list[Group]) -> list[Group]:
    """Groups with those that go on where another began: each is added to the one whose name is nearest."""
    added: dict[int, list[Part]] = {}
    begun = [_begun(group) for group in groups]
    for at, group in enumerate(groups):
        before = [place for place in range(len(groups)) if place != at and _goes_on(groups, begun, place, at)]
        if before:
            nearest = max(
                before, key=lambda place: nearness(groups[place].parts[0].name, group.parts[0].name)
            )
            added.setdefault(nearest, []).extend(group.parts)
    moved = {id(part) for parts in added.values() for part in parts}
    return [
        replace(group, parts=(*group.parts, *added.get(at, ())))
        for at, group in enumerate(groups)
        if id(group.parts[0]) not in moved
    ]


def _begun(group: Group) -> object:
    """What a group begins with, where its format can tell by it what goes on."""
    begins: Callable[[Part], object] | None = getattr(group.format, "begins", None)
    try:
        return sealed(f"reading {group.parts[0].label}")(begins)(group.parts[0]) if begins else None
    except StoreError:
        return None


def _goes_on(groups: Sequence[Group], begun: Sequence[object], first: int, other: int) -> bool:
    if begun[first] is None or begun[other] is None:
        return False
    one, then = groups[first], groups[other]
    if one.format is not then.format or one.parts[0].folder != then.parts[0].folder:
        return False
    continues: Callable[[object, object], bool] = getattr(one.format, "continues")  # noqa: B009
    try:
        return sealed(f"reading {then.parts[0].label}")(continues)(begun[first], begun[other])
    except StoreError:
        return False


def _fingerprint(format_: Format, part: Part) -> Hashable:
    try:
        return sealed(f"reading {part.label}")(format_.fingerprint)(part)
    except StoreError:
        return part.label


def _settled(found: Hashable, known: list[Fields]) -> Hashable:
    """The fingerprint, or the one it is alike among those of files named in the same way."""
    if not isinstance(found, Fields):
        return found
    same = next((other for other in known if found.alike(other)), None)
    if same is None:
        known.append(found)
    return found if same is None else same
