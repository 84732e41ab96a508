"""The reasons for a verdict, in plain words and without a value."""

from __future__ import annotations

from unlatched.classify.context import Company
from unlatched.classify.lexicon import Naming
from unlatched.classify.survey import Survey
from unlatched.detectors import Detector, detectors


def sentences(at: int, naming: Naming | None, found: Survey, together: Company) -> tuple[str, ...]:
    """Short sentences: what the name says, what the values show, who the neighbours are."""
    said = [_named(naming, together.tongue(naming))] if naming and naming.weight > 0 else []
    detector, tried, matched = detectors()[at], found.tried.get(at, 0), found.matched.get(at, 0)
    if tried and matched:
        said.append(_shown(detector, matched, tried))
    if together.people >= 2:
        said.append("neighbouring fields identify people")
    return tuple(said)


def _named(naming: Naming, tongue: str) -> str:
    label = naming.kind.replace("_", " ")
    where = f" ({tongue})" if tongue else ""
    return f"the field's name may say {label}" if naming.weak else f"the field's name says {label}{where}"


def _shown(detector: Detector, matched: int, tried: int) -> str:
    share = f"{100 * matched / tried:.0f} % of {tried:,} distinct values have the form"
    return share + (f", by chance {100 * detector.chance:.0f} %" if detector.chance >= 0.005 else "")
