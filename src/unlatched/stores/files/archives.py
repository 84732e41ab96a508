"""Archives: zip (APPNOTE 6.3) and tar (POSIX.1-2001). Members become parts; nothing is extracted."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import IO, Final

from unlatched.stores.files.names import safe_name
from unlatched.stores.files.parts import HEAD, Lost, Part, entered
from unlatched.stores.files.unpack import CHUNK, Source, amount, bomb, is_bomb

MEMBERS: Final = 20_000
"""Members of one archive that are read; more are named as left."""

IN_MEMORY: Final = 512 << 20
"""Bytes of an archive inside another that are held, as its directory is at its end."""

HELD: Final = 64 << 20
"""Bytes of small members of one archive that are held, so that it is not unpacked for each again."""

_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, OSError, EOFError, ValueError, RuntimeError,
           NotImplementedError, KeyError)  # fmt: skip
_OFFICE = ("[Content_Types].xml", "mimetype", "xl/workbook.xml", "xl/workbook.bin")


def members(part: Part, unseen: Lost) -> Iterable[Part] | None:
    """The members of an archive; None when the part is not one, or is a document that only looks like one."""
    if not is_archive(part):
        return None
    return _zipped(part, unseen) if part.head.startswith(b"PK") else _tarred(part, unseen)


def is_archive(part: Part) -> bool:
    """By magic numbers; some documents are zip archives too."""
    zipped = part.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))
    return zipped or part.head[257:262] == b"ustar"


def seekable(part: Part) -> IO[bytes] | None:
    """The part as a file that can be moved in: the file itself or, within limits, its bytes in memory."""
    if part.path is not None:
        return part.path.open("rb")
    held, lost = io.BytesIO(), Lost()
    for piece in part.chunks(lost):
        held.write(piece)
        if held.tell() > IN_MEMORY:
            return None
    held.seek(0)
    return held


def _zipped(part: Part, unseen: Lost) -> Iterable[Part] | None:
    try:
        file = entered(part) or seekable(part)
        if file is None:
            unseen.append(f"{part.label}: an archive inside an archive, over {amount(IN_MEMORY)}")
            return []
        with file, zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if any(info.filename in _OFFICE for info in infos):
                return None
            return _zip_members(part, infos, unseen)
    except _DAMAGE:
        unseen.append(f"{part.label}: a zip archive whose directory could not be read")
        return []


def _zip_members(part: Part, infos: Sequence[zipfile.ZipInfo], unseen: Lost) -> Iterator[Part]:
    if len(infos) > MEMBERS:
        unseen.append(f"{part.label}: {len(infos) - MEMBERS} more members were left")
    if not infos:
        unseen.append(f"{part.label}: an empty archive")
    for info in infos[:MEMBERS]:
        label = _label(part, info.filename)
        if info.flag_bits & 1:
            unseen.append(f"{label}: encrypted; it could not be read without its password")
        elif not _hidden(info.filename):
            source = _zip_source(part, info.filename, label)
            yield _part(part, info.filename, label, info.compress_size, *_head(source), source)


def _zip_source(part: Part, name: str, label: str) -> Source:
    def pieces(lost: Lost) -> Iterator[bytes]:
        written = 0
        try:
            file = entered(part) or seekable(part)
            if file is None:
                return
            with file, zipfile.ZipFile(file) as archive, archive.open(name) as member:
                packed = archive.getinfo(name).compress_size
                while piece := member.read(CHUNK):
                    written += len(piece)
                    if is_bomb(packed, written):
                        lost.append(bomb(label))
                        return
                    yield piece
        except _DAMAGE:
            lost.append(f"{label}: damaged after {amount(written)}; the rest could not be read")

    return pieces


def _tarred(part: Part, unseen: Lost) -> Iterator[Part]:
    """The members, their heads read in one go over the archive; small ones are not looked for again."""
    held = 0
    try:
        with closing(part.open(unseen)) as file, tarfile.open(fileobj=file, mode="r|") as archive:
            for number, info in enumerate(archive):
                if number >= MEMBERS:
                    unseen.append(f"{part.label}: more than {MEMBERS} members; the rest was left")
                    return
                if info.isfile() and not _hidden(info.name):
                    label = _label(part, info.name)
                    head, lost = _head(partial(_content, archive, info, label))
                    small = info.size < HEAD and held < HELD
                    held += len(head) if small else 0
                    source = _kept(head, lost) if small else _tar_source(part, info, label)
                    yield _part(part, info.name, label, info.size, head, lost, source)
    except _DAMAGE:
        unseen.append(f"{part.label}: a tar archive that ends early; its remaining members could not be read")


def _kept(head: bytes, found: Lost) -> Source:
    def pieces(lost: Lost) -> Iterator[bytes]:
        lost.extend(found)
        yield head

    return pieces


def _content(archive: tarfile.TarFile, info: tarfile.TarInfo, label: str, lost: Lost) -> Iterator[bytes]:
    written = 0
    try:
        content = archive.extractfile(info)
        while content and (piece := content.read(CHUNK >> 4)):
            written += len(piece)
            yield piece
    except _DAMAGE:
        lost.append(f"{label}: ends early after {amount(written)}; the rest could not be read")


def _tar_source(part: Part, info: tarfile.TarInfo, label: str) -> Source:
    def pieces(lost: Lost) -> Iterator[bytes]:
        try:
            with closing(part.open(lost)) as file, tarfile.open(fileobj=file, mode="r|") as archive:
                for member in archive:
                    if member.offset == info.offset:
                        yield from _content(archive, member, label, lost)
                        return
        except _DAMAGE:
            lost.append(f"{label}: in a tar archive that could not be read again")

    return pieces


def _head(source: Source) -> tuple[bytes, Lost]:
    head, lost = bytearray(), Lost()
    for piece in source(lost):
        head += piece
        if len(head) >= HEAD:
            return bytes(head[:HEAD]), Lost()
    return bytes(head), lost


def _part(part: Part, name: str, label: str, size: int, head: bytes, lost: Lost, source: Source) -> Part:
    inside = Path(name)
    folder = safe_name(inside.parent.name) or safe_name(Path(part.name).stem)
    return Part(inside.name, label, folder, size, None, head, source, tuple(lost), whole=len(head) < HEAD)


def _label(part: Part, name: str) -> str:
    return f"{part.label}: {safe_name(Path(name).name)}"


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or Path(name).name in {".DS_Store", "Thumbs.db"}
