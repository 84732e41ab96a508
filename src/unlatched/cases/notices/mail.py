"""Mail: one message a recipient, sent only after its preview was confirmed, never twice.

What the server said decides what happened: a refusal is a refusal, "later" is later; where the
connection broke after the text began, nobody knows, and a person has to find out before anything is
sent again.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

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

    ``authority`` is a file of certificates to trust besides the system's.
    """

    host: str
    port: int = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0
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
    try:
        connection = _connect(server)
    except (OSError, smtplib.SMTPException):
        return "deferred"
    try:
        return _hand_over(connection, data, sender, recipient)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()


def _connect(server: Server) -> smtplib.SMTP:
    if server.tls == "tls":
        made: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.timeout, context=_trust(server)
        )
    else:
        made = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.tls == "starttls":
            made.starttls(context=_trust(server))
        if server.user and server.password:
            made.login(server.user, server.password)
    except (OSError, smtplib.SMTPException):
        made.close()
        raise
    return made


def _trust(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.authority is not None:
        context.load_verify_locations(server.authority)
    return context


def _hand_over(connection: smtplib.SMTP, data: bytes, sender: str, recipient: str) -> Outcome:
    try:
        connection.ehlo_or_helo_if_needed()
        for code, _ in (connection.mail(sender), connection.rcpt(recipient)):
            if code >= 300:
                return _said(code)
        code, _ = connection.docmd("DATA")
        if code != 354:
            return _said(code)
    except (OSError, smtplib.SMTPException):
        return "deferred"  # no text has been handed over yet
    try:
        connection.send(_quoted(data))
        code, _ = connection.getreply()
    except (OSError, smtplib.SMTPException):
        return "unsure"
    return "sent" if 200 <= code < 300 else _said(code)


def _said(code: int) -> Outcome:
    return "deferred" if 400 <= code < 500 else "refused"


def _quoted(data: bytes) -> bytes:
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
    text = b"\r\n".join(stuffed)
    return text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n"
