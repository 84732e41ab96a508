"""Depths, rights, interruptions and secrets, over real servers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Server
from tests.stores.servers.loading import load
from tests.stores.servers.proxy import dying
from tests.stores.servers.test_agreement import live, run
from unlatched import inventory
from unlatched.audit import Options, audit
from unlatched.commands import audit as command
from unlatched.errors import ScopeError, StoreError
from unlatched.model import Count, Target
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.scope import read as read_scope
from unlatched.stores import Offering, servers

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


@pytest.mark.parametrize("store", ["ferretdb", "postgresql", "mariadb", "clickhouse", "redis"])
def test_a_server_that_dies_in_mid_audit(store: str, server: Server) -> None:
    """What was read is reported, the rest is unseen, exit code 2."""
    running = server(store, **({"closed": False} if store == "postgresql" else {}))
    size = 8_000 if store == "ferretdb" else len(BIG)  # its inserts are slow
    url = load(store, running, "big", BIG[:size])
    with dying(running.port) as proxy:
        session = servers.connect(parse(url.replace(str(running.port), str(proxy.port))), Scope(), "full")
        offered = servers.offering(session)
        (offer,) = [one for one in offered.offers if one.name == "big"]
        table = offer.sample(20_000, 0)
        steady = replace(offer, sample=lambda n, _: table)
        proxy.left = 400 * size
        found = audit(Target(url, store), Offering((steady,)), Options(300_000_000, 1), lambda *_: None)
    (one,) = found.collections
    assert proxy.dead.is_set()
    assert 0 < one.records_read < size
    assert any("broke off" in line for line in found.unseen), found.unseen
    assert command.exit_code(found) == 2


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
