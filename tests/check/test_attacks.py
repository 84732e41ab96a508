"""Servers that try to keep, fill, mislead or redirect a client: in time, typed, and never called open."""

from __future__ import annotations

import datetime
import gzip
import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.check import broken
from tests.check.test_broken import SECONDS, STORES
from unlatched.check import check
from unlatched.errors import UsageError
from unlatched.net import visit
from unlatched.net.targets import parse
from unlatched.scope import Scope

HEAD = b"HTTP/1.1 200 OK\r\n"


def _chunks_without_end(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        one.sendall(b"1\r\n[\r\n" * 1000)


def _chunks_drop_by_drop(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        one.sendall(b"1\r\n[\r\n")
        time.sleep(0.05)


def _bomb(one: socket.socket) -> None:
    body = gzip.compress(b" " * 200_000_000, 1)[: 1 << 21]
    one.recv(4096)
    one.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def _many_headers(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\n{}")


def _continues(one: socket.socket) -> None:
    one.recv(4096)
    while True:
        one.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def _negative_chunk(one: socket.socket) -> None:
    one.recv(4096)
    one.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nxxxxx\r\n0\r\n\r\n")


def _to_itself(one: socket.socket) -> None:
    while one.recv(4096):
        here = b"http://127.0.0.1:%d/again" % one.getsockname()[1]
        one.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + here + b"\r\nContent-Length: 0\r\n\r\n")


def _changes_its_mind(one: socket.socket) -> None:
    """A greeting of a store first, then garbage."""
    first = b'{"version": {"number": "7.1.0", "lucene_version": "8"}, "tagline": "x", "couchdb": "Welcome"}'
    one.recv(4096)
    one.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(first) + first)
    while one.recv(4096):
        one.sendall(bytes(range(9, 200)))


ATTACKS = {
    talk.__name__.strip("_"): talk
    for talk in (_chunks_without_end, _chunks_drop_by_drop, _bomb, _many_headers, _continues, _negative_chunk,
                 _to_itself, _changes_its_mind)
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_is_open_or_takes_long(attack: str) -> None:
    with broken.serving(ATTACKS[attack]) as port:
        started = time.monotonic()
        found = check([parse(f"{store}://127.0.0.1:{port}/shop") for store in STORES], Scope(), SECONDS)
        assert time.monotonic() - started < SECONDS * 2 * (len(STORES) // 8 + 1) + 4
    for one in found:
        assert one.finding.state in ("not_this_store", "filtered"), (one.store, one.finding)
        assert one.finding.why
        assert one.transcript.received < 20 << 20


def _made(folder: Path, name: str, days: int) -> tuple[Path, Path]:
    """A self-signed certificate for a name, valid until so many days from now."""
    key = rsa.generate_private_key(65537, 2048)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=90))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    return cert, private


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # old TLS is what the server is made to speak
@pytest.mark.parametrize(
    ("days", "old", "problem"),
    [(-1, False, "has expired"), (30, False, "made out to another name"), (30, True, "outdated TLS version")],
)
def test_bad_certificates_and_old_tls_are_facts(days: int, old: bool, problem: str, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_made(tmp_path, "elsewhere.example", days))
    if old:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3

    def talk(one: socket.socket) -> None:
        with context.wrap_socket(one, server_side=True) as inside:
            inside.recv(4096)
            inside.sendall(b"-NOAUTH Authentication required.\r\n")

    with broken.serving(talk) as port:
        (found,) = check([parse(f"rediss://127.0.0.1:{port}")], Scope(), 5)
    assert found.finding.state == "auth_required", found.finding
    assert found.tls is not None
    assert any(problem in one for one in found.tls.problems), found.tls


def test_a_name_that_changes_hands_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: later connections of a visit go where the first one was admitted."""
    real, asked = socket.getaddrinfo, []

    def rebinding(host: str, *rest: Any, **more: Any) -> Any:
        asked.extend([host] if host == "localhost" else [])
        host = ("127.0.0.1" if len(asked) == 1 else "127.0.0.2") if host == "localhost" else host
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with broken.serving(broken.silent) as port:
        here = visit(Scope(), "localhost", port)
        peers = []
        for _ in range(3):
            with here.wire() as wire:
                peers.append(wire._socket.getpeername()[0])
    assert asked == ["localhost"]
    assert peers == ["127.0.0.1"] * 3


def test_ipv6_literals(tmp_path: Path) -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 here")
    with listener:
        port = listener.getsockname()[1]
        (found,) = check([parse(f"redis://[::1]:{port}")], Scope(), SECONDS)
    assert found.finding.state == "filtered"
    assert found.target == f"redis://[::1]:{port}"


def test_srv_names_are_refused_before_any_query() -> None:
    with pytest.raises(UsageError, match="name each host"):
        parse("mongodb+srv://cluster.example.org/shop")
