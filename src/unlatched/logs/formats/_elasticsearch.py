"""What the logs of Elasticsearch and OpenSearch say, whether text or JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from unlatched.logs.clean import version
from unlatched.logs.ledger import Entry, Sign
from unlatched.logs.network import host_of
from unlatched.logs.signs import is_note
from unlatched.logs.trail import Trail

VERSION: Final = re.compile(r"version\[(\d[0-9.]{1,16}(?:-[A-Za-z0-9]{1,20})?)(?:/|\])")
BOUND: Final = re.compile(r"publish_address \{[^{}]{1,120}\}, bound_addresses ((?:\{[^{}]{1,120}\}(?:, )?)+)")
ENABLED: Final = re.compile(r"license is now \[\w+\]; Security is (enabled|disabled)")
DISABLED: Final = (
    "OpenSearch Security plugin installed but disabled",
    "Open Distro Security plugin installed but disabled",
)
GRANTED: Final = "a read by the anonymous user from a public address was granted"
DENIED: Final = "an anonymous request from a public address was refused"
AUDITED: Final = "the audit log is written: security is enabled"
REFUSALS: Final = frozenset(
    {"anonymous_access_denied", "authentication_failed", "access_denied", "realm_authentication_failed",
     "connection_denied", "tampered_request", "run_as_denied", "FAILED_LOGIN", "MISSING_PRIVILEGES",
     "BAD_HEADERS"}
)  # fmt: skip
NOBODY: Final = frozenset(
    {"_anonymous", "__anonymous", "_es_anonymous_user", "opendistro_security_anonymous"}
)


def server(trail: Trail, time: datetime, before: datetime | None, logger: str, message: str) -> None:
    """A line of the server's own log."""
    started = VERSION.match(message)
    bound = BOUND.match(message) if "ttp" in logger else None
    if started is not None and logger.rpartition(".")[2].strip() in (
        "Node",
        "OpenSearch",
        "Elasticsearch",
        "node",
    ):
        trail.start(time, "starting", before)
        trail.version(version(started[1]))
    elif bound is not None:
        hosts = ",".join(host_of(part) for part in bound[1].strip("{} ,").split("}, {"))
        trail.listen(hosts, "the server says which addresses its HTTP service is bound to", time)
    elif (security := ENABLED.search(message[:200])) is not None:
        on = security[1] == "enabled"
        trail.access("on" if on else "off", time, f"the server says that security is {security[1]}")
    elif message.startswith(DISABLED):
        trail.access("off", time, "the server says that its security plugin is disabled")
    elif message in ("closed", "stopped") and logger.rpartition(".")[2].strip() == "Node":
        trail.stop(time)


class Audit:
    """Turns audit events into clients; the events of one request are one."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._request = ""

    def event(
        self, time: datetime, origin: str, what: str, user: str, request: str, action: str, indices: list[str]
    ) -> None:
        """One audit event of a client at ``origin``."""
        trail = self._trail
        trail.access("on", time, AUDITED)
        entry = trail.ledger.client(origin) if ":" in origin else trail.ledger.host(origin)
        stranger = user in NOBODY
        if not request or request != self._request:
            self._request = request
            self._came(entry, time, what, stranger)
        entry.seen(time)
        if what in REFUSALS:
            entry.refused += 1
            if entry.network == "public" and (stranger or what == "anonymous_access_denied"):
                trail.settle()
                trail.turned_away(time, DENIED)
        else:
            self._granted(entry, time, stranger, action, indices)

    def _came(self, entry: Entry, time: datetime, what: str, stranger: bool) -> None:
        nobody = stranger or what == "anonymous_access_denied"
        came(entry, 1, time, time, nobody, what in REFUSALS)

    def _granted(self, entry: Entry, time: datetime, stranger: bool, action: str, indices: list[str]) -> None:
        done = granted(action, tuple(indices))
        if done.names:
            for name in indices[:20]:
                entry.touched(name)
        if done.sign is not None:
            entry.sign(done.sign, time)
        if stranger and entry.network == "public" and done.reads:
            self._trail.settle()
            self._trail.served(entry, time, GRANTED)


def came(entry: Entry, count: int, first: datetime, last: datetime, nobody: bool, refused: bool) -> None:
    """So many requests of a client, by nobody or by somebody."""
    entry.came(first)
    entry.more(count - 1, last)
    entry.anonymous = (entry.anonymous or 0) + (count if nobody else 0)
    if not nobody and not refused:
        entry.authenticated += count


@dataclass(frozen=True, slots=True)
class Granted:
    """What a granted action means: whether it reads, whether it names indices, and what it is a sign of."""

    reads: bool = False
    names: bool = False
    sign: Sign | None = None


def granted(action: str, indices: tuple[str, ...]) -> Granted:
    """The meaning of an action on some indices."""
    reads = action.startswith("indices:data/read")
    sign: Sign | None = None
    if "scroll" in action or "point_in_time" in action:
        sign = "cursor-run"
    elif action.startswith("indices:admin/delete"):
        sign = "drop"
    elif action.startswith("indices:admin/create") and any(is_note(name) for name in indices[:20]):
        sign = "ransom"
    return Granted(reads, reads or action.startswith(("indices:data/write", "indices:admin")), sign)
