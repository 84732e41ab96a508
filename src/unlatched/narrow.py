"""Depth ``sample`` over files: the same audit, but of a bounded random sample of every collection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from unlatched.raw import Raw, Tally
from unlatched.stores import Offer, Offering, Scan

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ROWS = 20_000
RELATION = "narrowed"


@dataclass(frozen=True, slots=True)
class Size(Tally):
    """Rows of a sample, and bytes a row."""

    rows: int
    width: int


def narrowed(offering: Offering, seed: int, rows: int = ROWS) -> Offering:
    """The same collections, of which only a sample is read.

    Where a file does not say how many records it has, the number is worked out from its size.
    """
    return replace(offering, offers=tuple(_narrow(offer, seed, rows) for offer in offering.offers))


def _narrow(offer: Offer, seed: int, rows: int) -> Offer:
    table = offer.sample(rows, seed)
    size = table.ask(_size)
    records = offer.records or max(size.rows, (offer.bytes or 0) // size.width)
    return replace(offer, scan=partial(_scan, table), records=records)


def _size(table: pa.Table) -> Size:
    return Size(table.num_rows, max(1, table.nbytes // max(1, table.num_rows)))


def _scan(table: Raw[pa.Table], connection: duckdb.DuckDBPyConnection) -> Scan:
    table.map(lambda held: connection.register(RELATION, held))
    return Scan(RELATION, lambda: 0, lambda: ())
