"""Build detectors/_places.txt: names of countries, regions and cities, in many languages.

Source: Faker's address providers (MIT, (c) Daniele Faraglia and contributors) and the cities of the IANA time
zone names (public domain).

    python tools/build_places.py > src/unlatched/detectors/_places.txt
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import warnings
import zoneinfo
from collections.abc import Iterator

import faker.providers.address as addresses

from unlatched.detectors._text import fold

MOST = 3_000
SORTS = {
    "country": re.compile("countr"),
    "city": re.compile(
        r"^cit(y|ies)(_names?)?$|^(city_name|cities|towns|municipalit|villages|communes|places)"
    ),
    "region": re.compile(
        r"state|provinc|region|department|prefecture|count(y|ies)|district|canton|voivod|land$"
    ),
}


def named(values: object) -> Iterator[str]:
    """Every name in a provider's list, tuple or mapping."""
    if isinstance(values, dict):
        yield from named(list(values) + list(values.values()))
    elif isinstance(values, (tuple, list)):
        for value in values:
            if isinstance(value, str):
                yield value
            else:
                yield from named(value)


def gathered() -> dict[str, set[str]]:
    """Sort of place to the folded names of such places."""
    found: dict[str, set[str]] = {sort: set() for sort in SORTS}
    for module in pkgutil.iter_modules(addresses.__path__):
        provider = importlib.import_module(f"{addresses.__name__}.{module.name}").Provider
        for key in dir(provider):
            sort = next((sort for sort, form in SORTS.items() if form.search(key)), None)
            names = [fold(name).strip() for name in named(getattr(provider, key)) if "{" not in name]
            if sort and len(names) <= MOST and "format" not in key and "postcode" not in key:
                found[sort].update(name for name in names if len(name) > 1 and not re.search(r"\d|\|", name))
    zones = (
        zone.rsplit("/", 1)[-1]
        for zone in zoneinfo.available_timezones()
        if "/" in zone and "Etc" not in zone
    )
    found["city"].update(fold(zone.replace("_", " ")) for zone in zones if len(zone) > 3)
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.stdout.writelines("|".join([sort, *sorted(names)]) + "\n" for sort, names in gathered().items())
