"""JSON of any layout as one record per line: arrays, concatenated and pretty-printed documents, lists and
maps of records inside one large document. Only brackets are looked at; DuckDB parses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

LARGEST: Final = 256 << 20
"""Bytes of one record; a larger one is dropped and counted as one that could not be parsed."""

BROKEN: Final = b"{\n"
"""Stands for a record that could not be framed, so that it is counted."""

_TOKENS: Final = rb'(?:[^"{}\[\]]++|"(?:[^"\\\n]++|\\.)*+")*+'
_BRACKET: Final = re.compile(_TOKENS + rb"([{}\[\]])", re.DOTALL)
_UNCLOSED: Final = re.compile(_TOKENS + rb'"(?:[^"\\\n]++|\\.)*+\n', re.DOTALL)
_INDENT: Final = re.compile(rb'\n([ \t]*)(?:,[ \t]*)?(?:"(?:[^"\\\n]|\\.)*"\s*:\s*)?\{\Z')
_KEY: Final = re.compile(rb'("(?:[^"\\]|\\.)*")\s*:\s*[{\[]\Z', re.DOTALL)
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text the records are: the containers on the way to them and the keys these have.

    Nothing for records one after the other, ``[`` for a top-level array, ``{[`` with the key ``"data"``
    for ``{"data": [...]}``. In an object the records are its values, and its keys their field ``{*}``; so
    is the key that stands where ``ANY`` is among the keys.
    """

    brackets: bytes = b""
    keys: tuple[bytes, ...] = ()

    @property
    def mapped(self) -> bool:
        """Whether records are the values of an object."""
        return self.brackets.endswith(b"{")

    def holds(self, brackets: bytes, keys: Sequence[bytes]) -> bool:
        """Whether what stands inside these containers is a record."""
        if brackets != self.brackets:
            return False
        named = [key for key in keys if key]
        return len(named) == len(self.keys) and all(map(_same, self.keys, named))

    def key(self, keys: Sequence[bytes]) -> bytes:
        """The key on the way to a record that is data itself; nothing where there is none."""
        named = [key for key in keys if key]
        return named[self.keys.index(ANY)] if ANY in self.keys else b""


ANY: Final = b"*"
"""Stands for whatever key."""


def _same(wanted: bytes, key: bytes) -> bool:
    return wanted in (ANY, key)


class Beside(Protocol):
    """Takes what is no record."""

    def add(self, piece: bytes) -> None:
        """A piece of text that ends in a bracket, or before a record."""

    def close(self, piece: bytes, brackets: bytes, keys: Sequence[bytes]) -> None:
        """The end of a list or an object, which the brackets and keys still have."""

    def found(self, brackets: bytes, keys: Sequence[bytes], record: bytes, records: int) -> None:
        """Records at a place; ``record`` is the first of them."""


@dataclass(slots=True)
class _State:
    place: Place
    stack: bytearray = field(default_factory=bytearray)
    keys: list[bytes] = field(default_factory=list)
    record: bytearray = field(default_factory=bytearray)
    prefix: bytes = b""
    indent: bytes = b""
    seeking: bool = False
    fast: bool = False
    level: int = 0
    beside: Beside | None = None
    out: bytearray = field(default_factory=bytearray)


def frames(
    chunks: Iterable[bytes],
    place: Place,
    open_end: Callable[[], None],
    fast: bool = False,
    beside: Beside | None = None,
) -> Iterator[bytes]:
    """The records at ``place``, one per line, in pieces of about a megabyte.

    ``open_end`` is called when the text ends inside a list or an object; ``fast`` says that the text is
    long enough for compiled code; ``beside`` is given what is no record.
    """
    state, rest, wait = _State(place, fast=fast and ANY not in place.keys, beside=beside), b"", 0
    for chunk in chunks:
        rest += chunk
        if len(rest) < wait:
            continue
        rest = _advance(state, rest)
        wait = 2 * len(rest) if len(rest) > _PIECE else 0
        if len(state.record) + len(rest) > LARGEST:
            state, rest, wait = _resumed(state), b"", 0
        if len(state.out) >= _PIECE:
            yield bytes(state.out)
            state.out.clear()
    rest = _advance(state, rest)
    if state.seeking:
        yield bytes(state.out)
        return
    if state.record or (rest.strip(b" \r\n\t,]}\0") and not place.brackets):
        state.out += BROKEN
    if state.stack:
        open_end()
    yield bytes(state.out)


def _resumed(state: _State) -> _State:
    """Give up the open record: count it, and be where the next one may begin."""
    place = state.place
    stack, keys = bytearray(place.brackets), [b"", *place.keys][: len(place.brackets)]
    if state.record:
        stack, keys = state.stack[: state.level], state.keys
        _tell(state, BROKEN)
    fresh = _State(place, stack, keys, fast=state.fast, indent=state.indent, seeking=True)
    fresh.beside, fresh.out = state.beside, state.out + BROKEN
    return fresh


def _tell(state: _State, record: bytes, records: int = 1) -> None:
    if state.beside is not None:
        state.beside.found(bytes(state.stack[: state.level]), state.keys, record, records)


def _advance(state: _State, text: bytes) -> bytes:
    """Put out the records that end in ``text``; what is left must be seen again.

    A string that does not end in its line (RFC 8259, 7) breaks its record; the next one begins on a line
    as far indented as that began.
    """
    at = 0
    while True:
        if state.seeking:
            at = _found_again(state, text, at)
        if state.seeking:
            return text[at:]
        at = _steps(state, text, at)
        broken = _UNCLOSED.match(text, at)
        if broken is None:
            return text[at:]
        at = broken.end() - 1
        if state.record:
            _give_up(state)


def _give_up(state: _State) -> None:
    fresh = _resumed(state)
    state.stack, state.keys, state.out, state.seeking = fresh.stack, fresh.keys, fresh.out, True
    state.record, state.prefix = bytearray(), b""


def _found_again(state: _State, text: bytes, at: int) -> int:
    begins = rb'(?:,[ \t]*)?"' if state.place.mapped else rb"(?:,[ \t]*)?\{"
    found = re.compile(rb"\n" + state.indent + begins).search(text, at)
    state.seeking = found is None
    return found.start() + 1 if found else max(at, text.rfind(b"\n"))


def _steps(state: _State, text: bytes, at: int) -> int:
    """Step from bracket to bracket; where the last one is."""
    if state.fast:
        from unlatched.stores.files.compiled.balance import whole_objects
    while found := _BRACKET.match(text, at):
        end = found.end()
        if state.fast and found[1] == b"{" and (_in_list(state) or _is_apart(state)):
            lines, after = whole_objects(text, end - 1)
            if lines:
                _take(state, text[at : end - 1], lines)
                at = after
                continue
        if state.record:
            state.record += text[at:end]
        if found[1] in b"{[":
            _enter(state, found, at)
        else:
            _leave(state, text[at:end])
        at = end
    return at


def _in_list(state: _State) -> bool:
    return not state.record and state.stack[-1:] != b"{" and _is_place(state)


def _is_apart(state: _State) -> bool:
    """Whether an object that begins here holds no record and nobody is to hear of it."""
    inner = bytes(state.stack) + b"{"
    return not state.record and state.beside is None and not state.place.brackets.startswith(inner)


def _take(state: _State, gap: bytes, lines: bytes) -> None:
    if _is_place(state):
        state.out += lines
    if state.beside is not None:
        state.level = len(state.stack)
        state.beside.add(gap)
        _tell(state, lines[: lines.index(b"\n")], lines.count(b"\n"))


def _enter(state: _State, found: re.Match[bytes], at: int) -> None:
    if not state.record:
        key = _key(found) if state.stack[-1:] == b"{" else b""
        is_record = found[1] == b"{" and _is_place(state)
        if state.beside is not None:
            gap = found.string[at : found.end()]
            state.beside.add((_KEY.sub(b"", gap) if key else gap[:-1]) if is_record else gap)
        if is_record:
            state.record += b"{"
            state.level = len(state.stack)
            line = _INDENT.search(found.string[max(0, found.end() - 512) : found.end()])
            state.indent = line[1] if line else b"[ \\t]{0,2}"
            state.prefix = key or state.place.key(state.keys)
        else:
            state.keys.append(key)
    state.stack += found[1]


def _leave(state: _State, piece: bytes) -> None:
    if state.beside is not None and not state.record:
        state.beside.close(piece, bytes(state.stack), state.keys)
    if state.stack:
        state.stack.pop()
    if state.record:
        if len(state.stack) <= state.level:
            _put(state)
    elif state.keys:
        state.keys.pop()


def _is_place(state: _State) -> bool:
    return state.place.holds(bytes(state.stack), state.keys)


def _key(found: re.Match[bytes]) -> bytes:
    text, end = found.string, found.end()
    key = _KEY.search(text[max(found.start(), end - 4096) : end])
    return key[1] if key else b""


def _put(state: _State) -> None:
    record = bytes(state.record).replace(b"\n", b" ").replace(b"\r", b" ")
    _tell(state, record)
    if state.prefix:
        empty = not record[1:-1].strip()
        record = b'{"{*}":' + state.prefix + (b"}" if empty else b"," + record[1:])
    state.out += record + b"\n"
    state.record.clear()
    state.prefix = b""


def short_lines(chunks: Iterable[bytes], limit: int, instead: bytes = BROKEN) -> Iterator[bytes]:
    """The same lines; ``instead`` of one longer than ``limit``: one that could not be parsed."""
    waiting, held, dropping = list[bytes](), 0, False
    for chunk in chunks:
        at = chunk.find(b"\n") + 1
        if not at:
            held += len(chunk)
            dropping = dropping or held > limit
            waiting = [] if dropping else [*waiting, chunk]
            continue
        if not dropping:
            yield from waiting
        yield instead + chunk[at:] if dropping else chunk
        waiting, held, dropping = [], len(chunk) - chunk.rfind(b"\n") - 1, False
    yield from [instead] if dropping else waiting
