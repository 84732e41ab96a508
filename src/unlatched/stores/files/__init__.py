"""Files and folders, recognised by content, never by name: leaked dumps as they really look.

A format is one module here with ``recognise(part) -> float`` (how sure, 0 to 1), ``fingerprint(part)``
(the names of its fields, or anything equal for parts of one schema) and ``offers(parts, name)``. Nothing
else is edited to add one.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from unlatched.errors import StoreError
from unlatched.names import apart
from unlatched.raw import sealed
from unlatched.stores import Offer, Offering
from unlatched.stores.files.discover import parts
from unlatched.stores.files.grouping import Format, Group, grouped
from unlatched.stores.files.names import common_stem, safe_name, stem_of
from unlatched.stores.files.parts import Lost, Part
from unlatched.stores.files.unread import unread

HELD: Final = 64 << 20
"""Bytes of beginnings that are held for all parts together; later ones are cut to ``TRIMMED``."""

TRIMMED: Final = 1 << 13

LOOKED: Final = 1 << 14
"""Bytes by which a file that is not read is named."""


def offering(paths: Sequence[Path]) -> Offering:
    """All collections in ``paths`` (files and folders), and what could not be opened, value-free."""
    unseen: Lost = []
    return offering_of(parts(paths, unseen), unseen)


def offering_of(found: Iterable[Part], unseen: Lost) -> Offering:
    """All collections in parts, wherever they lie; ``unseen`` is added to while they are taken."""
    recognised = [(part, _format(part)) for part in _trimmed(found)]
    strange = [part for part, format_ in recognised if format_ is None]
    unseen.extend(line for part in strange for line in part.lost)
    unseen.extend(unread((part.label, part.head[:LOOKED]) for part in strange if not part.lost))
    groups = grouped([(part, format_) for part, format_ in recognised if format_])
    offers = [offer for group in groups for offer in _offers(group, unseen)]
    return Offering(tuple(_named_apart(offers)), tuple(dict.fromkeys(unseen)))


def _trimmed(found: Iterable[Part]) -> Iterable[Part]:
    """The parts; of thousands, only the first keep all of their beginnings in memory."""
    held = 0
    for part in found:
        held += len(part.head)
        long = held > HELD and len(part.head) > TRIMMED
        yield replace(part, head=part.head[:TRIMMED], whole=False) if long else part


@cache
def formats() -> tuple[Format, ...]:
    """The format modules of this package."""
    found = [one.name for one in pkgutil.iter_modules(__path__) if not one.ispkg]
    modules = [import_module(f"{__name__}.{name}") for name in found]
    return tuple(cast(Format, module) for module in modules if hasattr(module, "recognise"))


def _format(part: Part) -> Format | None:
    ranked = [(_sure(format_, part), index) for index, format_ in enumerate(formats())]
    sure, index = max(ranked)
    return formats()[index] if sure > 0 else None


def _sure(format_: Format, part: Part) -> float:
    try:
        return sealed(f"recognising {part.label}")(format_.recognise)(part)
    except StoreError:
        return 0.0


def _offers(group: Group, unseen: Lost) -> tuple[Offer, ...]:
    first = group.parts[0]
    single = len(group.parts) == 1
    safe = [safe_name(part.name) for part in group.parts]
    stem = stem_of(safe[0]) if single else common_stem(safe, first.folder)
    label = first.label if single else f"{len(group.parts)} files in {first.folder or 'the folder'}"
    try:
        return sealed(f"{label}: could not be read")(group.format.offers)(group.parts, safe_name(stem))
    except StoreError as error:
        unseen.extend([str(error), *(lost for part in group.parts for lost in part.lost)])
        return ()


def _named_apart(offers: Sequence[Offer]) -> Iterator[Offer]:
    called = apart((safe_name(offer.name) or "unnamed" for offer in offers), " ({})")
    return (replace(offer, name=name) for offer, name in zip(offers, called, strict=True))
