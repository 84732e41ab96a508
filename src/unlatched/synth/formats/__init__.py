"""Formats: one a file, found by its name.

A format module exposes ``LAYOUT`` and ``write(folder, streams, options)``; ``EXTRA`` names fields the
format adds itself (``_id``), ``WRAPPED`` the field it puts documents into, ``BREAKS`` says that a canary
adds a broken record to every collection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pyarrow as pa

from unlatched.errors import UsageError


@dataclass(frozen=True, slots=True)
class Stream:
    """One collection on its way to a file: ``tables()`` in order, laid out for the format."""

    name: str
    schema: pa.Schema
    tables: Callable[[], Iterator[pa.Table]]


@dataclass(frozen=True, slots=True)
class Options:
    """``compression`` is None, ``gz`` or ``zst``; ``malformed`` is a token for a broken row a collection."""

    database: str
    compression: str | None = None
    malformed: str | None = None


@cache
def formats() -> tuple[str, ...]:
    """Names of all formats."""
    return tuple(
        sorted(module.name.rstrip("_") for module in iter_modules(__path__) if module.name[0] != "_")
    )


def format_named(name: str) -> ModuleType:
    """The module of a format."""
    if name not in formats():
        raise UsageError(f"no format {name[:20]!r}; there are {', '.join(formats())}")
    return import_module(f"{__name__}.{name}_" if name in ("csv", "json") else f"{__name__}.{name}")
