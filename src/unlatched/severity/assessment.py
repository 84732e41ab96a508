"""From an audit to its severity: every term with its reason, an interval where something is open."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from unlatched.model import Severity
from unlatched.severity import circumstances, facts, identification, processing
from unlatched.severity.answers import Answer, apply
from unlatched.severity.enisa import METHOD, level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unlatched.model import Audit
    from unlatched.severity.facts import Facts
    from unlatched.severity.term import Term


@dataclass(frozen=True, slots=True)
class Product:
    """DPC x EI for people whose data are held together, with the terms that set it."""

    dpc: tuple[Term, ...]
    ei: tuple[Term, ...]

    def at(self, end: str) -> Fraction:
        """The product at ``"low"``, ``"value"`` or ``"high"``."""
        return _top(self.dpc, end) * _top(self.ei, end)


def of_audit(
    audit: Audit,
    *,
    logs: Mapping[str, Any] | None = None,
    check: Mapping[str, Any] | None = None,
    answers: tuple[Answer, ...] = (),
    kept: tuple[Term, ...] = (),
) -> Severity | None:
    """ENISA severity of what ``audit`` found, or None when it found no personal data.

    ``dpc``, ``ei`` and ``cb`` are what the evidence supports, and give the level; ``low`` and
    ``high`` bound the score over everything that is still open. The reasons name DPV terms only:
    no count, no field, no collection. ``kept`` are circumstances that are already known.
    """
    if not facts.personal(audit.collections):
        return None
    products = [_product(held, answers) for held in facts.groups(audit)]
    together = [] if facts.separable(audit) else [_product(facts.together(audit), answers)]
    known = {one.name: one for one in kept}
    found = tuple(known.get(one.name, one) for one in circumstances.terms(audit, logs, check))
    return _severity(products, together, apply(found, answers, "cb"))


def _product(held: Facts, answers: tuple[Answer, ...]) -> Product:
    return Product(
        apply(processing.terms(held), answers, "dpc"),
        apply(identification.terms(held), answers, "ei"),
    )


def _severity(apart: list[Product], together: list[Product], around: tuple[Term, ...]) -> Severity:
    worst = max(apart, key=lambda one: (one.at("value"), one.at("high")))
    dpc, ei, cb = _top(worst.dpc, "value"), _top(worst.ei, "value"), _sum(around, "value")
    low = max(one.at("low") for one in apart) + _sum(around, "low")
    high = max(one.at("high") for one in (*apart, *together)) + _sum(around, "high")
    score, terms = dpc * ei + cb, (*worst.dpc, *worst.ei, *around)
    return Severity(
        METHOD,
        float(dpc),
        float(ei),
        float(cb),
        float(low),
        float(high),
        level(score),
        tuple(one.reason for one in terms) + _range(low, score, high),
        tuple(one.name for one in terms if one.override),
    )


def _range(low: Fraction, score: Fraction, high: Fraction) -> tuple[str, ...]:
    if level(low) == level(high):
        return ()
    return (
        f"The level is that of {float(score):g}, which the evidence supports; with what is still open"
        f" the score lies between {float(low):g} ({level(low)}) and {float(high):g} ({level(high)}).",
    )


def _top(terms: tuple[Term, ...], end: str) -> Fraction:
    return max(Fraction(getattr(one, end)) for one in terms)


def _sum(terms: tuple[Term, ...], end: str) -> Fraction:
    return sum((Fraction(getattr(one, end)) for one in terms), Fraction(0))
