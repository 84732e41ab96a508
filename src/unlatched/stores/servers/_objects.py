"""What object stores share: their objects are files, read as a stream or by ranges, into memory only."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import IO, Final

from unlatched.errors import StoreError
from unlatched.net.allowed import Allowed, allow
from unlatched.net.targets import Named
from unlatched.scope.hosts import is_loopback
from unlatched.stores import Offering
from unlatched.stores.files import offering_of
from unlatched.stores.files.discover import DEEPEST, IGNORED, unwrapped
from unlatched.stores.files.names import kind_of, safe_name, stem_of
from unlatched.stores.files.parts import HEAD, Lost, Part
from unlatched.stores.files.unpack import amount
from unlatched.stores.servers._web import client
from unlatched.stores.servers.session import Listed, Session, each, inventory

MOST: Final = 100_000
"""Objects that are looked at; the rest is counted as unseen."""

HELD: Final = 64 << 20
"""Bytes of small objects that are held, so that they are not asked for again (the owner pays each time)."""

WINDOW: Final = 1 << 20
"""Bytes of one ranged read."""

FIRST: Final = 16 << 20
"""Bytes of an object that depth ``sample`` reads, from its beginning."""

RETRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Object:
    """One object as the store lists it: its key, where it is asked for, its bytes and its version."""

    key: str
    path: str
    size: int
    version: str = ""


@dataclass(slots=True)
class Bucket:
    """Where objects are read. ``name`` is shown where a file's folder would be."""

    session: Session
    allowed: Allowed
    name: str
    held: int = 0
    resumed: int = field(default=0)

    def offering(self, listed: Iterable[Object], unseen: Lost) -> Offering:
        """The objects as files; to depth ``inventory`` only their names and sizes."""
        kept = [one for one in listed if not one.key.endswith("/") and _base(one) not in IGNORED]
        if self.session.depth == "inventory":
            return _inventory(kept, self.name, unseen)
        return offering_of(self._parts(kept, unseen), unseen)

    def _parts(self, listed: Sequence[Object], unseen: Lost) -> Iterator[Part]:
        for one in sorted(listed, key=lambda one: one.key.split("/")):
            label, lost = safe_name(_base(one)), Lost()
            head = b"".join(_first(self._pieces(one, label, lost, HEAD), HEAD))
            if lost:
                unseen.extend(lost)
                continue
            yield from unwrapped(self._part(one, label, head), unseen, DEEPEST)

    def _part(self, one: Object, label: str, head: bytes) -> Part:
        whole = one.size <= len(head)
        keep = whole and self.held + len(head) <= HELD
        self.held += len(head) if keep else 0
        source = partial(_again, head) if keep else partial(self._whole, one, label)
        entry = partial(self._entered, one)
        return Part(_base(one), label, folder_of(one.key, self.name), one.size, None, head, source,
                    whole=whole, entry=entry)  # fmt: skip

    def _whole(self, one: Object, label: str, lost: Lost) -> Iterator[bytes]:
        sample = self.session.depth == "sample"
        return self._pieces(one, label, lost, min(one.size, FIRST) if sample else one.size)

    def _pieces(self, one: Object, label: str, lost: Lost, end: int) -> Iterator[bytes]:
        """An object up to ``end``. Where it breaks off, it is asked for from there on, a few times."""
        at, end, tries, why = 0, min(end, one.size), 0, ""
        while at < end:
            try:
                for piece in self.range(one, at, end):
                    at += len(piece)
                    yield piece
                why = "it ended early"
            except StoreError as error:
                why = str(error)
            if at < end and (tries := tries + 1) > RETRIES:
                lost.append(f"{label}: reading broke off after {amount(at)}, the rest was not read ({why})")
                return
        self.resumed += tries > 0

    def range(self, one: Object, start: int, end: int) -> Iterator[bytes]:
        """Bytes of an object, of the version that was listed; never more than were asked for."""
        extra = {"Range": f"bytes={start}-{end - 1}"} if start or end < one.size else {}
        extra |= {"If-Match": one.version} if one.version else {}
        with client(self.session, self.allowed) as server:
            status, pieces = server.stream("GET", one.path, b"", extra)
            if status != (206 if "Range" in extra else 200):
                raise StoreError(_refusal(status))
            yield from _first(pieces, end - start)

    def _entered(self, one: Object) -> IO[bytes]:
        return io.BufferedReader(_Ranged(self.range, one), WINDOW)


def folder_of(key: str, bucket: str) -> str:
    """The last folder in a key; the bucket's name where there is none.

    >>> folder_of("a/b/c.csv", "shop"), folder_of("c.csv", "shop")
    ('b', 'shop')
    """
    return safe_name(key.split("/")[-2] if "/" in key else bucket)


def _base(one: Object) -> str:
    return one.key.rsplit("/", 1)[-1]


def _refusal(status: int) -> str:
    known = {401: "it may not be read without a login", 403: "it may not be read without a login",
             404: "it is gone", 412: "it was changed meanwhile", 200: "the store reads only whole objects",
             503: "the store asks to slow down"}  # fmt: skip
    return known.get(status, f"the server answers HTTP {status}")


def _again(head: bytes, _: Lost) -> Iterator[bytes]:
    return iter([head])


def _first(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[:size]
        size -= len(piece)
        if size <= 0:
            return


class _Ranged(io.RawIOBase):
    """An object as a file that can be moved in: every read is a range."""

    def __init__(self, read: Callable[[Object, int, int], Iterator[bytes]], one: Object) -> None:
        super().__init__()
        self._read, self._one, self._at = read, one, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move; nothing is asked for."""
        self._at = offset + (0, self._at, self._one.size)[whence]
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The bytes from here on; OSError where the server gives none."""
        end = min(self._at + len(buffer), self._one.size)
        if end <= self._at:
            return 0
        failed = ""
        try:
            data = b"".join(self._read(self._one, self._at, end))
        except StoreError as error:
            failed = str(error)
        if failed or len(data) < end - self._at:
            raise OSError(failed or "a range ended early")
        buffer[: len(data)] = data
        self._at = end
        return len(data)


def _inventory(listed: Sequence[Object], bucket: str, unseen: Lost) -> Offering:
    """A collection for each kind of name in a folder; of none is a byte read."""
    found: dict[str, list[int]] = {}
    for one in listed:
        name = safe_name(kind_of(stem_of(_base(one)))).replace("#", "").strip("-_. ")
        found.setdefault(name or folder_of(one.key, bucket), []).append(one.size)
    named = [Listed(name, None, sum(sizes)) for name, sizes in sorted(found.items())]
    return Offering(each(named, inventory, unseen), tuple(unseen))


def over_tls(session: Session) -> Session:
    """Object stores are asked over TLS, but on this machine as named."""
    target: Named = session.target
    local = is_loopback(session.visit.host)
    return session if target.tls or local else Session(session.visit, target.over_tls(), session.store)


def bounded(pages: Iterator[list[Object]], unseen: Lost) -> Iterator[Object]:
    """The objects of a listing, up to a number; that there are more is named."""
    count = 0
    for page in pages:
        for one in page:
            if count >= MOST:
                unseen.append(f"more than {MOST:,} objects; the rest was not looked at")
                return
            count += 1
            yield one


def listing(bases: Sequence[str], query: str, page: str) -> Allowed:
    """What may be asked of a bucket: its list, whole or of a prefix, page by page, and an object."""
    lists = (
        f"GET {base}?{query}{prefix}{more}"
        for base in bases
        for prefix in ("", "&prefix={}")
        for more in ("", f"&{page}={{}}")
    )
    return allow(*lists, "GET /{object}")


def etag(text: str) -> str:
    """An entity tag (RFC 9110, 8.8.3) as it may stand in a header; else nothing."""
    return text if re.fullmatch(r'"[\x21\x23-\x7e]{1,200}"', text) else ""


def text_of(body: bytes, name: bytes) -> str:
    """The text of the first element of a name in a listing."""
    found = re.search(b"<%s(?: [^>]*)?>([^<]{0,8000})</%s>" % (name, name), body)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
