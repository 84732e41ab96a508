"""The one place that quotes names and text for DuckDB. Field names from data are hostile input.

>>> name('a"b')
'"a""b"'
>>> text("it's")
"'it''s'"
"""

from __future__ import annotations


def name(identifier: str) -> str:
    """An identifier, quoted (SQL:2016, delimited identifier). NUL cannot be quoted and is dropped."""
    return '"' + identifier.replace("\0", "").replace('"', '""') + '"'


def text(literal: str) -> str:
    """A string literal, quoted."""
    return "'" + literal.replace("\0", "").replace("'", "''") + "'"
