"""DNS: the registrable domain, where it receives mail, and who its zone names (RFC 1035, RFC 2142)."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from unlatched.cases.contacts.contact import Contact, mailbox
from unlatched.cases.network import Allow
from unlatched.errors import ScopeError

if TYPE_CHECKING:
    from dns.resolver import Resolver

ROLES = ("security", "abuse")


def domain_of(host: str) -> str | None:
    """The registrable domain of a host by the public suffix list; None for an address or a bare suffix.

    >>> domain_of("db.shop.example.co.uk"), domain_of("203.0.113.7"), domain_of("co.uk")
    ('example.co.uk', None, None)
    """
    from publicsuffixlist import PublicSuffixList

    try:
        ip_address(host)
    except ValueError:
        return PublicSuffixList(only_icann=False).privatesuffix(host.lower().rstrip("."))
    return None


def look(domain: str, resolver: Resolver, allow: Allow, now: datetime) -> tuple[Contact, ...]:
    """The role mailboxes of a domain that receives mail (guessed, RFC 2142), and its zone's mailbox.

    Raises :class:`ScopeError` before any query when the scope does not allow the domain.
    """
    if not allow(domain):
        raise ScopeError("asking the DNS: the domain is not in the scope; name it there if you may ask")
    boxes = _boxes(domain, now) if _receives_mail(domain, resolver) else ()
    return boxes + _zone(domain, resolver, now)


def _boxes(domain: str, now: datetime) -> tuple[Contact, ...]:
    return tuple(
        Contact("owner", "mailbox", address, "RFC 2142", now, flags=("guessed",), preference=number)
        for number, address in enumerate(mailbox(f"{role}@{domain}") for role in ROLES)
        if address
    )


def _receives_mail(domain: str, resolver: Resolver) -> bool:
    hosts = [str(record.exchange) for record in _ask(domain, "MX", resolver)]
    return any(host != "." for host in hosts)


def _zone(domain: str, resolver: Resolver, now: datetime) -> tuple[Contact, ...]:
    names = [record.rname.to_text(omit_final_dot=True) for record in _ask(domain, "SOA", resolver)]
    found = [mailbox(name.replace("\\.", "\0").replace(".", "@", 1).replace("\0", ".")) for name in names]
    return tuple(
        Contact(
            "owner",
            "dns",
            one,
            f"SOA of {domain}",
            now,
            flags=() if one.endswith(domain) else ("wrong_domain",),
        )
        for one in found
        if one
    )


def addresses(host: str, resolver: Resolver, allow: Allow) -> tuple[str, ...]:
    """The addresses of a host. Raises :class:`ScopeError` when the scope does not allow it."""
    if not allow(host):
        raise ScopeError("asking the DNS: the host is not in the scope; name it there if you may ask")
    return tuple(record.address for kind in ("A", "AAAA") for record in _ask(host, kind, resolver))


def _ask(name: str, kind: str, resolver: Resolver) -> list[Any]:
    from dns.exception import DNSException

    try:
        return list(resolver.resolve(name, kind, lifetime=5.0, search=False))
    except DNSException:
        return []
