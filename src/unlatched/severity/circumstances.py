"""CB, the circumstances of the breach: confidentiality, integrity, availability, malicious intent.

ENISA v1.0 (2013), section 3.3 and annex 3. A sum. What is not measured stays an interval.
``logs`` is ``logs.json`` (schema ``unlatched/logs/1``), ``check`` one target of ``unlatched/check/1``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from unlatched.severity.evidence import complete, read_something, strangers
from unlatched.severity.term import Term, between, settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unlatched.model import Audit

# Names that extortion campaigns leave behind in open stores. Names of collections only, never contents.
RANSOM = re.compile(
    r"(?<![a-z])(?:(?:please[_\W]*)?read[_\W]*me(?![a-z])|how_to_(?:restore|recover)(?![a-z])"
    r"|(?:restore|recover|get)_(?:my|your)_?(?:data|db|database)(?![a-z])"
    r"|your_(?:data|db|database)_(?:is|was|has|are)(?![a-z])|ransom|pwned|hacked_by)",
    re.IGNORECASE,
)


def terms(audit: Audit, logs: Mapping[str, Any] | None, check: Mapping[str, Any] | None) -> tuple[Term, ...]:
    """The four terms, in ENISA's order."""
    ransom = any(RANSOM.search(one.name) for one in audit.collections) or bool((check or {}).get("ransom"))
    return (
        _confidentiality(logs),
        _integrity(ransom, _writable(check)),
        _availability(ransom),
        _malicious(ransom),
    )


def _confidentiality(logs: Mapping[str, Any] | None) -> Term:
    if logs is None:
        why = "no logs were read; data open to the internet count as open to an unknown number"
        settles = "the server's logs over the whole exposure"
        return between("cb.confidentiality", (0, 0.5, 0.5), why, settles)
    found = strangers(logs)
    if found:
        return _seen(found)
    if complete(logs):
        return settled("cb.confidentiality", 0, "data at risk; complete logs show no access from outside")
    why = "the logs show no access from outside but are not complete"
    return between("cb.confidentiality", (0, 0.5, 0.5), why, "the missing parts of the logs")


def _seen(clients: list[Mapping[str, Any]]) -> Term:
    if not any(map(read_something, clients)):
        why = "clients connected from outside; what they read is not logged"
        return between(
            "cb.confidentiality", (0, 0.5, 0.5), why, "slow-query logs, traffic counters or firewall logs"
        )
    if all(one.get("organisation") for one in clients):
        why = "read from outside by clients whose organisations are known"
        return between(
            "cb.confidentiality", (0.25, 0.25, 0.5), why, "whether those organisations passed it on"
        )
    return settled("cb.confidentiality", 0.5, "read from outside by an unknown number of recipients")


def _writable(check: Mapping[str, Any] | None) -> str:
    return str(((check or {}).get("anonymous") or {}).get("write", "unknown")) if check else "unchecked"


def _integrity(ransom: bool, writable: str) -> Term:
    if ransom:
        why = "a name like an extortion note: data were altered by somebody"
        return between("cb.integrity", (0.25, 0.5, 0.5), why, "a backup to restore from")
    if writable in ("yes", "inferred"):
        why = "anonymous clients could write; no sign of alteration"
        return between("cb.integrity", (0, 0, 0.5), why, "a comparison with a backup")
    return settled("cb.integrity", 0, "no sign of alteration")


def _availability(ransom: bool) -> Term:
    if ransom:
        why = "a name like an extortion note: data may be missing"
        return between("cb.availability", (0, 0.25, 0.5), why, "whether a backup exists")
    return settled("cb.availability", 0, "no sign of loss; the data are there")


def _malicious(ransom: bool) -> Term:
    if ransom:
        return settled("cb.malicious", 0.5, "a name like an extortion note")
    return settled("cb.malicious", 0, "misconfiguration; no sign of intent")
