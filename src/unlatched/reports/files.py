"""Writes the reports that are files, each found by its ``FILE`` name in this package.

All of them are written in full before the first takes its place, as files without a name: a program that
is killed, or a disk that fills up, leaves the folder as it was. Of two programs that report to one folder
at once, the later one's reports replace the other's as a whole.
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
from typing import IO

import unlatched.reports
from unlatched.errors import UsageError
from unlatched.gate import Disclosure

_OPEN = Path("/proc/self/fd")
Render = Callable[[Disclosure], str | bytes | None]


def write(disclosure: Disclosure, folder: Path) -> tuple[Path, ...]:
    """Write every report into ``folder``, all whole or none at all; the paths written."""
    made = {
        name: content for name, render in reports().items() if (content := render(disclosure)) is not None
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _published(folder, made)
    except OSError as error:
        why = error.strerror
    raise UsageError(
        f"the reports could not be written to {folder}: {why}; nothing was left there. Make room, or choose "
        "another folder with --out"
    )


def reports() -> dict[str, Render]:
    """File names, and what renders them."""
    names = [module.name for module in iter_modules(unlatched.reports.__path__)]
    modules = [import_module(f"unlatched.reports.{name}") for name in names]
    complete = [one for one in modules if hasattr(one, "FILE") and hasattr(one, "render")]
    return {module.FILE: module.render for module in complete}


def _published(folder: Path, made: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    with ExitStack() as stack:
        files = {folder / name: stack.enter_context(_nameless(folder)) for name in made}
        for file, content in zip(files.values(), made.values(), strict=True):
            _fill(file, content.encode() if isinstance(content, str) else content)
        stack.enter_context(_alone(folder))
        for path, file in files.items():
            _name(file, path)
    return tuple(files)


def _fill(file: IO[bytes], content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _nameless(folder: Path) -> Iterator[IO[bytes]]:
    """A file that is gone when nobody holds it open; one with a name where the system has no such files."""
    descriptor = None
    if hasattr(os, "O_TMPFILE") and _OPEN.is_dir():
        with suppress(OSError):
            descriptor = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    if descriptor is not None:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
        return
    path = folder / f".report.{secrets.token_hex(8)}.part"
    try:
        with path.open("x+b") as file:
            yield file
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While this lasts no other Unlatched names reports in the folder, where the system can tell."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _name(file: IO[bytes], path: Path) -> None:
    """Put a written file in its place, over whatever is there."""
    if isinstance(file.name, str):
        Path(file.name).replace(path)
        return
    if not path.is_symlink() and not path.exists():
        with suppress(FileExistsError):
            _link(file, path)
            return
    beside = path.with_name(f".report.{secrets.token_hex(8)}.part")
    try:
        _link(file, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _link(file: IO[bytes], path: Path) -> None:
    """Give a file without a name one (open(2) on ``O_TMPFILE``)."""
    descriptors = os.open(_OPEN, os.O_RDONLY)
    try:
        # The folder makes Python call linkat(2), without which the link in /proc would not be followed.
        os.link(str(file.fileno()), path, src_dir_fd=descriptors, follow_symlinks=True)
    finally:
        os.close(descriptors)
