"""How bad it is: ENISA's severity of a personal data breach, fed from an audit."""

from __future__ import annotations

from unlatched.severity.assessment import of_audit
from unlatched.severity.enisa import Assessment, GridError, assess, level

__all__ = ["Assessment", "GridError", "assess", "level", "of_audit"]
