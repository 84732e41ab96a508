"""Servers that lie, stall or never stop, under audit: a clear line in bounded time, and nothing kept."""

from __future__ import annotations

import time

import pytest

from tests.check import broken, mongod
from tests.check.test_broken import KINDS
from tests.stores.servers.test_agreement import live
from unlatched.errors import StoreError
from unlatched.stores import servers

STORES = sorted({one.SCHEMES[0] for one in servers.stores().values()})
SECONDS = 1.0


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "CALL", SECONDS)


def named(store: str, port: int) -> str:
    return f"{store}://127.0.0.1:{port}" + ("/account/shop" if store == "azure" else "/shop")


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_audit_of_a_broken_server_ends(kind: str, store: str) -> None:
    with broken.serving(KINDS[kind]) as port:
        started = time.monotonic()
        try:
            read = sum(one.records_read for one in live(named(store, port)).collections)
        except StoreError:
            read = 0
        assert read == 0
        assert time.monotonic() - started < 6 * SECONDS + 3


@pytest.mark.parametrize("wire", [0, 5, 13, 21])
def test_mongodb_that_says_ok_to_everything_has_nothing_to_audit(wire: int) -> None:
    with broken.serving(mongod.speaking(mongod.says_ok, wire)) as port:
        assert live(f"mongodb://127.0.0.1:{port}").collections == ()


def test_members_of_a_replica_set_are_not_asked() -> None:
    asked: list[bytes] = []
    with broken.serving(lambda one: asked.append(one.recv(1))) as other:
        talk = mongod.speaking(mongod.lists_only, 21, [f"127.0.0.1:{other}"])
        with broken.serving(talk) as port:
            found = live(f"mongodb://127.0.0.1:{port}")
    assert found.collections == ()
    assert any("not listed without a login" in line for line in found.unseen)
    assert asked == []


@pytest.mark.parametrize("store", ["elasticsearch", "couchdb", "clickhouse", "s3", "azure"])
def test_a_redirect_is_a_new_target(store: str) -> None:
    asked: list[bytes] = []
    with (
        broken.serving(lambda one: asked.append(one.recv(1))) as other,
        broken.serving(broken.redirecting(other)) as port,
        pytest.raises(StoreError, match="redirect"),
    ):
        live(named(store, port))
    assert asked == []
