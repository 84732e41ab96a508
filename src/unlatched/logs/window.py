"""The one sentence a report quotes: open from … to …, N clients of M organisations, at least X records
read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from unlatched.logs.findings import Client, LogFindings


@dataclass(frozen=True, slots=True)
class Window:
    """All exposure together. ``clients`` are those from public addresses; ``unknown``: not every
    number is known.

    ``records_low``: records those clients are known to have read; ``bytes_low`` the same in bytes.
    """

    start: datetime | None
    end: datetime | None
    ongoing: bool
    windows: int
    gaps: int
    start_proof: str
    end_proof: str
    clients: int
    anonymous_clients: int
    organisations: int
    records_low: int
    bytes_low: int
    bulk_readers: int
    ransom: bool
    possible: int


def window(findings: LogFindings) -> Window:
    """Sum up findings; without a proven window, start and end are None (which is not the same as safe)."""
    public = [one for one in findings.clients if one.network == "public"]
    first = min(findings.exposure, key=lambda one: one.start, default=None)
    last = max(findings.exposure, key=lambda one: one.end, default=None)
    return Window(
        start=first.start if first else None,
        end=last.end if last else None,
        ongoing=any(one.ongoing for one in findings.exposure),
        windows=len(findings.exposure),
        gaps=sum(len(one.gaps) for one in findings.exposure),
        start_proof=first.start_proof if first else "",
        end_proof=last.end_proof if last else "",
        clients=len(public) + findings.clients_unlisted,
        anonymous_clients=sum(1 for one in public if one.anonymous),
        organisations=len({one.organisation for one in public if one.organisation}),
        records_low=sum(one.records_read.low for one in public),
        bytes_low=sum(one.bytes_read.low for one in public),
        bulk_readers=sum(1 for one in public if _bulk(one)),
        ransom=any(pattern.kind == "ransom" for one in findings.clients for pattern in one.patterns),
        possible=len(findings.possible),
    )


def _bulk(client: Client) -> bool:
    return any(
        one.kind in ("whole-collection", "dump-tool", "cursor-run", "replication") for one in client.patterns
    )
