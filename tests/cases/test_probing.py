"""The look of a case is that of ``unlatched check``: the same states, against real servers, proven."""

from __future__ import annotations

import socket
from contextlib import contextmanager

import pytest

from tests.cases.servers import http
from tests.servers import free_port
from tests.stores.servers.loading import load
from unlatched.cases.probing import Look
from unlatched.cases.recheck import Seen
from unlatched.check import check
from unlatched.errors import ScopeError, UsageError
from unlatched.net import targets
from unlatched.net.faults import NO_NAME
from unlatched.scope import Scope, read

LOOK = Look(Scope(), seconds=3)


@contextmanager
def silent():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("name", "scheme", "how", "state"),
    [
        ("redis", "redis", {}, "open"),
        ("redis", "redis", {"password": "secret"}, "auth_required"),
        ("postgresql", "postgresql", {}, "open"),
        ("postgresql", "postgresql", {"closed": True}, "auth_required"),
        ("ferretdb", "mongodb", {}, "open"),
        ("memcached", "memcached", {"closed": True}, "auth_required"),
        ("couchdb", "http", {}, "open"),
    ],
)
def test_the_state_is_the_one_check_gives(server, name, scheme, how, state):
    url = f"{scheme}://127.0.0.1:{server(name, **how).port}"
    seen = LOOK.check(url)
    alone = check([targets.parse(url)], Scope(), 3)[0]
    assert (seen.state, seen.proof) == (alone.finding.state, "answered") == (state, "answered")
    assert (seen.calls, seen.bytes) == (alone.transcript.calls, alone.transcript.sent)
    assert seen.calls > 0
    assert seen.bytes > 0


def test_nothing_listening_is_a_refusal():
    assert LOOK.check(f"redis://127.0.0.1:{free_port()}") == Seen(
        "gone", proof="refusal", why="nothing listens on this port"
    )


def test_silence_is_proven_by_a_control_only(server):
    there = server("redis").port
    with silent() as port:
        assert LOOK.check(f"redis://127.0.0.1:{port}").proof == "silence"
        for control, proof in ((there, "control"), (free_port(), "silence")):
            seen = Look(Scope(), f"127.0.0.1:{control}", 1.5).check(f"redis://127.0.0.1:{port}")
            assert (seen.state, seen.proof) == ("filtered", proof)


SCOPE = """targets = ["127.0.0.1:{port}"]
[authority]
basis = "owner"
by = "x"
reference = "y"
until = 2999-01-01
"""


def test_a_control_is_asked_for_in_the_scope_before_anything_is_sent(tmp_path, server):
    there = server("redis").port
    file = tmp_path / "only.toml"
    file.write_text(SCOPE.format(port=there))
    with http({}) as (origin, asked), pytest.raises(ScopeError):
        Look(read(file), "127.0.0.1:9", 1).check(origin)
    assert asked == []
    with silent() as port:
        seen = Look(read(file), f"127.0.0.1:{there}", 1).check(f"redis://127.0.0.1:{port}")
        assert seen.state == "out_of_scope"
    assert Look(read(file)).check(f"redis://127.0.0.1:{there}").state == "open"


def test_a_control_that_would_prove_nothing_is_refused():
    for target in ("redis://127.0.0.1:6379", "redis://127.0.0.1"):
        with pytest.raises(UsageError, match="the store itself"):
            Look(Scope(), "127.0.0.1:6379").check(target)
    with pytest.raises(UsageError, match="this machine"):
        Look(Scope(), "localhost:6379").check("redis://db.example.org:6379")


def test_a_name_that_is_not_there_proves_nothing(monkeypatch):
    """No packet leaves the machine: the resolver's answers are played."""

    def answering(number):
        def lookup(*_, **__):
            raise socket.gaierror(number, "said so")

        return lookup

    monkeypatch.setattr(socket, "getaddrinfo", answering(socket.EAI_NONAME))
    assert LOOK.check("redis://localhost:6379") == Seen("gone", why=NO_NAME)
    monkeypatch.setattr(socket, "getaddrinfo", answering(socket.EAI_AGAIN))
    seen = LOOK.check("redis://localhost:6379")
    assert (seen.state, seen.proof) == ("filtered", "silence")


def test_another_service_in_its_place_is_not_this_store():
    with http({"/": b"hello"}) as (origin, _):
        seen = LOOK.check(origin.replace("http://", "redis://"))
    assert (seen.state, seen.proof) == ("not_this_store", "answered")


def test_out_of_scope_sends_nothing():
    seen = LOOK.check("redis://db.example.org:6379")
    assert (seen.state, seen.calls, seen.bytes, seen.proof) == ("out_of_scope", 0, 0, "silence")
    assert "scope file" in seen.why


def test_an_open_store_with_a_ransom_note_says_so(server):
    url = load("ferretdb", server("ferretdb"), "READ__ME_TO_RECOVER_YOUR_DATA", [{"_id": 1}])
    seen = LOOK.check(url)
    assert seen.state == "open"
    assert "ransom note" in seen.why
