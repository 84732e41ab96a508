"""What to do next, a sentence each; general advice on deadlines, not legal advice on a case."""

from __future__ import annotations

from collections.abc import Iterator

from unlatched.model import Audit
from unlatched.reports import sentences


def steps(audit: Audit) -> Iterator[str]:
    """What whoever is responsible does now, most urgent first; nothing where nothing personal was found."""
    if sentences.personal(audit):
        yield "Close it: take the data offline, or let nobody in without a password. Delete nothing yet."
        yield "Keep the server's logs safe: since when it was open and who has been in (unlatched logs)."
        yield from _telling(audit)
    if any(sentences.unseen(audit)):
        yield "Look at what could not be read, listed below. Until then every number is a lower bound."


def in_short(audit: Audit) -> str:
    """The same in one line, for the top of a screen; empty where there is nothing to do."""
    if not sentences.personal(audit):
        return "look at what could not be read, named below." if any(sentences.unseen(audit)) else ""
    clock = "; where the GDPR applies, 72 hours from becoming aware (Art. 33)" if audit.severity else ""
    return f"close it, keep its logs{clock}."


def _telling(audit: Audit) -> Iterator[str]:
    """GDPR Art. 33(1) and 34(1). A level is evidence of risk; the judgement stays with the controller."""
    if audit.severity is None:
        return
    clock = "Where the GDPR applies, the authority is told within 72 hours of becoming aware (Art. 33)"
    if audit.severity.level in ("high", "very high"):
        yield f"{clock}, and at this level as a rule the people too, without undue delay (Art. 34)."
    else:
        yield f"{clock}, unless a risk to the people is unlikely; either way the breach is documented."
    yield "The authority's form, filled as far as this goes: unlatched report breach report.json --out forms"
