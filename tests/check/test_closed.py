"""Real servers that ask for a login: never called open, and said so in one line; the same ones open."""

from __future__ import annotations

import pytest

from tests.check.test_stores import look
from tests.conftest import Server
from tests.servers import cassandra
from unlatched.check.finding import Checked

CLOSED = [
    ("cassandra", "cassandra", {"closed": True}),
    ("opensearch_closed", "elasticsearch", {}),
    ("ferretdb_closed", "mongodb", {}),
]


def closed(found: Checked) -> None:
    assert found.finding.state == "auth_required", found.finding
    rights = found.finding.anonymous
    assert (rights.list, rights.read, rights.write, rights.admin) == (False, False, "no", "no")
    assert "login" in found.finding.why


@pytest.mark.parametrize(("name", "scheme", "how"), CLOSED, ids=[one[0] for one in CLOSED])
def test_a_real_closed_server(name: str, scheme: str, how: dict[str, bool], server: Server) -> None:
    closed(look(f"{scheme}://127.0.0.1:{server(name, **how).port}"))


def test_couchdb_with_an_administrator_is_no_admin_party(server: Server) -> None:
    """Old CouchDB with an administrator goes on to list and to show databases to everybody."""
    rights = look(f"couchdb://127.0.0.1:{server('couchdb', closed=True).port}").finding.anonymous
    assert (rights.list, rights.write, rights.admin) == (True, "unknown", "unknown")
    assert look(f"couchdb://127.0.0.1:{server('couchdb').port}").finding.anonymous.admin == "yes"


def test_cassandra_that_lets_anybody_in(server: Server) -> None:
    port = server("cassandra").port
    cassandra.create(port, "shop")
    found = look(f"cassandra://127.0.0.1:{port}").finding
    assert (found.state, found.anonymous.list, found.anonymous.read) == ("open", True, True)
    assert found.version == "5.0.5"
    assert found.counts["databases"] == 1
