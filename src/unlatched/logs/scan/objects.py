"""Finds wanted values in lines that are JSON objects, and whether a line is whole.

Only a line's structure is judged: strings, brackets of the right kind, names and colons. What stands at no
wanted place is stepped over.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from unlatched.bson.elements import inline, jit, load8
from unlatched.logs.scan import machine
from unlatched.logs.scan.machine import quote_at

GOOD, BAD, CARE = 1, 0, 2
"""A whole object; not one; one that holds an escape where a wanted value or a name is."""

machine.forget_stale(machine.__file__, __file__)

_CLASS = np.full(256, 4, np.uint8)
for _byte in b"+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ, :\t":
    _CLASS[_byte] = 0
_CLASS[34] = 1
_CLASS[list(b"{[")] = 2
_CLASS[list(b"}]")] = 3
CLASS: Final = _CLASS
DEEPEST: Final = 62


class Wanted(NamedTuple):
    """Names wanted in each context (an object on the way to a wanted value)."""

    context: Any
    first: Any
    last: Any
    size: Any
    slot: Any
    into: Any
    parent: Any
    begins: Any


def wanted(paths: tuple[str, ...]) -> Wanted:
    """The table for paths such as ``attr.remote``; a value's slot is its path's place.

    A name that itself holds a dot is written with ``/``.
    """
    contexts: dict[tuple[str, ...], int] = {(): 0}
    rows: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for slot, path in enumerate(paths):
        names = tuple(name.replace("/", ".") for name in path.split("."))
        for depth, name in enumerate(names):
            row = rows.setdefault((names[:depth], name), [-1, -1])
            if depth == len(names) - 1:
                row[0] = slot
            else:
                row[1] = contexts.setdefault(names[: depth + 1], len(contexts))
    ordered = sorted(rows.items(), key=lambda row: contexts[row[0][0]])
    names_ = [key[1].encode() for key, _ in ordered]
    of = [contexts[key[0]] for key, _ in ordered]
    return Wanted(
        np.array(of, np.int64),
        np.array([int.from_bytes(name[:8], "little", signed=True) if len(name) >= 8
                  else int.from_bytes(name, "little") for name in names_], np.int64),
        np.array([int.from_bytes(name[-8:], "little", signed=len(name) >= 8) for name in names_], np.int64),
        np.array([len(name) for name in names_], np.int64),
        np.array([row[0] for _, row in ordered], np.int64),
        np.array([row[1] for _, row in ordered], np.int64),
        np.array([contexts[names[:-1]] if names else -1 for names in contexts], np.int64),
        np.searchsorted(np.array(of), np.arange(len(contexts) + 1)).astype(np.int64),
    )  # fmt: skip


@inline
def _blank(b: Any, p: Any) -> Any:
    while b[p] == 32 or b[p] == 9:
        p += 1
    return p


@inline
def string_end(b: Any, p: Any, end: Any) -> Any:
    """Where the string that opens at ``p`` ends, and whether it holds an escape; -1 when it doesn't end."""
    q, escaped = quote_at(b, p + 1, end), False
    while q < end and b[q] == 92:
        escaped = True
        q = quote_at(b, q + 2, end)
    return (q + 1 if q < end else np.int64(-1)), escaped


@jit
def nested_end(b: Any, p: Any, end: Any, kinds: Any) -> Any:
    """Where the object or array that opens at ``p`` ends; -1 when it doesn't."""
    depth, shape = 0, np.int64(0)
    while p < end:
        kind = kinds[b[p]]
        if kind == 1:
            p, _ = string_end(b, p, end)
            if p < 0:
                return p
            continue
        if kind == 2:
            depth += 1
            shape = (shape << 1) | np.int64(b[p] == 123)
            if depth > DEEPEST:
                return np.int64(-1)
        elif kind == 3:
            if (shape & 1) != np.int64(b[p] == 125):
                return np.int64(-1)
            shape >>= 1
            depth -= 1
            if depth == 0:
                return p + 1
        elif kind == 4:
            return np.int64(-1)
        p += 1
    return np.int64(-1)


@inline
def _name(b: Any, p: Any, size: Any, context: Any, want: Any) -> Any:
    """The row of ``want`` for a name in a context; -1 for none."""
    first = load8(b, p)
    if size < 8:
        first &= (np.int64(1) << (size * 8)) - 1
        last = first
    else:
        last = load8(b, p + size - 8)
    for row in range(want.begins[context], want.begins[context + 1]):
        if want.first[row] == first and want.last[row] == last and want.size[row] == size:
            return np.int64(row)
    return np.int64(-1)


@inline
def _scalar_end(b: Any, p: Any) -> Any:
    while (
        (b[p] >= 48 and b[p] <= 57) or (b[p] >= 97 and b[p] <= 122)
        or b[p] == 45 or b[p] == 46 or b[p] == 43 or b[p] == 69
    ):  # fmt: skip
        p += 1
    return p


@inline
def _value_end(b: Any, p: Any, end: Any, kinds: Any) -> Any:
    """Where the value at ``p`` ends, and whether it is a string with an escape; -1 when it doesn't end."""
    if b[p] == 34:
        return string_end(b, p, end)
    if b[p] == 123 or b[p] == 91:
        return nested_end(b, p, end, kinds), False
    stop = _scalar_end(b, p)
    return (stop if stop > p else np.int64(-1)), False


@inline
def _colon(b: Any, p: Any) -> Any:
    """Where the value after a name begins; -1 when no colon follows."""
    p = _blank(b, p)
    return _blank(b, p + 1) if b[p] == 58 else np.int64(-1)


@jit
def walk(b: Any, p: Any, end: Any, want: Any, kinds: Any, start: Any, stop: Any) -> Any:
    """Write the places of a line's wanted values; returns ``GOOD``, ``BAD`` or ``CARE``."""
    p = _blank(b, p)
    if b[p] != 123 or p >= end:
        return BAD
    context, result, fresh = np.int64(0), GOOD, True
    p += 1
    while p < end:
        p = _blank(b, p)
        if b[p] == 125 and p < end:
            p += 1
            if context == 0:
                return result if _blank(b, p) >= end else BAD
            context, fresh = want.parent[context], False
            continue
        if not fresh:
            if b[p] != 44:
                return BAD
            p = _blank(b, p + 1)
        if b[p] != 34:
            return BAD
        after, escaped = string_end(b, p, end)
        if after < 0:
            return BAD
        if escaped:
            result = CARE
        row = _name(b, p + 1, after - p - 2, context, want)
        p = _colon(b, after)
        if p < 0 or p >= end:
            return BAD
        if row >= 0 and want.into[row] >= 0 and b[p] == 123:
            context, fresh = want.into[row], True
            p += 1
            continue
        after, escaped = _value_end(b, p, end, kinds)
        if after < 0 or after > end:
            return BAD
        if row >= 0 and want.slot[row] >= 0:
            start[want.slot[row]], stop[want.slot[row]] = p, after
            if escaped:
                result = CARE
        p, fresh = after, False
    return BAD


@jit
def walk_all(
    b: Any, starts: Any, ends: Any, want: Any, kinds: Any, start: Any, stop: Any, states: Any
) -> None:
    """Walk every line; ``start`` and ``stop`` are lines by slots, and must hold -1."""
    for n in range(starts.shape[0]):
        states[n] = walk(b, starts[n], ends[n], want, kinds, start[n], stop[n])
