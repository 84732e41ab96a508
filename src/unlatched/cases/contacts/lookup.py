"""Ask every source for whoever answers for a target; each failure is named, none stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from unlatched.cases.contacts import names, rdap, security_txt
from unlatched.cases.contacts.contact import Contact, ranked
from unlatched.cases.contacts.published import national
from unlatched.cases.network import Allow, Request, fetch
from unlatched.errors import UnlatchedError

if TYPE_CHECKING:
    from dns.resolver import Resolver


MOST_ADDRESSES = 4


@dataclass(frozen=True, slots=True)
class Sources:
    """Where to ask. Tests put loopback servers here.

    ``bootstrap`` holds IANA's files by kind (dns, ipv4, ipv6) where they are on disk; ``origin`` makes
    the address security.txt is asked at from a host. ``keys`` are OpenPGP certificates known from elsewhere,
    for the signature of a signed security.txt.
    """

    allow: Allow
    resolver: Resolver
    bootstrap: Mapping[str, object] = field(default_factory=dict)
    origin: Callable[[str], str] = "https://{}".format
    keys: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The contacts, best first, and what could not be asked."""

    contacts: tuple[Contact, ...]
    missed: tuple[str, ...]


def look(host: str, sources: Sources, now: datetime, country: str | None = None) -> Found:
    """Everything known about whom to tell for ``host`` (a name or an address)."""
    domain = names.domain_of(host)
    missed: list[str] = []
    hosts = dict.fromkeys(one for one in (host, domain) if one)
    found = [
        *(
            c
            for one in hosts
            for c in _try(f"security.txt of {one}", missed, partial(_security_txt, one, sources, now))
        ),
        *(_owner(domain, sources, now, missed) if domain else ()),
        *_host(host, sources, now, missed),
        *(national(country) if country else ()),
    ]
    return Found(ranked(found), tuple(missed))


T = TypeVar("T")


def _security_txt(host: str, sources: Sources, now: datetime) -> tuple[Contact, ...]:
    return security_txt.look(sources.origin(host), sources.allow, now, keys=sources.keys)


def _owner(domain: str, sources: Sources, now: datetime, missed: list[str]) -> tuple[Contact, ...]:
    registered = _try("RDAP of the domain", missed, partial(_rdap, domain, sources, now))
    named = _try("DNS", missed, partial(names.look, domain, sources.resolver, sources.allow, now))
    return registered + named


def _host(host: str, sources: Sources, now: datetime, missed: list[str]) -> tuple[Contact, ...]:
    found: tuple[str, ...] = (host,)
    if rdap.kind(host) == "dns":
        ask = partial(names.addresses, host, sources.resolver, sources.allow)
        found = _try("DNS of the host", missed, ask)[:MOST_ADDRESSES]
    return tuple(
        c for one in found for c in _try(f"RDAP of {one}", missed, partial(_rdap, one, sources, now))
    )


def _try(what: str, missed: list[str], ask: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
    try:
        return ask()
    except UnlatchedError as error:
        missed.append(f"{what}: {error}")
        return ()


def _rdap(name: str, sources: Sources, now: datetime) -> tuple[Contact, ...]:
    base = rdap.server(_bootstrap(rdap.kind(name), sources), name)
    return rdap.look(name, base, sources.allow, now) if base else ()


def _bootstrap(kind: str, sources: Sources) -> object:
    if kind in sources.bootstrap:
        return sources.bootstrap[kind]
    return rdap.read(fetch(Request(rdap.IANA.format(kind=kind)), sources.allow, rdap.LIMITS).body)
