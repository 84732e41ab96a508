"""What is said of files that no format recognises: what they are, if their first bytes tell.

>>> unread([("a.pdf", b"%PDF-1.7"), ("b", b"?")])
['a.pdf: a PDF document, which is not read; export its tables as CSV and audit those', 'b: an unknown format']
>>> unread([(f"{n}.jpg", b"\\xff\\xd8\\xff") for n in range(9)])
['9 files: a JPEG image each, which is not read']
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from unlatched.stores.files import prose

FEW: Final = 5
"""Files of one kind that are named one by one."""

_UNPACK: Final = "unpack it, and audit the folder"
_CONVERT: Final = "convert it to Parquet or CSV, and audit that"

_KINDS: Final = (
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"\x89PNG\r\n", "a PNG image", ""),
    (b"GIF8", "a GIF image", ""),
    (b"RIFF", "an image, sound or film (RIFF)", ""),
    (b"%PDF-", "a PDF document", "export its tables as CSV and audit those"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"MSCF", "a cabinet archive", _UNPACK),
    (b"!<arch>\n", "an archive (ar)", _UNPACK),
    (b"\x04\x22\x4d\x18", "a file packed with lz4", "unpack it, and audit that"),
    (b"\xff\x06\0\0sNaPpY", "a file packed with snappy", "unpack it, and audit that"),
    (b"PGDMP", "a pg_dump archive in custom format", "write it as SQL with: pg_restore -f dump.sql FILE"),
    (b"TAPE", "a SQL Server backup", "restore it, and audit an export"),
    (b"Obj\x01", "an Avro file", _CONVERT),
    (b"FEA1", "a Feather file of version 1", _CONVERT),
    (b"\x89HDF\r\n", "an HDF5 file", _CONVERT),
    (b"\x00\x01\x00\x00Standard", "a Microsoft Access database", "export its tables as CSV"),
    (b"REDIS", "a Redis dump", "load it into a Redis of your own, and audit that"),
    (b"7\x7f\x06", "a write-ahead log of SQLite", "audit the database that it belongs to"),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
    (b"Salted__", "an encrypted file (OpenSSL)", ""),
    (b"-----BEGIN PGP MESSAGE", "an encrypted file (OpenPGP)", ""),
)


def unread(files: Iterable[tuple[str, bytes]]) -> list[str]:
    """A line for each label and beginning, or for each kind of many."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for label, head in files:
        kinds.setdefault(_kind(head), []).append(label)
    return [line for (kind, advice), labels in kinds.items() for line in _lines(kind, advice, labels)]


def is_no_text(head: bytes) -> bool:
    """Whether the first bytes are of something that no text begins with."""
    return any(head.startswith(magic) for magic, *_ in _KINDS if not magic.isalnum())


def _kind(head: bytes) -> tuple[str, str]:
    """What the file is and what to do with it; nothing where it is not known."""
    if head[4:8] == b"ftyp":
        return "a film or image (ISO media)", ""
    found = next(((kind, advice) for magic, kind, advice in _KINDS if head.startswith(magic)), None)
    text = None if found else prose.known(head)
    return found or ((text.what, text.advice) if text else ("", ""))


def _lines(kind: str, advice: str, labels: list[str]) -> list[str]:
    then = f"; {advice}" if advice else ""
    if len(labels) > FEW:
        what = f"{kind} each, which is not read{then}" if kind else "of an unknown format"
        return [f"{len(labels)} files: {what}"]
    what = f"{kind}, which is not read{then}" if kind else "an unknown format"
    return [f"{label}: {what}" for label in labels]
