"""Addresses as logs write them: one spelling, public or not, and whose network (from the operator's
own file).
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final

from unlatched.errors import UsageError
from unlatched.logs.clean import clean
from unlatched.logs.findings import Bind, Network
from unlatched.raw import sealed

Address = IPv4Address | IPv6Address
Organisations = Callable[[str], str | None]

# Not `is_private`: that calls the documentation ranges private, and differs between Python versions.
PRIVATE: Final = tuple(
    (net.version, int(net.network_address), int(net.broadcast_address))
    for net in (
        ip_network(text) for text in (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
            "198.18.0.0/15", "fc00::/7", "fe80::/10", "fec0::/10", "::/128",
        )
    )
)  # fmt: skip
BYTES: Final = {str(number): number for number in range(256)}
UNIX: Final = "unix socket"


def parse(text: str) -> Address | None:
    """An address without port, brackets or zone; IPv4-mapped IPv6 becomes IPv4 (RFC 4291, 2.5.5.2)."""
    try:
        address = ip_address(text.strip("[] ").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def host_of(remote: str) -> str:
    """The host of ``host:port``, ``[v6]:port``, a bare address or a socket path.

    >>> [host_of(x) for x in ("192.0.2.1:5", "[2001:db8::1]:5", "2001:db8::1", "::1:27018", "/tmp/x.sock")]
    ['192.0.2.1', '2001:db8::1', '2001:db8::1', '::1', '/tmp/x.sock']
    """
    if remote.startswith("["):
        return remote[1:].partition("]")[0]
    head, colon, port = remote.rpartition(":")
    if not colon or not port.isdigit():
        return remote
    if ":" in head and (len(port) < 5 or parse(head) is None) and parse(remote) is not None:
        return remote
    return head


@lru_cache(maxsize=65536)
def canonical(host: str) -> tuple[str, Network]:
    """How a host is written in every output, and which kind of network it is in.

    >>> canonical("::ffff:192.0.2.7"), canonical("2001:DB8::0:1"), canonical("10.1.2.3")
    (('192.0.2.7', 'public'), ('2001:db8::1', 'public'), ('10.1.2.3', 'private'))
    """
    number = _dotted(host)
    if number >= 0:
        return host, _kind(4, number)
    address = parse(host)
    if address is not None:
        return str(address), kind(address)
    if "unix" in host or "socket" in host or host.startswith("/") or host in ("", "local", "[local]"):
        return UNIX, "loopback"
    return clean(host, 80), "loopback" if host == "localhost" else "unknown"


@lru_cache(maxsize=65536)
def is_address(host: str) -> bool:
    """Whether a host is written as an address."""
    return parse(host) is not None


def kind(address: Address) -> Network:
    """Loopback, private (also link-local and carrier-grade NAT) or public.

    >>> kind(ip_address("192.0.2.1")), kind(ip_address("100.64.0.1")), kind(ip_address("::1"))
    ('public', 'private', 'loopback')
    """
    return _kind(address.version, int(address))


def _kind(version: int, number: int) -> Network:
    if number >> 24 == 127 if version == 4 else number == 1:
        return "loopback"
    inside = any(of == version and first <= number <= last for of, first, last in PRIVATE)
    return "private" if inside else "public"


def _dotted(text: str) -> int:
    """The number of an IPv4 address in its one spelling; -1 for anything else."""
    parts = text.split(".")
    if len(parts) != 4 or not all(part in BYTES for part in parts):
        return -1
    first, second, third, fourth = (BYTES[part] for part in parts)
    return first << 24 | second << 16 | third << 8 | fourth


def bind_kind(listening: str) -> Bind:
    """The most exposed of a list of listening addresses.

    >>> bind_kind("127.0.0.1,0.0.0.0"), bind_kind("10.0.0.1, localhost"), bind_kind("::1"), bind_kind("db1")
    ('public', 'private', 'loopback', 'unknown')
    """
    kinds = {_listen_kind(part.strip()) for part in listening.split(",") if part.strip()}
    for worst in ("public", "unknown", "private", "loopback"):
        if worst in kinds:
            return worst
    return "unknown"


def _listen_kind(host: str) -> Bind:
    if host.strip("[]") in ("0.0.0.0", "::", "*", "::0", "0"):  # noqa: S104 - compared, not bound
        return "public"
    return canonical(host.strip("[]"))[1]


def worse(one: Bind, other: Bind) -> Bind:
    """The more exposed of two."""
    order: list[Bind] = ["unknown", "loopback", "private", "public"]
    return max(one, other, key=order.index)


@dataclass(frozen=True, slots=True)
class CidrTable:
    """Networks sorted by first address; the narrowest one that holds an address wins."""

    starts: tuple[int, ...]
    rows: tuple[tuple[int, int, int, str], ...]

    def __call__(self, address: str) -> str | None:
        """The organisation whose narrowest network holds ``address``."""
        parsed = parse(address)
        if parsed is None:
            return None
        number = _number(parsed)
        row = bisect_right(self.starts, number) - 1
        while row >= 0:
            _, last, parent, name = self.rows[row]
            if number <= last:
                return name
            row = parent
        return None


def _number(address: Address) -> int:
    # One line for both families: IPv4 sits at its mapped place.
    return int(address) + (0xFFFF << 32 if isinstance(address, IPv4Address) else 0)


def organisations(path: Path | None) -> Organisations:
    """Address to organisation, from a MaxMind-format ``.mmdb`` or a CSV of ``network,organisation``."""
    if path is None:
        return lambda _: None
    return _mmdb(path) if path.suffix == ".mmdb" else _cidr_table(path)


@sealed("reading the table of networks")
def _cidr_table(path: Path) -> CidrTable:
    nets = []
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.reader(file):
            if len(row) >= 2 and (net := _net(row[0])):
                nets.append((*net, clean(row[1], 80)))
    if not nets:
        raise UsageError(
            f"{path.name} holds no row of network,organisation (such as 192.0.2.0/24,Example Ltd)"
        )
    return _nested(sorted(set(nets), key=lambda net: (net[0], -net[1])))


def _nested(nets: list[tuple[int, int, str]]) -> CidrTable:
    rows: list[tuple[int, int, int, str]] = []
    around: list[int] = []
    for first, last, name in nets:
        while around and rows[around[-1]][1] < first:
            around.pop()
        rows.append((first, last, around[-1] if around else -1, name))
        around.append(len(rows) - 1)
    return CidrTable(tuple(row[0] for row in rows), tuple(rows))


def _net(text: str) -> tuple[int, int] | None:
    try:
        net = ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    return _number(net.network_address), _number(net.broadcast_address)


@sealed("reading the .mmdb file")
def _mmdb(path: Path) -> Organisations:
    from maxminddb import open_database

    database = open_database(str(path))

    def organisation(address: str) -> str | None:
        parsed = parse(address)
        found = database.get(parsed) if parsed is not None else None
        return _mmdb_name(found) if isinstance(found, dict) else None

    return organisation


def _mmdb_name(found: dict[str, object]) -> str | None:
    keys = ("autonomous_system_organization", "as_name", "organization", "isp", "name", "org", "domain")
    names = [found[key] for key in keys if isinstance(found.get(key), str)]
    return clean(str(names[0]), 80) if names else None
