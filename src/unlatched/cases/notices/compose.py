"""The words of a notice: what is open, what it holds, what we did, what to do, in two languages.

After CERT-Bund's mails, the CERT Guide to CVD and the notification experiments (Li 2016, Maass 2021).
Numbers come from the disclosure as they are; what is not known says so. Never in it: records, samples,
credentials, other victims, demands, threats, legal verdicts.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any, Literal

from unlatched.disclosed import Category, Disclosed, People, place
from unlatched.errors import UsageError
from unlatched.typeset import clean

LANGUAGES = ("en", "zh", "es", "fr", "de", "ru", "ar")
RECIPIENTS = ("owner", "host", "cert", "authority", "protector", "people")
TECHNICAL = ("owner", "host", "cert")
SUBJECTS = {"open": "subject", "shut": "subject_was", "copy": "subject_copy"}
RULE = "-" * 60
ISOLATE = ("\u2066", "\u2069")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a notice may say besides the disclosure.

    ``door`` is what the checks on record found: ``open``, ``shut`` (was open), or ``copy`` where there
    is no store to check, only a copy that was handed over.

    ``since`` and ``until`` and ``again`` are times as text, None where not known.
    """

    case: str
    org: str
    verify: str
    report: Disclosed
    door: Literal["open", "shut", "copy"]
    since: str | None = None
    until: str | None = None
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A notice in one language: its subject and paragraphs, each a tuple of lines."""

    language: str
    direction: str
    subject: str
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def body(self) -> str:
        """The paragraphs as plain text."""
        return "\n\n".join("\n".join(lines) for lines in self.paragraphs)


@cache
def words(language: str) -> Mapping[str, Any]:
    """The phrases of a language. Raises :class:`UsageError` for one there is not."""
    if language not in LANGUAGES:
        raise UsageError(f"there is no notice in this language; there are {', '.join(LANGUAGES)}")
    return tomllib.loads(files(__package__).joinpath(f"texts/{language}.toml").read_text("utf-8"))


@cache
def _fixes() -> Mapping[str, str]:
    return tomllib.loads(files(__package__).joinpath("fixes.toml").read_text("utf-8"))


def compose(recipient: str, facts: Facts, languages: tuple[str, ...]) -> tuple[Text, ...]:
    """One text a language, each once. Raises :class:`UsageError` for an unknown recipient or language."""
    if recipient not in RECIPIENTS:
        raise UsageError(f"there is no such recipient; there are {', '.join(RECIPIENTS)}")
    return tuple(_text(recipient, facts, one) for one in dict.fromkeys(languages))


def whole(texts: tuple[Text, ...]) -> str:
    """All languages below each other, as the plain text that is signed and sent."""
    names = " / ".join(words(one.language)["name"] for one in texts)
    head = [names] if len(texts) > 1 else []
    return f"\n\n{RULE}\n\n".join([*head, *(one.body for one in texts)]) + "\n"


def _text(recipient: str, facts: Facts, language: str) -> Text:
    say = _speaker(facts, language)
    blocks = (
        (say("greeting"),),
        (say("who"),),
        (say(_lead(recipient, facts)),),
        (say("where"), say("when"), say("since")),
        (say("data"), *_figures(facts.report, language)),
        (
            say("did_inventory" if facts.report.depth == "inventory" else "did_full"),
            say(_dated("keep", facts.until)),
        ),
        *(_steps(facts, language) if recipient in TECHNICAL and facts.door == "open" else ()),
        *(((say(f"ask_{recipient}"),),) if facts.door == "open" or recipient not in TECHNICAL else ()),
        *(((say(_dated("next", facts.again)),),) if facts.door == "open" and recipient != "people" else ()),
        (say("close"), clean(facts.org)),
    )
    return Text(language, words(language)["direction"], say(SUBJECTS[facts.door]), blocks)


def _dated(phrase: str, moment: str | None) -> str:
    """The phrase with a date, or the one without where none is known."""
    return phrase if moment else f"{phrase}_open"


def _lead(recipient: str, facts: Facts) -> str:
    if recipient == "people":
        return "lead_people_copy" if facts.door == "copy" else "lead_people"
    if facts.door == "open":
        return f"lead_{recipient}"
    return "lead_was" if facts.door == "shut" else "lead_copy"


class _Speaker:
    """Fills phrases; what has no value reads "unknown" in that language."""

    __slots__ = ("_values", "_words")

    def __init__(self, said: Mapping[str, Any], values: Mapping[str, str | None]) -> None:
        self._words = said
        # In Arabic a date would otherwise be read backwards: each value is isolated, left to right.
        around = ISOLATE if said["direction"] == "rtl" else ("", "")
        known = {name: clean(value) for name, value in values.items() if value}
        self._values = {
            name: f"{around[0]}{known[name]}{around[1]}" if name in known else said["unknown"]
            for name in values
        }

    def __call__(self, phrase: str) -> str:
        return Template(self._words[phrase]).substitute(self._values)


def _speaker(facts: Facts, language: str) -> _Speaker:
    at = place(facts.report.locator)
    where = f"{at.host}:{at.port}" if at.host and at.port else at.host
    return _Speaker(
        words(language),
        {
            "case": facts.case,
            "org": facts.org,
            "verify": facts.verify,
            "store": facts.report.store,
            "place": where,
            "examined": facts.report.created.replace("T", " ").removesuffix("Z"),
            "since": facts.since,
            "until": facts.until,
            "next": facts.again,
        },
    )


def _figures(report: Disclosed, language: str) -> tuple[str, ...]:
    said = words(language)
    total = {"people": number(report.subjects, language), "records": str(report.personal_records)}
    lines = [Template(said["total"]).substitute(total), *(_line(one, language) for one in report.categories)]
    score = report.severity
    if score:
        level = {
            "level": said[score.level.replace(" ", "_")],
            "low": f"{score.low:g}",
            "high": f"{score.high:g}",
        }
        lines.append(Template(said["severity"]).substitute(level))
    return tuple(lines)


def _line(one: Category, language: str) -> str:
    said = words(language)
    name = said["categories"].get(one.term, one.term.partition(":")[2])
    filled = {"category": name, "records": str(one.records), "people": number(one.subjects, language)}
    return Template(said["line"]).substitute(filled) + (f" {said['special']}" if one.special else "")


def number(count: People | None, language: str) -> str:
    """A number of people in a language's words, exactly as disclosed."""
    said = words(language)
    if count is None:
        return str(said["unknown"])
    if count.below is not None:
        return Template(said["below"]).substitute(n=count.below)
    if count.exact:
        return Template(said["exact"]).substitute(n=count.estimate)
    return Template(said["about"]).substitute(n=count.estimate, low=count.low, high=count.high)


def _steps(facts: Facts, language: str) -> tuple[tuple[str, ...], ...]:
    said = words(language)
    hint = _fixes().get(facts.report.store)
    fixes = [said[f"fix_{n}"] for n in range(1, 6)]
    return ((said["preserve"], said["selfcheck"]), (said["fix"], *fixes, *([hint] if hint else [])))
