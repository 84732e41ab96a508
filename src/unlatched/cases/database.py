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


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]


def _per_case(name: str, *columns: Column[Any], key: str | None = None) -> Table:
    """A table whose rows belong to a case; ``key`` tells the rows of one case apart."""
    keys = ("case_id", *([key] if key else []))
    return Table(name, META, *_texts("case_id"), *columns, PrimaryKeyConstraint(*keys))


CASES = Table("cases", META, *_texts("id", "created", "state", "report"), PrimaryKeyConstraint("id"))
# Everything about people who take part stands here, in rows that can be erased: never in the timeline.
ITEMS = _per_case("items", *_texts("id", "kind", "state", "body"), key="id")
HEADS = _per_case("heads", *_numbers("length"), *_texts("hash", "signature"))
TIMELINE = _per_case("timeline", *_numbers("seq"), *_texts("entry", "hash", "signature"), key="seq")
STAMPS = _per_case("stamps", *_numbers("seq"), Column("token", LargeBinary), key="seq")


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
