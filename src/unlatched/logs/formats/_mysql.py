"""What the logs of MySQL, MariaDB and Percona Server have in common: times, statements, how text can
be forged.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from unlatched.logs.ledger import Entry
from unlatched.logs.signs import is_note
from unlatched.logs.times import iso
from unlatched.logs.trail import Trail

NAME: Final = rb"(?:`[^`\n]{1,80}`|[\w$]{1,80})(?:\.(?:`[^`\n]{1,80}`|[\w$]{1,80}))?"
DUMP: Final = re.compile(
    rb"SELECT /\*!40001 SQL_NO_CACHE \*/ .{0,4000}? FROM (" + NAME + rb")(?: WHERE|\s*\Z|;)", re.DOTALL
)
WHOLE: Final = re.compile(rb"SELECT \* FROM (" + NAME + rb")\s*;?\s*\Z", re.IGNORECASE)
DROP: Final = re.compile(rb"DROP (?:TABLE|DATABASE|SCHEMA) ", re.IGNORECASE)
MADE: Final = re.compile(rb"(?:CREATE TABLE|INSERT INTO) (?:IF NOT EXISTS )?(" + NAME + rb")", re.IGNORECASE)
LIST: Final = re.compile(rb"SHOW (?:FULL )?(?:DATABASES|TABLES)", re.IGNORECASE)
# What opens, closes and hides text in SQL: quotes with their escapes, three kinds of comment.
TOKEN: Final = re.compile(
    rb"'(?:[^'\\]|\\.|'')*+'?|\"(?:[^\"\\]|\\.|\"\")*+\"?|`[^`]*+`?|/\*.*?(?:\*/|\Z)|--[ \t][^\n]*|#[^\n]*|;",
    re.DOTALL,
)
SHORT: Final = re.compile(r"(\d\d)(\d\d)(\d\d) +(\d{1,2}:\d\d:\d\d)")


def moment(text: str, trail: Trail) -> datetime | None:
    """ISO 8601 with offset, ``2019-10-16 17:24:15`` or ``191015  9:46:45`` (the last two in the
    server's zone).
    """
    short = SHORT.match(text)
    if short is not None:
        year, month, day, clock = short.groups()
        text = f"20{year}-{month}-{day}T{clock.rjust(8, '0')}"
    elif text[10:12] == "  ":
        text = f"{text[:10]} 0{text[12:]}"
    time = iso(text)
    return trail.zone(time) if time is not None else None


def statement(entry: Entry, time: datetime, sql: bytes) -> None:
    """What a statement tells of bulk reading or ransom; only names of tables are taken from it."""
    head = sql[:4096].lstrip()
    if (dumped := DUMP.match(head)) is not None:
        entry.sign("dump-tool", time)
        _whole(entry, time, dumped[1])
    elif (whole := WHOLE.match(head)) is not None:
        _whole(entry, time, whole[1])
    elif DROP.match(head):
        entry.sign("drop", time)
    elif LIST.match(head):
        entry.sign("listing", time)
    elif (made := MADE.match(head)) is not None and is_note(_name(made[1])):
        entry.sign("ransom", time)


def _whole(entry: Entry, time: datetime, name: bytes) -> None:
    entry.sign("whole-collection", time)
    entry.touched(_name(name))


def _name(text: bytes) -> str:
    return text.replace(b"`", b"").decode("utf-8", "replace")


class Open:
    """Whether the text of a statement is still inside a quote or a comment, or has ended with a semicolon.

    The logs write statements as they are, newlines and all: a line that looks like a header is only believed
    when no quote or comment is open before it.
    """

    def __init__(self) -> None:
        self.inside = b""
        self.ended = True

    def reset(self) -> None:
        """Forget the statement before."""
        self.inside, self.ended = b"", True

    def add(self, line: bytes) -> None:
        """One more line of the statement."""
        text = self.inside + line if self.inside else line
        self.inside, self.ended = b"", False
        last = 0
        for token in TOKEN.finditer(text):
            found = token.group()
            if token.start() >= last and text[last : token.start()].strip():
                self.ended = False
            last = token.end()
            if found == b";":
                self.ended = True
            elif not _closed(found):
                self.inside = _opener(found)
                self.ended = False
                return
        if text[last:].strip():
            self.ended = False


def _closed(token: bytes) -> bool:
    if token[:1] in (b"'", b'"'):
        return re.fullmatch(rb"(['\"])(?:[^\\]|\\.)*\1", token, re.DOTALL) is not None and len(token) > 1
    if token[:1] == b"`":
        return len(token) > 1 and token.endswith(b"`")
    return not token.startswith(b"/*") or (len(token) > 3 and token.endswith(b"*/"))


def _opener(token: bytes) -> bytes:
    return b"/*" if token.startswith(b"/*") else token[:1]
