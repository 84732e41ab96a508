"""Which facts of an audit the score rests on: the categories held together for the same people.

Only DPV terms and identifier kinds are kept: no count, no field name, so nothing here needs a gate.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from unlatched.model import Count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unlatched.model import Audit, Collection, Link, People

NOT_PERSONAL = "dpv:NonPersonalData"
TRAIL_POINTS = 2.0
DIARY_RECORDS = 10.0
SINGLED_OUT = 0.5


@dataclass(frozen=True, slots=True)
class Facts:
    """What is held together for the same people.

    ``repeated``: several behavioural records per person. ``unique_trails``: most trails single
    out one person. None where it was not measured.
    """

    categories: frozenset[str]
    kinds: frozenset[str] = frozenset()
    special: bool = False
    repeated: bool | None = None
    unique_trails: bool | None = None

    def has(self, group: str) -> bool:
        """Whether a category of ``categories.toml``'s ``group`` is held."""
        return bool(self.categories & words(group))

    def which(self, group: str) -> str:
        """The DPV terms of ``group`` that are held, for a reason."""
        return ", ".join(f"pd:{name}" for name in sorted(self.categories & words(group)))


@cache
def words(group: str) -> frozenset[str]:
    """The terms of one group of ``categories.toml``."""
    return frozenset(_table()[group])


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(files("unlatched.severity").joinpath("categories.toml").read_text("utf-8"))


def personal(collections: Iterable[Collection]) -> tuple[Collection, ...]:
    """The collections that hold personal data."""
    return tuple(one for one in collections if any(f.category != NOT_PERSONAL for f in one.fields))


def groups(audit: Audit) -> tuple[Facts, ...]:
    """The facts of each set of collections that speak of the same people."""
    held = personal(audit.collections)
    return tuple(_facts(audit, part) for part in _components(held, audit.links))


def together(audit: Audit) -> Facts:
    """The facts as if every collection spoke of the same people."""
    return _facts(audit, personal(audit.collections))


def separable(audit: Audit) -> bool:
    """Whether links could be measured: every personal collection tells people apart."""
    return all(one.subject_key is not None for one in personal(audit.collections))


def _facts(audit: Audit, part: tuple[Collection, ...]) -> Facts:
    fields = [f for one in part for f in one.fields if f.category != NOT_PERSONAL]
    return Facts(
        frozenset(f.category.partition(":")[2] for f in fields),
        frozenset(f.kind for f in fields if f.kind),
        any(f.special for f in fields),
        _repeated(audit, part),
        _unique(audit),
    )


def _components(parts: tuple[Collection, ...], links: tuple[Link, ...]) -> list[tuple[Collection, ...]]:
    home = {one.name: one.name for one in parts}
    for link in links:
        if link.share > 0 and link.source in home and link.target in home:
            old, new = home[link.source], home[link.target]
            home = {name: new if at == old else at for name, at in home.items()}
    return [tuple(one for one in parts if home[one.name] == at) for at in dict.fromkeys(home.values())]


def _repeated(audit: Audit, part: tuple[Collection, ...]) -> bool | None:
    answers = {_diary(one) for one in part} | ({_trail(audit)} if any(map(_mapped, part)) else set())
    return True if True in answers else None if None in answers else False


def _held(one: Collection) -> set[str]:
    return {f.category.partition(":")[2] for f in one.fields}


def _mapped(one: Collection) -> bool:
    return bool(_held(one) & words("trail"))


def _diary(one: Collection) -> bool | None:
    return _ratio(one.records, one.subjects, DIARY_RECORDS) if _held(one) & words("behavioural") else False


def _trail(audit: Audit) -> bool | None:
    at = audit.locations
    return _ratio(at.points, at.subjects, TRAIL_POINTS) if at else False


def _ratio(events: int, people: People, per_person: float) -> bool | None:
    if not isinstance(people, Count) or not people.estimate:
        return None
    return events / people.estimate >= per_person


def _unique(audit: Audit) -> bool | None:
    rates = [one.rate for one in audit.locations.unicity] if audit.locations else []
    return max(rates) >= SINGLED_OUT if rates else None
