"""Ctrl-C: stop at once, leave nothing behind.

The engine and the streams it calls turn Python's ``KeyboardInterrupt`` into errors of their own, which
would look like a file that cannot be read. So the signal itself ends the program: nothing is on disk
while an audit runs, and while reports are written it waits. What is open on somebody else's server, such as
a cursor, is closed there first.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from unlatched.errors import UnlatchedError

INTERRUPTED = 130
PARTING = 2.0
"""Seconds that last words to servers may take together."""

_LAST_WORDS: list[Callable[[], None]] = []
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def at_once() -> Iterator[None]:
    """While this lasts Ctrl-C ends the program with one line and exit code 130 (main thread only)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def not_now() -> Iterator[None]:
    """While this lasts Ctrl-C waits."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def parting(word: Callable[[], None]) -> Iterator[None]:
    """While this lasts Ctrl-C says this to a server before it ends the program."""
    _LAST_WORDS.append(word)
    try:
        yield
    finally:
        _LAST_WORDS.remove(word)


def _part() -> None:
    for word in tuple(_LAST_WORDS):
        with suppress(UnlatchedError):
            word()


def _stop(_: int, __: FrameType | None) -> None:
    cursor = _SHOW_CURSOR if os.isatty(2) else ""
    last = threading.Thread(target=_part, daemon=True)
    last.start()
    last.join(PARTING)
    os.write(2, f"{cursor}\nunlatched: stopped; nothing was kept\n".encode())
    os._exit(INTERRUPTED)
