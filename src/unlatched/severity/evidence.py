"""What else there is to go by: logs.json, check.json, answers. Read from files that may be anybody's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unlatched.disclosed import Place, place
from unlatched.errors import UsageError
from unlatched.scope.hosts import is_loopback
from unlatched.severity.answers import Answer
from unlatched.severity.answers import read as read_answers

if TYPE_CHECKING:
    from pathlib import Path

LOGS, CHECK = "unlatched/logs/1", "unlatched/check/1"


@dataclass(frozen=True, slots=True)
class Evidence:
    """``logs`` is logs.json; ``check`` one target of check.json; ``answers`` a person's. None: not given."""

    logs: Mapping[str, Any] | None = None
    check: Mapping[str, Any] | None = None
    answers: tuple[Answer, ...] = ()


def evidence(locator: str, *, logs: Path | None, check: Path | None, answers: Path | None) -> Evidence:
    """The evidence in these files for the target ``locator``. Raises :class:`UsageError`."""
    return Evidence(
        _document(logs, LOGS) if logs else None,
        target_of(_document(check, CHECK), locator) if check else None,
        read_answers(answers) if answers else (),
    )


def _document(path: Path, schema: str) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        found = None
    made = schema.split("/")[1]
    if not isinstance(found, dict) or found.get("schema") != schema:
        raise UsageError(f"reading the evidence: a file is not {schema}; unlatched {made} writes it")
    return found


def target_of(check: Mapping[str, Any], locator: str) -> Mapping[str, Any]:
    """The target of a check that ``locator`` names. Raises :class:`UsageError` unless it is exactly one."""
    targets = [one for one in check.get("targets", ()) if isinstance(one, dict)]
    if place(locator).host is None and len(targets) == 1:
        return targets[0]  # a dump: the store it came from cannot be told from its name
    same = [one for one in targets if _same(place(str(one.get("target"))), place(locator))]
    if len(same) != 1:
        raise UsageError("reading the check: it does not name the target of this report, or names it twice")
    return same[0]


def _same(one: Place, other: Place) -> bool:
    here = one.host == other.host or all(is_loopback(at.host or "") for at in (one, other))
    return here and (one.port == other.port or None in (one.port, other.port))


def strangers(logs: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Clients from outside that got in without a login. In public logs, one entry an organisation.

    Each entry stands for ``clients`` of them, 1 where it does not say.
    """
    rows = logs.get("organisations", ()) if logs.get("public") else logs.get("clients", ())
    return [one for one in rows if one.get("network") == "public" and _in(one)]


def _in(client: Mapping[str, Any]) -> bool:
    return bool(client.get("anonymous") or not client.get("authenticated"))


def read_something(client: Mapping[str, Any]) -> bool:
    """Whether the client is known to have read anything."""
    bounds = [client.get("records_read"), client.get("bytes_read")]
    return any(isinstance(one, Mapping) and (one.get("low") or 0) > 0 for one in bounds)


def complete(logs: Mapping[str, Any]) -> bool:
    """Whether the logs cover a proven window without a gap or a line that could not be read."""
    windows = logs.get("exposure", ())
    return (
        bool(windows)
        and not any(one.get("gaps") for one in windows)
        and not any(one.get("malformed") for one in logs.get("sources", ()))
    )
