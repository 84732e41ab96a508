"""Writes the reports that are files, each found by its ``FILE`` name in this package."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import unlatched.reports
from unlatched.errors import UsageError
from unlatched.gate import Disclosure

Render = Callable[[Disclosure], str | bytes | None]


def write(disclosure: Disclosure, folder: Path) -> tuple[Path, ...]:
    """Write every report into ``folder``, whole or not at all; the paths written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = ((folder / name, render(disclosure)) for name, render in reports().items())
        return tuple(_replace(path, content) for path, content in made if content is not None)
    except OSError as error:
        why = error.strerror
    raise UsageError(f"the reports could not be written to {folder}: {why}; choose another folder with --out")


def reports() -> dict[str, Render]:
    """File names, and what renders them."""
    names = [module.name for module in iter_modules(unlatched.reports.__path__)]
    modules = [import_module(f"unlatched.reports.{name}") for name in names]
    complete = [one for one in modules if hasattr(one, "FILE") and hasattr(one, "render")]
    return {module.FILE: module.render for module in complete}


def _replace(path: Path, content: str | bytes) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        fresh.write_bytes(content.encode() if isinstance(content, str) else content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path
