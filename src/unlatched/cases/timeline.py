"""The timeline of a case: an append-only chain of signed entries.

An entry is RFC 8785 canonical JSON holding the SHA-256 of the one before it; it is signed with the
case's Ed25519 key, and so is the head (how many there are, and the last hash). Entry and head are
written in one transaction, so a killed process leaves either both or neither.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, update

from unlatched.cases.database import HEADS, STAMPS, TIMELINE
from unlatched.cases.entries import START, Value, canonical, checked, digest
from unlatched.cases.keys import public, sign
from unlatched.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy import Connection

SCHEMA: Final = "unlatched/timeline/1"
VERSION: Final = 1


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with ``Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True, slots=True)
class Timeline:
    """One case's timeline, for appending."""

    case: str
    key: Ed25519PrivateKey
    clock: Callable[[], datetime] = now

    def start(self, connection: Connection, facts: Mapping[str, Value]) -> None:
        """The first entry: it names the public key."""
        head = {"length": 0, "hash": START}
        connection.execute(insert(HEADS).values(case_id=self.case, signature="", **head))
        self.append(connection, "opened", {**facts, "key": public(self.key)})

    def hold(self, connection: Connection) -> None:
        """Wait for, and keep, the right to change this case until the transaction ends."""
        self._head(connection)

    def append(self, connection: Connection, kind: str, facts: Mapping[str, Value]) -> int:
        """Add an entry and sign the new head; returns its number. Refuses anything about people."""
        count, last = self._head(connection)
        entry = {
            "v": VERSION,
            "case": self.case,
            "seq": count,
            "prev": last,
            "time": stamp(self.clock()),
            "kind": kind,
            "facts": checked(kind, facts),
        }
        text = canonical(entry)
        self._write(connection, count, text.decode(), digest(text))
        return count

    def _head(self, connection: Connection) -> tuple[int, str]:
        query = select(HEADS.c.length, HEADS.c.hash).where(HEADS.c.case_id == self.case).with_for_update()
        row = connection.execute(query).one_or_none()
        if row is None:
            raise UsageError("the timeline was not found: there is no such case in this database")
        return int(row.length), str(row.hash)

    def _write(self, connection: Connection, seq: int, text: str, entry_hash: str) -> None:
        connection.execute(
            insert(TIMELINE).values(
                case_id=self.case, seq=seq, entry=text, hash=entry_hash, signature=sign(self.key, entry_hash)
            )
        )
        connection.execute(
            update(HEADS)
            .where(HEADS.c.case_id == self.case)
            .values(
                length=seq + 1,
                hash=entry_hash,
                signature=sign(self.key, head_text(self.case, seq + 1, entry_hash)),
            )
        )


def head_text(case: str, count: int, entry_hash: str) -> str:
    """What the head's signature covers."""
    return f"head {case} {count} {entry_hash}"


def document(connection: Connection, case: str) -> dict[str, Any]:
    """The whole timeline as ``unlatched/timeline/1``: what both verifiers read."""
    rows = connection.execute(select(TIMELINE).where(TIMELINE.c.case_id == case).order_by(TIMELINE.c.seq))
    entries = [{"entry": json.loads(row.entry), "hash": row.hash, "signature": row.signature} for row in rows]
    head = connection.execute(select(HEADS).where(HEADS.c.case_id == case)).one_or_none()
    if head is None:
        raise UsageError("the timeline was not found: there is no such case in this database")
    return {
        "schema": SCHEMA,
        "case": case,
        "entries": entries,
        "head": {"count": head.length, "hash": head.hash, "signature": head.signature},
        "stamps": _stamps(connection, case),
    }


def _stamps(connection: Connection, case: str) -> list[dict[str, Any]]:
    query = select(STAMPS).where(STAMPS.c.case_id == case, STAMPS.c.token.is_not(None)).order_by(STAMPS.c.seq)
    return [{"seq": row.seq, "token": b64encode(row.token).decode()} for row in connection.execute(query)]
