"""``report.html``: one self-contained page that a manager can read, print and forward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from unlatched import __version__
from unlatched.gate import Disclosure
from unlatched.model import Audit, Collection, Count, Field, People
from unlatched.reports import words
from unlatched.reports.place import located, policy

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FILE = "report.html"
_HEIGHT, _WIDTH, _FLOOR = 140, 720, 160


@dataclass(frozen=True, slots=True)
class Card:
    """One of the numbers at the top."""

    title: str
    value: str
    note: str = ""


def render(disclosure: Disclosure) -> str:
    """The page as HTML text; it asks nothing of any network and needs no script."""
    audit = disclosure.audit
    return _template().render(
        audit=audit,
        k=disclosure.k,
        css=_style(),
        policy=policy(audit.locations),
        version=__version__,
        level=audit.severity.level.replace(" ", "-") if audit.severity else "low",
        score=words.score(audit.severity) if audit.severity else "",
        headline=words.headline(disclosure),
        cards=list(_cards(audit)),
        sentences=list(words.findings(disclosure)),
        categories=list(_categories(audit)),
        charts=[_chart(one) for one in audit.collections if sum(n for _, n in one.timeline)],
        location=located(audit.locations),
        links=list(_links(audit)),
        collections=[_collection(one) for one in audit.collections],
        reasons=list(audit.severity.reasons) if audit.severity else [],
        unseen=list(words.unseen(audit)),
    )


def _style() -> Markup:
    """The style sheet, as it is: escaped, its child selectors would not work."""
    from markupsafe import Markup

    return Markup(_asset("report.css"))  # noqa: S704 (our own file)


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_asset("report.html.j2"))


def _asset(name: str) -> str:
    return files("unlatched.reports").joinpath("templates", name).read_text(encoding="utf-8")


def _cards(audit: Audit) -> Iterator[Card]:
    if words.personal(audit):
        yield Card("People", _short(audit.subjects), _exactness(audit.subjects))
    records = sum(one.records_read for one in audit.collections)
    many = len(audit.collections)
    yield Card("Records read", words.number(records), f"in {many} collection{'s' if many != 1 else ''}")
    if audit.locations and isinstance(audit.locations.subjects, Count):
        yield Card("People located", _short(audit.locations.subjects), _span(audit))
    special = [words.category(one.category) for one in audit.categories if one.special]
    if special:
        yield Card("Special categories", words.number(len(special)), words.listing(special))
    if audit.severity:
        yield Card("Severity", audit.severity.level.capitalize(), f"score {words.score(audit.severity)}")


def _short(count: People) -> str:
    text = words.people(count).removesuffix(" people")
    return text.replace("between ", "").replace(" and ", " – ") if isinstance(count, Count) else text


def _exactness(count: People) -> str:
    return "counted exactly" if isinstance(count, Count) and count.low == count.high else "as an interval"


def _span(audit: Audit) -> str:
    span = audit.locations.span if audit.locations else None
    return f"{span.first:%Y-%m-%d %H:%M} to {span.last:%Y-%m-%d %H:%M} UTC" if span else ""


def _categories(audit: Audit) -> Iterator[dict[str, Any]]:
    most = max((_size(one.subjects) for one in audit.categories), default=0)
    for one in words.ranked(audit):
        yield {
            "name": words.category(one.category),
            "special": one.special,
            "people": _short(one.subjects),
            "width": round(100 * _size(one.subjects) / most, 1) if most else 0,
        }


def _size(count: People) -> int:
    return count.estimate if isinstance(count, Count) else 0


def _chart(one: Collection) -> dict[str, Any]:
    from unlatched.measures.timeline import unit

    first, last = one.timeline[0][0], one.timeline[-1][0]
    step = unit(last - first)
    top = max(records for _, records in one.timeline)
    total, shown = sum(records for _, records in one.timeline), _moment(step)
    return {
        "name": one.name,
        "unit": step,
        "first": first.strftime(shown),
        "last": last.strftime(shown),
        "top": words.number(top),
        "label": f"{words.number(total)} records from {first.strftime(shown)} to {last.strftime(shown)} UTC",
        "bars": list(_bars(one.timeline, top, shown)),
    }


def _moment(step: str) -> str:
    return {"hour": "%Y-%m-%d %H:%M", "month": "%Y-%m", "year": "%Y"}.get(step, "%Y-%m-%d")


def _bars(timeline: tuple[tuple[datetime, int], ...], top: int, shown: str) -> Iterator[dict[str, Any]]:
    first = timeline[0][0]
    gaps = [later - sooner for (sooner, _), (later, _) in pairwise(timeline)]
    step = min(gaps, default=timedelta(hours=1))
    slots = (timeline[-1][0] - first) / step + 1
    width = _WIDTH / slots
    for when, records in timeline:
        height = _HEIGHT * records / top
        yield {
            "x": round((when - first) / step * width, 2),
            "y": round(_FLOOR - height, 2),
            "w": round(max(0.6, width * 0.86), 2),
            "h": round(height, 2),
            "title": f"{when.strftime(shown)}: {words.number(records)} records",
        }


def _links(audit: Audit) -> Iterator[dict[str, str]]:
    for link in audit.links:
        yield {
            "source": link.source,
            "target": link.target,
            "share": words.percent(link.share) if link.share else "–",
            "people": _short(link.subjects),
            "joined": words.listing([words.category(one) for one in link.categories]),
        }


def _collection(one: Collection) -> dict[str, Any]:
    personal = [field for field in one.fields if field.category != words.NOT_PERSONAL]
    return {
        "name": one.name,
        "records": words.number(one.records_read),
        "size": words.size(one.bytes),
        "people": words.people(one.subjects) if personal and one.subjects else "",
        "fields": [_field(field) for field in personal],
        "others": [field.path for field in one.fields if field.category == words.NOT_PERSONAL],
    }


def _field(one: Field) -> dict[str, Any]:
    return {
        "path": one.path,
        "holds": words.category(one.category),
        "special": one.special,
        "sure": words.percent(one.confidence),
        "filled": words.number(one.filled),
        "distinct": _about(one.distinct),
        "why": "; ".join(one.evidence),
    }


def _about(count: People) -> str:
    if not isinstance(count, Count):
        return _short(count) if count else "–"
    return (
        words.number(count.estimate) if count.low == count.high else f"about {words.number(count.estimate)}"
    )
