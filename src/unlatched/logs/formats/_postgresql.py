"""What PostgreSQL's log says, whichever of its three formats it is written in.

Every message is matched to its end: a name a client chose stands inside quotes or before what the
server adds.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from unlatched.logs.clean import known_application, version
from unlatched.logs.signs import DUMPERS, is_note
from unlatched.logs.times import iso, zone
from unlatched.logs.trail import Trail

TIME: Final = (
    rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d{1,6})?"
    rb"(?: ?(?:[A-Z][A-Za-z]{0,5}(?:[+-]\d{1,2})?|[+-]\d\d(?::?\d\d)?))?"
)
# Of those, the client is told by the message, too.
CAME: Final = ("connection received: ", "disconnection: ")
FREQUENT: Final = (b"connection received: ", b"connection authorized: ")
SAID: Final = re.compile(
    rb"connection (?:received|auth)|disconnection: |replication|listening on |database system "
    rb"|starting PostgreSQL"
    rb"|\w+ authentication failed|no pg_hba\.conf|pg_hba\.conf rejects"
)
USED: Final = re.compile(
    rb"(?:duration: [\d.]+ ms  )?(?:statement|execute [^:]{1,80}): \s*(?:COPY|DROP|CREATE) ", re.IGNORECASE
)
RECEIVED: Final = re.compile(r"connection received: host=(\S{1,255})(?: port=(\S{1,8}))?\Z")
AUTHENTICATED: Final = re.compile(
    r"connection authenticated: .* method=([\w-]{1,20}) \([^()]*:\d+\)\Z", re.DOTALL
)
DISCONNECTED: Final = re.compile(
    r"disconnection: session time: .* host=(\S{1,255})(?: port=(\S{1,8}))?\Z", re.DOTALL
)
LISTENING: Final = re.compile(r'listening on IPv[46] address "([0-9a-fA-F:.]{2,45})", port \d+\Z')
STARTING: Final = re.compile(r"starting PostgreSQL (\d[0-9.]{0,10})")
REFUSED: Final = re.compile(
    r"\S+ authentication failed for user |no pg_hba\.conf entry for |pg_hba\.conf rejects ", re.DOTALL
)
STATEMENT: Final = re.compile(r"(?:duration: [\d.]+ ms  )?(?:statement|execute [^:]{1,80}): \s*", re.DOTALL)
COPY: Final = re.compile(
    r'COPY ((?:"[^"]{1,80}"|\w{1,80})(?:\.(?:"[^"]{1,80}"|\w{1,80}))?) (?:\([^()]*\) )?TO ', re.IGNORECASE
)
DROP: Final = re.compile(r"DROP (?:TABLE|DATABASE|SCHEMA) ", re.IGNORECASE)
CREATE: Final = re.compile(
    r'CREATE TABLE (?:IF NOT EXISTS )?((?:"[^"]{1,80}"|\w{1,80})(?:\.(?:"[^"]{1,80}"|\w{1,80}))?)',
    re.IGNORECASE,
)
TRUST: Final = "a client from a public address was let in by trust, without authentication"


def wanted(message: bytes) -> bool:
    """Whether a message of level LOG or FATAL says something of the server, of a client or of bulk
    reading.
    """
    return SAID.match(message) is not None or USED.match(message) is not None


def moment(text: str, trail: Trail) -> datetime | None:
    """``2021-01-04 00:04:50.554 UTC`` with an abbreviation, an offset or nothing."""
    if text.endswith(" UTC"):
        return iso(text[:-4] + "Z")
    rest = text[19:].lstrip(".,0123456789")
    name = rest.strip()
    naive = iso(text[: len(text) - len(rest)])
    if naive is None:
        return None
    known = _zone(name) if name else None
    return trail.zone(naive.replace(tzinfo=known) if known is not None else naive)


_zone = lru_cache(maxsize=256)(zone)


class Sessions:
    """Follows sessions by process id, from ``connection received`` on."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._modern = False

    def event(
        self,
        time: datetime,
        session: str,
        message: str,
        *,
        remote: str | None = None,
        application: str = "",
        level: str = "LOG",
    ) -> None:
        """One message. ``remote`` is only given where the format has a column of its own for it."""
        before = self._trail.last
        self._trail.tick(time)
        if remote is not None and not message.startswith(CAME):
            self._trail.known(session, remote, time)
        first = message.partition(" ")[0]
        if level not in ("LOG", "FATAL"):
            first = ""
        if first in ("connection", "replication"):
            self.connection(time, message, session, remote)
        elif first == "disconnection:":
            self._gone(time, session, message)
        elif level == "FATAL" and REFUSED.match(message):
            self._refused(time, session, remote)
        elif first in ("statement:", "duration:", "execute") and level == "LOG":
            self._statement(time, session, message, remote)
        elif first:
            self._server(time, message, before)
        if application:
            self._program(time, session, application, remote)

    def connection(self, time: datetime, message: str, session: str, remote: str | None) -> None:
        """One message that begins with ``connection``, of level LOG."""
        trail = self._trail
        if (received := RECEIVED.match(message)) is not None:
            host, port = received.groups()
            remote = f"[{host}]:{port}" if ":" in host else f"{host}:{port or 0}"
            entry = trail.accept(session, remote, time)
            entry.anonymous = entry.anonymous or 0
        elif (said := AUTHENTICATED.match(message)) is not None:
            self._modern = True
            if said[1] == "trust":
                self._trusted(time, session, remote)
            else:
                trail.authenticated(session, remote, time)
        elif message.startswith(("connection authorized: ", "replication connection authorized: ")):
            self._authorized(time, session, message, remote)

    def _authorized(self, time: datetime, session: str, message: str, remote: str | None) -> None:
        trail = self._trail
        entry = trail.known(session, remote, time)
        if entry is None:
            return
        if message.startswith("replication"):
            entry.sign("replication", time)
        held = trail.conns.get(session)
        if held is None or not (held.authed or held.named):
            # Since 14 whoever authenticated has a line of its own before this one; none means trust.
            if self._modern:
                self._trusted(time, session, remote)
            else:
                trail.authenticated(session, remote, time)

    def _trusted(self, time: datetime, session: str, remote: str | None) -> None:
        entry = self._trail.known(session, remote, time)
        if entry is None:
            return
        held = self._trail.conns.get(session)
        if held is not None:
            held.named = True
        entry.anonymous = (entry.anonymous or 0) + 1
        if entry.network == "public":
            self._trail.served(entry, time, TRUST)

    def _gone(self, time: datetime, session: str, message: str) -> None:
        gone = DISCONNECTED.match(message)
        if gone is not None:
            host, port = gone.groups()
            self._trail.ended(session, f"[{host}]:{port}" if ":" in host else f"{host}:{port or 0}", time)

    def _refused(self, time: datetime, session: str, remote: str | None) -> None:
        entry = self._trail.known(session, remote, time)
        self._trail.refused(entry, time)
        if entry is not None and entry.network == "public":
            self._trail.turned_away(time, "a client from a public address was refused")

    def _statement(self, time: datetime, session: str, message: str, remote: str | None) -> None:
        entry = self._trail.known(session, remote, time)
        head = STATEMENT.match(message)
        if entry is None or head is None:
            return
        if (copied := COPY.match(message, head.end())) is not None:
            entry.sign("whole-collection", time)
            entry.touched(copied[1].replace('"', ""))
        elif DROP.match(message, head.end()):
            entry.sign("drop", time)
        elif (made := CREATE.match(message, head.end())) is not None and is_note(made[1]):
            entry.sign("ransom", time)

    def _server(self, time: datetime, message: str, before: datetime | None) -> None:
        trail = self._trail
        if (started := STARTING.match(message)) is not None:
            trail.start(time, "restarted", before)
            trail.version(version(started[1]) or started[1][:8])
            self._modern = self._modern or _major(started[1]) >= 14
        elif (listens := LISTENING.match(message)) is not None:
            if trail.reign.marker != "restarted":
                trail.start(time, "restarted", before)
            trail.listen(listens[1], "the server says which address it listens on", time)
        elif message.startswith(("database system was shut down", "database system was interrupted")):
            trail.start(time, "warned", before)
        elif message.startswith("database system is ready to accept connections"):
            trail.start(time, "starting", before)
        elif message.startswith("database system is shut down"):
            trail.stop(time)

    def _program(self, time: datetime, session: str, application: str, remote: str | None) -> None:
        entry = self._trail.client(session)
        if entry is None:
            return
        program = known_application(application)
        entry.said("", program)
        if program in DUMPERS:
            entry.sign("dump-tool", time)


def _major(text: str) -> int:
    return int(text.partition(".")[0] or 0)
