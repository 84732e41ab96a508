"""``unlatched case verify``: both verifiers over an export; anything either finds is a problem."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from unlatched.cases import verifier
from unlatched.cases.verify import Verdict, load, verify
from unlatched.errors import UsageError


def check(path: Path, key: str | None = None, head: str | None = None) -> Verdict:
    """The verdict on a zip, a folder or a timeline. Raises :class:`UsageError` when it cannot be read."""
    held = _files(path)
    timeline = load(held["timeline.json"])
    inside = verify(timeline, key=key, head=head)
    alone = verifier.check(timeline, key, head)
    both = [*inside.problems, *alone]
    if not both:
        both = _manifest(held, inside.key, timeline["head"]["hash"])
    return replace(inside, problems=tuple(dict.fromkeys(both)))


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
