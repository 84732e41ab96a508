"""Kinds that the same values may be taken for: the more telling one wins when both match about as well."""

from __future__ import annotations

from typing import Final

from unlatched.classify.survey import Survey

OVER: Final[dict[str, tuple[str, ...]]] = {
    "given_name": (
        "city",
        "country",
        "region",
        "language",
        "nationality",
        "job",
        "religion",
        "ethnicity",
        "street",
    ),
    "family_name": ("city", "country", "region", "language", "nationality", "job", "given_name", "street"),
    "person_name": ("city", "country", "region", "school", "sensitive_place", "job", "street", "address"),
    "city": ("country", "region"),
    "nationality": ("country", "city"),
}
"""Kind to the kinds that, matching as well, speak against it where the name does not say it."""


def outdone(kind: str, found: Survey) -> float:
    """Log odds lost to a rival that matches nearly as many values."""
    own = found.share(kind)
    rival = max((found.share(other) for other in OVER.get(kind, ())), default=0.0)
    return -3.0 if own and rival >= 0.7 * own else 0.0
