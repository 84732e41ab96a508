"""``report.html``: one self-contained page that a manager can read, print and forward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from unlatched import __version__
from unlatched.gate import Disclosure
from unlatched.model import Audit, Collection, Count, Field, Link
from unlatched.reports import grading, next_steps, sentences, timing, words
from unlatched.reports.place import located, policy
from unlatched.reports.vocabulary import NOT_PERSONAL, category

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

FILE = "report.html"
ROWS = 1500
"""Most rows that the tables of fields have together, and most names of other fields; the rest is counted."""
_LINKS = 60
_OPEN = 60  # rows; with more, the tables of fields are folded

DEPTHS = {
    "inventory": "names only, no record was read",
    "sample": "a random sample was read",
    "full": "everything was read",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One of the numbers at the top."""

    title: str
    value: str
    note: str = ""


def render(disclosure: Disclosure) -> str:
    """The page as HTML text; it asks nothing of any network and needs no script."""
    audit = disclosure.audit
    unseen, once = list(sentences.unseen(audit)), sentences.once(audit)
    fields = sentences.found_in(audit)
    return _template().render(
        audit=audit,
        k=disclosure.k,
        css=_style(),
        policy=policy(audit.locations),
        version=__version__,
        depth=DEPTHS[audit.target.depth] if not unseen else f"depth: {audit.target.depth}",
        when=words.moment(audit.created),
        headline=sentences.headline(disclosure),
        verdict=_verdict(audit),
        cards=list(_cards(audit)),
        sentences=list(sentences.findings(disclosure)),
        steps=list(next_steps.steps(audit)),
        categories=list(_categories(audit)),
        charts=timing.charts(audit),
        undrawn=timing.undrawn(audit),
        location=located(audit.locations, part=sentences.sampled(audit)),
        links=[_link(one, audit) for one in once[:_LINKS]],
        more_links=max(0, len(once) - _LINKS),
        collections=_collections(audit),
        open=len(fields) <= _OPEN,
        left_out=max(0, len(fields) - ROWS),
        grading=grading,
        unseen=unseen,
        all_seen=sentences.all_seen(audit),
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


def _verdict(audit: Audit) -> dict[str, Any]:
    """How bad it is, and where that stands on the scale; without a score, how the page's edge is coloured."""
    found = audit.severity
    if found is None:
        return {"tone": "unknown" if any(sentences.unseen(audit)) else "clean"}
    return {
        "tone": found.level.replace(" ", "-"),
        "grade": sentences.grade(found),
        "score": sentences.score(found),
        "marks": dict(grading.marks(found)),
    }


def _cards(audit: Audit) -> Iterator[Card]:
    if sentences.personal(audit):
        yield Card("People", words.bare(audit.subjects), _exactness(audit))
    whole = sum(one.records for one in audit.collections)
    part = f"of {words.number(whole)}, " if sentences.sampled(audit) else ""
    note = f"{part}in {words.many(len(audit.collections), 'collection')}"
    yield Card("Records read", sentences.total_read(audit), note)
    at = audit.locations
    if at and isinstance(at.subjects, Count):
        yield Card("People located", words.bare(at.subjects), words.between(at.span) if at.span else "")
    special = list(dict.fromkeys(category(one.category) for one in audit.categories if one.special))
    if special:
        yield Card("Special categories", words.number(len(special)), words.listing(special))


def _exactness(audit: Audit) -> str:
    seen = audit.subjects
    if not isinstance(seen, Count):
        return ""
    if any(sentences.unseen(audit)):
        return "in what could be read"
    return "counted exactly" if seen.low == seen.high else "as an interval"


def _categories(audit: Audit) -> Iterator[dict[str, Any]]:
    most = max((words.size_of(one.subjects) for one in audit.categories), default=0)
    for one in sentences.ranked(audit):
        yield {
            "name": category(one.category),
            "special": one.special,
            "people": words.bare(one.subjects),
            "width": round(100 * words.size_of(one.subjects) / most, 1) if most else 0,
        }


def _link(link: Link, audit: Audit) -> dict[str, str]:
    return {
        "source": link.source,
        "target": link.target,
        "share": "–" if sentences.sampled(audit) else words.percent(link.share),
        "people": words.bare(link.subjects),
        "joined": sentences.foremost(link.categories, audit),
    }


def _collections(audit: Audit) -> list[dict[str, Any]]:
    """Every collection with its fields, as long as there is room for them."""
    rows = names = ROWS
    found = []
    for one in audit.collections:
        shown = _collection(one, rows, names)
        rows -= len(shown["fields"])
        names -= len(shown["others"])
        found.append(shown)
    return found


def _collection(one: Collection, rows: int, names: int) -> dict[str, Any]:
    personal = [field for field in one.fields if field.category != NOT_PERSONAL]
    others = [field.path for field in one.fields if field.category == NOT_PERSONAL]
    return {
        "name": one.name,
        "records": words.read(one),
        "size": words.size(one.bytes),
        "people": words.people(one.subjects) if personal and one.subjects else "",
        "fields": [_field(field, one) for field in personal[:rows]],
        "cut": len(personal) - len(personal[:rows]),
        "others": others[:names],
        "plain": words.many(len(others), "field"),
        "more": len(others) - len(others[:names]),
    }


def _field(one: Field, within: Collection) -> dict[str, Any]:
    return {
        "path": one.path,
        "holds": category(one.category),
        "special": one.special,
        "sure": words.percent(one.confidence),
        "filled": words.filled(one, within),
        "distinct": words.about(one.distinct),
        "why": "; ".join(one.evidence),
    }
