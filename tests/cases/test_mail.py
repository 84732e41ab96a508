"""Mail against a real SMTP server on loopback: refusals, greylisting, connections that break."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol

from tests.cases.test_notices import post
from unlatched.cases.notices import Server, message, send


class Handler:
    """Keeps what arrives; answers as told."""

    def __init__(self, rcpt="250 OK", data="250 OK"):
        self.rcpt, self.data, self.mails = rcpt, data, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.rcpt.pop(0) if isinstance(self.rcpt, list) else self.rcpt
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.data.pop(0) if isinstance(self.data, list) else self.data
        if answer.startswith("2"):
            self.mails.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        return answer


class Quiet(Controller):
    tls = None

    def factory(self):
        return Protocol(self.handler, enable_SMTPUTF8=True, tls_context=self.tls)


@contextmanager
def smtp(handler, tls=None):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Quiet(handler, hostname="127.0.0.1", port=port)
    controller.tls = tls
    controller.start()
    try:
        yield Server("127.0.0.1", port, "none", timeout=5)
    finally:
        controller.stop()


def out(server, **more):
    made = post(**more)
    return send(message(made), made.sender, made.recipient, server)


def test_it_arrives_once_for_one_recipient():
    handler = Handler()
    with smtp(handler) as server:
        assert out(server, body="..\n.\nline\n", xarf='{"a": 1}') == "sent"
    ((sender, recipients, content),) = handler.mails
    assert (sender, recipients) == ("notify@coordination.example", ("security@example.org",))
    assert content.replace(b"\r\n", b"\n") == message(post(body="..\n.\nline\n", xarf='{"a": 1}')).replace(
        b"\r\n", b"\n"
    )


@pytest.mark.parametrize(
    ("rcpt", "data", "outcome"),
    [
        ("550 no such user", "250 OK", "refused"),
        ("450 greylisted", "250 OK", "deferred"),
        ("421 too busy", "250 OK", "deferred"),
        ("250 OK", "554 spam", "refused"),
        ("250 OK", "451 try later", "deferred"),
        ("250 OK", "250 OK", "sent"),
    ],
)
def test_what_the_server_says_is_what_happened(rcpt, data, outcome):
    handler = Handler(rcpt, data)
    with smtp(handler) as server:
        assert out(server) == outcome
    assert len(handler.mails) == (outcome == "sent")


def test_greylisting_lets_it_through_the_second_time():
    handler = Handler(rcpt=["450 greylisted", "250 OK"])
    with smtp(handler) as server:
        assert [out(server), out(server)] == ["deferred", "sent"]
    assert len(handler.mails) == 1


HALF = b"250 kep"


@contextmanager
def script(*answers, drop_after_bytes=None, at_end=None):
    """A server that says ``answers`` one a line it gets, then drops the connection, perhaps in mid-DATA."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listener.accept()[0] as peer:
            peer.sendall(b"220 test\r\n")
            file = peer.makefile("rb")
            for answer in answers:
                if not file.readline():
                    return
                peer.sendall(answer + b"\r\n")
            if drop_after_bytes is not None:
                file.read(drop_after_bytes)
            if at_end is not None:
                while file.readline() not in (b".\r\n", b""):
                    pass
                with suppress(OSError):
                    peer.sendall(at_end if at_end == HALF else at_end + b"\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Server("127.0.0.1", listener.getsockname()[1], "none", timeout=5)
    finally:
        listener.close()
        thread.join(5)


def test_dropped_in_mid_data_nobody_knows():
    with script(b"250 hello", b"250 ok", b"250 ok", b"354 go on", drop_after_bytes=50) as server:
        assert out(server, body="x" * 500_000) == "unsure"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_dropped_before_the_text_nothing_was_handed_over(number):
    with script(*[b"250 ok"] * number) as server:
        assert out(server) == "deferred"


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([b"250-hello\r\n250 PIPELINING", b"250 ok", b"250 ok", b"354 go on", b"250 kept"], "sent"),
        ([b"250 hello", b"250 ok", b"250 ok", b"354 go on", b"what?"], "unsure"),
        ([b"250 hello", b"250 ok", b"250 ok", b"354 go on", b"354 go on"], "unsure"),
        ([b"250 hello", b"250 ok", b"250 ok", b"354 go on", b""], "unsure"),
        ([b"250 hello", b"250 ok", b"250 ok", b"354 go on", HALF], "unsure"),
        ([b"250 hello", b"250 ok", b"what?", b"354 go on", b"250 kept"], "deferred"),
        ([b"250 hello", b"what?", b"250 ok", b"354 go on", b"250 kept"], "deferred"),
        ([b"250 hello", b"250 ok", b"250 ok", b"250 ok", b"250 kept"], "deferred"),
        ([b"502 no", b"502 no"], "deferred"),
        ([b"250 hello", b"250 ok", b"250 ok", b"354 go on", b"999 kept"], "unsure"),
    ],
)
def test_an_answer_that_is_none_is_never_taken_for_yes(answers, outcome):
    """Each answer stands for a command; the last for the text, once its last line has come."""
    with script(*answers[:4], at_end=answers[4] if len(answers) > 4 else None) as server:
        assert out(server) == outcome


@contextmanager
def dripping(before):
    """A server that is quick until ``before``, then says a letter every tenth of a second, without an end."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listener.accept()[0] as peer, suppress(OSError):
            peer.sendall(before)
            while True:
                peer.sendall(b"2")
                time.sleep(0.1)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield Server("127.0.0.1", listener.getsockname()[1], "none", timeout=5, patience=1.0)
    finally:
        listener.close()
        thread.join(5)


@pytest.mark.parametrize(
    ("before", "outcome"),
    [(b"", "deferred"), (b"220 hi\r\n", "deferred"),
     (b"220 hi\r\n250 a\r\n250 b\r\n250 c\r\n354 go on\r\n", "unsure")],
)  # fmt: skip
def test_a_dripping_server_is_cut(before, outcome):
    started = time.monotonic()
    with dripping(before) as server:
        assert out(server) == outcome
    assert time.monotonic() - started < 10


def test_nobody_there_is_later():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert out(Server("127.0.0.1", port, "none", timeout=2)) == "deferred"


def test_without_encryption_offered_nothing_is_sent():
    handler = Handler()
    with smtp(handler) as server:
        assert out(Server(server.host, server.port, "starttls", timeout=5)) == "deferred"
    assert handler.mails == []


def test_the_password_is_not_shown():
    assert "hunter2" not in repr(Server("h", user="u", password="hunter2"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody trusts unless told to."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, folder / "cert.pem"


def test_encrypted_to_a_server_that_is_trusted(certificate):
    handler = Handler()
    with smtp(handler, certificate[0]) as server:
        at = {"tls": "starttls", "timeout": 5}
        assert out(Server(server.host, server.port, authority=certificate[1], **at)) == "sent"
        assert out(Server(server.host, server.port, **at)) == "deferred"
    assert len(handler.mails) == 1


def test_https_only_from_a_server_that_is_trusted(certificate):
    from tests.cases.servers import http
    from unlatched.cases.network import Request, fetch
    from unlatched.errors import StoreError

    trusting = ssl.create_default_context(cafile=certificate[1])
    with http({"/x": b"text"}, certificate[0]) as (origin, _):
        assert fetch(Request(origin + "/x"), lambda host: True, tls=trusting).body == b"text"
        with pytest.raises(StoreError, match="SSLCertVerificationError"):
            fetch(Request(origin + "/x"), lambda host: True)
