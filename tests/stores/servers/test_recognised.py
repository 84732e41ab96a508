"""``http://host:port``: the server's own answer says which store it is, on any port."""

from __future__ import annotations

from typing import Any

import pytest

from tests.check import broken
from tests.conftest import Server
from unlatched.errors import ScopeError, StoreError, UsageError
from unlatched.net import visit
from unlatched.net.recognise import recognise
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.stores import servers

KNOWN: list[tuple[str, str, dict[str, Any]]] = [
    ("elasticsearch", "elasticsearch", {}), ("opensearch", "elasticsearch", {}),
    ("opensearch_closed", "elasticsearch", {}), ("couchdb", "couchdb", {}), ("clickhouse", "clickhouse", {}),
    ("clickhouse", "clickhouse", {"closed": True}), ("influxdb", "influxdb", {}),
    ("influxdb", "influxdb", {"closed": True, "admin": True}), ("etcd", "etcd", {}),
    ("etcd", "etcd", {"closed": True}), ("versitygw", "s3", {}), ("azurite", "azure", {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "scheme", "how"), KNOWN, ids=[f"{one[0]}-{one[2]}" for one in KNOWN])
def test_a_real_server_says_what_it_is(name: str, scheme: str, how: dict[str, Any], server: Server) -> None:
    port = server(name, **how).port
    here = visit(Scope(), "127.0.0.1", port, seconds=30)
    assert recognise(here, tls=False) == scheme
    assert here.transcript.calls <= 2
    if scheme in servers.stores():
        session = servers.connect(parse(f"http://127.0.0.1:{port}/shop"), Scope(), "inventory")
        assert (session.target.scheme, session.visit.port) == (scheme, port)
    else:
        with pytest.raises(UsageError, match="cannot be audited"):
            servers.connect(parse(f"http://127.0.0.1:{port}"), Scope(), "inventory")


@pytest.mark.parametrize("talk", [broken.web_page, broken.web_login, broken.garbage, broken.half_http])
def test_any_other_server_is_no_store(talk: broken.Talk) -> None:
    with broken.serving(talk) as port, pytest.raises(StoreError):
        servers.connect(parse(f"http://127.0.0.1:{port}"), Scope(), None)


def test_out_of_scope_is_not_asked_what_it_is() -> None:
    with pytest.raises(ScopeError):
        servers.connect(parse("http://db.example.org:9200"), Scope(), None)
