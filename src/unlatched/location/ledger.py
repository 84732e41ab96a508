"""The operator's record of published maps: one per data set, for refreshing would spend epsilon again.

A small JSON file that holds no raw value: a digest of totals names the data set, and the release is
public by design.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from unlatched.errors import UsageError

SCHEMA = "unlatched/map-ledger/1"


def default_path() -> Path:
    """Where the ledger is kept unless told: the user's state folder (XDG Base Directory)."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "unlatched" / "map-ledger.json"


def recall(path: Path, fingerprint: str) -> dict[str, Any] | None:
    """The release of this data set, if there was one. Raises UsageError if the file is not a ledger."""
    release = _read(path).get(fingerprint)
    return release if isinstance(release, dict) else None


def record(path: Path, fingerprint: str, release: dict[str, Any]) -> None:
    """Add a release; readable by its owner only, replaced as a whole."""
    releases = _read(path) | {fingerprint: release}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump({"schema": SCHEMA, "releases": releases}, file, separators=(",", ":"))
    draft.replace(path)


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        releases = found["releases"] if found["schema"] == SCHEMA else None
    except (ValueError, KeyError, TypeError, OSError):
        releases = None
    if not isinstance(releases, dict):
        raise UsageError(
            f"{path} is not a readable ledger of released maps; name another, or move it away only if "
            "none of its maps was ever published"
        )
    return releases
