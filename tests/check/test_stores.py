"""Every probe against the real server: open, closed, over TLS, as an account that may only read."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from tests.conftest import Server
from unlatched.check import check
from unlatched.check.finding import Checked
from unlatched.net.targets import parse
from unlatched.scope import Scope

OPEN: list[tuple[str, str, dict[str, Any]]] = [
    ("redis", "redis", {}), ("memcached", "memcached", {}), ("postgresql", "postgresql", {}),
    ("mariadb", "mysql", {}), ("mariadb", "mysql", {"grants": False}), ("etcd", "etcd", {}),
    ("influxdb", "influxdb", {}), ("clickhouse", "clickhouse", {}), ("ferretdb", "mongodb", {}),
    ("oldmongo", "mongodb", {}), ("opensearch", "elasticsearch", {}), ("couchdb", "couchdb", {}),
    ("kafka", "kafka", {}), ("elasticsearch", "elasticsearch", {}),
]  # fmt: skip
CLOSED: list[tuple[str, str, dict[str, Any]]] = [
    ("redis", "redis", {"password": "secret"}), ("memcached", "memcached", {"closed": True}),
    ("postgresql", "postgresql", {"closed": True}), ("mariadb", "mysql", {"closed": True}),
    ("etcd", "etcd", {"closed": True}), ("influxdb", "influxdb", {"closed": True, "admin": True}),
    ("clickhouse", "clickhouse", {"closed": True}), ("kafka", "kafka", {"closed": True}),
]  # fmt: skip
TLS: list[tuple[str, str, dict[str, Any]]] = [
    ("redis", "redis", {"tls": True}), ("postgresql", "postgresql", {"tls": True}),
    ("mariadb", "mysql", {"tls": True}), ("etcd", "etcd", {"tls": True}),
    ("influxdb", "influxdb", {"tls": True}), ("ferretdb", "mongodb", {"tls": True}),
    ("clickhouse", "clickhouse", {"tls": True}), ("cassandra", "cassandra", {"tls": True}),
]  # fmt: skip


def look(url: str) -> Checked:
    return check([parse(url)], Scope(), 10)[0]


def name_of(case: tuple[str, str, dict[str, Any]]) -> str:
    return " ".join([case[0], *(f"{key}={value}" for key, value in case[2].items())])


@pytest.mark.parametrize("case", OPEN, ids=name_of)
def test_open(case: tuple[str, str, dict[str, Any]], server: Server) -> None:
    name, scheme, how = case
    found = look(f"{scheme}://127.0.0.1:{server(name, **how).port}")
    assert found.finding.state == "open", found.finding
    assert found.finding.anonymous.list is True
    assert found.finding.version or name == "kafka"
    assert found.tls is None
    assert 0 < found.transcript.calls < 25


@pytest.mark.parametrize("case", CLOSED, ids=name_of)
def test_closed(case: tuple[str, str, dict[str, Any]], server: Server) -> None:
    name, scheme, how = case
    found = look(f"{scheme}://127.0.0.1:{server(name, **how).port}").finding
    assert found.state == "auth_required", found
    assert (found.anonymous.list, found.anonymous.read, found.anonymous.write) == (False, False, "no")


@pytest.mark.parametrize("case", TLS, ids=name_of)
def test_tls_is_found_without_being_named(case: tuple[str, str, dict[str, Any]], server: Server) -> None:
    name, scheme, how = case
    found = look(f"{scheme}://127.0.0.1:{server(name, **how).port}")
    assert found.finding.state == "open", found.finding
    assert found.tls is not None
    assert found.tls.names[:1] == ("localhost",)
    assert "the certificate is self-signed" in found.tls.problems


def test_influxdb_without_an_administrator_can_be_taken_over(server: Server) -> None:
    found = look(f"influxdb://127.0.0.1:{server('influxdb', closed=True).port}").finding
    assert found.state == "auth_required"
    assert found.anonymous.admin == "inferred"
    assert "take the server over" in found.why


def test_redis_account_that_may_only_read(server: Server) -> None:
    port = server("redis", acl="default on nopass ~* -@all +@read +info +scan +dbsize +acl").port
    rights = look(f"redis://127.0.0.1:{port}").finding.anonymous
    assert (rights.list, rights.read, rights.write, rights.admin) == (True, True, "no", "no")


def test_mariadb_account_that_may_only_read(server: Server) -> None:
    port = server("mariadb").port
    rights = look(f"mysql://reader:only-reads@127.0.0.1:{port}").finding.anonymous
    assert (rights.write, rights.admin) == ("no", "no")


def test_postgresql_account_that_may_only_read(server: Server) -> None:
    from adbc_driver_postgresql import dbapi

    running = server("postgresql", closed=True)
    with dbapi.connect(
        f"postgresql://postgres@/postgres?host={running.folder}&port={running.port}"
    ) as connection:
        with connection.cursor() as cursor:
            for statement in (
                "CREATE TABLE IF NOT EXISTS guests (name text)",
                "DROP ROLE IF EXISTS reader",
                "CREATE ROLE reader LOGIN PASSWORD 'only-reads' IN ROLE pg_read_all_data",
            ):
                cursor.execute(statement)
        connection.commit()
    found = look(f"postgresql://reader:only-reads@127.0.0.1:{running.port}/postgres").finding
    assert found.state == "open"
    rights = found.anonymous
    assert (rights.list, rights.read, rights.write, rights.admin) == (True, True, "no", "no")
    assert (
        look(f"postgresql://reader:wrong@127.0.0.1:{running.port}/postgres").finding.state == "auth_required"
    )


def test_postgresql_that_asks_no_password_is_open_whatever_the_account_is_called(server: Server) -> None:
    trusting, closed = server("postgresql").port, server("postgresql", closed=True).port
    found = look(f"postgresql://nobody-of-that-name@127.0.0.1:{trusting}/postgres").finding
    assert (found.state, found.anonymous.list, found.anonymous.read) == ("open", None, None)
    assert "no password is asked for" in found.why
    found = look(f"postgresql://nobody-of-that-name@127.0.0.1:{closed}/postgres").finding
    assert found.state == "auth_required"


@pytest.mark.parametrize(
    ("name", "scheme", "account"), [("postgresql", "postgresql", "postgres"), ("mariadb", "mysql", "root")]
)
def test_one_account_is_asked_once_and_never_with_a_password(
    name: str, scheme: str, account: str, server: Server
) -> None:
    port = server(name, closed=True).port
    sent: list[bytes] = []
    with listening(port, sent) as front:
        found = look(f"{scheme}://127.0.0.1:{front}")
    assert found.finding.state == "auth_required"
    said = b"".join(sent)
    assert said.count(account.encode() + b"\0") <= 2  # PostgreSQL: the name, and the database of that name
    assert b"SCRAM" not in said
    assert b"secret" not in said


@contextlib.contextmanager
def listening(target: int, sent: list[bytes]) -> Iterator[int]:
    """A proxy that keeps what the client sends."""
    from tests.stores.servers.proxy import Proxy

    class Keeping(Proxy):
        def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
            if not counted:
                sink = cast(socket.socket, Kept(sink, sent))
            super()._pass(source, sink, counted)

    one = Keeping(target)
    try:
        yield one.port
    finally:
        one.stop()


@dataclass
class Kept:
    sink: socket.socket
    sent: list[bytes]

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)
        self.sink.sendall(data)

    def shutdown(self, how: int) -> None:
        self.sink.shutdown(how)


def test_clickhouse_profile_that_may_only_read(server: Server) -> None:
    found = look(f"clickhouse://127.0.0.1:{server('clickhouse', readonly=1).port}").finding
    assert found.state == "open"
    assert found.anonymous.write == "no"


def test_ransom_note_and_counts(server: Server) -> None:
    from tests.stores.servers.loading import load

    running = server("ferretdb", tls=False)
    load("ferretdb", running, "READ__ME_TO_RECOVER_YOUR_DATA", [{"content": "pay"}])
    found = look(f"mongodb://127.0.0.1:{running.port}").finding
    assert found.anonymous.read is True
    assert any("ransom note" in line for line in found.ransom)


def test_azure_public_and_private(server: Server) -> None:
    from tests.servers import azurite

    port = server("azurite").port
    azurite.put(port, "public", b"", {"x-ms-blob-public-access": "container"}, "restype=container")
    azurite.put(port, "private", b"", {}, "restype=container")
    for name in ("public", "private"):
        azurite.put(port, f"{name}/guests.csv", b"id,name\n1,x\n", {"x-ms-blob-type": "BlockBlob"})
    found = look(f"azure://127.0.0.1:{port}/{azurite.ACCOUNT}/public").finding
    assert (found.state, found.anonymous.list, found.anonymous.read) == ("open", True, True)
    assert look(f"azure://127.0.0.1:{port}/{azurite.ACCOUNT}/private").finding.state in (
        "auth_required",
        "gone",
    )


def test_a_finder_is_let_in_under_no_name_but_nobodys(server: Server, tmp_path: Path) -> None:
    """Basis finder: no account is tried that the target does not name."""
    from unlatched import scope

    path = tmp_path / "finder.toml"
    path.write_text(
        'targets = ["127.0.0.1"]\n[authority]\nbasis = "finder"\n'
        'by = "x"\nreference = "y"\nuntil = 2090-01-01\n'
    )
    finder = scope.read(path)
    for name, scheme, state in (("postgresql", "postgresql", "open"), ("mariadb", "mysql", "auth_required")):
        sent: list[bytes] = []
        with listening(server(name).port, sent) as front:
            (found,) = check([parse(f"{scheme}://127.0.0.1:{front}")], finder, 10)
        assert found.finding.state == state, found.finding
        assert b"root\0" not in b"".join(sent)
        assert b"user\0postgres\0" not in b"".join(sent)
    closed = server("postgresql", closed=True).port
    (found,) = check([parse(f"postgresql://127.0.0.1:{closed}")], finder, 10)
    assert found.finding.state == "auth_required"
