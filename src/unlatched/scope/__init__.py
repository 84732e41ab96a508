"""Who allowed what, where, how deep, how fast: asked before the first packet and the first DNS query.

Without a scope file, files and this machine are all there is. With one, what it names and nothing else;
a deny entry wins over everything. A server that names another host (a redirect, a cluster's member)
names a new target, which is asked for like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from unlatched.errors import ScopeError
from unlatched.model import Basis, Depth
from unlatched.scope import hosts, load
from unlatched.scope.rules import DEEPEST, DEPTHS, Authority, Rule, Window

RATE, LOCAL_RATE = 20.0, 200.0
"""Calls per second where nothing else is said, and on this machine."""


@dataclass(frozen=True, slots=True)
class Permit:
    """What is allowed at one host and port: how deep, how many calls per second, and by which rule."""

    host: str
    port: int | None
    depth: Depth
    rate: float
    basis: Basis
    why: str


@dataclass(frozen=True, slots=True)
class Scope:
    """All rules. ``name`` is the file's, empty without one."""

    name: str = ""
    authority: Authority = Authority("local")  # noqa: RUF009 (frozen)
    targets: tuple[Rule, ...] = ()
    denied: tuple[Rule, ...] = ()
    depth: Depth | None = None
    depth_line: int = 0
    rate: float | None = None
    window: Window | None = None

    def permit(
        self, host: str, port: int | None, wanted: Depth | None = None,
        store: str | None = None, now: datetime | None = None,
    ) -> Permit:  # fmt: skip
        """What is allowed there; :class:`ScopeError` names the line that forbids it.

        Without ``wanted``, the permit is as deep as the scope allows.
        """
        name = hosts.canonical(host)
        rule = self._rule(name, port, store)
        self._valid(now or datetime.now(UTC))
        depth, why = self._deepest(rule)
        if wanted and DEPTHS.index(wanted) > DEPTHS.index(depth):
            raise ScopeError(f"{name}: {wanted!r} is deeper than {depth!r}, which is all that {why} allows")
        allowed = f"{self.name} line {rule.line}" if rule else "this machine needs no scope file"
        return Permit(
            name,
            port,
            wanted or depth,
            self.rate or (RATE if self.name else LOCAL_RATE),
            self.authority.basis,
            allowed,
        )

    def admit(self, host: str, address: str, port: int | None) -> None:
        """A name was resolved: its address may not be denied, nor be one that no outsider has."""
        denied = self._denied(hosts.canonical(address), port)
        if denied:
            raise ScopeError(f"{host} resolves to an address that {self._deny_line(denied)}")
        found = hosts.address(address)
        named = hosts.address(host) is not None
        if not self.name and not (found and found.is_loopback):
            raise ScopeError(f"{host} does not resolve to this machine, and there is no scope file")
        if found and (found.is_link_local or found.is_multicast or found.is_unspecified) and not named:
            raise ScopeError(f"{host} resolves to a link-local or multicast address; nothing was sent")

    def _rule(self, host: str, port: int | None, store: str | None) -> Rule | None:
        denied = self._denied(host, port)
        if denied:
            raise ScopeError(f"{host}: {self._deny_line(denied)}; nothing was sent")
        if not self.name:
            if hosts.is_loopback(host):
                return None
            raise ScopeError(
                f"{host}: without a scope file only files and this machine may be looked at; "
                "`unlatched scope new` writes one; nothing was sent"
            )
        covering = [rule for rule in self.targets if rule.covers(host, port, store)]
        if not covering:
            listed = (
                f"its {len(self.targets)} targets do not name it" if self.targets else "it names no target"
            )
            raise ScopeError(f"{host}: not in {self.name} ({listed}); nothing was sent")
        return max(covering, key=lambda rule: (not rule.host.startswith("*"), len(rule.host)))

    def _denied(self, host: str, port: int | None) -> Rule | None:
        return next((rule for rule in self.denied if rule.covers(host, port)), None)

    def _deny_line(self, rule: Rule) -> str:
        return f"{self.name} line {rule.line} denies"

    def _valid(self, now: datetime) -> None:
        one = self.authority
        if one.start and now < one.start:
            raise ScopeError(f"{self.name} line {one.line('from')}: not yet valid; nothing was sent")
        if one.end and now > one.end:
            raise ScopeError(f"{self.name} line {one.line('until')}: no longer valid; nothing was sent")
        if self.window and not self.window.holds(now):
            raise ScopeError(
                f"{self.name} line {self.window.line}: outside the hours allowed (UTC); nothing was sent"
            )

    def _deepest(self, rule: Rule | None) -> tuple[Depth, str]:
        basis = self.authority.basis
        line = self.authority.line("basis")
        found = [(DEEPEST[basis], f"{self.name} line {line} (basis {basis!r})")]
        if self.depth:
            found.append((self.depth, f"{self.name} line {self.depth_line}"))
        if rule and rule.depth:
            found.append((rule.depth, f"{self.name} line {rule.depth_line or rule.line}"))
        return min(found, key=lambda one: DEPTHS.index(one[0]))

    def explain(self, host: str, port: int | None = None, now: datetime | None = None) -> str:
        """In words: what would be allowed at a target, and why; or which line forbids it."""
        try:
            permit = self.permit(host, port, now=now)
        except ScopeError as error:
            return f"Not allowed. {error}."
        who = self.authority
        whose = f"\nAuthority: {who.basis}, by {who.by}, reference {who.reference}." if self.name else ""
        until = f"\nValid until {who.end:%Y-%m-%d %H:%M} UTC." if who.end else ""
        hours = f"\nHours: {self.window.start:%H:%M} to {self.window.end:%H:%M} UTC." if self.window else ""
        how = f"Allowed to depth {permit.depth!r} ({self._deepest(self._rule(permit.host, port, None))[1]})"
        how = how if self.name else f"Allowed to depth {permit.depth!r}"
        return f"{how}, at most {permit.rate:g} calls a second.\nWhy: {permit.why}.{whose}{until}{hours}"


def read(path: Path | None) -> Scope:
    """The scope in a file; without one, files and this machine."""
    if path is None:
        return Scope()
    source, table = load.read(path)
    depth, rate, window = load.limits(source, table)
    who = load.authority(source, table)
    targets, denied = load.targets(source, table), load.denied(source, table)
    return Scope(path.name, who, targets, denied, depth, source.line("depth"), rate, window)


def chosen(path: Path | None) -> Scope:
    """The scope that a command works under: the file named, else ``scope.toml`` here, else none."""
    here = Path("scope.toml")
    return read(path if path is not None else here if here.is_file() else None)
