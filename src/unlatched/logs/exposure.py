"""When a store stood open, and what proves it: from a trail's epochs and from what strangers were given.

What counts as proof of an open store
- the server says that access control is off, it does not listen on loopback only, *and* a client from a
  public address was let in: configuration and reachability, both from the log; or
- somebody from a public address was given data, or changed it, without authentication.
Either missing, the time is *possible* exposure. A window ends only with a proof: the server stopped for
good, came back closed, or turned strangers away. Otherwise it is ongoing at the log's last line.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from unlatched.logs.findings import Epoch, Exposure, Gap
from unlatched.logs.trail import Reign, Trail

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def epochs(trail: Trail) -> tuple[Epoch, ...]:
    """The epochs of a trail; the last one ends with the log."""
    return tuple(
        Epoch(
            store=trail.store,
            start=reign.start or trail.first,
            end=_end(trail, number),
            version=reign.version,
            access_control=reign.access_control,
            bind=reign.bind,
            access_control_proof=reign.access_proof,
            bind_proof=reign.bind_proof,
            start_seen=bool(reign.marker),
            clean_end=reign.clean_end,
        )
        for number, reign in enumerate(trail.reigns)
    )


def _end(trail: Trail, number: int) -> datetime | None:
    return trail.reigns[number].end or trail.last


def exposures(trail: Trail) -> tuple[tuple[Exposure, ...], tuple[Exposure, ...]]:
    """Proven and possible windows, each in order of time."""
    proven = [*_configured(trail), *_served(trail)]
    merged = _merge(sorted(proven, key=lambda one: (one.start, one.end)))
    with_gaps = tuple(replace(one, gaps=_gaps(trail, one)) for one in merged)
    possible = tuple(
        replace(one, gaps=_gaps(trail, one)) for one in _possible(trail) if not _inside(one, with_gaps)
    )
    return with_gaps, possible


def _open(reign: Reign) -> bool:
    return reign.access_control == "off" and reign.bind not in ("loopback",)


def _configured(trail: Trail) -> list[Exposure]:
    """Epochs whose server was open by its own word, from the first a stranger came in to."""
    found: list[Exposure] = []
    running: Exposure | None = None
    for number, reign in enumerate(trail.reigns):
        if _open_now(reign) and (reign.first_public is not None or running is not None):
            running = _extend(trail, running, reign, number)
            continue
        if running is not None:
            found.append(_closed(running, reign))
            running = None
    if running is not None:
        found.append(_last(trail, running))
    return found


def _open_now(reign: Reign) -> bool:
    # A client from outside proves that a server reached by it isn't bound to loopback only.
    return _open(reign) or (reign.access_control == "off" and reign.first_public is not None)


def _extend(trail: Trail, running: Exposure | None, reign: Reign, number: int) -> Exposure:
    end = _end(trail, number) or reign.first_public or LONG_AGO
    if running is not None:
        return replace(running, end=max(end, running.end), first_client=running.first_client)
    start = reign.listening or reign.access_since or reign.start or reign.first_public or end
    proof = f"{reign.access_proof}; "
    proof += "it listens on every interface; " if reign.bind == "public" else ""
    proof += "a client from a public address was let in"
    return Exposure(start, end, False, proof, "", (), reign.first_public, trail.store)


def _closed(running: Exposure, reign: Reign) -> Exposure:
    states = {
        "on": "the server came back with access control on",
        "off": "the server came back listening on loopback only",
        "unknown": "the server stopped; whether it came back with access control is not in the log",
    }
    return replace(running, end_proof=states[reign.access_control])


def _last(trail: Trail, running: Exposure) -> Exposure:
    if trail.reigns[-1].clean_end:
        return replace(running, end_proof="the server shut down; the log shows no start after that")
    return replace(running, ongoing=True, end_proof="still open at the last line of the log")


def _served(trail: Trail) -> list[Exposure]:
    """Times in which strangers were given data."""
    found = []
    for number, opening in enumerate(trail.openings):
        last = number == len(trail.openings) - 1
        closed = opening.refused is not None and opening.refused > opening.last
        proof = f"{opening.refusal}, after the last time it was open" if closed else ""
        end = opening.last
        if not closed:
            proof = "still open at the last line of the log"
            end = max(trail.last or end, end)
            stopped = _stopped_after(trail, opening.last)
            if stopped is not None:
                closed, end, proof = True, stopped[0], stopped[1]
        found.append(
            Exposure(
                opening.start, end, last and not closed, opening.proof, proof, (), opening.start, trail.store
            )
        )
    return found


def _stopped_after(trail: Trail, time: datetime) -> tuple[datetime, str] | None:
    """How the epoch ended in which a store was last seen open."""
    for number, reign in enumerate(trail.reigns):
        if reign.end is not None and reign.end >= time and (reign.start is None or reign.start <= time):
            after = trail.reigns[number + 1] if number + 1 < len(trail.reigns) else None
            if after is None:
                return reign.end, "the server shut down; the log shows no start after that"
            return reign.end, _closed(Exposure(time, time, False, "", ""), after).end_proof
    return None


def _merge(windows: list[Exposure]) -> list[Exposure]:
    """Windows that overlap or touch are one; the one proved earlier keeps its proof."""
    merged: list[Exposure] = []
    for one in windows:
        before = merged[-1] if merged else None
        if before is None or one.start > before.end:
            merged.append(one)
            continue
        later = one if one.end >= before.end else before
        firsts = [time for time in (before.first_client, one.first_client) if time is not None]
        merged[-1] = replace(
            before,
            end=later.end,
            ongoing=later.ongoing,
            end_proof=later.end_proof,
            first_client=min(firsts, default=None),
        )
    return merged


def _possible(trail: Trail) -> list[Exposure]:
    found = []
    for number, reign in enumerate(trail.reigns):
        end = _end(trail, number)
        start = reign.start or trail.first
        if start is None or end is None or reign.access_control == "on":
            continue
        if _open(reign) and reign.first_public is None and reign.bind in ("public", "unknown"):
            why = "access control is off; no client from a public address is in the log"
        elif reign.access_control == "unknown" and reign.first_public is not None and _strangers(trail):
            why = "clients from public addresses were let in; whether access control was on is not in the log"
        else:
            continue
        ongoing = number == len(trail.reigns) - 1 and not reign.clean_end
        found.append(Exposure(start, end, ongoing, why, "", (), reign.first_public, trail.store))
    return found


def _strangers(trail: Trail) -> bool:
    """Whether any client from a public address came without proving who it was."""
    return any(
        entry.network == "public" and entry.proved < max(entry.connections, 1)
        for entry in trail.ledger.entries.values()
    )


def _inside(one: Exposure, proven: tuple[Exposure, ...]) -> bool:
    return any(window.start <= one.start and one.end <= window.end for window in proven)


def _gaps(trail: Trail, window: Exposure) -> tuple[Gap, ...]:
    """Silences and downtimes inside a window."""
    down = [
        Gap(before.end, after.start)
        for before, after in pairwise(trail.reigns)
        if before.end is not None and after.start is not None and after.start - before.end > trail.silence
    ]
    inside = [gap for gap in (*trail.gaps, *down) if gap.start < window.end and gap.end > window.start]
    clipped = {Gap(max(gap.start, window.start), min(gap.end, window.end)) for gap in inside}
    ordered = sorted(clipped, key=lambda gap: (gap.start, gap.end))
    return tuple(
        gap
        for gap in ordered
        if not any(o != gap and o.start <= gap.start and gap.end <= o.end for o in ordered)
    )
