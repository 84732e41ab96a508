"""A connection that is lost in mid-audit: reading goes on, nothing is missing and nothing is read twice."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from tests.conftest import Server
from tests.servers import Running
from tests.stores.servers.loading import load
from tests.stores.servers.proxy import Proxy, dying
from unlatched.errors import StoreError
from unlatched.net import Transcript
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.stores import servers
from unlatched.stores.files.parts import Lost
from unlatched.stores.servers import resuming
from unlatched.stores.servers.resuming import MOST, RETRIES, LostPlaceError, resumed
from unlatched.stores.servers.session import Session

STORES = ("ferretdb", "oldmongo", "mariadb", "clickhouse", "redis", "opensearch", "elasticsearch", "couchdb")
NAME = "resumed"
PEOPLE = [{"email": f"p{n}@example.org", "name": f"Nom {n}", "text": "x" * 300} for n in range(12_000)]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resuming, "PAUSE", 0.05)


@pytest.fixture(scope="session", params=STORES)
def loaded(request: pytest.FixtureRequest, server: Server) -> tuple[Running, str]:
    how: dict[str, Any] = {"ferretdb": {"tls": False}, "redis": {"tls": False}, "couchdb": {"closed": False}}
    running = server(request.param, **how.get(request.param, {}))
    return running, load(request.param, running, NAME, PEOPLE)


@contextlib.contextmanager
def through(running: Running, url: str) -> Iterator[tuple[Proxy, Session]]:
    with dying(running.port, once=True) as proxy:
        yield proxy, servers.connect(parse(url.replace(str(running.port), str(proxy.port))), Scope(), "full")


def read(session: Session, proxy: Proxy, left: int) -> tuple[Any, tuple[str, ...], int]:
    """Rows, different rows and bytes of a full read that is cut after so many bytes; what was not seen."""
    (offer,) = [one for one in servers.offering(session).offers if one.name == NAME]
    proxy.left = left
    before = session.visit.transcript.received
    with duckdb.connect() as connection:
        scan = offer.scan(connection)
        found = connection.execute(f"SELECT count(*), count(DISTINCT email) FROM {scan.relation}").fetchone()
        return found, scan.unseen(), session.visit.transcript.received - before


def test_a_lost_connection_loses_nothing(loaded: tuple[Running, str]) -> None:
    with through(*loaded) as (proxy, session):
        found, unseen, size = read(session, proxy, 1 << 60)
        assert (found, unseen) == ((len(PEOPLE), len(PEOPLE)), ())
        assert session.visit.transcript.resumed == 0
        cuts = [size // 5, size // 7, 1 << 60]
        proxy.cut = lambda: setattr(proxy, "left", cuts.pop(0))
        found, unseen, again = read(session, proxy, size // 3)
        assert (found, unseen) == ((len(PEOPLE), len(PEOPLE)), ())
        assert cuts == []
        assert session.visit.transcript.resumed >= 1
        assert again < 2.5 * size


def _delete(store: str, running: Running) -> None:
    """The first records go while reading is broken off."""
    if store == "ferretdb":
        import pymongo

        with pymongo.MongoClient[dict[str, Any]]("127.0.0.1", running.port) as client:
            gone = [one["_id"] for one in client["shop"]["changed"].find({}, {"_id": 1}, limit=5)]
            client["shop"]["changed"].delete_many({"_id": {"$in": gone}})
    else:
        from unlatched.net import visit
        from unlatched.net.mysql import MySql

        with MySql(visit(Scope(), "127.0.0.1", running.port), "root") as one:
            for statement in (b"SET SESSION TRANSACTION READ WRITE", b"DELETE FROM shop.changed LIMIT 5"):
                one._send(b"\x03" + statement, 0)
                one._packet()


@pytest.mark.parametrize("store", ["ferretdb", "mariadb"])
def test_what_changed_in_between_is_not_guessed(
    store: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = server(store, **({"tls": False} if store == "ferretdb" else {}))
    url = load(store, running, "changed", PEOPLE)
    monkeypatch.setattr("tests.stores.servers.test_resuming.NAME", "changed")
    with through(running, url) as (proxy, session):
        proxy.cut = lambda: _delete(store, running)
        found, unseen, _ = read(session, proxy, 2_000_000)
    assert 0 < found[0] < len(PEOPLE)
    assert found[0] == found[1]
    (line,) = unseen
    assert "not found again" in line


def test_redis_that_was_started_anew_is_another_scan(server: Server) -> None:
    from unlatched.stores.servers import redis

    running = server("redis", tls=False)
    url = load("redis", running, "again", PEOPLE[:3000])
    session = servers.connect(parse(url), Scope(), "full")
    cursor = redis.Cursor()
    reading = redis._from(session, 0, "again:#", cursor)
    first = next(reading)
    reading.close()  # type: ignore[attr-defined]
    rest = list(redis._from(session, 0, "again:#", cursor))
    lines = b"".join([first, *rest]).splitlines()
    assert len(lines) == len(set(lines)) == 3000
    cursor.done, cursor.at, cursor.run = False, b"77", b"another"
    with pytest.raises(LostPlaceError):
        next(redis._from(session, 0, "again:#", cursor))


def failing(every: int, total: int) -> Callable[[], Iterator[int]]:
    """A read of numbers that keeps its place and breaks off after every so many."""
    place = iter(range(total))

    def read() -> Iterator[int]:
        for _ in range(every):
            try:
                yield next(place)
            except StopIteration:
                return
        raise StoreError("the answer ended in the middle")

    return read


def test_tries_are_bounded_and_wait_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(resuming, "PAUSE", 1.0)
    lost, transcript = Lost(), Transcript()
    assert list(resumed("a", lost, transcript, failing(0, 5))) == []
    assert waits == [2.0**n for n in range(RETRIES)]
    assert (len(lost), transcript.resumed) == (1, 0)
    waits.clear()
    assert list(resumed("a", lost, transcript, failing(1, 10))) == list(range(10))
    assert waits == [1.0] * 10
    assert len(lost) == 1
    assert len(list(resumed("a", lost, transcript, failing(1, 100)))) == MOST + 1
    assert len(lost) == 2
