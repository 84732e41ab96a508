"""Out of scope means not one packet and not one DNS query; a refusal names the line."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlatched.check import check, probes
from unlatched.errors import ScopeError
from unlatched.net.targets import parse
from unlatched.scope import Scope, hosts, read
from unlatched.scope.template import template
from unlatched.stores import servers

HEAD = """\
deny = ["secret.example.org", "10.0.0.0/8", "*.inner.example.org"]

[authority]
basis = "{basis}"
by = "the owner"
reference = "ticket 7"
from = 2020-01-01
until = 2090-01-01
"""
TARGETS = """
[[target]]
name = "mongodb://db.example.org:27017"
depth = "sample"

[[target]]
name = "*.example.org"
"""


def scope(tmp_path: Path, basis: str = "owner", more: str = TARGETS, head: str = HEAD) -> Scope:
    path = tmp_path / "scope.toml"
    path.write_text(head.format(basis=basis) + more)
    return read(path)


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every attempt to resolve a name or to connect."""
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> object:
        asked.append(arguments)
        raise OSError("the test allows no network")

    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "sendto", refuse)
    return asked


def test_out_of_scope_sends_nothing(tmp_path: Path, silence: list[object]) -> None:
    some = scope(tmp_path)
    for scheme in probes():
        for host in ("other.example.net", "secret.example.org", "10.1.2.3", "example.org", "evilexample.org"):
            found = check([parse(f"{scheme}://{host}:4444")], some)[0]
            assert found.finding.state == "out_of_scope"
            assert found.transcript.calls == found.transcript.sent == 0
    for scheme in servers.stores():
        with pytest.raises(ScopeError):
            servers.connect(parse(f"{scheme}://other.example.net"), some, None)
    assert silence == []


def test_without_a_scope_file_only_this_machine(silence: list[object]) -> None:
    for host in ("db.example.org", "192.0.2.1", "0.0.0.0", "[2001:db8::1]", "localhost.example.org"):
        assert check([parse(f"redis://{host}:1")], Scope())[0].finding.state == "out_of_scope"
    assert silence == []
    assert Scope().permit("127.0.0.1", 1).depth == "full"
    assert Scope().permit("::1", 1).depth == "full"


def test_in_scope_would_ask(tmp_path: Path, silence: list[object]) -> None:
    assert check([parse("redis://a.example.org:1")], scope(tmp_path))[0].finding.state == "gone"
    assert len(silence) > 0


@pytest.mark.parametrize(
    ("host", "line"),
    [("secret.example.org", 1), ("SECRET.example.org.", 1), ("10.9.9.9", 1), ("::ffff:10.9.9.9", 1),
     ("a.inner.example.org", 1)],
)  # fmt: skip
def test_deny_wins_and_names_its_line(tmp_path: Path, host: str, line: int) -> None:
    with pytest.raises(ScopeError, match=f"scope.toml line {line} denies"):
        scope(tmp_path).permit(host, 27017)


def test_a_denied_address_behind_an_allowed_name(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match="line 1 denies"):
        scope(tmp_path).admit("db.example.org", "10.0.0.9", 27017)
    with pytest.raises(ScopeError, match="link-local"):
        scope(tmp_path).admit("db.example.org", "169.254.169.254", 80)


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.0.0.1", "2130706433", "017700000001", "10.0.0.01", "a b", "a_", ""]
)
def test_ambiguous_hosts_are_refused(host: str) -> None:
    with pytest.raises(ScopeError):
        Scope().permit(host, 1)


@pytest.mark.parametrize(
    ("basis", "depth"), [("owner", "full"), ("mandate", "sample"), ("finder", "inventory")]
)
def test_the_basis_bounds_the_depth(tmp_path: Path, basis: str, depth: str) -> None:
    some = scope(tmp_path, basis)
    assert some.permit("a.example.org", 1).depth == depth
    if depth != "full":
        with pytest.raises(ScopeError, match=r"scope\.toml line 4"):
            some.permit("a.example.org", 1, "full")


def test_a_target_bounds_its_depth(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match="line 12"):
        scope(tmp_path).permit("db.example.org", 27017, "full")
    assert scope(tmp_path).permit("db.example.org", 27018).depth == "full"


def test_validity_and_hours(tmp_path: Path) -> None:
    some = scope(tmp_path, more='\n[limits]\nwindow = "22:00-06:00"\n' + TARGETS)
    night, noon = datetime(2026, 1, 1, 23, tzinfo=UTC), datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert some.permit("a.example.org", 1, now=night).depth == "full"
    with pytest.raises(ScopeError, match="line 11: outside the hours"):
        some.permit("a.example.org", 1, now=noon)
    with pytest.raises(ScopeError, match="line 8: no longer valid"):
        some.permit("a.example.org", 1, now=night.replace(year=2091))
    with pytest.raises(ScopeError, match="line 7: not yet valid"):
        some.permit("a.example.org", 1, now=night.replace(year=2019))


def test_empty_means_nothing(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match="names no target"):
        scope(tmp_path, more="").permit("127.0.0.1", 1)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ('[[target]]\nname = "192.0.2.0/24"\n', "line 11.*network range"),
        ('[[target]]\nname = "*"\n', "line 11.*wildcard"),
        ('[[target]]\nname = "*.org"\n', "line 11.*top-level"),
        ('[[target]]\nname = "db*.example.org"\n', "line 11.*wildcard"),
        ('[[target]]\nname = "mongodb://a:b@db.example.org"\n', "line 11.*credentials"),
        ('[[target]]\nnames = "db.example.org"\n', "name ="),
        ('[denied]\nhosts = ["a"]\n', "line 10: 'denied' is not known"),
        ("[limits]\nrate = 0\n", "line 11: rate"),
        ('[limits]\ndepth = "deep"\n', "line 11: depth"),
        ('[limits]\nwindow = "25:00-26:00"\n', "line 11: window"),
        ("oops\n", "not valid TOML"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, more: str, why: str) -> None:
    with pytest.raises(ScopeError, match=why):
        scope(tmp_path, more="\n" + more)


@pytest.mark.parametrize("key", ["basis", "by", "reference", "until"])
def test_every_authority_is_complete(tmp_path: Path, key: str) -> None:
    head = "\n".join(line for line in HEAD.splitlines() if not line.startswith(f"{key} ")) + "\n"
    with pytest.raises(ScopeError, match=key):
        scope(tmp_path, head=head)


def test_the_template_allows_nothing_until_it_is_filled_in(tmp_path: Path) -> None:
    text = template(datetime.now(UTC).date())
    path = tmp_path / "scope.toml"
    path.write_text(text)
    with pytest.raises(ScopeError, match="'by'"):
        read(path)
    path.write_text(text.replace('by = ""', 'by = "x"').replace('reference = ""', 'reference = "y"'))
    with pytest.raises(ScopeError, match="names no target"):
        read(path).permit("db.example.org", 1)
    filled = (
        path.read_text()
        .replace("# [[target]]", "[[target]]")
        .replace("# name", "name")
        .replace("# depth", "depth")
    )
    path.write_text(filled)
    assert read(path).permit("db.example.org", 27017).depth == "inventory"
    assert "Allowed to depth 'inventory'" in read(path).explain("db.example.org", 27017)


labels = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)


@given(st.lists(labels, min_size=1, max_size=3), labels)
def test_wildcards_end_at_dots(parts: list[str], other: str) -> None:
    name = ".".join([*parts, "example", "org"])
    assert hosts.matches("*.example.org", name)
    assert not hosts.matches("*.example.org", f"{other}example.org")
    assert not hosts.matches("*.example.org", f"{name}.{other}")
    assert hosts.canonical(name.upper() + ".") == name


@given(st.text(max_size=40))
def test_any_host_is_refused_or_has_one_spelling(text: str) -> None:
    try:
        found = hosts.canonical(text)
    except ScopeError:
        return
    assert hosts.canonical(found) == found
