"""Numbers, times and hashes of what stands in columns of a block."""

from __future__ import annotations

from typing import Any

import numpy as np

from unlatched.bson.elements import inline, jit, load4, load8
from unlatched.logs.scan import machine
from unlatched.logs.scan.machine import digits, hashed

machine.forget_stale(machine.__file__, __file__)

UNKNOWN, AWARE, NAIVE = 0, 1, 2
_MONTHS = np.frombuffer(b"JanFebMarAprMayJunJulAugSepOctNovDec", np.uint8)
_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
SECOND = 1_000_000


@jit
def numbers(b: Any, start: Any, stop: Any, out: Any) -> None:
    """The whole number in each place; -1 where there is none."""
    for n in range(start.shape[0]):
        out[n] = -1
        if start[n] >= 0:
            value, at = digits(b, np.int64(start[n]), np.int64(stop[n]))
            if at == stop[n] and at > start[n]:
                out[n] = value


@jit
def hashes(b: Any, start: Any, stop: Any, seed: Any, out: Any) -> None:
    """A keyed hash of each place; 0 where there is nothing."""
    for n in range(start.shape[0]):
        out[n] = hashed(b, np.int64(start[n]), np.int64(stop[n]), seed) if start[n] >= 0 else np.uint64(0)


@inline
def _two(b: Any, p: Any) -> Any:
    high, low = np.int64(b[p]) - 48, np.int64(b[p + 1]) - 48
    return high * 10 + low if 0 <= high <= 9 and 0 <= low <= 9 else np.int64(-1)


@inline
def _month(b: Any, p: Any) -> Any:
    for n in range(12):
        if b[p] == _MONTHS[n * 3] and b[p + 1] == _MONTHS[n * 3 + 1] and b[p + 2] == _MONTHS[n * 3 + 2]:
            return np.int64(n + 1)
    return np.int64(-1)


@inline
def _day(year: Any, month: Any, day: Any) -> Any:
    """Days since 1970 (H. Hinnant, chrono-Compatible Low-Level Date Algorithms)."""
    year -= np.int64(month <= 2)
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@inline
def _clock(b: Any, p: Any) -> Any:
    """Seconds of ``hh:mm:ss``; -1 for none."""
    hour, minute, second = _two(b, p), _two(b, p + 3), _two(b, p + 6)
    if hour < 0 or hour > 23 or minute < 0 or minute > 59 or second < 0 or second > 59:
        return np.int64(-1)
    return hour * 3600 + minute * 60 + second


@inline
def _fraction(b: Any, p: Any, end: Any) -> Any:
    """Microseconds after a dot or comma, and where they end."""
    if p >= end or (b[p] != 46 and b[p] != 44):
        return np.int64(0), p
    value, scale, p = np.int64(0), np.int64(100000), p + 1
    while p < end and b[p] >= 48 and b[p] <= 57:
        value += np.int64(b[p] - 48) * scale
        scale //= 10
        p += 1
    return value, p


@inline
def _offset(b: Any, p: Any, end: Any) -> Any:
    """Seconds east of UTC that a zone says, and whether it is known."""
    if p < end and b[p] == 32:
        p += 1
    if p == end:
        return np.int64(0), NAIVE
    if (end - p == 1 and b[p] == 90) or (
        end - p == 3 and ((b[p] == 85 and b[p + 1] == 84) or (b[p] == 71 and b[p + 1] == 77))
    ):
        return np.int64(0), AWARE
    if (b[p] != 43 and b[p] != 45) or end - p < 3 or end - p > 6:
        return np.int64(0), UNKNOWN
    hours, colon = _two(b, p + 1), np.int64(b[p + 3] == 58)
    minutes = _two(b, p + 3 + colon) if end - p == 5 + colon else np.int64(0 if end - p == 3 else -1)
    if hours < 0 or hours > 15 or minutes < 0 or minutes > 59:
        return np.int64(0), UNKNOWN
    seconds = hours * 3600 + minutes * 60
    return (-seconds if b[p] == 45 else seconds), AWARE


@inline
def _year(b: Any, p: Any) -> Any:
    high, low = _two(b, p), _two(b, p + 2)
    return 2000 + low if high == 20 and low >= 0 else np.int64(-1)


@inline
def _date(b: Any, p: Any, named: Any) -> Any:
    """Days since 1970 of ``2026-03-01`` or, ``named``, ``01/Mar/2026``; -1 for none."""
    if named:
        year, month, day = _year(b, p + 7), _month(b, p + 3), _two(b, p)
    else:
        year, month, day = _year(b, p), _two(b, p + 5), _two(b, p + 8)
    if year < 0 or month < 1 or month > 12 or day < 1 or day > _DAYS[month]:
        return np.int64(-1)
    if month == 2 and day == 29 and (year & 3) != 0:
        return np.int64(-1)
    return _day(year, month, day)


@jit
def times(b: Any, start: Any, stop: Any, named: Any, out: Any, states: Any) -> None:
    """Microseconds since 1970 of ``2026-03-01 08:00:00.5 +01:00`` or, ``named``, ``01/Mar/2026:08:00:00
    +0100``.

    Any one byte may stand between the parts; years from 2000 to 2099. ``states``: whether a zone was given.
    """
    word, more, date = np.int64(0), np.int64(0), np.int64(-1)
    for n in range(start.shape[0]):
        p, end = np.int64(start[n]), np.int64(stop[n])
        out[n], states[n] = 0, UNKNOWN
        if p < 0 or end - p < 19 + np.int64(named):
            continue
        # Lines that follow each other are mostly of one day.
        if date < 0 or load8(b, p) != word or load4(b, p + 7) != more:
            word, more = load8(b, p), load4(b, p + 7)
            date = _date(b, p, named)
        at = p + 11 + np.int64(named)
        clock = _clock(b, at)
        if date < 0 or clock < 0:
            continue
        micro, at = _fraction(b, at + 8, end)
        seconds, states[n] = _offset(b, at, end)
        out[n] = (date * 86400 + clock - seconds) * SECOND + micro


@jit
def epochs(b: Any, start: Any, stop: Any, out: Any) -> None:
    """Microseconds of seconds since 1970, with or without a fraction; -1 where there are none."""
    for n in range(start.shape[0]):
        out[n] = -1
        p, end = np.int64(start[n]), np.int64(stop[n])
        if p < 0:
            continue
        value, at = digits(b, p, min(end, p + 12))
        if at == p:
            continue
        micro, at = _fraction(b, at, end)
        if at == end:
            out[n] = value * SECOND + micro


@jit
def hosts(b: Any, start: Any, stop: Any, port: Any, out: Any, care: Any) -> None:
    """Where the host of each ``host:port`` stops; ``care`` for a mapped IPv4 address without brackets.

    The last part of an IPv6 address without brackets is a port where it has five digits, as
    :func:`unlatched.logs.network.host_of` has it; with ``port`` there always is one.
    """
    for n in range(start.shape[0]):
        p, end = np.int64(start[n]), np.int64(stop[n])
        out[n], care[n] = end, False
        if p < 0:
            continue
        at = end
        while at > p and b[at - 1] >= 48 and b[at - 1] <= 57:
            at -= 1
        colons, dots = 0, 0
        if b[p] != 91:
            for q in range(p, end):
                colons += b[q] == 58
                dots += b[q] == 46
        care[n] = not port and colons > 1 and dots > 0
        if at > p and at < end and b[at - 1] == 58 and (port or colons < 2 or end - at > 4):
            out[n] = at - 1


@jit
def first_names(b: Any, start: Any, stop: Any, seed: Any, out: Any) -> None:
    """A hash of the first name of each JSON object; 0 where there is none."""
    for n in range(start.shape[0]):
        p, end = np.int64(start[n]), np.int64(stop[n])
        out[n] = 0
        while p >= 0 and p < end and b[p] != 34:
            p += 1
        if p >= 0 and p < end:
            q = p + 1
            while q < end and b[q] != 34:
                q += 1
            out[n] = hashed(b, p, q, seed)


@jit
def words(b: Any, start: Any, stop: Any, out: Any) -> None:
    """The first four bytes of each place, as one number; -1 where there is none."""
    for n in range(start.shape[0]):
        out[n] = load4(b, np.int64(start[n])) & 0xFFFFFFFF if start[n] >= 0 else np.int64(-1)


@jit
def cuts(b: Any, start: Any, stop: Any, one: Any, other: Any, out: Any) -> None:
    """Where the first of two bytes stands in each place, or where it stops."""
    for n in range(start.shape[0]):
        p, end = np.int64(start[n]), np.int64(stop[n])
        while p >= 0 and p < end and b[p] != one and b[p] != other:
            p += 1
        out[n] = p


SCROLL, LIMIT, STATEMENT, SPECIAL = 1, 2, 4, 8


@jit
def targets(b: Any, start: Any, stop: Any, seed: Any, out: Any, flags: Any) -> None:
    """A hash of what a request's target asks for: the first parts of its path, up to one that begins with
    ``_``.

    ``flags``: what its parameters name, and whether there is a ``_`` or a ``q`` at all.
    """
    for n in range(start.shape[0]):
        p, end = np.int64(start[n]), np.int64(stop[n])
        out[n], flags[n] = 0, 0
        if p < 0:
            continue
        q, parts, special = p, 0, False
        while q < end and b[q] != 63:
            if b[q] == 47 and q > p and b[q - 1] != 47:
                parts += 1
                if parts >= 3 or special:
                    break
            if b[q] == 95:
                flags[n] |= SPECIAL
                special = special or b[q - 1] == 47
            q += 1
        out[n] = hashed(b, p, q, seed) ^ np.uint64(q < end and b[q] == 47)
        while q < end:
            if b[q] == 95 or b[q] == 113:
                flags[n] |= SPECIAL
            if (
                b[q] == 115
                and q + 6 <= min(end, p + 400)
                and load4(b, q) & 0xFFFFFFFF == 0x6F726373
                and b[q + 4] == 108
            ):
                flags[n] |= SCROLL
            if (
                b[q] == 108
                and q + 6 <= end
                and load4(b, q) & 0xFFFFFFFF == 0x696D696C
                and b[q + 4] == 116
                and b[q + 5] == 61
            ):
                flags[n] |= LIMIT
            if (
                b[q] == 61
                and q + 6 <= end
                and (b[q + 1] | 32) == 115
                and ((b[q + 2] | 32) == 101 or (b[q + 2] | 32) == 104)
            ):
                flags[n] |= STATEMENT
            q += 1


@jit
def equal(b: Any, start: Any, stop: Any, text: Any, found: Any) -> None:
    """Mark the places that hold exactly this text."""
    for n in range(start.shape[0]):
        p = np.int64(start[n])
        if p < 0 or stop[n] - p != text.shape[0]:
            continue
        same = True
        for m in range(text.shape[0]):
            same = same and b[p + m] == text[m]
        found[n] = found[n] or same


@jit
def last_words(b: Any, start: Any, stop: Any, out: Any) -> None:
    """Where the capitals and digits begin that each place ends with."""
    for n in range(start.shape[0]):
        p = np.int64(stop[n])
        while p > start[n] and ((b[p - 1] >= 65 and b[p - 1] <= 90) or (b[p - 1] >= 48 and b[p - 1] <= 57)):
            p -= 1
        out[n] = p if start[n] >= 0 else np.int64(-1)
