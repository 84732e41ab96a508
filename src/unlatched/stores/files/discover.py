"""From paths to parts: walks folders, opens archives, refuses what is not a file. Nothing is raised."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from unlatched.stores.files.archives import is_archive, members
from unlatched.stores.files.names import safe_name
from unlatched.stores.files.parts import HEAD, Lost, Part
from unlatched.stores.files.unpack import CHUNK, Source, compression, unpacked

DEEPEST: Final = 6
"""Wrappings taken off one after the other (``.zip`` of ``.tar.gz`` of ``.json.gz`` are four)."""

IGNORED: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".gitignore", ".gitkeep"})


def parts(paths: Sequence[Path], unseen: Lost) -> Iterator[Part]:
    """Every part below ``paths``, in a fixed order; what cannot be opened is named in ``unseen``."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        found = False
        for file, folder in _files(path, seen, unseen):
            found = True
            yield from _opened(file, folder, unseen)
        if not found and path.is_dir():
            unseen.append(f"{safe_name(path.name) or 'folder'}: a folder without any file that could be read")


def _files(path: Path, seen: set[tuple[int, int]], unseen: Lost) -> Iterator[tuple[Path, str]]:
    """Regular files below ``path`` with the name of their folder; each folder is entered once."""
    label = safe_name(path.name) or "folder"
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            if (status.st_dev, status.st_ino) in seen:
                unseen.append(f"{label}: leads back to a folder already read")
                return
            seen.add((status.st_dev, status.st_ino))
            entries = sorted(entry.name for entry in path.iterdir())
        elif not stat.S_ISREG(status.st_mode):
            unseen.append(f"{label}: not a regular file (a pipe, socket or device); it was not opened")
            return
        else:
            yield path, safe_name(path.parent.name)
            return
    except OSError as error:
        unseen.append(f"{label}: {_reason(error)}")
        return
    for entry in entries:
        if entry not in IGNORED:
            yield from _files(path / entry, seen, unseen)


def _reason(error: OSError) -> str:
    import errno

    reasons = {
        errno.EACCES: "could not be read: permission denied",
        errno.EPERM: "could not be read: permission denied",
        errno.ENOENT: "there is no such file",
        errno.ELOOP: "a loop of symbolic links",
        errno.ENAMETOOLONG: "the path is too long",
        errno.EIO: "could not be read: the disk reports an error",
    }
    return reasons.get(error.errno or 0, f"could not be read ({type(error).__name__})")


def _opened(path: Path, folder: str, unseen: Lost) -> Iterator[Part]:
    label = safe_name(path.name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        unseen.append(f"{label}: {_reason(error)}")
        return
    whole = size <= len(head)
    part = Part(path.name, label, folder, size, _native(path), head, _reader(path, label), whole=whole)
    yield from unwrapped(part, unseen, DEEPEST)


def _native(path: Path) -> Path | None:
    """The path, if it can be handed to DuckDB: a name that is no UTF-8 cannot, and is read as a stream."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return None
    return path


def _reader(path: Path, label: str) -> Source:
    def pieces(lost: Lost) -> Iterator[bytes]:
        try:
            with path.open("rb") as file:
                while piece := file.read(CHUNK):
                    yield piece
        except OSError as error:
            lost.append(f"{label}: {_reason(error)}")

    return pieces


def unwrapped(part: Part, unseen: Lost, depth: int) -> Iterator[Part]:
    """The part itself, or what is inside when it is compressed or an archive."""
    if not part.head:
        unseen.extend(part.lost or [f"{part.label}: empty"])
        return
    method = compression(part.head)
    if not depth and (method or is_archive(part)):
        unseen.append(f"{part.label}: packed more than {DEEPEST} times over; unpack it, and audit the folder")
        return
    if method:
        yield from unwrapped(_decompressed(part, method), unseen, depth - 1)
        return
    inside = members(part, unseen)
    if inside is None:
        yield part
        return
    for member in inside:
        yield from unwrapped(member, unseen, depth - 1)


def _decompressed(part: Part, method: str) -> Part:
    source = unpacked(part.opener, method, part.label)
    head, lost = _head(source)
    return replace(
        part, path=None, entry=None, head=head, opener=source, lost=tuple(lost), whole=len(head) < HEAD
    )


def _head(source: Source) -> tuple[bytes, Lost]:
    head, lost = bytearray(), Lost()
    for piece in source(lost):
        head += piece
        if len(head) >= HEAD:
            break
    return bytes(head[:HEAD]), lost
