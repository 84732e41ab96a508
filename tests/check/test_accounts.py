"""A named account that may only read: let in, and never said to be able to write."""

from __future__ import annotations

from typing import Any

import pytest

from tests.check import broken, mongod
from tests.check.test_scripted import web
from tests.check.test_stores import look
from tests.conftest import Server
from tests.servers import cassandra, couchdb_closed, influxdb, opensearch_closed
from unlatched.check.finding import Anonymous


def rights(url: str) -> tuple[str, Anonymous]:
    found = look(url).finding
    return found.state, found.anonymous


def test_etcd(server: Server) -> None:
    port = server("etcd", closed=True, readers=True).port
    assert rights(f"etcd://root:secret@127.0.0.1:{port}") == ("open", Anonymous(True, None, "yes", "yes"))
    assert rights(f"etcd://reader:secret@127.0.0.1:{port}") == ("open", Anonymous(False, True, "no", "no"))
    assert rights(f"etcd://reader:wrong@127.0.0.1:{port}")[0] == "auth_required"


def test_influxdb(server: Server) -> None:
    port = server("influxdb", closed=True, admin=True).port
    for statement in ("CREATE DATABASE shop", "CREATE USER reader WITH PASSWORD 'secret'",
                      "GRANT READ ON shop TO reader"):  # fmt: skip
        influxdb.query(port, statement, "root")
    state, found = rights(f"influxdb://reader:secret@127.0.0.1:{port}")
    assert (state, found.list, found.write, found.admin) == ("open", True, "unknown", "no")
    state, found = rights(f"influxdb://root:secret@127.0.0.1:{port}")
    assert (state, found.write, found.admin) == ("open", "yes", "yes")
    assert rights(f"influxdb://reader:wrong@127.0.0.1:{port}")[0] == "auth_required"


def test_cassandra(server: Server) -> None:
    port = server("cassandra", closed=True).port
    with cassandra.session(port, "cassandra", "cassandra") as run:
        run("CREATE ROLE IF NOT EXISTS reader WITH PASSWORD = 'secret' AND LOGIN = true")
        run("GRANT SELECT ON ALL KEYSPACES TO reader")
    state, found = rights(f"cassandra://reader:secret@127.0.0.1:{port}")
    assert (state, found.list, found.write, found.admin) == ("open", True, "no", "no")
    state, found = rights(f"cassandra://cassandra:cassandra@127.0.0.1:{port}")
    assert (state, found.write, found.admin) == ("open", "yes", "yes")
    assert rights(f"cassandra://reader:wrong@127.0.0.1:{port}")[0] == "auth_required"


def test_opensearch(server: Server) -> None:
    port = server("opensearch_closed").port
    opensearch_closed.put(port, "guests/_doc/1?refresh=true", {"name": "x"})
    state, found = rights(f"elasticsearch://readall:readall@127.0.0.1:{port}/guests")
    assert (state, found.list, found.read) == ("open", False, True)
    assert (found.write, found.admin) == ("unknown", "unknown")
    assert rights(f"elasticsearch://readall:wrong@127.0.0.1:{port}/guests")[0] == "auth_required"
    assert rights(f"elasticsearch://127.0.0.1:{port}/guests")[0] == "auth_required"
    state, found = rights(f"elasticsearch://admin:admin@127.0.0.1:{port}")
    assert (state, found.write, found.admin) == ("open", "yes", "yes")


@pytest.mark.parametrize(("granted", "write"), [(b"false", "no"), (b"true", "yes")])
def test_elasticsearch_says_what_an_account_may_do(granted: bytes, write: str) -> None:
    """In the words of its manual: no package index ships its security module."""
    greeting = b'{"version":{"number":"8.1.2","lucene_version":"9"},"tagline":"You Know, for Search"}'
    answers = {
        "/": (200, greeting),
        "/_cat": (200, b'[{"index":"guests","docs.count":"0","store.size":"9"}]'),
        "/_security/_authenticate": (200, b'{"username":"reader","roles":["reader"]}'),
        "/_security/user": (
            200, b'{"cluster":{"all":false,"manage":false},"index":{"guests":{"write":' + granted + b"}}}"
        ),
    }  # fmt: skip
    with broken.serving(web(answers)) as port:
        found = rights(f"elasticsearch://reader:secret@127.0.0.1:{port}")
    assert found == ("open", Anonymous(True, None, write, "no"))  # type: ignore[arg-type]


def test_couchdb_3(server: Server) -> None:
    port = server("couchdb_closed").port
    assert look(f"couchdb://127.0.0.1:{port}").finding.state == "auth_required"
    assert rights(f"couchdb://guest:secret@127.0.0.1:{port}")[0] == "auth_required"
    couchdb_closed.put(port, "public", {})
    found = look(f"couchdb://root:secret@127.0.0.1:{port}").finding
    assert (found.state, found.anonymous.list) == ("open", True)


ROLE = {"resource": {"db": "shop", "collection": ""}, "actions": ["find", "listCollections", "collStats"]}


@pytest.mark.parametrize(
    ("more", "write", "admin"),
    [([], "no", "no"), (["insert", "update"], "yes", "no"), (["anyAction"], "yes", "yes")],
)
@pytest.mark.parametrize("wire", [0, 5, 13, 21])
def test_mongodb(wire: int, more: list[str], write: str, admin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a mongod says of an account, in its manual's words; the log-in itself is tested elsewhere."""
    from unlatched.net.mongo import Mongo

    monkeypatch.setattr(Mongo, "log_in_as", lambda *_: None)

    def answer(name: str, database: str, query: dict[str, Any]) -> dict[str, Any] | None:
        if name == "connectionStatus":
            role = {**ROLE, "actions": [*ROLE["actions"], *more]}
            return {"authInfo": {"authenticatedUserPrivileges": [role]}, "ok": 1.0}
        return mongod.lists_only(name, database, query)

    with broken.serving(mongod.speaking(answer, wire)) as port:
        found = rights(f"mongodb://reader:secret@127.0.0.1:{port}")
    assert found == ("open", Anonymous(True, True, write, admin))  # type: ignore[arg-type]


def test_mongodb_refuses_a_wrong_password(server: Server) -> None:
    from tests.servers import ferretdb_closed

    port = server("ferretdb_closed").port
    assert rights(f"mongodb://{ferretdb_closed.USER}:wrong@127.0.0.1:{port}")[0] == "auth_required"
