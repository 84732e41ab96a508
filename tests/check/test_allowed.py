"""Requests that are not on a store's list are refused before a byte is sent, by every HTTP store."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from tests.check import broken
from unlatched import check
from unlatched.errors import StoreError
from unlatched.net import visit
from unlatched.net.allowed import Allowed, allow
from unlatched.net.http import Client
from unlatched.scope import Scope
from unlatched.stores import servers

LISTS: dict[str, Allowed] = {
    module.__name__: module.CALLS
    for package in (check, servers)
    for found in pkgutil.iter_modules(package.__path__)
    if isinstance(
        (module := import_module(f"{package.__name__}.{found.name}")).__dict__.get("CALLS"), Allowed
    )
}
CHANGES = [
    ("PUT", "/shop"), ("DELETE", "/shop"), ("DELETE", "/"), ("POST", "/shop"), ("POST", "/shop/_doc"),
    ("POST", "/_bulk"), ("POST", "/shop/_delete_by_query"), ("POST", "/shop/_search?q=x"),
    ("GET", "/_shutdown"), ("GET", "/?query=DROP%20TABLE%20x"), ("POST", "/?query=SELECT%201"),
    ("GET", "/query?q=DROP%20DATABASE%20x"), ("POST", "/query?q=SHOW%20DATABASES"), ("POST", "/v3/kv/put"),
    ("POST", "/v3/kv/deleterange"), ("POST", "/v3/auth/enable"), ("GET", "/shop/../_all_dbs"),
    ("GET", "/shop?restype=container&comp=list&maxresults=1&x=y"), ("GET", "/ HTTP/1.1\r\nX: y"),
]  # fmt: skip


def test_every_http_store_has_a_list() -> None:
    assert {name.rsplit(".", 1)[1] for name in LISTS} == {
        "elasticsearch", "couchdb", "clickhouse", "influxdb", "etcd", "s3", "azure",
    }  # fmt: skip
    assert len(LISTS) == 12


@pytest.mark.parametrize("name", LISTS)
def test_what_is_not_listed_is_not_sent(name: str) -> None:
    heard: list[bytes] = []
    buckets = name.endswith((".s3", ".azure"))  # where any name may be an object's, which is only read
    with (
        broken.serving(lambda one: heard.append(one.recv(1))) as port,
        Client(visit(Scope(), "127.0.0.1", port), LISTS[name]) as client,
    ):
        for method, path in CHANGES:
            if not (buckets and path == "/_shutdown"):
                with pytest.raises(StoreError, match="it was not sent"):
                    client.stream(method, path)
        assert client.visit.transcript.calls == client.visit.transcript.sent == 0
    assert heard == []


def test_names_stand_for_one_part_each() -> None:
    listed = allow("GET /{}/_count?n={n}", "GET /q?q={}", "GET /b/{object}")
    for fine in ("/a%2Fb/_count?n=3", "/q?q=_a%20b..", "/b/x/y.csv", "/b/..x/y"):
        listed.check("GET", fine)
    for bad in ("/a/b/_count?n=3", "/_all/_count?n=3", "/../_count?n=3", "/a/_count?n=x", "/q?q=a&r=b",
                "/q?q=a#b", "/b/x/../../y", "/b/..", "/b/x?y", "/ä/_count?n=3"):  # fmt: skip
        with pytest.raises(StoreError):
            listed.check("GET", bad)
