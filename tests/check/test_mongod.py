"""MongoDB at every wire version: closed servers are never called open."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from tests.check import broken, mongod
from tests.check.test_broken import look
from unlatched.check.finding import Checked

WIRES = (0, 2, 3, 5, 6, 8, 9, 13, 17, 21, 25)


def seen(answer: mongod.Answer, wire: int, hosts: list[str] | None = None) -> Checked:
    with broken.serving(mongod.speaking(answer, wire, hosts)) as port:
        return look(f"mongodb://127.0.0.1:{port}", 5)


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("answer", [mongod.closed, mongod.empty_list])
def test_closed_is_closed(answer: mongod.Answer, wire: int) -> None:
    found = seen(answer, wire).finding
    assert found.state == "auth_required"
    assert (found.anonymous.list, found.anonymous.read) == (False, False)
    assert found.anonymous.write == "no"


@pytest.mark.parametrize("wire", WIRES)
def test_ok_with_nothing_in_it_is_no_proof(wire: int) -> None:
    assert seen(mongod.says_ok, wire).finding.state != "open"


def test_a_list_without_reading() -> None:
    found = seen(mongod.lists_only, 21).finding
    assert found.state == "open"
    assert (found.anonymous.list, found.anonymous.read, found.anonymous.write) == (True, False, "unknown")


def test_members_of_a_replica_set_are_named_and_never_asked() -> None:
    """Nothing but the target itself is ever resolved or connected to."""
    import socket

    asked: list[str] = []
    real = socket.getaddrinfo

    def noted(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        return real(host, *rest, **more)  # type: ignore[arg-type]

    with patch("socket.getaddrinfo", noted):
        found = seen(mongod.closed, 21, ["db1.example.org:27017", "db2.example.org:27017"])
    assert found.finding.members == ("db1.example.org:27017", "db2.example.org:27017")
    assert set(asked) == {"127.0.0.1"}
