"""The rows in a dump written as SQL: ``INSERT`` statements and PostgreSQL's ``COPY`` blocks.

mysqldump, phpMyAdmin, MariaDB; pg_dump (https://www.postgresql.org/docs/current/sql-copy.html); the
``.dump`` of SQLite; scripts of SQL Server and Oracle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_IDENTIFIER = rb'(?:`[^`\n]+`|"[^"\n]+"|\[[^\]\n]+\]|[^\W\d][\w$]*)'
_NAME = rb"(?P<table>" + _IDENTIFIER + rb"(?:\." + _IDENTIFIER + rb"){0,3})"
_COLUMNS = rb"(?:\s*\((?P<columns>(?:[^()'`\"\[]+|`[^`]*`|\"[^\"]*\"|\[[^\]]*\])*)\))?"
START: Final = re.compile(
    rb"(?im)^[ \t]*(?:(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|IGNORE|OR\s+\w+)\s+)*(?:INTO\s+)?"
    + _NAME
    + _COLUMNS
    + rb"\s*(?P<insert>VALUES?)\s*"
    + rb"|COPY\s+"
    + _NAME.replace(b"table", b"copied")
    + _COLUMNS.replace(b"columns", b"fields")
    + rb"\s+FROM\s+stdin\b[^\n]*;[ \t]*\r?\n)"
)
CREATE: Final = re.compile(
    rb"(?im)^[ \t]*CREATE\s+(?:TEMPORARY\s+|UNLOGGED\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"
    + _NAME
    + rb"\s*\((?P<body>.*?)\)[^()\n]*(?:;|\n[ \t]*GO\b|\Z)",
    re.DOTALL,
)
_SLASHED = rb"'(?:[^'\\]++|\\.|'')*+'"
_PLAIN = rb"'(?:[^']++|'')*+'"
_KEEP: Final = 1 << 16
_LOOK: Final = 1 << 10
LARGEST: Final = 64 << 20
"""Bytes of one row; a larger one is left."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """``tuple_`` matches one row in brackets, ``value`` one value; backslashes escape in MySQL only."""

    slashed: bool
    tuple_: re.Pattern[bytes]
    value: re.Pattern[bytes]


def grammar(head: bytes) -> Grammar:
    """MySQL's when the dump looks like it, else the standard's."""
    slashed = re.search(rb"`|(?i:mysql|mariadb|phpmyadmin)|\\'(?![\s,)])", head) is not None
    string = _SLASHED if slashed else _PLAIN
    nested = rb"\((?:[^()']++|" + string + rb"|\((?:[^()']++|" + string + rb")*+\))*+\)"
    return Grammar(
        slashed,
        re.compile(
            rb"\s*\(((?:[^'()]++|" + string + rb"|" + nested + rb")*+)\)\s*([,;]|\Z|(?=\S))", re.DOTALL
        ),
        re.compile(
            rb"\s*(?:[NEBXnebx]?(?P<quoted>"
            + string
            + rb")(?:::[\w ]+(?:\[\])?)?(?=\s*(?:,|\Z))|(?P<bare>(?:[^',()]++|"
            + string
            + rb"|"
            + nested
            + rb")*+))\s*(?:,|\Z)",
            re.DOTALL,
        ),
    )


def clean(name: bytes) -> str:
    """The last part of a quoted and qualified name."""
    last = re.findall(_IDENTIFIER, name)[-1]
    return str(last.strip(b'`"[]'), "utf-8", errors="replace")


def columns(listed: bytes | None) -> tuple[str, ...]:
    """The names in a list of columns."""
    return tuple(clean(name) for name in re.findall(_IDENTIFIER, listed or b""))


def created(body: bytes) -> tuple[str, ...]:
    """The columns of a ``CREATE TABLE``: the first word of each line that is no key or constraint."""
    names = []
    bare = re.sub(rb"\([^()]*\)", b"", re.sub(_SLASHED, b"''", body))
    for line in re.split(rb",[ \t]*\r?\n|,(?=\s*[`\"\[])|\A\s*|,[ ](?=\w+[ ])", bare):
        word = re.match(rb"\s*(" + _IDENTIFIER + rb")\s+\S", line)
        keyword = (
            rb"(?i)(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FOREIGN|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE)\Z"
        )
        if word and not re.match(keyword, word[1]):
            names.append(clean(word[1]))
    return tuple(names)


def rows(
    chunks: Iterable[bytes], table: bytes, form: Grammar, cut: Callable[[], None] = lambda: None
) -> Iterator[list[str]]:
    """The rows of ``table`` (as written in the dump), wherever they stand in it.

    ``cut`` is called if the dump ends inside a statement that brings them.
    """
    source, buffer, at, wait = iter(chunks), b"", 0, 0
    state: str | None = None
    ended = False
    while True:
        progressed = True
        while progressed:
            if state is None:
                state, at, progressed = _next(buffer, at, table, ended)
            else:
                kind = state
                row, state, after = _row(buffer, at, state, form, ended)
                progressed = after != at or state is None
                at = after
                if row is not None:
                    yield row
                if ended and at >= len(buffer) and _is_open(kind, state, buffer, form):
                    cut()
        if ended:
            return
        buffer, at = buffer[at:], 0
        wait = len(buffer) * 2 if len(buffer) > _KEEP else 0
        if len(buffer) > LARGEST:
            buffer, state, wait = b"", None, 0
        buffer, ended = _more(source, buffer, wait)


def _is_open(kind: str, state: str | None, buffer: bytes, form: Grammar) -> bool:
    """Whether a statement lacks its end: ``\\.``, or a semicolon, which only MySQL's must have."""
    if kind == "copy":
        return state is not None
    tail = buffer[-_LOOK:].rstrip()
    return not tail.endswith(b";") and (form.slashed or not tail.endswith(b")"))


def _more(source: Iterator[bytes], buffer: bytes, wanted: int) -> tuple[bytes, bool]:
    pieces, size = [buffer], len(buffer)
    while size <= max(wanted, len(buffer)):
        piece = next(source, None)
        if piece is None:
            return b"".join(pieces), True
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces), False


def _next(buffer: bytes, at: int, table: bytes, ended: bool) -> tuple[str | None, int, bool]:
    """Look for the next statement about ``table``; without one, keep what may be the beginning of one."""
    for found in START.finditer(buffer, at):
        if found.end() == len(buffer) and not ended:
            return None, found.start(), False
        if (found["table"] or found["copied"]) == table:
            return ("insert" if found["insert"] else "copy"), found.end(), True
        at = found.end()
    if ended:
        return None, len(buffer), False
    return None, max(at, buffer.rfind(b"\n", 0, max(len(buffer) - _KEEP, 0)) + 1), False


def _row(
    buffer: bytes, at: int, state: str, form: Grammar, ended: bool
) -> tuple[list[str] | None, str | None, int]:
    return _copied(buffer, at, ended) if state == "copy" else _inserted(buffer, at, form, ended)


def _copied(buffer: bytes, at: int, ended: bool) -> tuple[list[str] | None, str | None, int]:
    end = buffer.find(b"\n", at)
    if end < 0:
        if not ended or at >= len(buffer):
            return None, "copy", at
        end = len(buffer)
    line = buffer[at:end].removesuffix(b"\r")
    if line == b"\\.":
        return None, None, end + 1
    return [_unescaped(value) for value in line.split(b"\t")], "copy", min(end + 1, len(buffer))


_CODES: Final = {
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
    b"0": b"",
    b"Z": b"",
}


def _unescaped(value: bytes) -> str:
    if value == b"\\N":
        return ""
    if b"\\" in value:
        value = re.sub(rb"\\(.)", lambda found: _CODES.get(found[1], found[1]), value, flags=re.DOTALL)
    return value.decode("utf-8", errors="replace")


def _inserted(buffer: bytes, at: int, form: Grammar, ended: bool) -> tuple[list[str] | None, str | None, int]:
    found = form.tuple_.match(buffer, at)
    if not ended and (found is None or found.end() == len(buffer)):
        return None, "insert", at
    if found is None:
        rest = buffer[at:].lstrip()
        return (_values(rest[1:], form) if rest.startswith(b"(") else None), None, len(buffer)
    return _values(found[1], form), ("insert" if found[2] == b"," else None), found.end()


def _values(body: bytes, form: Grammar) -> list[str]:
    values, at = [], 0
    while found := form.value.match(body, at):
        values.append(_value(found, form))
        at = found.end()
        if at >= len(body) and not body.endswith(b","):
            break
        if found.end() == found.start():
            break
    return values


def _value(found: re.Match[bytes], form: Grammar) -> str:
    quoted = found["quoted"]
    if quoted is None:
        bare = found["bare"].strip()
        return "" if bare.upper() == b"NULL" else _literal(bare, form)
    inner = quoted[1:-1].replace(b"''", b"'")
    return _unescaped(inner) if form.slashed else inner.decode("utf-8", errors="replace")


def _literal(bare: bytes, form: Grammar) -> str:
    """A value that is no plain string: the string inside a function (``to_date('…')``, ``_utf8 '…'``)."""
    inside = re.search(_SLASHED if form.slashed else _PLAIN, bare)
    if inside:
        text = inside[0][1:-1].replace(b"''", b"'")
        return _unescaped(text) if form.slashed else text.decode("utf-8", errors="replace")
    return bare.decode("utf-8", errors="replace")
