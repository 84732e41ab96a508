"""What is said of files that no format recognises: what they are, if their first bytes tell.

>>> unread([("a.pdf", b"%PDF-1.7"), ("b", b"?")])
['a.pdf: a PDF document, which is not read', 'b: an unknown format']
>>> unread([(f"{n}.jpg", b"\\xff\\xd8\\xff") for n in range(9)])
['9 files: a JPEG image each, which is not read']
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

FEW: Final = 5
"""Files of one kind that are named one by one."""

_KINDS: Final = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film (RIFF)"),
    (b"%PDF-", "a PDF document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"MSCF", "a cabinet archive"),
    (b"PGDMP", "a pg_dump archive in custom format"),
    (b"TAPE", "a SQL Server backup"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
    (b"ARROW1", "an Arrow file"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"\x00\x01\x00\x00Standard", "a Microsoft Access database"),
    (b"REDIS", "a Redis dump"),
    (b"7\x7f\x06", "a write-ahead log of SQLite"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"Salted__", "an encrypted file (OpenSSL)"),
)


def unread(files: Iterable[tuple[str, bytes]]) -> list[str]:
    """A line for each label and beginning, or for each kind of many."""
    kinds: dict[str | None, list[str]] = {}
    for label, head in files:
        kinds.setdefault(_kind(head), []).append(label)
    return [line for kind, labels in kinds.items() for line in _lines(kind, labels)]


def _kind(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "a film or image (ISO media)"
    return next((kind for magic, kind in _KINDS if head.startswith(magic)), None)


def _lines(kind: str | None, labels: list[str]) -> list[str]:
    if len(labels) > FEW:
        what = f"{kind} each, which is not read" if kind else "of an unknown format"
        return [f"{len(labels)} files: {what}"]
    return [
        f"{label}: {kind}, which is not read" if kind else f"{label}: an unknown format" for label in labels
    ]
