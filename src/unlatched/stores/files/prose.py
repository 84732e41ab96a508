r"""Text that is no table: what it is, by how it begins, and what to do with it instead.

>>> known(b"BEGIN:VCARD\nVERSION:3.0\nFN:x\n").what, known(b"id,name\n1,x\n")
('contacts (vCard)', None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

_LOG: Final = "read it with: unlatched logs FILE"
_EXPORT: Final = "export it as CSV or JSON and audit that"
_LOOKED: Final = 20


@dataclass(frozen=True, slots=True)
class Prose:
    """What a text is, and what to do."""

    what: str
    advice: str


_BEGINNINGS: Final = (
    (rb"(?i)<!doctype html|<html[\s>]", "a web page", _EXPORT),
    (
        rb"(?i)<\?xml[\s?]|<[a-z_][\w.:-]*+(?:\s++[\w.:-]++\s*+=\s*+[\"'][^\"'<]*+[\"'])*+\s*+/?>\s*+<",
        "XML",
        _EXPORT,
    ),
    (rb"(?i)BEGIN:VCARD\s", "contacts (vCard)", _EXPORT),
    (rb"(?i)BEGIN:VCALENDAR\s", "a calendar (iCalendar)", _EXPORT),
    (rb"From \S+@?\S* +\w{3} \w{3} [ \d]\d [\d:]{5,8}", "a mailbox (mbox)", "export its messages as CSV"),
    (
        rb"(?i)(?:[!-9;-~]++:[ \t][^\n]*+\n(?:[ \t]++[^\n]*+\n)*+){0,40}"
        rb"(?:MIME-Version|Message-ID|Received|Return-Path|DKIM-Signature):[ \t]",
        "an e-mail message",
        "export its messages as CSV",
    ),
    (rb"%!PS", "a PostScript document", _EXPORT),
    (rb"\{\\rtf", "a document (RTF)", _EXPORT),
    (rb"-----BEGIN [A-Z0-9 ]+-----", "a key or certificate (PEM)", "whoever holds a key must replace it"),
)
_WEB: Final = rb"\S{1,60} \S+ \S+ \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] \""
_TIME: Final = rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?"
_LOGS: Final = (
    (_WEB, "a web server's log"),
    (rb"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#", "a web server's log"),
    (rb'\{"t": ?\{"\$date": ?"[^"]+"\}, ?"s": ?"\w+', "MongoDB's log"),
    (_TIME + rb"(?:Z|[+-]\d{4}) (?:[A-Z]\d? +[A-Z]+ +)?\[[^\]\n]{1,60}\] ", "MongoDB's log"),
    (rb"\[" + _TIME + rb"\]\[[A-Z ]{4,5}\]\[", "Elasticsearch's log"),
    (rb'\{"type": ?"(?:server|deprecation|audit)", ?"timestamp"|\{"@timestamp":"[^"]+", ?"log\.level"',
     "Elasticsearch's log"),
    (rb"\d+:[MSCX] \d{1,2} \w{3} (?:\d{4} )?[\d:.]+ [.\-*#] ", "Redis' log"),
    (_TIME + rb" \w{2,5}[^\n]{0,80} (?:LOG|ERROR|FATAL|DETAIL|HINT|WARNING):  ", "PostgreSQL's log"),
    (_TIME + rb"(?:Z|[+-]\d\d:\d\d)\s+\d+ \[\w+\]", "MySQL's log"),
    (rb"(?:<\d{1,3}>)?\w{3} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./()-]+(?:\[\d+\])?: ", "a system log (syslog)"),
)  # fmt: skip
_STARTS: Final = tuple((re.compile(pattern), what, advice) for pattern, what, advice in _BEGINNINGS)
_LOGGED: Final = tuple((re.compile(pattern), what) for pattern, what in _LOGS)


def known(head: bytes) -> Prose | None:
    """What the text that begins with ``head`` is, if it is known and no table."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((Prose(what, advice) for start, what, advice in _STARTS if start.match(text)), None)
    if found:
        return found
    lines = list(islice((line for line in text[: 1 << 15].split(b"\n") if line.strip()), _LOOKED))
    logged = [what for pattern, what in _LOGGED if sum(map(bool, map(pattern.match, lines))) * 2 > len(lines)]
    return Prose(logged[0], _LOG) if logged else None
