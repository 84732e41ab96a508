"""Is it open, and what may anybody do: one product a file, read-only, a handful of calls each.

A probe is a module here with ``SCHEMES``, ``PORT`` and ``probe(visit, target) -> Finding``. It says
``open`` only on an answer that a closed server never gives.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import Final, Protocol, cast

from unlatched.check.finding import Checked, Finding, State
from unlatched.errors import ScopeError, StoreError, UsageError
from unlatched.net import TIME, Transcript, Visit, visit
from unlatched.net.faults import FilteredError, GoneError, RedirectError
from unlatched.net.targets import Named
from unlatched.raw import sealed
from unlatched.scope import Scope

WORKERS: Final = 8


class Probe(Protocol):
    """What a probe module offers."""

    SCHEMES: tuple[str, ...]
    PORT: int

    def probe(self, visit: Visit, target: Named) -> Finding:
        """Look at a target."""


@cache
def probes() -> dict[str, Probe]:
    """The probe of every URL scheme."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    found = [cast(Probe, module) for module in modules if hasattr(module, "probe")]
    return {scheme: one for one in found for scheme in one.SCHEMES}


def product(one: Probe) -> str:
    """The product's name: the probe's first scheme."""
    return one.SCHEMES[0]


def check(targets: Sequence[Named], scope: Scope, seconds: float = TIME) -> tuple[Checked, ...]:
    """Look at every target, a few at a time; in their order."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return tuple(pool.map(lambda one: _look(one, scope, seconds), targets))


def _look(target: Named, scope: Scope, seconds: float) -> Checked:
    found = _candidates(target)
    last: Checked | None = None
    for one in found:
        last = _with(one, target, scope, seconds)
        if last.finding.state != "not_this_store" or last.finding.product:
            return last
    assert last is not None  # noqa: S101
    return last


def _candidates(target: Named) -> list[Probe]:
    """The probe that the scheme names, or the port; for ``http`` every probe that speaks it."""
    every = probes()
    if target.scheme in every:
        return [every[target.scheme]]
    unique = list(dict.fromkeys(every.values()))
    by_port = [one for one in unique if target.port == one.PORT]
    if target.scheme in ("http", "https"):
        web = [one for one in unique if getattr(one, "HTTP", False)]
        return sorted(web, key=lambda one: one not in by_port)
    if not target.scheme and by_port:
        return by_port
    known = ", ".join(sorted(every))
    raise UsageError(f"{target.locator}: say which store it is, as scheme://host:port; known: {known}")


def _with(one: Probe, target: Named, scope: Scope, seconds: float) -> Checked:
    port = target.port or one.PORT
    transcript = Transcript()
    try:
        here = visit(scope, target.host, port, store=product(one), depth="inventory", seconds=seconds)
    except ScopeError as error:
        return Checked(target.locator, product(one), Finding("out_of_scope", why=str(error)), transcript)
    here.transcript = transcript
    found = _plain_or_tls(one, here, target)
    return Checked(target.locator, product(one), found, transcript, here.tls)


def _plain_or_tls(one: Probe, here: Visit, target: Named) -> Finding:
    """As asked for; where a plain connection is not answered in the protocol, once more over TLS."""
    first, encrypted = _attempt(one, here, target)
    if not encrypted or target.tls:
        return first
    again, _ = _attempt(one, here, target.over_tls())
    return again if here.tls is not None and again.state != "filtered" else first


def _attempt(one: Probe, here: Visit, target: Named) -> tuple[Finding, bool]:
    """What was found, and whether TLS may be what the server waits for."""
    try:
        return sealed("looking at a server")(one.probe)(here, target), False
    except ScopeError as error:
        return Finding("out_of_scope", why=str(error)), False
    except RedirectError as error:
        return Finding("not_this_store", why=str(error), product=product(one)), False
    except StoreError as error:
        state = _state(error)
        unanswered = here.transcript.calls > 0 and state != "gone"
        return Finding(state, why=str(error)), unanswered


def _state(error: StoreError) -> State:
    if isinstance(error, GoneError):
        return "gone"
    if isinstance(error, FilteredError):
        return "filtered"
    return "not_this_store"
