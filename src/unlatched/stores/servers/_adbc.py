"""PostgreSQL through ADBC: a session that can only read, behind a relay that keeps to our limits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote, unquote, urlencode

from unlatched.errors import StoreError
from unlatched.net.relay import Relay
from unlatched.raw import sealed
from unlatched.stores.servers.session import Session

if TYPE_CHECKING:
    import pyarrow as pa

BATCH: Final = 4 << 20
"""Bytes of a batch."""

T = TypeVar("T")


class Driver:
    """One connection. Every failure is a :class:`StoreError`.

    ``timeout`` is what one statement may take on the server; ``snapshot``: all statements see the database as
    it was at the first.
    """

    def __init__(self, session: Session, timeout: str, snapshot: bool = False) -> None:
        from adbc_driver_postgresql import dbapi

        self._relay = Relay(session.visit)
        self._thread = ThreadPoolExecutor(1)
        with contextlib.ExitStack() as undo:
            undo.callback(self._end)
            uri = _uri(session, timeout, self._relay.port)
            self._relay.call()
            self._connection: Any = self._ask(lambda: dbapi.connect(uri, autocommit=not snapshot))
            self._relay.full()
            undo.pop_all()

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(StoreError):
            self._ask(self._connection.close)
        self._end()

    def _end(self) -> None:
        self._relay.close()
        self._thread.shutdown()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self._executed(query) as cursor:
            return self._ask(lambda: list(cursor.fetchall()))

    def table(self, query: str) -> pa.Table:
        """The rows of a query, as Arrow."""
        with self._executed(query) as cursor:
            found: pa.Table = self._ask(cursor.fetch_arrow_table)
            return found

    def batches(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of a query, as they come."""
        with self._executed(query) as cursor:
            reader = self._ask(cursor.fetch_record_batch)
            while (batch := self._ask(lambda: next(reader, None))) is not None:
                yield batch

    @contextlib.contextmanager
    def _executed(self, query: str) -> Iterator[Any]:
        with contextlib.closing(self._connection.cursor()) as cursor:
            cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH)})
            self._relay.call()
            self._ask(lambda: cursor.execute(query))
            yield cursor

    def _ask(self, work: Callable[[], T]) -> T:
        """What the driver gives, or why it gave nothing: the relay knows better than the driver.

        On a thread of its own, as in the main thread the driver would take Ctrl-C for itself.
        """
        with self._relay.waiting():
            try:
                return self._thread.submit(sealed("reading PostgreSQL")(work)).result()
            except StoreError as error:
                why = self._relay.why or str(error)
        raise StoreError(why)


def _uri(session: Session, timeout: str, port: int) -> str:
    """The server's name is only said, not looked up: the relay has connected to it."""
    target, host = session.target, session.visit.host
    limits = f"-c default_transaction_read_only=on -c statement_timeout={timeout} -c lock_timeout=500"
    limits += " -c default_transaction_isolation=repeatable\\ read"
    options = {
        "hostaddr": "127.0.0.1", "application_name": "unlatched", "options": limits,
        "sslmode": "require" if target.tls else "prefer", "passfile": "/nonexistent", "gssencmode": "disable",
    }  # fmt: skip
    user = quote(session.account("postgres"), safe="")
    user += f":{quote(target.password, safe='')}" if target.password else ""
    database = quote(unquote(target.path.strip("/")) or "postgres", safe="")
    named = f"[{host}]" if ":" in host else host
    return f"postgresql://{user}@{named}:{port}/{database}?{urlencode(options, quote_via=quote)}"
