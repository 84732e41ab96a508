"""``unlatched report breach``: writes one form, or all of them, from a report.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from unlatched import stopping
from unlatched.disclosed import Disclosed, read
from unlatched.errors import UsageError
from unlatched.reports.breach import Form, Sources, as_json, as_markdown, as_pdf, fill, variants
from unlatched.reports.breach.inputs import Facts
from unlatched.reports.breach.inputs import facts as read_facts
from unlatched.reports.files import publish
from unlatched.severity import Evidence, evidence, regrade

FORMATS = ("md", "json", "pdf")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for. ``awareness`` and ``zone`` win over the facts file."""

    report: Path
    out: Path
    forms: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    facts: Path | None = None
    logs: Path | None = None
    check: Path | None = None
    awareness: str | None = None
    zone: str | None = None
    answers: Path | None = None


def run(request: Request) -> tuple[Path, ...]:
    """Write the forms into ``request.out``; the paths written. Raises :class:`UsageError`."""
    return written(read(request.report), request)


def written(report: Disclosed, request: Request, case: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """The same for a report that is at hand, with what a ``case`` has on record of it."""
    if unknown := set(request.formats) - set(FORMATS):
        raise UsageError(f"there is no format {sorted(unknown)[0]!a}; there are {', '.join(FORMATS)}")
    sources = _sources(report, request, case or {})
    forms = [fill(name, sources) for name in request.forms or variants()]
    made = {f"breach-{form.variant}.{kind}": _made(form, kind) for form in forms for kind in request.formats}
    with stopping.not_now():
        return publish(request.out, made)


def _sources(report: Disclosed, request: Request, case: Mapping[str, str]) -> Sources:
    said = read_facts(request.facts) if request.facts else Facts({}, {})
    given = {"awareness": request.awareness, "zone": request.zone}
    known = {**said.facts, **{name: value for name, value in given.items() if value}}
    if strange := sorted(set(said.stated) - set(variants())):
        raise UsageError(
            f"reading the facts: there is no form {strange[0]!a}; there are {', '.join(variants())}"
        )
    found = evidence(report.locator, logs=request.logs, check=request.check, answers=request.answers)
    graded = regrade(report, found) if found != Evidence() else report
    return Sources(graded, found.logs, found.check, known, said.stated, case)


def _made(form: Form, kind: str) -> str | bytes:
    if kind == "pdf":
        return as_pdf(form)
    return as_markdown(form) if kind == "md" else as_json(form)
