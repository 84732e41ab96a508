"""What may leave the engine: numbers, booleans and times; and how tallies add up.

``numbers`` is the only way out of DuckDB. It refuses a result with a column of any other type before
a row is fetched, so that a query that would carry text out cannot be run by mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from unlatched.errors import LeakError
from unlatched.raw import Tally, sealed

if TYPE_CHECKING:
    import duckdb

Number = bool | int | float | datetime | None

_ALLOWED = frozenset(
    (
        *("boolean", "tinyint", "smallint", "integer", "bigint", "hugeint", "float", "double", "decimal"),
        *("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"),
        *("date", "timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"),
    )
)


@sealed("measuring")
def numbers(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Number, ...]]:
    """The rows of ``query``; raises :class:`LeakError` unless every column is a number, boolean or time."""
    relation = connection.sql(query)
    refused = [column for column in relation.types if str(column.id) not in _ALLOWED]
    if refused:
        raise LeakError("a query may only answer with numbers, booleans and times")
    return [tuple(_plain(value) for value in row) for row in relation.fetchall()]


def integers(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    """The one row of a query that counts; nothing is zero."""
    rows = numbers(connection, query)
    return tuple(int(value) if isinstance(value, int | float) else 0 for value in rows[0]) if rows else ()


def _plain(value: object) -> Number:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), tzinfo=UTC)
    if value is None or isinstance(value, bool | int | float):
        return value
    return float(str(value))


@dataclass(frozen=True, slots=True)
class Cube(Tally):
    """People, counted by which collections and which categories they appear in.

    Keys are two bit sets, ``(collections, categories)``; values are numbers of people. Cubes of
    disjoint sets of people add up, in any order, to the cube of them all.

    >>> a, b = Cube({(1, 3): 2}), Cube({(1, 3): 1, (2, 0): 4})
    >>> (a + b).people(), (a + b).people(collections=1), (a + b).people(categories=2)
    (7, 3, 3)
    >>> a + Cube() == a
    True
    """

    cells: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def __add__(self, other: Cube) -> Cube:
        return Cube(dict(sorted((Counter(self.cells) + Counter(other.cells)).items())))

    def people(self, collections: int = 0, categories: int = 0) -> int:
        """People who appear in all of these collections and have all of these categories."""
        return sum(
            number
            for (held_in, held), number in self.cells.items()
            if held_in & collections == collections and held & categories == categories
        )
