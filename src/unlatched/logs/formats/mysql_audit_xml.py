"""Audit logs as XML: Percona Server's and MySQL Enterprise's, with elements or (older) with attributes.

https://dev.mysql.com/doc/refman/8.4/en/audit-log-file-formats.html
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from unlatched.logs.formats import _mysql_audit as audit
from unlatched.logs.scan.rows import Block
from unlatched.logs.scan.swift import Swift
from unlatched.logs.trail import Trail

NAME: Final = "mysql-audit-xml"
STORE: Final = audit.STORE
OPENS: Final = b"<AUDIT_RECORD"
CLOSES: Final = (b"/>", b"</AUDIT_RECORD>")
AROUND: Final = re.compile(rb'<\?xml version="1\.0"[^<>]{0,60}\?>|</?AUDIT>')
# Both forms write quotes and angle brackets inside a value as entities.
ATTRIBUTE: Final = re.compile(rb'([A-Z_]{1,40})="([^"<>]*)"')
ELEMENT: Final = re.compile(rb"<([A-Z_]{1,40})>([^<>]*)</\1>|<([A-Z_]{1,40})/>")


def matches(line: bytes) -> bool:
    """Whether a line opens the log or a record."""
    text = line.strip()
    return text.startswith(OPENS) or AROUND.fullmatch(text) is not None


class Reader:
    """Takes records; each is some lines."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._audit = audit.Audit(trail)
        self._swift: Swift | None = None
        self._said: dict[str, str] | None = None

    def line(self, line: bytes) -> bool:
        """Take one line of a record."""
        text = line.strip()
        if text.startswith(OPENS):
            self._said = {}
            text = text[len(OPENS) :].removeprefix(b">").strip()
        elif AROUND.fullmatch(text):
            self._said = None
            return True
        if self._said is None:
            return False
        for name, value in ATTRIBUTE.findall(text) if not text.startswith(b"<") else ():
            self._keep(name, value)
        for name, value, _ in ELEMENT.findall(text):
            self._keep(name, value)
        return self._ended() if text.endswith(CLOSES) and not ELEMENT.fullmatch(text) else True

    def rows(self, block: Block, begin: int) -> tuple[int, int]:
        """Take many lines at once."""
        if self._swift is None:
            from unlatched.logs.formats import _mysql_audit_xml_rows as rows

            self._swift = rows.swift(self._trail, self.line, self._forget)
        row = begin
        while self._said is not None and row < block.lines:  # the rest of a record that is being read
            line = block.line(row)
            if not line or not self.line(line):
                return row, row - begin
            row += 1
        stop, parsed = self._swift.rows(block, row) if row < block.lines else (row, 0)
        return stop, parsed + row - begin

    def _forget(self) -> None:
        self._said = None

    def _keep(self, name: bytes, value: bytes) -> None:
        if self._said is not None and name:
            self._said[name.decode("ascii").lower()] = unescape(value.decode("utf-8", "replace"))

    def _ended(self) -> bool:
        said, self._said = self._said, None
        return said is not None and self._audit.fields(said)
