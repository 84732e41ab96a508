"""Writes the reports that are files, each found by its ``FILE`` name in this package.

All of them are written in full before the first takes its place: a disk that fills up leaves the folder as
it was. What a program that was killed left unfinished is hidden, never called a report, and goes with the
next. Of two programs that report to one folder at once, one's reports replace the other's as a whole.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import unlatched.reports
from unlatched.errors import UsageError
from unlatched.gate import Disclosure

UNFINISHED = ".report.{}.part"
Render = Callable[[Disclosure], str | bytes | None]


def write(disclosure: Disclosure, folder: Path) -> tuple[Path, ...]:
    """Write every report into ``folder``, all whole or none at all; the paths written."""
    made = {
        name: content for name, render in reports().items() if (content := render(disclosure)) is not None
    }
    return publish(folder, made)


def publish(folder: Path, made: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Put files of these names into ``folder``, all whole or none at all; their paths.

    Raises :class:`UsageError` where that cannot be done; the folder then is as it was.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _published(folder, made)
    except OSError as error:
        why = error.strerror
    raise UsageError(
        f"the reports could not be written to {folder}: {why}; nothing was left there. Choose another folder "
        "with --out"
    )


def writable(folder: Path) -> None:
    """Raises :class:`UsageError` where reports clearly cannot be written, before hours are spent on them."""
    here = next((one for one in (folder, *folder.absolute().parents) if one.exists()), None)
    if here is not None and not here.is_dir():
        raise UsageError(f"{here} is a file, not a folder; choose another folder with --out")
    if here is not None and not os.access(here, os.W_OK | os.X_OK):
        raise UsageError(f"{here}: nothing may be written there; choose another folder with --out")


def reports() -> dict[str, Render]:
    """File names, and what renders them."""
    names = [module.name for module in iter_modules(unlatched.reports.__path__)]
    modules = [import_module(f"unlatched.reports.{name}") for name in names]
    complete = [one for one in modules if hasattr(one, "FILE") and hasattr(one, "render")]
    return {module.FILE: module.render for module in complete}


def _published(folder: Path, made: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    with ExitStack() as stack:
        stack.enter_context(_alone(folder))
        for left in folder.glob(UNFINISHED.format("*")):
            left.unlink(missing_ok=True)
        fresh = {folder / name: stack.enter_context(_unfinished(folder)) for name in made}
        for path, content in zip(fresh.values(), made.values(), strict=True):
            _fill(path, content.encode() if isinstance(content, str) else content)
        for path, written in fresh.items():
            written.replace(path)
    return tuple(fresh)


def _fill(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A place beside the reports that is gone when this ends."""
    path = folder / UNFINISHED.format(secrets.token_hex(8))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While this lasts no other Unlatched writes reports in the folder, where the system can tell."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
