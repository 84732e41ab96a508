"""A server under audit, and what its store modules share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from unlatched import stopping
from unlatched.errors import StoreError
from unlatched.names import shown
from unlatched.net import Limits, Transcript, Visit
from unlatched.net.targets import Named
from unlatched.raw import Raw
from unlatched.shape import Shape, scalar, struct
from unlatched.stores import Offer, Scan
from unlatched.stores.files import json
from unlatched.stores.files.parts import Lost, Part
from unlatched.stores.servers.ahead import ahead

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

CALL: Final = 60.0
"""Seconds that one call may take."""

SAMPLE: Final = 3_000
"""Records that depth ``sample`` reads of a collection."""

MOST: Final = 500
"""Collections of one server that are audited; the rest is named as unseen."""


@dataclass(frozen=True, slots=True)
class Session:
    """One server under one permit."""

    visit: Visit
    target: Named
    store: str

    def account(self, usual: str) -> str:
        """The account that was named; else the product's usual one, without a password, but for a finder."""
        if not self.target.user and self.visit.permit.basis == "finder":
            raise StoreError("name the account in the target; as a finder no account is tried unnamed")
        return self.target.user or usual

    @property
    def load(self) -> str:
        """What the server had to do for us, in words."""
        one = self.visit.transcript
        received = f", {one.received / 1e6:,.1f} MB received" if one.received else ""
        waited = f", left alone for {one.waited:.0f} s while it was slow" if one.waited else ""
        resumed = f", went on after {one.resumed} lost connections" if one.resumed else ""
        rate = f"at most {self.visit.permit.rate:g} times a second"
        return f"asked the server {one.calls} times, {rate}{received}{waited}{resumed}"

    def aside(self) -> Session:
        """The same server for a last word in a hurry, besides whatever else is going on."""
        limits = Limits(time.monotonic() + stopping.PARTING, 1 << 20)
        return replace(self, visit=replace(self.visit, limits=limits, transcript=Transcript()))

    @property
    def depth(self) -> str:
        """How deep to look."""
        return self.visit.permit.depth


@dataclass(frozen=True, slots=True)
class Listed:
    """A collection as the server lists it: names of its parts, its own counts, its schema if it has one."""

    name: str
    records: int | None = None
    bytes: int | None = None
    fields: tuple[tuple[str, str], ...] = ()


def inventory(one: Listed) -> Offer:
    """A collection of which no record is read: its schema, and the server's own counts."""
    shape = struct({name: scalar(type_) for name, type_ in one.fields})

    def refuse(*_: Any) -> Any:
        raise StoreError(f"{shown(one.name)}: an inventory reads no records")

    return Offer(one.name, shape, refuse, refuse, one.bytes, one.records)


Pieces = Callable[[Lost], Iterator[bytes]]
Draw = Callable[[int, int], list[bytes]]


def lines(session: Session, one: Listed, pieces: Pieces, draw: Draw) -> Offer:
    """A collection whose records come as JSON, a line each; to depth ``sample`` only those drawn."""
    if session.depth == "sample":
        held = draw(SAMPLE, 0)
        part = _part(one, lambda _: iter([b"\n".join(held) + b"\n"]))
        offer = json.streamed(part, one.name, lambda n, _: held[:n])
    else:
        offer = json.streamed(_part(one, lambda lost: ahead(pieces(lost))), one.name, draw)
    return Offer(one.name, offer.shape, offer.sample, offer.scan, one.bytes, one.records)


def _part(one: Listed, pieces: Pieces) -> Part:
    return Part(one.name, shown(one.name), "", one.bytes or 0, None, b"{", pieces)


def each(
    listed: list[Listed], offer: Callable[[Listed], Offer], unseen: list[str], empty: bool = True
) -> tuple[Offer, ...]:
    """An offer of each collection that can be read; the others are named. Empty ones are left out."""
    found = []
    for one in listed[:MOST]:
        if one.records == 0 and empty:
            continue
        try:
            found.append(offer(one))
        except StoreError as error:
            unseen.append(f"{shown(one.name)}: not read ({error})")
    if len(listed) > MOST:
        unseen.append(f"{len(listed) - MOST} more collections were not looked at")
    return tuple(found)


@dataclass(slots=True)
class Batches:
    """A stream of Arrow batches for DuckDB; what breaks off is named, what came before is kept."""

    schema: pa.Schema
    read: Callable[[Lost], Iterator[pa.RecordBatch]]
    lost: Lost

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The Arrow PyCapsule interface; every request is a new read."""
        import pyarrow as pa

        self.lost.clear()
        reader = pa.RecordBatchReader.from_batches(self.schema, ahead(self.read(self.lost)))
        return reader.__arrow_c_stream__(requested_schema)


def scan_of(
    schema: pa.Schema, read: Callable[[Lost], Iterator[pa.RecordBatch]], connection: duckdb.DuckDBPyConnection
) -> Scan:
    """A full read of Arrow batches."""
    import secrets

    lost: Lost = []
    name = f"server_{secrets.token_hex(6)}"
    connection.register(name, Batches(schema, read, lost))
    return Scan(name, lambda: 0, lambda: tuple(dict.fromkeys(lost)))


def boxed(table: pa.Table, n: int) -> Raw[pa.Table]:
    """The first records of a table, in their box."""
    return Raw(table.slice(0, n))


def fields_of(shape: Shape) -> tuple[str, ...]:
    """Names of the columns."""
    return tuple(name for name, _ in shape.children)
