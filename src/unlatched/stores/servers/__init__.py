"""Servers: one product a file, found by its URL scheme. Read-only, bounded, asked for in the scope first.

A store module has ``SCHEMES``, ``PORT`` and ``offering(session) -> Offering``. To depth ``inventory`` it
offers names, schemas and the server's own counts, and reads no record; to ``sample`` a bounded number of
records, drawn once and held in memory; to ``full`` everything, as a stream.
"""

from __future__ import annotations

import os
import pkgutil
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Final, Protocol, cast

from unlatched.errors import StoreError, UsageError
from unlatched.model import Depth
from unlatched.net import visit
from unlatched.net.recognise import recognise
from unlatched.net.targets import Named
from unlatched.raw import sealed
from unlatched.scope import Scope
from unlatched.stores import Offering
from unlatched.stores.servers.session import CALL, Session

PASSWORD: Final = "UNLATCHED_PASSWORD"  # noqa: S105 (a name)


class Store(Protocol):
    """What a store module offers."""

    SCHEMES: tuple[str, ...]
    PORT: int

    def offering(self, session: Session) -> Offering:
        """The collections of a server."""


@cache
def stores() -> dict[str, Store]:
    """The store of every URL scheme."""
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    found = [cast(Store, module) for module in modules if hasattr(module, "offering")]
    return {scheme: one for one in found for scheme in one.SCHEMES}


def connect(target: Named, scope: Scope, depth: Depth | None) -> Session:
    """Ask the scope for a target and a depth (None: the deepest allowed).

    Nothing is sent yet, but to an ``http`` address the question which store it is.
    """
    every = stores()
    if target.scheme in ("http", "https"):
        target = _of_the_web(target, scope, depth)
    if target.scheme not in every:
        known = ", ".join(sorted(every))
        raise UsageError(f"{target.locator}: this kind of store cannot be audited; known: {known}")
    product = every[target.scheme].SCHEMES[0]
    port = target.port or every[target.scheme].PORT
    here = visit(scope, target.host, port, store=product, depth=depth, seconds=CALL, size=1 << 62, call=CALL)
    return Session(here, _with_password(target), product)


def _of_the_web(target: Named, scope: Scope, depth: Depth | None) -> Named:
    """For ``http`` and ``https``, the store that the server itself says it is."""
    tls = target.scheme == "https"
    port = target.port or (443 if tls else 80)
    here = visit(scope, target.host, port, depth=depth, size=1 << 20)
    found = recognise(here, tls)
    if not found:
        raise StoreError(f"{target.locator}: its answer does not say which store it is; name it as scheme://")
    return replace(target, scheme=found, port=port, tls=tls)


def _with_password(target: Named) -> Named:
    """A password that is not in the target may be in the environment, where no history keeps it."""
    if not target.user or target.password:
        return target
    return replace(target, password=os.environ.get(PASSWORD, ""))


def offering(session: Session) -> Offering:
    """Everything a server offers to the depth that is allowed."""
    store = stores()[session.target.scheme]
    return sealed(f"reading {store.SCHEMES[0]}")(store.offering)(session)
