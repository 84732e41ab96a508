"""Countries: names, addresses and invented numbers of one country a file, found by their names.

A country module exposes ``COUNTRY``. Its ID numbers pass their check digits but lie where no office has
ever issued one, its phone numbers where none has been assigned; the module's docstring says which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from unlatched.errors import UsageError
from unlatched.synth.draw import Draw, Ints

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Country:
    """What the people of a country are made of.

    Names are ``native=latin`` pairs (Latin-script countries leave out ``=latin``). ``number(index, born)``
    gives the ID number of the ``index``-th of ``capacity`` people; ``phone(draw, ids)`` a mobile number.
    ``middle`` is the share of people with a second given name, a man's (the father's, or the family's).
    """

    script: str
    surnames: str
    women: str
    men: str
    streets: str
    employers: str
    groups: str
    address: tuple[str, ...]
    id_kind: str | None
    capacity: int
    number: Callable[[Ints, Days], pa.Array]
    phone: Callable[[Draw, Ints], pa.Array]
    surname_first: bool = False
    space: str = " "
    middle: float = 0.0
    city: str = "Porto Nalva"


def pairs(names: str) -> tuple[list[str], list[str]]:
    """``"王=Wang 李=Li"`` as native and Latin names."""
    parts = [name.partition("=") for name in names.split()]
    return [native.replace("_", " ") for native, _, _ in parts], [
        (latin or native).replace("_", " ") for native, _, latin in parts
    ]


@cache
def countries() -> tuple[str, ...]:
    """Codes (ISO 3166-1) of all countries here."""
    return tuple(sorted(m.name.rstrip("_") for m in iter_modules(__path__) if len(m.name.rstrip("_")) == 2))


def country(code: str) -> Country:
    """One country by its code."""
    if code not in countries():
        raise UsageError(f"no country {code[:8]!r}; there are {', '.join(countries())}")
    module = import_module(f"{__name__}.{code}_" if code == "in" else f"{__name__}.{code}")
    found: Country = module.COUNTRY
    return found
