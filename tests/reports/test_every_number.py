"""Every number on a page is in ``report.json``, or is the rounding, the sum or the count of what is there."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.reports.made import MADE, disclosure
from unlatched.gate import Disclosure
from unlatched.location.figure import classes
from unlatched.location.release import from_dict
from unlatched.reports import html, markdown, sentences, timing, words
from unlatched.reports import json as report_json

PAGES = {"html": html.render, "md": lambda found: markdown.render(found).replace("\\", "")}
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)(?: to (\d+))? ?%")
TIME = re.compile(r"\d{4}-\d\d(?:-\d\d(?: \d\d:\d\d)?)?")
# Numbers of the law, of the method and of the grid: the same in every report.
FIXED = re.compile(
    r"GDPR Art\. 9 and 10|\(Art\. \d+\)|72 hours|95 % interval|below 2 low|from [234] \w+"
    r"|(?:from 0 to|of) 6\b|4 and more|\d(?:\.\d+)? of [14]\b|squares? of (?:600 m|5 km|39 km)|95 % intervals"
    r"|\b(?:0|25|50|75|100) %\n|fewer than 100 people|\b[1-4]\n|[\d,]+ k?m\n|[124] points?"
    r"|covers [\d,]+ km²|world-atlas [\d.]+|\b(?:0|25|50|75|100)%\n"
)
CUTS = (html.ROWS, html._LINKS, 6, 12, 18, 200)


class _Text(HTMLParser):
    """What a reader of the page sees or hears: its text, and the words that stand for its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in ("style", "script")
        self.told += [value or "" for name, value in attrs if name in ("aria-label", "alt", "title")]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.told.append(data)


def seen(page: str) -> str:
    reader = _Text()
    reader.feed(page)
    return "\n".join([*reader.told, ""])


def leaves(node: Any) -> Iterator[Any]:
    """Every value of a document, and every key."""
    if isinstance(node, dict):
        yield from (leaf for one in node.items() for part in one for leaf in leaves(part))
    elif isinstance(node, list):
        yield from (leaf for one in node for leaf in leaves(one))
    else:
        yield node


def derived(found: Disclosure, document: dict[str, Any]) -> Iterator[float]:
    """Sums and counts of what is in the document."""
    parts = document["collections"]
    lists = [
        parts,
        document["links"],
        document["categories"],
        document["unseen"],
        *(p["timeline"] for p in parts),
    ]
    fields = [[field["category"] for field in part["fields"]] for part in parts]
    every = [one for each in fields for one in each]
    lists += [list(filter(None, fields)), every]
    for each in [*fields, every]:
        plain = each.count("dpv:NonPersonalData")
        yield from (plain, len(each) - plain, len(set(each)))
    sizes = {len(one) for one in lists} | {len({one["category"] for one in document["categories"]})}
    sizes |= {len(one) for one in fields} | {sum(one["special"] for one in document["categories"])}
    sizes |= {sum(one.count("dpv:NonPersonalData") for one in fields)}
    yield from sizes
    yield from (size - cut for size in sizes for cut in CUTS)
    yield from (sum(part[key] for part in parts) for key in ("records", "records_read"))
    yield from (sum(one["records"] for one in part["timeline"]) for part in parts)
    if at := document["locations"]:
        yield at["points"] - at["invalid_points"]
        if at["map"]:
            steps = classes(from_dict(at["map"]).cells)
            yield from (edge - less for edge in steps for less in (0, 1))
            yield from (abs(round(middle, 1)) for cell in at["map"]["cells"] for middle in place(**cell))
    if (grade := document["severity"]) is not None:
        yield grade["dpc"] * grade["ei"] + grade["cb"]
    yield timing.undrawn(found.audit)
    yield from (len(sentences.once(found.audit)) - cut for cut in CUTS)
    yield found.k


def place(z: int, x: int, y: int, people: int) -> tuple[float, float]:
    """The middle of a tile of the map, in degrees."""
    size = 2.0**z
    north = math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / size)))
    return math.degrees(north), (x + 0.5) / size * 360 - 180


def printed(number: float) -> set[str]:
    return {f"{number:g}", f"{number:,}", f"{number:.0f}", f"{number:.1f}"} if number == number else set()


def rounded(share: float) -> set[str]:
    """What a share may be printed as: to the nearest, or outward, but for certainty and nothing."""
    found = {words.percent(share, places).split(" %")[0].split(" ")[-1] for places in (0, 1)}
    return found | {f"{math.floor(share * 100)}", f"{math.ceil(share * 100)}"}


def unknown(text: str, found: Disclosure) -> set[str]:
    """Numbers in the text that the report's document has not, nor gives."""
    document = json.loads(report_json.render(found))
    values = list(leaves(document))
    numbers = {one for one in values if isinstance(one, (int, float)) and not isinstance(one, bool)}
    own = "\n".join(one for one in values if isinstance(one, str))
    times = {
        datetime.fromisoformat(one).strftime(form)
        for one in values
        if isinstance(one, str) and re.match(r"\d{4}-\d\d-\d\dT", one)
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m")
    }
    shares = {share for one in numbers if 0 <= one <= 1 for share in rounded(one)}
    known = {form for one in [*numbers, *derived(found, document)] for form in printed(one)}
    shares |= {one for pair in PERCENT.findall(own) for one in pair}
    known |= set(NUMBER.findall(own)) | {
        words.size(part["bytes"]).split()[0] for part in document["collections"]
    }
    left = {time for time in TIME.findall(text) if time not in times and time not in own}
    text = FIXED.sub("", TIME.sub("", text))
    left |= {one for pair in PERCENT.findall(text) for one in pair if one and one not in shares}
    return left | {one.rstrip(",") for one in NUMBER.findall(PERCENT.sub("", text))} - known


def text_of(name: str, form: str) -> str:
    page = PAGES[form](disclosure(name))
    return seen(page) if form == "html" else page


@pytest.mark.parametrize("form", PAGES)
@pytest.mark.parametrize("name", MADE)
def test_every_number_is_in_the_document(name: str, form: str) -> None:
    assert unknown(text_of(name, form), disclosure(name)) == set()


@pytest.mark.parametrize("name", ["whereabouts", "telecom", "sample", "logged"])
def test_a_number_that_is_not_would_be_seen(name: str) -> None:
    """Numbers of the page, each changed alone, and others put beside them."""
    text, dice = text_of(name, "html"), random.Random(7)
    large = [
        one for one in NUMBER.finditer(text) if "," in one[0] and one[0].strip(",") != one[0].replace(",", "")
    ]
    for one in dice.sample(large, min(15, len(large))):
        changed = f"{int(one[0].replace(',', '')) + 137:,}"
        assert unknown(text[: one.start()] + changed + text[one.end() :], disclosure(name)), one[0]
    assert unknown(text + "\n41.7 %", disclosure(name)) == {"41.7"}
    assert unknown(text + "\n1999-03-04", disclosure(name)) == {"1999-03-04"}


def test_the_page_promises_it() -> None:
    assert "Every number in it is in report.json, or is the rounding, sum or count" in text_of(
        "clean", "html"
    )
