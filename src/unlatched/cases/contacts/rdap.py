"""RDAP (RFC 9082, 9083): the registered contacts of a domain and of an address.

The server is found with IANA's bootstrap files (RFC 9224), read from disk or fetched. Its answer is
taken apart defensively: whatever does not have the form of jCard (RFC 7095) is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from unlatched.cases.contacts.contact import HIDDEN, Contact, mailbox, telephone
from unlatched.cases.network import Allow, Limits, Request, fetch
from unlatched.errors import StoreError

IANA = "https://data.iana.org/rdap/{kind}.json"
ACCEPT = {"Accept": "application/rdap+json, application/json"}
LIMITS = Limits(bytes=512 * 1024)
DEEPEST = 4
OWNERS = ("registrant", "technical", "administrative", "noc")


def server(bootstrap: object, name: str) -> str | None:
    """The RDAP server for a domain or address, from a bootstrap file's content; https preferred.

    >>> server({"services": [[["org"], ["http://a.example/", "https://a.example/"]]]}, "db.example.org")
    'https://a.example/'
    """
    best: tuple[int, list[str]] = (-1, [])
    for keys, urls in _services(bootstrap):
        size = max((_covers(key, name) for key in keys if isinstance(key, str)), default=-1)
        if size > best[0]:
            best = (size, [url for url in urls if isinstance(url, str)])
    return next((url for url in sorted(best[1], key=lambda url: not url.startswith("https:"))), None)


def _services(bootstrap: object) -> Iterator[tuple[list[Any], list[Any]]]:
    services = bootstrap.get("services") if isinstance(bootstrap, dict) else None
    for one in services if isinstance(services, list) else ():
        if isinstance(one, list) and len(one) == 2 and all(isinstance(part, list) for part in one):
            yield one[0], one[1]


def _covers(key: str, name: str) -> int:
    try:
        address = ip_address(name)
    except ValueError:
        return len(key) if f".{name.lower()}".endswith(f".{key.lower()}") else -1
    try:
        network = ip_network(key)
    except ValueError:
        return -1
    return network.prefixlen if address.version == network.version and address in network else -1


def kind(name: str) -> str:
    """Which bootstrap file knows about ``name``: dns, ipv4 or ipv6."""
    try:
        return f"ipv{ip_address(name).version}"
    except ValueError:
        return "dns"


def look(name: str, base: str, allow: Allow, now: datetime, limits: Limits = LIMITS) -> tuple[Contact, ...]:
    """The contacts the RDAP server ``base`` knows for a domain or address. Raises :class:`StoreError`."""
    what = "domain" if kind(name) == "dns" else "ip"
    answer = fetch(Request(f"{base.rstrip('/')}/{what}/{name}", headers=ACCEPT), allow, limits)
    document = read(answer.body) if answer.status == 200 else None
    return parse(document, what, answer.url, now)


def read(body: bytes) -> object:
    """JSON, or a :class:`StoreError`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        pass
    raise StoreError("asking RDAP: the answer is not JSON; look the name up by hand")


def parse(document: object, what: str, source: str, now: datetime) -> tuple[Contact, ...]:
    """Contacts of an RDAP answer: of a domain its owner's, of an address its host's abuse desk first."""
    found = [
        _contact(what, roles, address, name, source, now)
        for roles, card in _entities(document, DEEPEST)
        for address, name in _addresses(card)
    ]
    return tuple(one for one in found if one is not None)


def _contact(
    what: str, roles: tuple[str, ...], address: str, name: str, source: str, now: datetime
) -> Contact | None:
    if what == "ip":
        preference = 0 if "abuse" in roles else 1 if set(roles) & set(OWNERS) else 2
        return Contact("host", "rdap_ip", address, source, now, name, _names(roles), preference)
    if set(roles) & set(OWNERS):
        preference = next(n for n, role in enumerate(OWNERS) if role in roles)
        flags = (*_names(roles), *(("proxy",) if HIDDEN.search(address.partition("@")[2]) else ()))
        return Contact("owner", "rdap_domain", address, source, now, name, flags, preference)
    # A registrar's abuse desk can reach the owner, but is not the owner.
    return (
        Contact("other", "rdap_domain", address, source, now, name, _names(roles), 9)
        if "abuse" in roles
        else None
    )


def _names(roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(role for role in (*OWNERS, "abuse", "registrar") if role in roles)


def _entities(node: object, deep: int) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    entities = node.get("entities") if isinstance(node, dict) and deep else None
    for one in entities[:50] if isinstance(entities, list) else ():
        if not isinstance(one, dict):
            continue
        roles = one.get("roles")
        known = tuple(role for role in roles if isinstance(role, str)) if isinstance(roles, list) else ()
        card = one.get("vcardArray")
        if isinstance(card, list) and len(card) == 2 and isinstance(card[1], list):
            yield known, card[1]
        yield from _entities(one, deep - 1)


def _addresses(card: list[Any]) -> Iterator[tuple[str, str]]:
    rows = [row for row in card if isinstance(row, list) and len(row) >= 4]
    name = next((row[3] for row in rows if row[0] == "fn" and isinstance(row[3], str)), "")
    shown = "".join(char for char in name if char.isprintable())[:120]
    for row in rows:
        address = mailbox(row[3]) if row[0] == "email" else telephone(row[3]) if row[0] == "tel" else None
        if address:
            yield address, shown
