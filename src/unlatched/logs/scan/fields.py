"""Splits lines of text by templates: a few steps that say what stands where, tried in order.

A template only ever accepts what its steps spell out; a line that fits none is left to the format's own
reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from unlatched.bson.elements import inline, jit
from unlatched.logs.scan import machine
from unlatched.logs.scan.machine import byte_at, quote_at

machine.forget_stale(machine.__file__, __file__)

LITERAL, PATTERN, RUN, UNTIL, QUOTED, REST, END, MAYBE, CSV, CSV_REST = range(10)
DIGIT, ADDRESS, WORD, HEX, UPPER, INSIDE, NAME, PLAIN, CELL, CAPITAL, BRACKET, ZONE, DOT, BLANK = (
    1 << bit for bit in range(14)
)


def _charsets() -> Any:
    table = np.zeros(256, np.uint16)
    upper, digit = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
    for bit, allowed in (
        (DIGIT, digit),
        (ADDRESS, digit + b"abcdefABCDEF:."),
        (WORD, bytes(range(33, 256))),
        (HEX, digit + b"abcdef"),
        (UPPER, upper + digit + b"_- "),
        (INSIDE, bytes(set(range(32, 256)) - set(b"[]"))),
        (NAME, upper + upper.lower() + digit + b"_"),
        (PLAIN, bytes(set(range(33, 256)) - set(b'"\\'))),
        (CAPITAL, upper),
        (BRACKET, b"[]"),
        (DOT, b".,"),
        (BLANK, b" \t"),
        (ZONE, upper + upper.lower() + digit + b"+-"),
        (CELL, bytes(set(range(256)) - set(b"\t\n"))),
    ):
        table[list(allowed)] |= bit
    return table


CHARSETS: Final = _charsets()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a template; ``slot`` names what it finds. Steps with the same slot find one thing
    together.
    """

    op: int
    text: bytes = b""
    number: int = 0
    slot: str = ""


class Program(NamedTuple):
    """Templates as the matcher takes them."""

    steps: Any
    begins: Any
    pool: Any


def lit(text: str) -> Step:
    """Exactly this."""
    return Step(LITERAL, text.encode())


def maybe(text: str) -> Step:
    """This, if it is there."""
    return Step(MAYBE, text.encode())


def pattern(shape: str, slot: str = "") -> Step:
    """A fixed shape: ``9`` is a digit, ``A`` a letter, ``?`` anything, the rest itself."""
    return Step(PATTERN, shape.encode(), slot=slot)


def run(of: int, slot: str = "", least: int = 1) -> Step:
    """As many bytes of a kind as there are."""
    return Step(RUN, number=of | least << 16, slot=slot)


def until(text: str, slot: str = "") -> Step:
    """Everything up to the first ``text``, and that."""
    return Step(UNTIL, text.encode(), slot=slot)


def quoted(slot: str = "") -> Step:
    """What stands in quotes, up to the first one that isn't escaped with a backslash."""
    return Step(QUOTED, slot=slot)


def csv(slot: str = "") -> Step:
    """A field of a CSV line (RFC 4180), with its quotes if it has any."""
    return Step(CSV, slot=slot)


def csv_rest(slot: str = "") -> Step:
    """A quoted CSV field after its first quote, up to the last one, which is passed."""
    return Step(CSV_REST, slot=slot)


def rest(slot: str = "") -> Step:
    """Everything to the end of the line."""
    return Step(REST, slot=slot)


END_STEP: Final = Step(END)


def program(*templates: tuple[Step, ...]) -> tuple[Program, dict[str, int]]:
    """Templates ready for :func:`match_all`, and the number of each slot."""
    slots: dict[str, int] = {}
    pool, rows, begins = bytearray(), [], [0]
    for template in templates:
        for step in template:
            slot = slots.setdefault(step.slot, len(slots)) if step.slot else -1
            rows.append((step.op, len(pool), len(step.text), step.number, slot))
            pool += step.text
        begins.append(len(rows))
    return (
        Program(
            np.array(rows, np.int64),
            np.array(begins, np.int64),
            np.frombuffer(bytes(pool) + bytes(machine.PAD), np.uint8),
        ),
        slots,
    )


@inline
def _same(b: Any, p: Any, end: Any, pool: Any, at: Any, size: Any) -> Any:
    if p + size > end:
        return False
    for n in range(size):  # noqa: SIM110 - compiled
        if b[p + n] != pool[at + n]:
            return False
    return True


@inline
def _letter(byte: Any) -> Any:
    return (byte >= 65 and byte <= 90) or (byte >= 97 and byte <= 122)


@inline
def _shaped(b: Any, p: Any, end: Any, pool: Any, at: Any, size: Any) -> Any:
    if p + size > end:
        return False
    for n in range(size):
        byte, wanted = b[p + n], pool[at + n]
        if wanted == 57:
            if byte < 48 or byte > 57:
                return False
        elif wanted == 65:
            if not _letter(byte):
                return False
        elif wanted != 63 and wanted != byte:
            return False
    return True


@inline
def find(b: Any, p: Any, end: Any, pool: Any, at: Any, size: Any) -> Any:
    """Where a text first stands; -1 if nowhere."""
    while p + size <= end:
        p = byte_at(b, p, end, pool[at])
        if p < 0:
            return p
        if _same(b, p, end, pool, at, size):
            return p
        p += 1
    return np.int64(-1)


@inline
def _quoted_end(b: Any, p: Any, end: Any) -> Any:
    p = quote_at(b, p, end)
    while p < end and b[p] == 92:
        p = quote_at(b, p + 2, end)
    return p if p < end else np.int64(-1)


@inline
def _doubled_end(b: Any, p: Any, end: Any) -> Any:
    """The quote that ends a CSV field: one that isn't doubled."""
    p = byte_at(b, p, end, 34)
    while p >= 0 and b[p + 1] == 34 and p + 1 < end:
        p = byte_at(b, p + 2, end, 34)
    return p


@inline
def _csv_end(b: Any, p: Any, end: Any) -> Any:
    if p < end and b[p] == 34:
        stop = _doubled_end(b, p + 1, end)
        return stop + 1 if stop >= 0 else stop
    while p < end and b[p] != 44:
        p += 1
    return p


@inline
def _run_end(b: Any, p: Any, end: Any, kinds: Any, number: Any) -> Any:
    kind, q = number & 65535, p
    while q < end and (kinds[b[q]] & kind) != 0:
        q += 1
    return q if q - p >= number >> 16 else np.int64(-1)


@inline
def _step(b: Any, p: Any, end: Any, kinds: Any, code: Any, step: Any) -> Any:
    """Where a step's finding ends, and where the next step goes on; -1 where it doesn't fit."""
    op, at, size, number = code.steps[step, 0], code.steps[step, 1], code.steps[step, 2], code.steps[step, 3]
    if op == LITERAL:
        return (p + size if _same(b, p, end, code.pool, at, size) else np.int64(-1)), p + size
    if op == PATTERN:
        return (p + size if _shaped(b, p, end, code.pool, at, size) else np.int64(-1)), p + size
    if op == RUN:
        stop = _run_end(b, p, end, kinds, number)
        return stop, stop
    if op == UNTIL:
        stop = find(b, p, end, code.pool, at, size)
        return stop, stop + size
    if op == QUOTED:
        stop = _quoted_end(b, p, end)
        return stop, stop + 1
    if op == CSV:
        stop = _csv_end(b, p, end)
        return stop, stop
    if op == CSV_REST:
        stop = _doubled_end(b, p, end)
        return stop, stop + 1
    if op == REST:
        return end, end
    if op == MAYBE:
        stop = p + size if _same(b, p, end, code.pool, at, size) else p
        return stop, stop
    return (end if p == end else np.int64(-1)), end


@jit
def _fits(b: Any, p: Any, end: Any, kinds: Any, code: Any, template: Any, start: Any, stop: Any) -> Any:
    for step in range(code.begins[template], code.begins[template + 1]):
        found, after = _step(b, p, end, kinds, code, step)
        if found < 0:
            return False
        slot = code.steps[step, 4]
        if slot >= 0:
            start[slot] = p if start[slot] < 0 else start[slot]
            stop[slot] = found
        p = after
    return True


@jit
def match_all(
    b: Any, starts: Any, ends: Any, kinds: Any, code: Any, start: Any, stop: Any, which: Any
) -> None:
    """Fit every line; ``which`` gets the number of its template, or -1. A start of -1 is no line."""
    for n in range(starts.shape[0]):
        which[n] = -1
        for template in range(code.begins.shape[0] - 1):
            if starts[n] >= 0 and _fits(b, starts[n], ends[n], kinds, code, template, start[n], stop[n]):
                which[n] = template
                break
            start[n, :] = -1
            stop[n, :] = -1


@jit
def find_all(b: Any, start: Any, stop: Any, pool: Any, size: Any, out: Any) -> None:
    """Whether a text stands in each place."""
    for n in range(start.shape[0]):
        p = np.int64(start[n])
        out[n] = p >= 0 and find(b, p, np.int64(stop[n]), pool, np.int64(0), np.int64(size)) >= 0
