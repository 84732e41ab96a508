"""From samples of fields to categories: names, values, neighbours and statistics, weighed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unlatched.raw import Raw


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of one field before anything is measured.

    ``values`` are distinct values as text, drawn at random (bytes as ``0x`` and up to 64 bytes in hex,
    times as ISO 8601). ``seen`` counts the records looked at, ``filled`` the values that were not null or
    blank, ``distinct`` the distinct ones among them. ``lengths`` are the least and most items per record,
    where the field is a list.
    """

    path: str
    type: str
    values: Raw[tuple[str, ...]]
    seen: int
    filled: int
    distinct: int
    lengths: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a field holds: a DPV category, the exact kind, how sure (0 to 1), and the reasons in words."""

    path: str
    category: str
    kind: str | None
    confidence: float
    special: bool
    evidence: tuple[str, ...]


def classify(collection: str, samples: Sequence[Sample]) -> tuple[Verdict, ...]:
    """Judge the fields of one collection together; one verdict a sample, in the same order.

    Samples without values (an inventory) are judged by their names alone, with less confidence.
    """
    from unlatched.classify.judge import judge

    return judge(collection, samples)
