"""``unlatched case verify``: both verifiers over an export; anything either finds is a problem."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from unlatched.cases import verifier
from unlatched.cases.book import Book
from unlatched.cases.verify import Verdict, load, verify
from unlatched.errors import UsageError


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody knows from elsewhere: the signer's key, an entry's hash, a time server's certificate."""

    key: str | None = None
    head: str | None = None
    tsa: str | None = None


NOTHING = Known()


def check(path: Path, known: Known = NOTHING) -> Verdict:
    """The verdict on a zip, a folder or a timeline. Raises :class:`UsageError` when it cannot be read."""
    held = _files(path)
    timeline = load(held["timeline.json"])
    found = check_story(timeline, known)
    if not found.sound:
        return found
    return replace(found, problems=tuple(_manifest(held, found.key, timeline["head"]["hash"])))


def check_story(timeline: Any, known: Known = NOTHING) -> Verdict:
    """The verdict of both verifiers on a timeline."""
    inside = verify(timeline, key=known.key, head=known.head)
    alone = verifier.check(timeline, known.key, known.head, known.tsa)
    return replace(inside, problems=tuple(dict.fromkeys([*inside.problems, *alone])))


def check_case(book: Book, case: str, known: Known = NOTHING) -> Verdict:
    """The verdict on a case in the database: its timeline, and that what is on record is what it says."""
    found = check_story(book.story(case), known)
    return replace(found, problems=(*found.problems, *book.mismatches(case)))


def _files(path: Path) -> dict[str, bytes]:
    try:
        held = verifier.files(path)
    except (OSError, ValueError, verifier.Wrong):
        held = {}
    if "timeline.json" not in held:
        raise UsageError("checking the export: it is no zip, folder or timeline.json of a case")
    return held


def _manifest(held: dict[str, bytes], key: str, head: str) -> list[str]:
    try:
        return verifier.check_manifest(held, key, head)
    except (KeyError, TypeError, ValueError, verifier.Wrong):
        return ["the manifest does not have its form"]
