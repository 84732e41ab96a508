"""Ask every source for whoever answers for a target; each failure is named, none stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from unlatched.cases.contacts import names, rdap, security_txt
from unlatched.cases.contacts.contact import Contact, ranked
from unlatched.cases.contacts.published import national
from unlatched.cases.network import Allow, Request, fetch
from unlatched.errors import UnlatchedError

if TYPE_CHECKING:
    from dns.resolver import Resolver


@dataclass(frozen=True, slots=True)
class Sources:
    """Where to ask. Tests put loopback servers here.

    ``bootstrap`` holds IANA's files by kind (dns, ipv4, ipv6) where they are on disk; ``origin`` makes
    the address security.txt is asked at from a host.
    """

    allow: Allow
    resolver: Resolver
    bootstrap: Mapping[str, object] = field(default_factory=dict)
    origin: Callable[[str], str] = "https://{}".format


@dataclass(frozen=True, slots=True)
class Found:
    """The contacts, best first, and what could not be asked."""

    contacts: tuple[Contact, ...]
    missed: tuple[str, ...]


def look(host: str, sources: Sources, now: datetime, country: str | None = None) -> Found:
    """Everything known about whom to tell for ``host`` (a name or an address)."""
    domain = names.domain_of(host)
    missed: list[str] = []
    found = [
        *_try("security.txt", missed, lambda: _security_txt(host, domain, sources, now)),
        *(_try("RDAP of the domain", missed, lambda: _rdap(domain, sources, now)) if domain else ()),
        *(
            _try("DNS", missed, lambda: names.look(domain, sources.resolver, sources.allow, now))
            if domain
            else ()
        ),
        *_try("RDAP of the address", missed, lambda: _address(host, sources, now)),
        *(national(country) if country else ()),
    ]
    return Found(ranked(found), tuple(missed))


def _try(what: str, missed: list[str], ask: Callable[[], tuple[Contact, ...]]) -> tuple[Contact, ...]:
    try:
        return ask()
    except UnlatchedError as error:
        missed.append(f"{what}: {error}")
        return ()


def _security_txt(host: str, domain: str | None, sources: Sources, now: datetime) -> tuple[Contact, ...]:
    hosts = dict.fromkeys(one for one in (host, domain) if one)
    return tuple(c for one in hosts for c in security_txt.look(sources.origin(one), sources.allow, now))


def _rdap(name: str, sources: Sources, now: datetime) -> tuple[Contact, ...]:
    base = rdap.server(_bootstrap(rdap.kind(name), sources), name)
    return rdap.look(name, base, sources.allow, now) if base else ()


def _bootstrap(kind: str, sources: Sources) -> object:
    if kind in sources.bootstrap:
        return sources.bootstrap[kind]
    return rdap.read(fetch(Request(rdap.IANA.format(kind=kind)), sources.allow, rdap.LIMITS).body)


def _address(host: str, sources: Sources, now: datetime) -> tuple[Contact, ...]:
    named = rdap.kind(host) == "dns"
    found = names.addresses(host, sources.resolver, sources.allow) if named else (host,)
    return tuple(contact for one in found[:4] for contact in _rdap(one, sources, now))
