"""What a scope file says, rule by rule, each with the line it stands on."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, time

from unlatched.errors import ScopeError
from unlatched.model import Basis, Depth
from unlatched.scope import hosts

DEPTHS: tuple[Depth, ...] = ("inventory", "sample", "full")
DEEPEST: dict[Basis, Depth] = {"local": "full", "owner": "full", "mandate": "sample", "finder": "inventory"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One target or deny entry. ``port`` None: any. ``network`` only in a deny entry."""

    text: str
    line: int
    host: str
    port: int | None = None
    store: str | None = None
    depth: Depth | None = None
    depth_line: int = 0
    network: bool = False

    def covers(self, host: str, port: int | None, store: str | None = None) -> bool:
        """Whether this rule speaks of a canonical host and a port."""
        here = hosts.within(self.host, host) if self.network else hosts.matches(self.host, host)
        same_port = self.port is None or port is None or self.port == port
        return here and same_port and (self.store is None or store is None or self.store == store)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who allows it (``by``), on which basis, by what ``reference``, from when until when (UTC)."""

    basis: Basis
    by: str = ""
    reference: str = ""
    start: datetime | None = None
    end: datetime | None = None
    lines: tuple[tuple[str, int], ...] = ()

    def line(self, key: str) -> int:
        """Where the key stands."""
        return dict(self.lines).get(key, 0)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the day, UTC, in which servers may be asked; it may run over midnight."""

    start: time
    end: time
    line: int

    def holds(self, now: datetime) -> bool:
        """Whether the window is open."""
        clock = now.astimezone(UTC).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def parse(text: str, line: int, deny: bool = False) -> Rule:
    """A rule from ``host``, ``host:port``, ``scheme://host:port`` or, to deny, a network."""
    scheme, mark, rest = text.strip().rpartition("://")
    rest = rest.split("/", 1)[0] if mark else rest
    if "/" in rest:
        return _network(text, line, deny)
    if "@" in rest:
        raise ScopeError(f"line {line}: a scope file holds no credentials; name the host alone")
    host, port = split(rest)
    wild = host.startswith("*.") or (deny and host == "*")
    if "*" in host and (not wild or host.count("*") > 1):
        raise ScopeError(
            f"line {line}: a wildcard stands for whole names in front of a dot, as in *.example.org"
        )
    found = host if host == "*" else ("*." if wild else "") + hosts.canonical(host.removeprefix("*."))
    if wild and not deny and "." not in found[2:]:
        raise ScopeError(f"line {line}: {found} covers a whole top-level domain; name the targets one by one")
    return Rule(text, line, found, port, scheme.lower() or None)


def _network(text: str, line: int, deny: bool) -> Rule:
    if not deny:
        raise ScopeError(f"line {line}: a network range is no target; name the targets one by one")
    try:
        return Rule(text, line, str(ipaddress.ip_network(text.strip(), strict=False)), network=True)
    except ValueError:
        pass
    raise ScopeError(f"line {line}: neither a host nor a network")


def split(text: str) -> tuple[str, int | None]:
    """Host and port of ``host``, ``host:port``, ``[v6]:port`` or a bare IPv6 address."""
    if text.count(":") > 1 and not text.startswith("["):
        return text, None
    host, mark, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not mark:
        return text, None
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ScopeError("the port is no number from 1 to 65535")
    return host, int(port)
