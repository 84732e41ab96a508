"""Detectors: one kind of personal data a file.

A detector module says what its kind looks like and what fields that hold it are called. It exposes
``DETECTORS``, a tuple of :class:`Detector` (one, or a family such as the national identifiers).
Modules are found by name; nothing is registered. A detector sees one value at a time and answers yes
or no: judging a field is the business of ``classify``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of personal data.

    ``category`` is a W3C DPV 2.3 term (``pd:EmailAddress``). ``words`` are names that fields of this kind
    bear, by language (ISO 639-1), lower case, words separated by blanks; ``matches`` says whether one value
    has the form (None: known by name only); ``chance`` is the share of random values of the same shape
    (same length and alphabet) that match all the same.

    The rest is for kinds that are hard to tell: ``weak`` are names such fields share with many others
    (``name``, ``code``); ``recall`` is the share of genuine values that match; ``ceiling`` bounds what
    values may say without a name, in log odds (6 is certainty, 0 means the name must say it);
    ``needs_people`` is what it loses, in log odds, where nothing else in the collection points at people
    (a city, a photograph).
    """

    kind: str
    category: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    matches: Callable[[str], bool] | None = None
    chance: float = 0.0
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    recall: float = 0.9
    ceiling: float = 6.0
    needs_people: float = 0.0


@cache
def detectors() -> tuple[Detector, ...]:
    """Every detector of every module in this package, in the order of their names."""
    modules = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(one for name in modules for one in import_module(f"{__name__}.{name}").DETECTORS)
