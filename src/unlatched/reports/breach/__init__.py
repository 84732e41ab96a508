"""The breach report: what the law asks, answered from the audit, with evidence or "unknown".

Forms: the EDPB's common template, GDPR Art. 33(3) and 34, the United Kingdom, China, India,
California and Brazil.
"""

from __future__ import annotations

from unlatched.reports.breach.deadlines import Deadline, deadlines
from unlatched.reports.breach.form import Form, fill, variants
from unlatched.reports.breach.inputs import Sources
from unlatched.reports.breach.render import as_json, as_markdown, as_pdf

__all__ = ["Deadline", "Form", "Sources", "as_json", "as_markdown", "as_pdf", "deadlines", "fill", "variants"]
