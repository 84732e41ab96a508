"""``unlatched scope``: write a scope file, and say what one allows."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from unlatched.errors import ScopeError, UsageError
from unlatched.scope import chosen
from unlatched.scope.template import template

ALLOWED, REFUSED = 0, 2


def new(path: Path) -> int:
    """Write a commented scope file that allows nothing yet; never over an existing one."""
    if path.exists():
        raise UsageError(f"{path}: exists already; choose another name with --out")
    path.write_text(template(datetime.now(UTC).date()), "utf-8")
    sys.stdout.write(f"{path}: written. Fill in [authority] and the targets; it allows nothing yet.\n")
    return ALLOWED


def explain(target: str, path: Path | None) -> int:
    """Say what would be allowed at a target, and why. Nothing is sent."""
    from unlatched.net.targets import parse

    scope = chosen(path)
    if Path(target).exists() and "://" not in target:
        sys.stdout.write("Allowed to depth 'full'. Why: files need no scope file.\n")
        return ALLOWED
    found = parse(target)
    sys.stdout.write(scope.explain(found.host, found.port) + "\n")
    try:
        scope.permit(found.host, found.port)
    except ScopeError:
        return REFUSED
    return ALLOWED
