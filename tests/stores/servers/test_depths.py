"""Depths, rights, interruptions and secrets, over real servers."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.check import broken
from tests.conftest import Server
from tests.stores.servers.loading import load
from tests.stores.servers.proxy import dying
from tests.stores.servers.test_agreement import live, run
from unlatched import inventory
from unlatched.audit import Options, audit
from unlatched.commands import audit as command
from unlatched.errors import ScopeError, StoreError
from unlatched.model import Count, Target
from unlatched.net import visit
from unlatched.net.allowed import allow
from unlatched.net.http import Client
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.scope import read as read_scope
from unlatched.stores import Offering, servers
from unlatched.stores.servers import resuming

TOKEN = "Qz7canary4vX9"
STORES = ("ferretdb", "postgresql", "mariadb", "clickhouse", "couchdb", "redis")
PEOPLE = [
    {"email": f"p{n}@example.org", "name": f"Nom {TOKEN} {n}", "city": "Lund", "amount": n}
    for n in range(8000)
]


@pytest.fixture(scope="session", params=STORES)
def loaded(request: pytest.FixtureRequest, server: Server) -> tuple[str, str]:
    """A store with 8,000 made-up people in a collection of its own."""
    how: dict[str, Any] = {"ferretdb": {"tls": False}, "redis": {"tls": False}}.get(request.param, {})
    how = how or {"closed": False}
    url = load(request.param, server(request.param, **how), "clients", PEOPLE)
    return request.param, url


def test_inventory_reads_no_record(loaded: tuple[str, str]) -> None:
    store, url = loaded
    session = servers.connect(parse(url), Scope(), "inventory")
    offered = servers.offering(session)
    (offer,) = [one for one in offered.offers if one.name == "clients"]
    with pytest.raises(StoreError):
        offer.sample(10, 0)
    found = inventory.take(Target(url, store, "inventory"), offered)
    (one,) = [one for one in found.collections if one.name == "clients"]
    assert (one.records_read, one.subjects) == (0, None)
    assert 4000 < one.records < 16000
    if store in ("postgresql", "mariadb", "clickhouse"):
        assert {field.path: field.category for field in one.fields}["email"] == "pd:EmailAddress"


def test_a_sample_knows_people_as_an_interval(loaded: tuple[str, str]) -> None:
    store, url = loaded
    found = live(url, "sample")
    (one,) = [one for one in found.collections if one.name == "clients"]
    assert 300 <= one.records_read <= 3000 < one.records
    assert isinstance(one.subjects, Count)
    assert one.subjects.method == "sample"
    assert one.subjects.low <= one.records_read < one.subjects.high
    assert one.subjects.low <= 8000 <= one.subjects.high * (2 if store == "mariadb" else 1)


def test_the_command_leaks_nothing(
    loaded: tuple[str, str], tmp_path: Path, capfd: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    code = command.run(command.Request((loaded[1],), tmp_path / "out", json=True, memory="300MB"))
    out, err = capfd.readouterr()
    assert code == 1, err
    report = json.loads(out)
    assert any(one["name"] == "clients" for one in report["collections"])
    assert TOKEN not in out + err
    assert all(
        TOKEN.encode() not in one.read_bytes() for one in (tmp_path / "out").rglob("*") if one.is_file()
    )


def test_finder_gets_an_inventory_and_no_more(loaded: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "scope.toml"
    path.write_text(
        'targets = ["127.0.0.1"]\n[authority]\nbasis = "finder"\n'
        'by = "x"\nreference = "y"\nuntil = 2090-01-01\n'
    )
    scope = read_scope(path)
    assert servers.connect(parse(loaded[1]), scope, None).depth == "inventory"
    with pytest.raises(ScopeError, match="line 3"):
        servers.connect(parse(loaded[1]), scope, "sample")


BIG = [{"email": f"p{n}@example.org", "text": "x" * 800} for n in range(30_000)]
LARGE = [{"email": f"p{n}@example.org", "text": "x" * 1800} for n in range(45_000)]


@pytest.mark.parametrize("store", ["ferretdb", "postgresql", "mariadb", "clickhouse", "redis"])
def test_a_server_that_dies_in_mid_audit(store: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is reported, the rest is unseen, exit code 2."""
    monkeypatch.setattr(resuming, "PAUSE", 0.05)
    running = server(store, **({"closed": False} if store == "postgresql" else {}))
    made = {"ferretdb": BIG[:8_000], "postgresql": LARGE}.get(store, BIG)  # slow inserts; large stretches
    size = len(made)
    url = load(store, running, "big", made)
    with dying(running.port) as proxy:
        session = servers.connect(parse(url.replace(str(running.port), str(proxy.port))), Scope(), "full")
        offered = servers.offering(session)
        (offer,) = [one for one in offered.offers if one.name == "big"]
        table = offer.sample(20_000, 0)
        steady = replace(offer, sample=lambda n, _: table)
        proxy.left = len(str(made)) // 2
        found = audit(Target(url, store), Offering((steady,)), Options(300_000_000, 1), lambda *_: None)
    (one,) = found.collections
    assert proxy.dead.is_set()
    assert 0 < one.records_read < size
    assert any("broke off" in line for line in found.unseen), found.unseen
    assert command.exit_code(found) == 2


def test_postgresql_goes_on_after_a_lost_connection(server: Server) -> None:
    """Read in stretches of pages: the one that broke off is read again, no row is missing or twice."""
    running = server("postgresql", closed=False)
    url = load("postgresql", running, "stretches", LARGE)
    with dying(running.port, once=True) as proxy:
        session = servers.connect(parse(url.replace(str(running.port), str(proxy.port))), Scope(), "full")
        (offer,) = [one for one in servers.offering(session).offers if one.name == "stretches"]
        proxy.left = 50 << 20
        with duckdb.connect() as connection:
            scan = offer.scan(connection)
            counts = f"SELECT count(*), count(DISTINCT email) FROM {scan.relation}"
            found = connection.execute(counts).fetchone()
        assert proxy.left > 1 << 50
    assert found == (len(LARGE), len(LARGE))
    assert scan.unseen() == ()


def test_nothing_of_ours_stays_in_postgresql(server: Server) -> None:
    from adbc_driver_postgresql import dbapi

    running = server("postgresql", closed=False)
    live(load("postgresql", running, "leftover", PEOPLE))
    with (
        dbapi.connect(f"postgresql://postgres@127.0.0.1:{running.port}/postgres") as one,
        one.cursor() as cursor,
    ):
        for what in (
            "pg_stat_activity WHERE application_name = 'unlatched'",
            "pg_prepared_xacts",
            "pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'relation' "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
        ):
            cursor.execute(f"SELECT count(*) FROM {what}")
            assert cursor.fetchone() == (0,), what


def test_every_cursor_of_mongodb_is_read_to_its_end_or_killed(server: Server) -> None:
    """A sample stops early: the cursor is closed on the server, in the same connection."""
    from unlatched.net.mongo import Mongo

    running = server("ferretdb", tls=False)
    load("ferretdb", running, "cursors", PEOPLE[:3000])
    with Mongo(visit(Scope(), "127.0.0.1", running.port, call=20.0)) as one:
        one.hello()
        asked: list[str] = []
        sent, number = one.message, 0

        def noted(command: Any) -> bytes:
            asked.append(next(iter(command)))
            return sent(command)

        one.message = noted  # type: ignore[method-assign]
        reading = one.cursor("shop", {"find": "cursors", "batchSize": 10})
        next(reading)
        next(reading)
        reading.close()  # type: ignore[attr-defined]
        assert asked == ["find", "getMore", "killCursors"]
        asked.clear()
        number = sum(1 for _ in one.cursor("shop", {"find": "cursors", "batchSize": 1000}))
        assert asked[0] == "find"
        assert set(asked[1:]) == {"getMore"}
        assert number == len(asked)


def test_a_server_that_gets_slow_is_left_alone_for_as_long() -> None:
    heard: list[tuple[float, float]] = []

    def talk(one: socket.socket) -> None:
        for wait in (0.0, 0.0, 0.0, 2.2, 0.0, 0.0):
            one.recv(4096)
            heard.append((time.monotonic(), wait))
            time.sleep(wait)
            one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with broken.serving(talk) as port:
        here = visit(Scope(), "127.0.0.1", port, call=60.0)
        with Client(here, allow("GET /")) as client:
            for _ in range(6):
                client.get("/")
    gaps = [later - (at + wait) for (at, wait), (later, _) in pairwise(heard)]
    assert max(gaps[:3]) < 1
    assert gaps[3] >= 2
    assert gaps[4] < 1


def test_long_answers_may_take_long_and_drips_may_not() -> None:
    def steady(one: socket.socket) -> None:
        one.recv(4096)
        one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (6 << 17))
        for _ in range(6):
            one.sendall(b"x" * (1 << 17))
            time.sleep(0.4)

    def dripping(one: socket.socket) -> None:
        one.recv(4096)
        one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(60):
            one.sendall(b"x")
            time.sleep(0.1)

    for talk, whole in ((steady, True), (dripping, False)):
        with (
            broken.serving(talk) as port,
            Client(visit(Scope(), "127.0.0.1", port, call=1.0), allow("GET /")) as one,
        ):
            if whole:
                assert len(one.get("/").body) == 6 << 17
            else:
                started = time.monotonic()
                with pytest.raises(StoreError, match="half an answer"):
                    one.get("/")
                assert time.monotonic() - started < 3


def test_a_reader_that_pauses_is_not_the_servers_fault() -> None:
    def talk(one: socket.socket) -> None:
        one.recv(4096)
        one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n" + b"x" * 10)
        time.sleep(1.5)
        one.sendall(b"x" * 10)

    with (
        broken.serving(talk) as port,
        Client(visit(Scope(), "127.0.0.1", port, call=1.0), allow("GET /")) as one,
    ):
        wire = one.visit.wire()
        wire.send(b"GET / HTTP/1.1\r\n\r\n")
        wire.until(b"\r\n\r\n")
        wire.exactly(10)
        time.sleep(1.3)
        assert wire.exactly(10) == b"x" * 10
        wire.close()


def test_a_server_that_wants_a_login_is_a_clear_error(server: Server) -> None:
    for store, scheme, how in (
        ("redis", "redis", {"password": "secret"}),
        ("postgresql", "postgresql", {"closed": True}),
        ("mariadb", "mysql", {"closed": True}),
        ("clickhouse", "clickhouse", {"closed": True}),
    ):
        url = f"{scheme}://127.0.0.1:{server(store, **how).port}"
        with pytest.raises(StoreError) as caught:
            run(servers.offering(servers.connect(parse(url), Scope(), "full")), store)
        assert "secret" not in str(caught.value)
