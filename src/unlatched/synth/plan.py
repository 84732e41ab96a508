"""What a shape promises: collections whose rows can be made anywhere, and the truth about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from unlatched.errors import UsageError
from unlatched.synth.draw import Draw, Ints

POINT = pa.struct([("type", pa.string()), ("coordinates", pa.list_(pa.float64()))])
"""A GeoJSON position (RFC 7946): longitude, then latitude, WGS 84 degrees."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a field holds: W3C DPV 2.3 category, exact kind, and categories that are right as well."""

    category: str
    kind: str | None = None
    accept: tuple[str, ...] = ()


NOTHING = Fact("dpv:NonPersonalData")
ROW_KEY = Fact("dpv:NonPersonalData", None, ("pd:UID", "pd:Identifier"))
"""A key the store gives each record (``_id``)."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for. ``records`` counts fixes, calls, stays ... where people have several."""

    people: int
    records: int | None
    seed: int
    countries: tuple[str, ...] = ()

    @property
    def draw(self) -> Draw:
        """The draws of this exposure."""
        return Draw(self.seed)


@dataclass(frozen=True, slots=True)
class Plan:
    """One collection. ``build(rows)`` makes the documents with these row numbers.

    ``facts`` are keyed by document path without ``[]``; a field without a fact holds nothing personal.
    ``places`` counts the people seen at each kind of sensitive place, where places are labelled.
    """

    name: str
    records: int
    build: Callable[[Ints], pa.Table]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    subject_key: str | None = None
    subjects: int = 0
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Join:
    """People of ``source`` also found in ``target``; ``share`` is of the people in ``source``."""

    source: str
    target: str
    subjects: int
    share: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """Collections that belong together, the distinct people in all of them, and who is in several."""

    plans: tuple[Plan, ...]
    subjects: int = 0
    links: tuple[Join, ...] = ()
    countries: tuple[str, ...] = ()


def both_ways(left: Plan, right: Plan, shared: int) -> tuple[Join, ...]:
    """The two links between collections that share ``shared`` people."""
    pairs = ((left, right), (right, left))
    return tuple(Join(a.name, b.name, shared, shared / a.subjects) for a, b in pairs if a.subjects)


REPEAT = 250


def with_repeats(people: int) -> int:
    """How many records ``people`` people get when every 250th is entered a second time."""
    return people + max(people - 1, 0) // REPEAT


def person_of_row(rows: Ints) -> Ints:
    """Whose record a row is, in a collection of one record a person plus repeats.

    >>> import numpy as np
    >>> person_of_row(np.array([0, 249, 250, 251])).tolist()
    [0, 249, 249, 250]
    """
    block, place = rows // (REPEAT + 1), rows % (REPEAT + 1)
    return np.asarray(rows - block - (place == REPEAT), dtype=np.int64)


def whose(draw: Draw, rows: Ints, records: int, people: int) -> Ints:
    """Whose record each row is: everybody's once, the rest in a heavy tail (density of rank r as r**-1/2)."""
    slot = draw.permute(rows, "slot", records)
    rank = np.where(slot < people, slot, (draw.uniform(rows, "tail") ** 2 * people).astype(np.int64))
    return draw.permute(rank, "rank", people)


def at_least(name: str, value: int, least: int) -> int:
    """The value, or a clear error."""
    if value < least:
        raise UsageError(f"{name} is {value}; give at least {least}")
    return value
