"""Marked values, planted where leaks come from: in values, in field names, in broken rows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from unlatched.synth.bson import whole

_EVERY = 97


def planted(table: pa.Table, first: int, token: str, keep: str | None) -> pa.Table:
    """The table with the token in every text column of every 97th row, and in a field named after it.

    ``keep`` is the path that tells people apart: it stays, so the truth about them does.
    """
    marked = pa.array((np.arange(first, first + len(table)) % _EVERY) == 5)
    columns = {name: whole(table[name]) for name in table.column_names}
    for name, column in columns.items():
        if name != keep and pa.types.is_string(column.type):
            columns[name] = pc.if_else(marked, pc.binary_join_element_wise(column, token, " "), column)
    columns[f"note_{token}"] = pc.if_else(marked, pa.scalar(token), pa.scalar(None, pa.string()))
    return pa.table(columns)
