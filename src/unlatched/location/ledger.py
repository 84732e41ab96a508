"""The operator's record of published maps: one per data set, for refreshing would spend epsilon again.

A small JSON file that holds no raw value: a digest of the content and a few totals name the data set, and
the release is public by design. One process at a time makes a map, so that two never make two of one data
set.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from unlatched.errors import UsageError

SCHEMA = "unlatched/map-ledger/1"


def default_path() -> Path:
    """Where the ledger is kept unless told: the user's state folder (XDG Base Directory)."""
    state = os.environ.get("XDG_STATE_HOME")
    if state:
        return Path(state) / "unlatched" / "map-ledger.json"
    try:
        home = Path.home()
    except RuntimeError:  # a user without a home, as in some containers
        return Path("unlatched-map-ledger.json")
    return home / ".local" / "state" / "unlatched" / "map-ledger.json"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Nobody else reads or writes the ledger meanwhile. Its folder is made if there is none."""
    folder = _opened(path)
    try:
        yield
    finally:
        if folder is not None:
            os.close(folder)


def _opened(path: Path) -> int | None:
    """The folder, locked: the file itself is replaced at every release, and a lock with it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.name == "nt":
            return None
        import fcntl

        folder = os.open(path.parent, os.O_RDONLY)
        with suppress(OSError):  # a file system without locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        return folder
    except OSError as error:
        why = error.strerror
    raise UsageError(f"the ledger of released maps {path} cannot be kept: {why}; name another with --ledger")


def recall(path: Path, digest: str) -> dict[str, Any] | None:
    """The release of this data set, if there was one. Raises UsageError if the file is not a ledger."""
    return _read(path).get(digest)


def releases(path: Path) -> tuple[dict[str, Any], ...]:
    """Every release on record."""
    return tuple(_read(path).values())


def record(path: Path, digest: str, release: dict[str, Any]) -> None:
    """Add a release; readable by its owner only, replaced as a whole, on disk when this returns."""
    known = _read(path) | {digest: release}
    text = json.dumps({"schema": SCHEMA, "releases": known}, separators=(",", ":"))
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        with os.fdopen(_create(draft), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return
    except OSError as error:
        why = error.strerror
    with suppress(OSError):
        draft.unlink()
    raise UsageError(f"the map was not released, as it cannot be written into the ledger {path}: {why}")


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    known = None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        known = found["releases"] if found["schema"] == SCHEMA else None
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, OSError, RecursionError):
        pass
    if not isinstance(known, dict) or not all(isinstance(one, dict) for one in known.values()):
        raise UsageError(
            f"{path} is not a readable ledger of released maps; name another, or move it away only if "
            "none of its maps was ever published"
        )
    return known
