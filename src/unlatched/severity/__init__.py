"""How bad it is: ENISA's severity of a personal data breach, fed from an audit."""

from __future__ import annotations

from unlatched.severity.assessment import of_audit
from unlatched.severity.enisa import Assessment, GridError, assess, level
from unlatched.severity.evidence import Evidence, evidence
from unlatched.severity.regrade import document, regrade

__all__ = [
    "Assessment",
    "Evidence",
    "GridError",
    "assess",
    "document",
    "evidence",
    "level",
    "of_audit",
    "regrade",
]
