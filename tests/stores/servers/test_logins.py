"""Audits as a named account and over TLS, of real servers that let nobody else in."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import Server
from tests.servers import certificate, ferretdb_closed, versitygw
from tests.stores.servers.loading import load
from tests.stores.servers.test_agreement import live
from unlatched.check import check
from unlatched.errors import StoreError
from unlatched.net.targets import parse
from unlatched.scope import Scope
from unlatched.stores import servers

PEOPLE = [{"email": f"p{n}@example.org", "city": "Lund", "amount": n} for n in range(2000)]
NAMED = f"{ferretdb_closed.USER}:{quote(ferretdb_closed.PASSWORD, safe='')}"


@pytest.fixture(scope="session", params=[False, True], ids=["plain", "tls"])
def guarded(request: pytest.FixtureRequest, server: Server) -> tuple[int, str]:
    """A closed server of MongoDB's protocol with 2,000 made-up people; its port and the query for TLS."""
    import pymongo

    running = server("ferretdb_closed", tls=request.param)
    more: dict[str, Any] = {"tls": True, "tlsAllowInvalidCertificates": True} if request.param else {}
    with pymongo.MongoClient[dict[str, Any]](
        f"mongodb://{NAMED}@127.0.0.1:{running.port}/", **more
    ) as client:
        if "shop" not in client.list_database_names():
            client["shop"]["clients"].insert_many([dict(one) for one in PEOPLE])
    return running.port, "tls=true" if request.param else ""


def test_strangers_find_it_closed(guarded: tuple[int, str]) -> None:
    port, query = guarded
    found = check([parse(f"mongodb://127.0.0.1:{port}/?{query}")], Scope(), 10)[0]
    assert found.finding.state == "auth_required", found.finding
    assert (found.finding.anonymous.list, found.finding.anonymous.read) == (False, False)
    assert (found.tls is not None) == bool(query)


@pytest.mark.parametrize("mechanism", ["", "authMechanism=SCRAM-SHA-1", "authMechanism=SCRAM-SHA-256"])
def test_a_named_account_is_let_in(guarded: tuple[int, str], mechanism: str) -> None:
    port, query = guarded
    found = live(f"mongodb://{NAMED}@127.0.0.1:{port}/shop?authSource=admin&{mechanism}&{query}")
    (one,) = found.collections
    assert (one.records_read, found.unseen) == (2000, ())


def test_the_password_may_come_from_the_environment(
    guarded: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, query = guarded
    monkeypatch.setenv(servers.PASSWORD, ferretdb_closed.PASSWORD)
    found = live(f"mongodb://{ferretdb_closed.USER}@127.0.0.1:{port}/shop?authSource=admin&{query}")
    assert found.collections[0].records_read == 2000


@pytest.mark.parametrize("named", ["guard:wrong", "nobody:secret", "guard:"])
def test_a_wrong_password_is_a_clear_line(guarded: tuple[int, str], named: str) -> None:
    port, query = guarded
    with pytest.raises(StoreError, match="refused the name or the password") as caught:
        live(f"mongodb://{named}@127.0.0.1:{port}/shop?authSource=admin&{query}")
    assert "wrong" not in str(caught.value)
    with pytest.raises(StoreError, match="without a login"):
        live(f"mongodb://127.0.0.1:{port}/?{query}")


@contextlib.contextmanager
def behind_tls(folder: Path, port: int) -> Iterator[int]:
    """TLS in front of a server that speaks none, as reverse proxies do it; the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder))
    done = threading.Event()

    def copy(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while piece := source.recv(1 << 16):
                sink.sendall(piece)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.close()

    def serve(listener: socket.socket) -> None:
        while not done.is_set():
            with contextlib.suppress(OSError):
                client = context.wrap_socket(listener.accept()[0], server_side=True)
                server = socket.create_connection(("127.0.0.1", port))
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=copy, args=pair, daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


def audited(url: str) -> None:
    """The audit over TLS reads everything; the certificate is a fact of the check."""
    found = live(url)
    (one,) = [one for one in found.collections if one.name == "clients-tls"]
    assert (one.records_read, found.unseen) == (2000, ())
    facts = check([parse(url)], Scope(), 10)[0].tls
    assert facts is not None
    assert "the certificate is self-signed" in facts.problems
    assert facts.names[:1] == ("localhost",)


def test_postgresql_with_sslmode(server: Server) -> None:
    running = server("postgresql", tls=True)
    audited(load("postgresql", running, "clients-tls", PEOPLE) + "?sslmode=require")
    plain = server("postgresql", closed=False)
    with pytest.raises(StoreError):
        live(f"postgresql://postgres@127.0.0.1:{plain.port}/postgres?sslmode=require")


@pytest.mark.parametrize("scheme", ["couchdb", "opensearch", "clickhouse"])
def test_stores_of_the_web_over_https(scheme: str, server: Server, tmp_path: Path) -> None:
    running = server(scheme)
    load(scheme, running, "clients-tls", PEOPLE)
    with behind_tls(tmp_path, running.port) as port:
        audited(f"https+{scheme}://127.0.0.1:{port}" + ("/clients-tls" if scheme == "couchdb" else ""))


def test_clickhouse_of_itself_over_https(server: Server) -> None:
    port = server("clickhouse", tls=True).port
    found = check([parse(f"clickhouse://127.0.0.1:{port}")], Scope(), 10)[0]
    assert (found.finding.state, found.tls is not None) == ("open", True)


def test_a_bucket_over_https(server: Server, tmp_path: Path) -> None:
    running = server("versitygw")
    versitygw.bucket(running.port, "tls", public=True)
    lines = "".join(f"{one['email']},{one['city']}\n" for one in PEOPLE)
    versitygw.put(running.port, "tls/clients-tls.csv", f"email,city\n{lines}".encode())
    with behind_tls(tmp_path, running.port) as port:
        audited(f"s3://127.0.0.1:{port}/tls?tls=true")
