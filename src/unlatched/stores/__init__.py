"""Stores: one product a file, named by its URL scheme; ``files`` for paths.

A store module offers ``collections(target) -> Offering``. What it offers is read by DuckDB: natively
(files) or as a stream of Arrow record batches (everything else). A store never measures, never
classifies and never keeps a value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unlatched.raw import Raw
from unlatched.shape import Shape

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Scan:
    """One full read of a collection, under way.

    ``relation`` is SQL for a FROM clause (``read_parquet([...])`` or a registered stream) whose columns
    are the children of the shape. Once it has been read to the end, ``malformed()`` counts the records
    that could not be parsed and ``unseen()`` names what was not read, and why.
    """

    relation: str
    malformed: Callable[[], int]
    unseen: Callable[[], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A collection as a store offers it.

    ``shape`` is a struct whose children are the columns of the relation. ``sample(n, seed)`` gives up to
    ``n`` records, chosen at random over the whole collection where the format allows it, as an Arrow
    table with the same columns. ``scan(connection)`` starts a full read; it may be called again.
    """

    name: str
    shape: Shape
    sample: Callable[[int, int], Raw[pa.Table]]
    scan: Callable[[duckdb.DuckDBPyConnection], Scan]
    bytes: int | None = None
    records: int | None = None


@dataclass(frozen=True, slots=True)
class Offering:
    """Everything found in a target. ``unseen`` names what could not be opened, and why, value-free."""

    offers: tuple[Offer, ...]
    unseen: tuple[str, ...] = ()
