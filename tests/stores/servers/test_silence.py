"""A server that falls silent in mid-audit, with every connection still open: the audit ends in time."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import Server
from tests.stores.servers.loading import load
from tests.stores.servers.proxy import dying
from unlatched.audit import Options, audit
from unlatched.commands import audit as command
from unlatched.errors import StoreError
from unlatched.model import Target
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.stores import Offering, servers
from unlatched.stores.servers import resuming

SECONDS = 1.0
STORES = ("ferretdb", "oldmongo", "postgresql", "mariadb", "clickhouse", "redis", "opensearch", "couchdb")
PEOPLE = [{"email": f"p{n}@example.org", "text": "x" * 800} for n in range(6_000)]


@pytest.mark.parametrize("store", STORES)
def test_silence_in_mid_audit(store: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    how: dict[str, Any] = {"postgresql": {"closed": False}, "couchdb": {"closed": False}}
    running = server(store, **how.get(store, {}))
    url = load(store, running, "silent", PEOPLE)
    monkeypatch.setattr("unlatched.stores.servers.postgresql.STRETCH", 1 << 20)
    monkeypatch.setattr("unlatched.stores.servers.elasticsearch.PAGE", 1000)
    monkeypatch.setattr(resuming, "PAUSE", 0.05)
    with dying(running.port, silent=True) as proxy:
        session = servers.connect(parse(url.replace(str(running.port), str(proxy.port))), Scope(), "full")
        (offer,) = [one for one in servers.offering(session).offers if one.name == "silent"]
        table = offer.sample(2_000, 0)
        session.visit.limits.call = SECONDS
        proxy.left = 3_000_000
        steady = Offering((replace(offer, sample=lambda n, _: table),))
        started = time.monotonic()
        found = audit(Target(url, store), steady, Options(300_000_000, 1), lambda *_: None)
        took = time.monotonic() - started
    assert 0 < found.collections[0].records_read < len(PEOPLE)
    assert any("broke off" in line and "time limit" in line for line in found.unseen), found.unseen
    assert command.exit_code(found) == 2
    assert took < 4 * (SECONDS + 1) + 10


@pytest.mark.parametrize("after", [0, 1, 100, 400, 3_000, 20_000])
def test_postgresql_that_falls_silent_while_it_greets(
    after: int, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver itself waits for ever: at its start-up, at the list of types, at the list of tables."""
    monkeypatch.setattr(servers, "CALL", SECONDS)
    running = server("postgresql", closed=False)
    load("postgresql", running, "silent", PEOPLE[:10])
    started = time.monotonic()
    with dying(running.port, silent=True) as proxy:
        proxy.left = after
        target = parse(f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres")
        session = servers.connect(target, Scope(), "full")
        with pytest.raises(StoreError, match="time limit"):
            servers.offering(session)
    assert time.monotonic() - started < 3 * SECONDS + 3
