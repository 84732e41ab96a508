"""Names and addresses of hosts: one spelling each, so that a rule cannot be walked around.

>>> canonical("DB.Example.org."), canonical("[::FFFF:192.0.2.1]")
('db.example.org', '192.0.2.1')
>>> matches("*.example.org", "a.b.example.org"), matches("*.example.org", "evilexample.org")
(True, False)
"""

from __future__ import annotations

import ipaddress
import re

from unlatched.errors import ScopeError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*")


def address(host: str) -> Address | None:
    """The host as an IP address; IPv4 inside IPv6 (RFC 4291, 2.5.5.2) as IPv4. None for a name."""
    try:
        found = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped) or found


def canonical(host: str) -> str:
    """The one spelling of a host: lower case, IDNA (RFC 5890), no final dot, addresses in short form.

    :class:`ScopeError` for what resolvers read in different ways (``127.1``, ``0x7f.1``, ``10.0.0.01``).
    """
    found = address(host)
    if found is not None:
        return str(found)
    name = _ascii(host).removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)) or _NUMERIC.fullmatch(name):
        raise ScopeError("the target's host is no plain host name or IP address; write it out in full")
    return name


def _ascii(host: str) -> str:
    try:
        return host.lower() if host.isascii() else host.encode("idna").decode().lower()
    except UnicodeError:
        pass
    raise ScopeError("the target's host is no valid host name; write its ASCII (punycode) form")


def matches(pattern: str, host: str) -> bool:
    """Whether a rule's host (a name, an address, or ``*.`` and a name) covers a canonical host."""
    if pattern == "*":
        return True
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and address(host) is None
    return pattern == host


def within(network: str, host: str) -> bool:
    """Whether a host that is an address lies in a network (``10.0.0.0/8``), which only a deny rule names."""
    found = address(host)
    return found is not None and found in ipaddress.ip_network(network, strict=False)


def is_loopback(host: str) -> bool:
    """Whether a canonical host is this machine."""
    found = address(host)
    return host == "localhost" if found is None else found.is_loopback
