"""security.txt (RFC 9116): the owner's own word on whom to tell. Expired ones are used and flagged."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from unlatched.cases.contacts.contact import Contact, mailbox, telephone
from unlatched.cases.contacts.signature import is_signed, opened
from unlatched.cases.network import Allow, Answer, Limits, Request, fetch, host_of
from unlatched.errors import StoreError, UnlatchedError

PATHS = ("/.well-known/security.txt", "/security.txt")
FIELD = re.compile(r"([A-Za-z-]{1,40})[ \t]*:[ \t]*(.*)")
MOST, MOST_KEYS = 20, 2


def look(
    origin: str, allow: Allow, now: datetime, limits: Limits | None = None, keys: tuple[bytes, ...] = ()
) -> tuple[Contact, ...]:
    """The contacts in the security.txt of ``origin`` (``https://host``); empty where there is none.

    ``keys`` are OpenPGP certificates known from elsewhere. Raises :class:`ScopeError` when the scope does not
    allow the host or a redirect's.
    """
    for path in PATHS:
        try:
            answer = fetch(Request(origin + path), allow, limits or Limits())
        except StoreError:
            continue
        if answer.status != 200 or not _is_text(answer):
            continue
        own = _own_keys(answer.body, allow, limits or Limits()) if is_signed(answer.body) else ()
        found = parse(answer.body, answer.url, now, keys, own)
        if found:
            odd = _odd(answer, origin)
            return tuple(replace(one, flags=(*one.flags, *odd)) for one in found)
    return ()


def _is_text(answer: Answer) -> bool:
    return "html" not in answer.type.lower() and answer.body.lstrip()[:1] != b"<"


def _odd(answer: Answer, origin: str) -> tuple[str, ...]:
    """What is odd about how it came: from another host, or not as text/plain in UTF-8 (section 3)."""
    kind, _, rest = answer.type.lower().partition(";")
    charset = rest.partition("charset=")[2].strip(" \"';") or "utf-8"
    plain = kind.strip() == "text/plain" and charset in ("utf-8", "utf8")
    moved = host_of(answer.url) != host_of(origin)
    return (*(("redirected",) if moved else ()), *(() if plain else ("wrong_content_type",)))


def _own_keys(body: bytes, allow: Allow, limits: Limits) -> tuple[bytes, ...]:
    """The keys that a signed file names itself (Encryption), as far as the scope allows to fetch them."""
    named = [value for name, value in _fields(_decode(opened(body).text)[0]) if name == "encryption"]
    found = []
    for url in [one for one in named if one.lower().startswith("https://")][:MOST_KEYS]:
        with suppress(UnlatchedError):
            answer = fetch(Request(url), allow, limits)
            found += [answer.body] if answer.status == 200 else []
    return tuple(found)


def parse(
    body: bytes, source: str, now: datetime, keys: tuple[bytes, ...] = (), own: tuple[bytes, ...] = ()
) -> tuple[Contact, ...]:
    """The contacts in a security.txt, in its order of preference. Never raises."""
    signed = opened(body, keys, own)
    text, flags = _decode(signed.text)
    fields = _fields(text)
    flags += _expiry([value for name, value in fields if name == "expires"], now)
    canonical = [value for name, value in fields if name == "canonical"]
    flags += ("not_canonical",) if canonical and source not in canonical else ()
    flags += (signed.flag,)
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
    matches = (
        FIELD.fullmatch(line.strip()) for line in text.splitlines() if not line.lstrip().startswith("#")
    )
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
