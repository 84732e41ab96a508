"""Build detectors/_names.txt: words that people's names are made of, in the scripts they are written in.

Sources, both from the package index: Faker's person providers (MIT, (c) Daniele Faraglia and contributors)
and the US Census Bureau's 1990 name files (public domain) as packed in the sdist of ``names`` (MIT).

    python tools/build_names.py names-0.3.0/names > src/unlatched/detectors/_names.txt
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import warnings
from collections import defaultdict
from pathlib import Path

import faker.providers.color as color
import faker.providers.currency as currency
import faker.providers.date_time as date_time
import faker.providers.lorem as lorem
import faker.providers.person as people

from unlatched.detectors._text import fold

LAST_NAMES_TAKEN = 20_000
COLOURS = {"brown", "white", "green", "gray", "grey", "black", "rose", "silver", "violet", "olive"}


def faker_words() -> dict[str, set[str]]:
    """Word to the roles it plays (g: given, f: family), over every locale."""
    found: dict[str, set[str]] = defaultdict(set)
    for module in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        for key in dir(provider):
            if re.match(r"(first|last|middle|given|family).*name|.*patronymic|.*surname", key):
                role = "g" if re.search("first|given|middle|patronymic", key) else "f"
                add(found, getattr(provider, key), role)
    return found


def add(found: dict[str, set[str]], values: object, role: str) -> None:
    """File every word of ``values`` under ``role``."""
    if not isinstance(values, (tuple, list, dict)):
        return
    for value in values:
        for word in re.split(r"[\s,/()]+", str(value)):
            if "{" not in word and len(fold(word)) > 1 and not re.search(r"\d", word):
                found[fold(word)].add(role)


def census(folder: Path, found: dict[str, set[str]]) -> None:
    """Add the US Census Bureau's words."""
    for name, role, most in (
        ("all.last", "f", LAST_NAMES_TAKEN),
        ("male.first", "g", 9999),
        ("female.first", "g", 9999),
    ):
        lines = (folder / f"dist.{name}").read_text().splitlines()[:most]
        add(found, [line.split()[0] for line in lines], role)


def everyday() -> set[str]:
    """Folded words that mean something else in running text: colours, months, currencies, common words.

    A capital in a list of common words marks a name that strayed into it.
    """
    said: dict[str, set[str]] = defaultdict(set)
    for package in (lorem, color, date_time, currency):
        for module in pkgutil.iter_modules(package.__path__):
            provider = importlib.import_module(f"{package.__name__}.{module.name}")
            provider = getattr(provider, "Provider", provider)
            for key in dir(provider):
                if re.search("word_list|colors|month_names|day_names|DAY_NAMES|MONTH_NAMES|currenc", key):
                    listed = getattr(provider, key)
                    if not isinstance(listed, (tuple, list, dict)):
                        continue
                    named = [*listed, *listed.values()] if isinstance(listed, dict) else listed
                    add(said, [word for word in named if package is not lorem or str(word).islower()], "e")
    return set(said)


def foremost(folder: Path) -> set[str]:
    """Names so common that they are names first of all; family names that are English words are not."""
    given = {name for sex in ("male", "female") for name in _listed(folder / f"dist.{sex}.first", 400)}
    family = _listed(folder / "dist.all.last", 2_000)
    english = importlib.import_module("faker.providers.lorem.en_US").Provider.word_list
    seasons = {"may", "summer", "april", "june", "august"}
    return (given | family - {fold(word) for word in english} - COLOURS) - seasons


def _listed(path: Path, most: int) -> set[str]:
    return {fold(line.split()[0]) for line in path.read_text().splitlines()[:most]}


def main() -> None:
    """Print the file."""
    warnings.simplefilter("ignore")
    found = faker_words()
    census(Path(sys.argv[1]), found)
    kept = foremost(Path(sys.argv[1]))
    for word in everyday() - kept:
        found.pop(word, None)
    roles: dict[str, list[str]] = defaultdict(list)
    for word, played in found.items():
        roles["b" if len(played) == 2 else next(iter(played))].append(word)
    sys.stdout.writelines(" ".join([role, *sorted(roles[role])]) + "\n" for role in "gfb")


if __name__ == "__main__":
    main()
