"""The book of cases: what is kept of each, changed together with its timeline or not at all.

People who take part (names, addresses, texts) stand in items, which can be erased; the timeline has
only their hashes.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from unlatched.cases.database import CASES, ITEMS, connect, transaction
from unlatched.cases.entries import Value, digest
from unlatched.cases.keys import open_key
from unlatched.cases.timeline import Timeline, document, now, stamp
from unlatched.disclosed import Disclosed, view
from unlatched.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy import Connection, Engine, Row

ROLES = (
    "owner",
    "controller",
    "processor",
    "host",
    "finder",
    "reporter",
    "coordinator",
    "cert",
    "authority",
    "protector",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on record: a role, contact, decision, notice, check, clock or reply."""

    id: str
    kind: str
    state: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A case's own row; ``report`` is the disclosure it was opened from."""

    id: str
    created: str
    state: str
    report: Disclosed


@dataclass(frozen=True, slots=True)
class Book:
    """An open database of cases and the key that signs their timelines."""

    engine: Engine
    key: Ed25519PrivateKey
    clock: Callable[[], datetime] = now

    def timeline(self, case: str) -> Timeline:
        """The case's timeline, for appending."""
        return Timeline(case, self.key, self.clock)

    def open(self, report: Disclosed) -> str:
        """A new case from a disclosure; returns its number."""
        moment = self.clock()
        case = f"unl-{moment:%Y}-{secrets.token_hex(4)}"
        text = json.dumps(report.raw, ensure_ascii=False, sort_keys=True)
        row = {"id": case, "created": stamp(moment), "state": "open", "report": text}
        with transaction(self.engine) as connection:
            connection.execute(insert(CASES).values(**row))
            self.timeline(case).start(connection, {"report": digest(text.encode())})
        return case

    def case(self, case: str) -> Case:
        """A case by its number. Raises :class:`UsageError` when there is none."""
        with transaction(self.engine) as connection:
            row = connection.execute(select(CASES).where(CASES.c.id == case)).one_or_none()
        if row is None:
            raise UsageError(
                "there is no such case in this database; unlatched case list shows those there are"
            )
        return Case(row.id, row.created, row.state, view(json.loads(row.report)))

    def cases(self) -> list[tuple[str, str, str]]:
        """Number, time of opening and state of every case."""
        with transaction(self.engine) as connection:
            rows = connection.execute(
                select(CASES.c.id, CASES.c.created, CASES.c.state).order_by(CASES.c.created)
            )
            return [(row.id, row.created, row.state) for row in rows]

    def items(self, case: str, kind: str | None = None) -> list[Item]:
        """What is on record for a case, in the order it was added."""
        query = select(ITEMS).where(ITEMS.c.case_id == case)
        with transaction(self.engine) as connection:
            rows = [_item(row) for row in connection.execute(query)]
        chosen = (one for one in rows if kind is None or one.kind == kind)
        return sorted(chosen, key=lambda one: (one.kind, int(one.id.rpartition("-")[2])))

    def item(self, case: str, name: str) -> Item:
        """One item by its name. Raises :class:`UsageError` when there is none."""
        found = [one for one in self.items(case) if one.id == name]
        if not found:
            raise UsageError(
                "there is nothing of that name in the case; unlatched case show lists what there is"
            )
        return found[0]

    def add(
        self,
        case: str,
        kind: str,
        state: str,
        body: Mapping[str, Any],
        entry: str,
        facts: Mapping[str, Value],
    ) -> str:
        """Put something on record, and say so in the timeline; returns its name."""
        with transaction(self.engine) as connection:
            timeline = self.timeline(case)
            timeline.hold(connection)
            name = f"{kind}-{_next(connection, case, kind)}"
            # Salted, so that the hash in the timeline tells nothing once the item is erased.
            salted = {**body, "salt": secrets.token_hex(16)}
            text = json.dumps(salted, ensure_ascii=False, sort_keys=True)
            row = {"case_id": case, "id": name, "kind": kind, "state": state, "body": text}
            timeline.append(connection, entry, {**facts, "item": name, "record": digest(text.encode())})
            connection.execute(insert(ITEMS).values(**row))
        return name

    def move(
        self, case: str, name: str, states: tuple[str, ...], to: str, entry: str, facts: Mapping[str, Value]
    ) -> bool:
        """Change an item's state if it is in one of ``states``; False if somebody else was first."""
        with transaction(self.engine) as connection:
            self.timeline(case).hold(connection)
            change = (
                update(ITEMS)
                .where(ITEMS.c.case_id == case, ITEMS.c.id == name, ITEMS.c.state.in_(states))
                .values(state=to)
            )
            done = connection.execute(change).rowcount == 1
            if done:
                self.timeline(case).append(connection, entry, {**facts, "item": name})
        return done

    def erase(self, case: str, name: str) -> None:
        """Delete an item for good; the timeline keeps its hash and says that it was erased."""
        self.item(case, name)
        with transaction(self.engine) as connection:
            connection.execute(
                update(ITEMS)
                .where(ITEMS.c.case_id == case, ITEMS.c.id == name)
                .values(body="{}", state="erased")
            )
            self.timeline(case).append(connection, "erased", {"item": name})

    def end(self, case: str, facts: Mapping[str, Value]) -> None:
        """Mark a case closed."""
        with transaction(self.engine) as connection:
            connection.execute(update(CASES).where(CASES.c.id == case).values(state="closed"))
            self.timeline(case).append(connection, "closed", facts)

    def mismatches(self, case: str) -> list[str]:
        """What is on record but is not what the timeline says was put there."""
        with transaction(self.engine) as connection:
            row = connection.execute(select(CASES.c.report).where(CASES.c.id == case)).one_or_none()
            rows = connection.execute(select(ITEMS).where(ITEMS.c.case_id == case)).all()
            entries = [one["entry"] for one in document(connection, case)["entries"]]
        facts = [(one["kind"], one["facts"]) for one in entries if "item" in one["facts"]]
        told = {fact["item"]: fact["record"] for _, fact in facts if "record" in fact}
        erased = {fact["item"] for kind, fact in facts if kind == "erased"}
        held = {one.id: digest(one.body.encode()) for one in rows}
        changed = [name for name in held if name not in erased and held[name] != told.get(name)]
        found = [f"{name} is not what was put on record" for name in changed]
        found += [f"{name} is missing" for name in told if name not in held]
        sound = row is not None and digest(row.report.encode()) == entries[0]["facts"].get("report")
        return found if sound else [*found, "the report is not the one the case was opened from"]

    def story(self, case: str) -> dict[str, Any]:
        """The timeline as both verifiers read it."""
        with transaction(self.engine) as connection:
            return document(connection, case)


def _item(row: Row[Any]) -> Item:
    return Item(row.id, row.kind, row.state, json.loads(row.body))


def _next(connection: Connection, case: str, kind: str) -> int:
    query = select(func.count()).select_from(ITEMS).where(ITEMS.c.case_id == case, ITEMS.c.kind == kind)
    return int(connection.execute(query).scalar_one()) + 1


def known_role(role: str) -> str:
    """``role`` if it is one of :data:`ROLES`. Raises :class:`UsageError` otherwise."""
    if role not in ROLES:
        raise UsageError(f"there is no such role; there are {', '.join(ROLES)}")
    return role


def open_book(database: str, key: Path | None = None, clock: Callable[[], datetime] = now) -> Book:
    """The book in a database (a SQLite file or a SQLAlchemy URL); the key lies beside the file by default."""
    beside = Path(database).with_name("signing.key") if "://" not in database else None
    chosen = key or beside
    if chosen is None:
        raise UsageError("opening the cases: a database by URL needs --key, the file of the signing key")
    return Book(connect(database), open_key(chosen), clock)
