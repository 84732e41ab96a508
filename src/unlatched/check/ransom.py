"""Ransom notes: names that robots leave after wiping open stores. Only fixed words are ever shown.

Sources: the "Meow" attacks (2020) and the MongoDB, Elasticsearch and MySQL ransom campaigns since 2017.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_WORDS: Final = (
    "read_me_to_recover", "read__me_to_recover", "readme_to_recover", "recover_your_data",
    "recoveryourdata", "please_read", "pleaseread", "please_secure", "please-read", "read_me_now",
    "readme_now", "warning_alert", "warning", "how_to_restore", "how_to_recover", "restore_your_data",
    "your_data_is_backed", "pwned", "hacked", "ransom", "bitcoin", "-meow", "meow-", "_meow",
    "contact_me", "dbs_backed_up", "read_me", "read-me", "readme", "requisites", "delete_me_after",
)  # fmt: skip
_EXACT = frozenset({"warning", "hacked", "ransom", "bitcoin", "readme", "read_me", "read-me", "contact_me"})


def notes(names: Iterable[str]) -> tuple[str, ...]:
    """Sentences about names that look like a ransom note.

    >>> notes(["orders", "READ__ME_TO_RECOVER_YOUR_DATA"])
    ("a name like a ransom note ('read__me_to_recover'): the store was probably wiped by a robot",)
    """
    found = {word for name in names if (word := _word(name.lower().strip()))}
    return tuple(
        f"a name like a ransom note ({word!r}): the store was probably wiped by a robot"
        for word in sorted(found)
    )


def _word(name: str) -> str | None:
    return next((word for word in _WORDS if (name == word if word in _EXACT else word in name)), None)
