"""Values of another type than the sample had in their field: DuckDB reads them as nothing, here they count.

Where the shape of records was learnt from all of them there are none. Of more records, the fields are read
once more as they are written, unless every field that was always filled still is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unlatched import names, sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from unlatched.shape import Shape


def conditions(children: Mapping[str, Shape]) -> dict[str, str]:
    """For each column that can hold another type: SQL over its JSON text for whether it does."""
    found = {name: _other(child, f"({sql.name(name)})::VARCHAR") for name, child in children.items()}
    return {name: condition for name, condition in found.items() if condition}


def _other(shape: Shape, text: str) -> str:
    if shape.kind == "scalar":
        if shape.type in ("VARCHAR", "BLOB"):
            return ""
        bare = f"trim({text}, '\"')"
        return f"{bare} NOT IN ('', 'null') AND TRY_CAST({bare} AS {shape.type}) IS NULL"
    opening = "[" if shape.kind == "list" else "{"
    return f"{text} NOT IN ('', 'null') AND left({text}, 1) <> '{opening}'"


def counted(connection: duckdb.DuckDBPyConnection, source: str, found: Mapping[str, str]) -> tuple[str, ...]:
    """What is said of such values in ``source`` (SQL for a relation of JSON columns)."""
    sums = ", ".join(f"count(*) FILTER ({condition})" for condition in found.values())
    counts = connection.execute(f"SELECT {sums} FROM {source}").fetchall()[0]
    return tuple(
        f"{names.shown(name)}: {count:,} value{'s' * (count != 1)} of another type than the rest (mixed "
        "types in one field), which were counted and not measured"
        for name, count in zip(found, counts, strict=True)
        if count
    )
