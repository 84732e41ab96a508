"""Mail: one message a recipient, sent only after its preview was confirmed, never twice.

What the server said decides what happened: a refusal is a refusal, "later" is later; where the
connection broke after the text began, nobody knows, and a person has to find out before anything is
sent again.
"""

from __future__ import annotations

import hashlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal

from unlatched.cases.contacts.contact import MAIL
from unlatched.errors import UsageError

Outcome = Literal["sent", "deferred", "refused", "unsure"]


@dataclass(frozen=True, slots=True)
class Post:
    """What goes into one message. ``xarf`` is attached for hosts.

    ``head`` is the timeline's newest hash: whoever gets the message can later tell a rewritten timeline.
    """

    reference: str
    sender: str
    recipient: str
    subject: str
    body: str
    date: datetime
    xarf: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """The SMTP server. ``tls``: "starttls" (default), "tls", or "none" for a server on this machine.

    ``authority`` is a file of certificates to trust besides the system's. ``timeout`` is for each answer,
    ``patience`` for the whole exchange and for the last answer, in seconds (RFC 5321, section 4.5.3.2: a
    server may take ten minutes over it).
    """

    host: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    patience: float = 600.0
    authority: Path | None = None


def server_of(text: str, tls: str, user: str | None = None, password: str | None = None) -> Server:
    """A server from ``host:port`` and its options. Raises :class:`UsageError`."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise UsageError("the mail server is given as host:port")
    if tls not in ("starttls", "tls", "none") or (
        tls == "none" and host not in ("localhost", "127.0.0.1", "[::1]")
    ):
        raise UsageError("the mail server needs starttls or tls; none is for a server on this machine only")
    return Server(host.strip("[]"), int(port), tls, user, password)  # type: ignore[arg-type]


def message(post: Post) -> bytes:
    """The message as it goes out (also the .eml); the same for the same post. Raises :class:`UsageError`."""
    for address in (post.sender, post.recipient):
        if not MAIL.fullmatch(address):
            raise UsageError("writing the mail: sender and recipient must each be one plain mailbox")
    made = EmailMessage(policy=SMTP)
    made["From"] = post.sender
    made["To"] = post.recipient
    made["Subject"] = " ".join(post.subject.split())
    made["Date"] = format_datetime(post.date)
    made["Message-ID"] = f"<{_token(post)}@{post.sender.partition('@')[2]}>"
    if post.head is not None:
        made["X-Unlatched-Timeline"] = post.head
    made.set_content(post.body, charset="utf-8", cte="base64")
    if post.xarf is not None:
        made.add_attachment(post.xarf.encode(), maintype="application", subtype="json", filename="xarf.json")
        made.set_boundary(f"unlatched-{_token(post)}")
    return made.as_bytes()


def _token(post: Post) -> str:
    return hashlib.sha256(f"{post.reference}\0{post.recipient}\0{post.body}".encode()).hexdigest()[:32]


def digest(data: bytes) -> str:
    """What a preview is confirmed with: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def send(data: bytes, sender: str, recipient: str, server: Server) -> Outcome:
    """Hand one message to the server for one recipient."""
    kind = _encrypted(server) if server.tls == "tls" else smtplib.SMTP
    connection = kind(timeout=server.timeout)
    # A server that answers a letter at a time keeps every single read alive: cut the whole exchange.
    cut = threading.Timer(server.patience, _cut, (connection,))
    cut.daemon = True
    cut.start()
    try:
        return _deliver(connection, data, sender, recipient, server)
    finally:
        cut.cancel()
        connection.close()


def _encrypted(server: Server) -> Callable[..., smtplib.SMTP]:
    return partial(smtplib.SMTP_SSL, context=_trust(server))


def _cut(connection: smtplib.SMTP) -> None:
    # It may have ended by itself just now.
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


class _Lines:
    """A server's answers, whole lines only: half an answer, cut off, could look like a yes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readline(self, size: int = -1) -> bytes:
        """The next line; nothing where it has no end."""
        line = self._file.readline(size)
        return line if line.endswith(b"\n") else b""

    def close(self) -> None:
        """Close it."""
        self._file.close()


def _deliver(connection: smtplib.SMTP, data: bytes, sender: str, recipient: str, server: Server) -> Outcome:
    try:
        _greet(connection, server)
        said = _until_text(connection, sender, recipient)
    except (OSError, smtplib.SMTPException):
        said = "deferred"  # no text has been handed over yet
    if said is not None:
        return said
    try:
        connection.send(_quoted(data))
        _wait(connection, server.patience)
        code, _ = connection.getreply()
    except (OSError, smtplib.SMTPException):
        return "unsure"
    with suppress(OSError, smtplib.SMTPException):
        _wait(connection, server.timeout)
        connection.quit()
    return "sent" if 200 <= code < 300 else _said(code) if 400 <= code < 600 else "unsure"


def _wait(connection: smtplib.SMTP, seconds: float) -> None:
    if connection.sock is not None:
        connection.sock.settimeout(seconds)


def _greet(connection: smtplib.SMTP, server: Server) -> None:
    code, _ = connection.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, b"")
    # What connect() would have been told by the constructor: whose certificate is expected.
    connection._host = server.host  # type: ignore[attr-defined]
    if server.tls == "starttls":
        connection.starttls(context=_trust(server))
    if server.user and server.password:
        connection.login(server.user, server.password)
    connection.ehlo_or_helo_if_needed()
    if connection.file is not None:
        connection.file = _Lines(connection.file)


def _trust(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.authority is not None:
        context.load_verify_locations(server.authority)
    return context


def _until_text(connection: smtplib.SMTP, sender: str, recipient: str) -> Outcome | None:
    """None when the server waits for the text; else what it said instead."""
    for ask in (partial(connection.mail, sender), partial(connection.rcpt, recipient)):
        code, _ = ask()
        if not 200 <= code < 300:
            return _said(code)
    code, _ = connection.docmd("DATA")
    return None if code == 354 else _said(code)


def _said(code: int) -> Outcome:
    """A refusal is for good only when it says so; what is no answer at all is taken as "later"."""
    return "refused" if 500 <= code < 600 else "deferred"


def _quoted(data: bytes) -> bytes:
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    text = b"\r\n".join(stuffed)
    return text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n"
