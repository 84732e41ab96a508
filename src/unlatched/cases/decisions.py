"""Who might be hurt by whom being told? Asked before any notice, and recorded with its reasons.

After the Menlo Report (2012): respect for persons, beneficence, justice, law and public interest. When
the owner is the one doing harm, telling him may help him; then there are the host, the CERT, the
authority, and whoever protects the people concerned.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from unlatched.cases.book import Book
from unlatched.cases.notices.compose import RECIPIENTS
from unlatched.errors import UsageError

QUESTIONS = (
    "Persons: who is in the data, and could being known to be there put them at risk?",
    "Beneficence: who could be hurt by this recipient knowing, or by not being told?",
    "Justice: who bears the risk, and who has the benefit?",
    "Law and public interest: which duty to tell or not to tell applies?",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """For one ``recipient``: could telling it hurt somebody, who says so, and why."""

    recipient: str
    answer: Literal["harmless", "harmful", "unknown"]
    reasons: str
    by: str


def decide(book: Book, case: str, decision: Decision) -> str:
    """Put a decision on record; a later one replaces it. Raises :class:`UsageError` without reasons."""
    if decision.recipient not in RECIPIENTS:
        raise UsageError(f"there is no such recipient; there are {', '.join(RECIPIENTS)}")
    if decision.answer not in ("harmless", "harmful", "unknown"):
        raise UsageError("the answer is harmless, harmful or unknown")
    if not decision.reasons.strip() or not decision.by.strip():
        raise UsageError("a decision needs its reasons and who took it: " + " ".join(QUESTIONS))
    facts = {"recipient": decision.recipient, "answer": decision.answer}
    return book.add(case, "decision", decision.answer, asdict(decision), "decision.made", facts)


def require(book: Book, case: str, recipient: str) -> None:
    """Refuse (:class:`UsageError`) unless the last decision says that telling ``recipient`` hurts nobody."""
    found = [one for one in book.items(case, "decision") if one.body.get("recipient") == recipient]
    if not found or found[-1].state != "harmless":
        others = ", ".join(one for one in RECIPIENTS if one != recipient)
        raise UsageError(
            f"no notice to the {recipient}: no decision on record says that it hurts nobody."
            f" Decide with unlatched case decide; other recipients are {others}"
        )
