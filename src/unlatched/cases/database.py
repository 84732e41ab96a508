"""Where cases live: SQLite by default, PostgreSQL by URL. SQLAlchemy Core, one transaction a change.

A SQLite transaction begins with ``BEGIN IMMEDIATE``, so of two processes one waits for the other; on
PostgreSQL the head row is locked with ``FOR UPDATE``.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.exc import SQLAlchemyError

from unlatched.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

BUSY_SECONDS = 30
META = MetaData()

CASES = Table(
    "cases",
    META,
    Column("id", String, primary_key=True),
    Column("created", String, nullable=False),
    Column("state", String, nullable=False),
    Column("report", Text, nullable=False),
)
# Everything about people who take part stands here, in rows that can be erased: never in the timeline.
ITEMS = Table(
    "items",
    META,
    Column("case_id", String, nullable=False),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("case_id", "id"),
)
HEADS = Table(
    "heads",
    META,
    Column("case_id", String, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("hash", String, nullable=False),
    Column("signature", String, nullable=False),
)
TIMELINE = Table(
    "timeline",
    META,
    Column("case_id", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("entry", Text, nullable=False),
    Column("hash", String, nullable=False),
    Column("signature", String, nullable=False),
    PrimaryKeyConstraint("case_id", "seq"),
)
STAMPS = Table(
    "stamps",
    META,
    Column("case_id", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("token", LargeBinary),
    PrimaryKeyConstraint("case_id", "seq"),
)


def connect(url: str) -> Engine:
    """The engine for ``url``, a SQLAlchemy URL or the path of a SQLite file; tables are made if missing."""
    address = url if "://" in url else f"sqlite:///{Path(url)}"
    lite = address.startswith("sqlite")
    with readable("opening the case database"):
        engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS} if lite else {})
        if lite:
            event.listen(engine, "connect", _by_hand)
            event.listen(engine, "begin", _immediate)
        META.create_all(engine)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """All or nothing, alone."""
    with readable("writing to the case database"), engine.begin() as connection:
        yield connection


@contextmanager
def readable(doing: str) -> Iterator[None]:
    """A database error as a sentence without the statement or its values."""
    kind = ""
    try:
        yield
    except (SQLAlchemyError, ImportError) as error:
        kind = type(error).__name__
    if kind == "ArgumentError" or kind == "NoSuchModuleError":
        raise UsageError(
            f"{doing}: the address is not one SQLAlchemy knows; give a file or a postgresql:// URL"
        )
    if kind:
        raise StoreError(f"{doing}: {kind}; check that it can be reached and written")


def _by_hand(connection: Any, _: object) -> None:
    # The driver must not start transactions itself: BEGIN IMMEDIATE below does.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")


def _immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
