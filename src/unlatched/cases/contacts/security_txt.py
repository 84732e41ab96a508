"""security.txt (RFC 9116): the owner's own word on whom to tell. Expired ones are used and flagged."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from unlatched.cases.contacts.contact import Contact, mailbox, telephone
from unlatched.cases.network import Allow, Answer, Limits, Request, fetch, host_of
from unlatched.errors import StoreError

PATHS = ("/.well-known/security.txt", "/security.txt")
FIELD = re.compile(r"([A-Za-z-]{1,40})[ \t]*:[ \t]*(.*)")
MOST = 20
SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"


def look(origin: str, allow: Allow, now: datetime, limits: Limits | None = None) -> tuple[Contact, ...]:
    """The contacts in the security.txt of ``origin`` (``https://host``); empty where there is none.

    Raises :class:`ScopeError` when the scope does not allow the host or a redirect's.
    """
    for path in PATHS:
        try:
            answer = fetch(Request(origin + path), allow, limits or Limits())
        except StoreError:
            continue
        found = parse(answer.body, answer.url, now) if answer.status == 200 and _is_text(answer) else ()
        if found:
            moved = host_of(answer.url) != host_of(origin)
            return tuple(_flagged(one, "redirected") for one in found) if moved else found
    return ()


def _is_text(answer: Answer) -> bool:
    return "html" not in answer.type.lower() and answer.body.lstrip()[:1] != b"<"


def _flagged(one: Contact, flag: str) -> Contact:
    return Contact(
        one.role, one.way, one.address, one.source, one.found, one.name, (*one.flags, flag), one.preference
    )


def parse(body: bytes, source: str, now: datetime) -> tuple[Contact, ...]:
    """The contacts in a security.txt, in its order of preference. Never raises."""
    text, flags = _decode(body)
    fields = _fields(text)
    flags += _expiry([value for name, value in fields if name == "expires"], now)
    canonical = [value for name, value in fields if name == "canonical"]
    flags += ("not_canonical",) if canonical and source not in canonical else ()
    flags += () if text.lstrip("\ufeff \r\n").startswith(SIGNED) else ("unsigned",)
    addresses = [value for name, value in fields if name == "contact"][:MOST]
    return tuple(
        Contact("owner", "security_txt", address, source, now, flags=(*flags, *odd), preference=number)
        for number, (address, odd) in enumerate(filter(None, map(_address, addresses)))
    )


def _decode(body: bytes) -> tuple[str, tuple[str, ...]]:
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return body.decode(encoding), () if encoding == "utf-8-sig" else ("wrong_encoding",)
    except UnicodeDecodeError:
        return body.decode("latin-1"), ("wrong_encoding",)


def _fields(text: str) -> list[tuple[str, str]]:
    lines = text.partition("-----BEGIN PGP SIGNATURE-----")[0].splitlines()
    matches = (FIELD.fullmatch(line.strip()) for line in lines if not line.lstrip().startswith("#"))
    return [(one[1].lower(), one[2].strip()) for one in matches if one]


def _expiry(values: list[str], now: datetime) -> tuple[str, ...]:
    if len(values) != 1:
        return ("expires_missing",) if not values else ("expires_repeated",)
    try:
        expires = datetime.fromisoformat(values[0].upper().replace("Z", "+00:00"))
    except ValueError:
        return ("expires_unreadable",)
    expires = expires if expires.tzinfo else expires.replace(tzinfo=UTC)
    return ("expired",) if expires <= now else ()


def _address(value: str) -> tuple[str, tuple[str, ...]] | None:
    if any(not char.isprintable() or char.isspace() for char in value.removeprefix("tel:")) and not telephone(
        value
    ):
        return None
    lower = value.lower()
    if lower.startswith("https://"):
        return value, ()
    if lower.startswith("mailto:") or "@" in value:
        mail = mailbox(value if not lower.startswith("mailto:") else "mailto:" + value[7:])
        return (mail, () if lower.startswith("mailto:") else ("not_a_uri",)) if mail else None
    number = telephone(value)
    return (number, () if lower.startswith("tel:") else ("not_a_uri",)) if number else None
