"""An audit that reads no record: names, schemas, and the server's own counts."""

from __future__ import annotations

from datetime import UTC, datetime

from unlatched.classify import Sample, classify
from unlatched.model import Audit, Collection, Field, Target
from unlatched.raw import Raw
from unlatched.shape import leaves
from unlatched.stores import Offer, Offering


def take(target: Target, offering: Offering) -> Audit:
    """What the server says of itself. Fields are classified by their names alone; people are not counted."""
    return Audit(
        created=datetime.now(UTC),
        target=target,
        collections=tuple(_collection(offer) for offer in offering.offers),
        subjects=None,
        unseen=offering.unseen,
    )


def _collection(offer: Offer) -> Collection:
    found = leaves(offer.shape)
    samples = [Sample(leaf.path, leaf.type, Raw(()), 0, 0, 0, None) for leaf in found]
    verdicts = classify(offer.name, samples) if samples else ()
    fields = tuple(
        Field(leaf.path, leaf.type, one.category, one.kind, one.confidence, one.special, one.evidence)
        for leaf, one in zip(found, verdicts, strict=True)
    )
    return Collection(offer.name, offer.records or 0, 0, fields, offer.bytes)
