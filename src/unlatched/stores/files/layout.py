"""The collections in JSON texts: records, lists inside one document, and what stands beside those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from unlatched.stores.files.envelope import is_envelope
from unlatched.stores.files.framing import ANY, Place, frames
from unlatched.stores.files.keyed import keyed
from unlatched.stores.files.outline import Outline, outline
from unlatched.stores.files.parts import HEAD, Lost, Part
from unlatched.stores.files.places import base
from unlatched.stores.files.records import decoded

_COMPILED: Final = 1 << 23
_ENVELOPE: Final = 1 << 20
"""Bytes of a document without its lists that may be no more than an envelope."""

_LOOKED: Final = 20

Collections = list[tuple[str, list[Part]]]


def layout(texts: Sequence[Part]) -> Collections:
    """Each collection in texts of one schema: what it is called (if anything), its parts, a record a line."""
    place = base(texts[0])[0]
    if place != Place():
        return _all(texts, _in_answers(texts[0], place) or [place])
    known = keyed(texts[0].head)
    found = [outline(text.chunks([]), known, text.size > _COMPILED) for text in texts]
    places = list(dict.fromkeys(place for one in found for place in one.places()))
    if any(one.documents > 1 for one in found):
        return _all(texts, _in_answers(texts[0], place) or [place])
    if not places:
        return _all(texts, [Place()])
    beside = [_beside(text, one) for text, one in zip(texts, found, strict=True) if _says(one)]
    return [*([("", beside)] if beside else []), *_all(texts, places)]


def sketch(text: Part) -> tuple[list[str], Part]:
    """The collections by the beginning of a text alone, and the text framed as the first of them."""
    place = base(text)[0]
    lists = outline([text.head], keyed(text.head)).places() if place == Place() else []
    places: list[Place | None] = [*lists] or [place]
    return [f"{_label(one)}.{one}" for one in places], framed(text, places[0])


def _all(texts: Sequence[Part], places: Sequence[Place | None]) -> Collections:
    return [(_label(place), [framed(text, place) for text in texts]) for place in places]


def _label(place: Place | None) -> str:
    """The keys on the way to a list, but for those that are data."""
    keys = place.keys if place else ()
    return ".".join(key[1:-1].decode("utf-8", errors="replace") for key in keys if key != ANY)


def framed(part: Part, place: Place | None) -> Part:
    """The part with its records at a place, one per line."""
    if place is None:
        return part

    def opener(lost: Lost) -> Iterator[bytes]:
        early = f"{part.label}: ends inside a list or an object; the rest is missing"
        return frames(part.chunks(lost), place, lambda: lost.append(early), part.size > _COMPILED)

    head = b"".join(frames(iter([part.head]), place, lambda: None))
    return replace(part, path=None, entry=None, head=head, opener=opener)


def _in_answers(part: Part, place: Place | None) -> list[Place]:
    """The lists in each of many answers (pages of an interface, search results) that say nothing else."""
    inside = place or Place()
    some = list(islice(_lines(part, inside), _LOOKED))
    found = [outline([line]) for line in some]
    places = list(dict.fromkeys(one for answer in found for one in answer.places()))
    if not places or any(map(_says, found)):
        return []
    return [replace(one, brackets=inside.brackets + one.brackets) for one in places]


def _lines(part: Part, place: Place) -> list[bytes]:
    """The complete records in a text's beginning, or the first one if it is longer."""
    found = b"".join(frames([part.head], place, lambda: None)).splitlines()
    return found[:-1] or next(_longer(part, place), [])


def _longer(part: Part, place: Place) -> Iterator[list[bytes]]:
    held = b""
    for piece in frames(part.chunks([]), place, lambda: None, part.size > _COMPILED):
        held += piece
        if b"\n" in held:
            yield held.splitlines()[:_LOOKED]
            return


def _says(found: Outline) -> bool:
    """Whether there is more beside the lists than an envelope."""
    text = found.whole()
    if len(text) > _ENVELOPE:
        return True
    return not all(map(is_envelope, decoded([text])))


def _beside(part: Part, found: Outline) -> Part:
    """A document without its lists, as a part of one record; it is read again where it is long."""
    text = found.whole() + b"\n"

    def opener(lost: Lost) -> Iterator[bytes]:
        if found.over:
            lost.append(f"{part.label}: what stands beside its lists is too large, and was left")
            return
        again = outline(part.chunks([]), found.known, part.size > _COMPILED)
        yield text if len(text) < HEAD else again.whole() + b"\n"

    whole = len(text) < HEAD
    return replace(part, path=None, entry=None, head=text[:HEAD], size=len(text), opener=opener, whole=whole)
